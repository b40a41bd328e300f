"""Changes of tags and sources as lists show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.byline import Byline, byline
from booru.models import SourceChange, TagChange, TagChangeRow


@dataclass(frozen=True)
class Entry:
    """A change, and whose name stands beside it. `reverted_by` are the records that
    took it back."""

    change: TagChange | SourceChange
    by: Byline
    rows: list[TagChangeRow]
    reverted_by: list[TagChange | SourceChange]


def tag_entries(ids: Sequence[int]) -> list[Entry]:
    """In the order given, with whatever a list shows of them."""
    rows = TagChange.objects.filter(pk__in=ids).select_related("user", "image", "bulk")
    found = rows.prefetch_related("rows__tag", "reverted_by").in_bulk()
    return [
        Entry(
            found[pk],
            _by(found[pk]),
            list(found[pk].rows.all()),
            list(found[pk].reverted_by.all()),
        )
        for pk in ids
        if pk in found
    ]


def source_entries(ids: Sequence[int]) -> list[Entry]:
    rows = SourceChange.objects.filter(pk__in=ids)
    rows = rows.select_related("user", "image", "bulk")
    found = rows.prefetch_related("reverted_by").in_bulk()
    return [
        Entry(found[pk], _by(found[pk]), [], list(found[pk].reverted_by.all()))
        for pk in ids
        if pk in found
    ]


def _by(change: TagChange | SourceChange) -> Byline:
    """An anonymous uploader stays so in the history (tags and media, section 8)."""
    image = change.image
    return byline(
        change.user,
        anonymous=change.user is None
        or (image.anonymous and image.uploader_id == change.user_id),
        thread=image.pk,
        fingerprint=change.fingerprint,
        ip=change.ip,
    )
