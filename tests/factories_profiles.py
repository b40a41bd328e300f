"""Rows for tests of profiles: badges, awards, artist links."""

from __future__ import annotations

from itertools import count
from typing import Any

from accounts.actions.badges import give_award, make_badge
from accounts.models import Award, Badge, User
from booru.models import ArtistLink, Tag
from tests.factories import make_moderator, make_tag

_numbers = count(1)


def make_a_badge(title: str = "", **fields: Any) -> Badge:
    """With a picture by name only: nothing lies in the storage."""
    title = title or f"Badge {next(_numbers)}"
    badge = make_badge(title, image="", moderator=make_moderator())
    for field, value in ({"image": "star.svg"} | fields).items():
        setattr(badge, field, value)
    badge.save()
    return badge


def make_award(user: User, badge: Badge | None = None, **texts: str) -> Award:
    badge = badge or make_a_badge()
    return give_award(badge, user=user, moderator=make_moderator(), **texts)


def make_link(user: User, tag: Tag | None = None, **fields: Any) -> ArtistLink:
    number = next(_numbers)
    tag = tag or make_tag(f"artist:painter {number}", category="origin")
    return ArtistLink.objects.create(
        **({"user": user, "tag": tag, "uri": f"https://example.org/{number}"} | fields)
    )
