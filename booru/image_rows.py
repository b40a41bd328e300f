"""Images as the hot routes read them: one hand-written statement, no model objects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from booru.index.directory import TAGS
from booru.snapshot import binary_cursor


class ImageRow(NamedTuple):
    """What clients are shown of an image, hidden ones included. The three tag lists
    are aligned and ascend by tag id."""

    id: int
    created_at: datetime
    updated_at: datetime
    first_seen_at: datetime
    width: int
    height: int
    mime_type: str
    format: str
    size: int
    orig_size: int
    duration: float
    animated: bool
    aspect_ratio: float
    name: str
    orig_sha512_hash: str | None
    sha512_hash: str
    anonymous: bool
    uploader_id: int | None
    uploader_name: str | None
    upvotes: int
    downvotes: int
    score: int
    faves: int
    hides: int
    comment_count: int
    description: str
    thumbnails_generated: bool
    processed: bool
    hidden_from_users: bool
    deletion_reason: str | None
    duplicate_of_id: int | None
    nw: float | None
    ne: float | None
    sw: float | None
    se: float | None
    source_urls: list[str]
    tag_ids: list[int]
    tag_names: list[str]
    tag_categories: list[str | None]


_SELECT = """
SELECT i.id, i.created_at, i.updated_at, i.first_seen_at, i.width, i.height,
    i.mime_type, i.format, i.size, i.orig_size, i.duration, i.animated,
    i.aspect_ratio, i.name, i.orig_sha512_hash, i.sha512_hash, i.anonymous,
    i.uploader_id, u.name, i.upvotes, i.downvotes, i.score, i.faves, i.hides,
    i.comment_count, i.description, i.thumbnails_generated, i.processed,
    i.hidden_from_users, i.deletion_reason, i.duplicate_of_id,
    y.nw, y.ne, y.sw, y.se,
    ARRAY(SELECT s.url FROM booru_imagesource s
          WHERE s.image_id = i.id ORDER BY s.position),
    ARRAY(SELECT g.tag_id FROM booru_tagging g
          WHERE g.image_id = i.id ORDER BY g.tag_id)
FROM booru_image i
LEFT JOIN accounts_user u ON u.id = i.uploader_id
LEFT JOIN booru_imageintensity y ON y.image_id = i.id
WHERE i.id = ANY(%s::int[])
"""


def image_rows(ids: Sequence[int], *, tags_known: bool = False) -> list[ImageRow]:
    """The rows of these images in the order asked for; unknown ids are left out.
    The names of tags are those of the process's directory, which `tags_known` says
    has caught up in this very snapshot."""
    with binary_cursor() as cursor:
        cursor.execute(_SELECT, [list(ids)])
        rows = {row[0]: row for row in cursor.fetchall()}
    if not tags_known:
        # After the rows: whatever tag they name is there by then.
        TAGS.refresh()
    return [_row(rows[image_id]) for image_id in ids if image_id in rows]


def _row(row: tuple[Any, ...]) -> ImageRow:
    names, categories = TAGS.names, TAGS.categories
    try:
        named = [names[tag_id] for tag_id in row[-1]]
        values = (*row, named, [categories[tag_id] for tag_id in row[-1]])
    except KeyError:
        # A tag that was deleted while we read.
        kept = [tag_id for tag_id in row[-1] if tag_id in names]
        named = [names[tag_id] for tag_id in kept]
        values = (*row[:-1], kept, named, [categories.get(t) for t in kept])
    return ImageRow._make(values)
