"""Whose name stands under a text, a topic, a gallery: decided here and nowhere else,
so that no page and no API lets a hidden name slip."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.anonymity import anonymous_name, user_key
from accounts.avatars import avatar_of
from accounts.models import Role, User


@dataclass(frozen=True)
class Byline:
    """`user` is None where the name must not be known; `role` is "" or what to print
    beside the name."""

    name: str
    user: User | None
    avatar: str

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def role(self) -> str:
        return shown_role(self.user) if self.user else ""

    @property
    def title(self) -> str:
        return self.user.personal_title if self.user else ""


def byline(
    user: User | None,
    *,
    anonymous: bool,
    thread: int,
    fingerprint: str = "",
    ip: str | None = None,
) -> Byline:
    """`thread` is the id that keeps an anonymous name apart from others
    (`accounts.anonymity.anonymous_name`)."""
    if user is not None and not anonymous:
        return Byline(user.name, user, avatar_of(user, user.name))
    key = user_key(user.pk if user else None, fingerprint, ip)
    name = anonymous_name(thread, key)
    return Byline(name, None, avatar_of(None, name))


def shown_role(user: User) -> str:
    """`user` for whoever does not want to be addressed as staff (philomena-api 3.7)."""
    return Role.USER.value if user.hide_default_role else user.role
