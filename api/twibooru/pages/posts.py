"""Posts as the `.json` pages show them, and what the caller did with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accounts.anonymity import anonymous_name, user_key
from accounts.models import User
from api.twibooru.pages.serializers.interactions import interaction_object
from api.twibooru.pages.serializers.posts import post_object
from booru.image_rows import ImageRow
from booru.interaction_rows import interaction_rows
from booru.models import Image


def shown(rows: Sequence[ImageRow]) -> list[dict[str, Any]]:
    names = _uploaders(rows)
    return [post_object(row, names[row.id]) for row in rows]


def interactions(rows: Sequence[ImageRow], viewer: User | None) -> list[dict[str, Any]]:
    if viewer is None:
        return []
    own = interaction_rows([row.id for row in rows], viewer)
    return [interaction_object(row, viewer.pk) for row in own]


def _uploaders(rows: Sequence[ImageRow]) -> dict[int, str]:
    """The names to show. Whoever has no account is known by browser or address, as
    below a comment (`accounts.byline`), which no row of a page holds."""
    nobodies = [row.id for row in rows if row.uploader_id is None]
    origins: dict[int, tuple[str, str | None]] = {}
    if nobodies:
        found = Image.objects.filter(pk__in=nobodies)
        for pk, fingerprint, ip in found.values_list("pk", "fingerprint", "ip"):
            origins[pk] = fingerprint, ip
    names = {}
    for row in rows:
        key = user_key(row.uploader_id, *origins.get(row.id, ()))
        name = None if row.anonymous else row.uploader_name
        names[row.id] = name or anonymous_name(row.id, key)
    return names
