"""What an account may do. Small predicates, no queries."""

from __future__ import annotations

from accounts.models import Role, User


def is_staff_role(user: User | None) -> bool:
    """Assistant or above (the specs' "staff")."""
    return user is not None and user.role != Role.USER


def may_moderate(user: User | None) -> bool:
    return user is not None and user.role in (Role.MODERATOR, Role.ADMIN)


def may_tend(user: User | None) -> bool:
    """Look after what people write: hide, restore and approve comments and posts, pin
    and lock topics, take reports. Assistants may; images, tags and accounts are for
    those who `may_moderate`."""
    return is_staff_role(user)


def may_act(user: User) -> bool:
    """Confirmed and not deactivated; a key of any other account is refused
    everywhere (philomena-api 1.2)."""
    return user.confirmed_at is not None and user.deleted_at is None


def is_trusted(user: User | None) -> bool:
    """Whose uploads need no approval (philomena-api 4.5)."""
    return user is not None and (user.verified or is_staff_role(user))
