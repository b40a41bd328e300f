"""Every write to accounts."""

from accounts.actions.bans import ban_user, lift_ban
from accounts.actions.keys import (
    MAX_TOKENS,
    create_score_token,
    issue_key,
    new_token,
    reveal_key,
    revoke_key,
)
from accounts.actions.users import (
    clean_name,
    confirm_user,
    deactivate,
    note_seen,
    reactivate,
    register_user,
    set_role,
    set_verified,
)

__all__ = [
    "MAX_TOKENS",
    "ban_user",
    "clean_name",
    "confirm_user",
    "create_score_token",
    "deactivate",
    "issue_key",
    "lift_ban",
    "new_token",
    "note_seen",
    "reactivate",
    "register_user",
    "reveal_key",
    "revoke_key",
    "set_role",
    "set_verified",
]
