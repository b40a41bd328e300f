"""What an account may do with scores. Small predicates, no queries."""

from __future__ import annotations

from accounts.models import User
from accounts.policies import may_moderate


def may_change(owner_id: int, by: User) -> bool:
    """One's own; moderators may act for anybody (tachi-api, 1.3: a token never
    carries that power, which the dialect sees to)."""
    return by.pk == owner_id or may_moderate(by)
