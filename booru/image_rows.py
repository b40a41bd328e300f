"""Images as the hot routes read them: one hand-written statement, no model objects."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings

from booru.index.directory import TAGS
from booru.index.store import array
from booru.snapshot import binary_cursor


class ImageRow(NamedTuple):
    """What clients are shown of an image, hidden ones included. The three tag lists
    are aligned and ascend by tag id. Of a paste the fields of pixels, `width` to
    `animated`, are 0 or empty: ask `is_paste` first."""

    id: int
    media_type: str
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

    @property
    def is_paste(self) -> bool:
        return self.media_type == "paste"


_SELECT = """
SELECT i.id, i.media_type, i.created_at, i.updated_at, i.first_seen_at,
    coalesce(i.width, 0), coalesce(i.height, 0), coalesce(i.mime_type, ''),
    coalesce(i.format, ''), i.size, i.orig_size, coalesce(i.duration, 0),
    coalesce(i.animated, false), coalesce(i.aspect_ratio, 0), i.name,
    i.orig_sha512_hash, i.sha512_hash, i.anonymous,
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


# What a row is made of, each as itself or as the version of its row: PostgreSQL gives
# a changed row another place (ctid) or another transaction (xmin).
_VERSIONS = """
SELECT i.id, concat(i.xmin, i.ctid, y.xmin, y.ctid, '/', u.name),
    ARRAY(SELECT s.url FROM booru_imagesource s
          WHERE s.image_id = i.id ORDER BY s.position),
    ARRAY(SELECT g.tag_id FROM booru_tagging g
          WHERE g.image_id = i.id ORDER BY g.tag_id)
FROM booru_image i
LEFT JOIN accounts_user u ON u.id = i.uploader_id
LEFT JOIN booru_imageintensity y ON y.image_id = i.id
WHERE i.id = ANY(%s::int[])
"""
_Version = tuple[int, str, tuple[str, ...], tuple[int, ...]]


class RowCache:
    """Rows that this process has read, the oldest dropped first. None is used that
    differs in anything from what the snapshot holds: versions are compared, not
    forgotten, so whatever changes a row, by whatever way, need not know of this."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, tuple[_Version, ImageRow]] = OrderedDict()

    def get(self, image: int, version: _Version) -> ImageRow | None:
        kept = self._kept.get(image)
        return kept[1] if kept is not None and kept[0] == version else None

    def put(self, image: int, version: _Version, row: ImageRow) -> None:
        with self._lock:
            self._kept.pop(image, None)
            self._kept[image] = version, row
            if len(self._kept) > self._limit:
                self._kept.popitem(last=False)


_ROWS = RowCache(settings.ROW_CACHE)


def image_rows(ids: Sequence[int]) -> list[ImageRow]:
    """The rows of these images in the order asked for; unknown ids are left out."""
    rows = _read(ids)
    # After the rows: whatever tag they name is there by then.
    TAGS.refresh()
    return [_named(rows[image_id]) for image_id in ids if image_id in rows]


def page_rows(ids: Sequence[int]) -> list[ImageRow]:
    """The same for a page of a search, whose snapshot goes on and knows the tags: in
    half the time where the process has shown the images before."""
    with binary_cursor() as cursor:
        cursor.execute(_VERSIONS, [array(ids)])
        versions = {
            image: (TAGS.renames, version, tuple(urls), tuple(tags))
            for image, version, urls, tags in cursor.fetchall()
        }
    found = {}
    for image, version in versions.items():
        if (row := _ROWS.get(image, version)) is not None:
            found[image] = row
    missing = [image for image in versions if image not in found]
    if missing:
        for image, values in _read(missing).items():
            found[image] = row = _named(values)
            if len(row.tag_ids) == len(versions[image][-1]):
                _ROWS.put(image, versions[image], row)
    return [found[image_id] for image_id in ids if image_id in found]


def _read(ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    with binary_cursor() as cursor:
        cursor.execute(_SELECT, [array(ids)])
        return {row[0]: row for row in cursor.fetchall()}


def _named(row: tuple[Any, ...]) -> ImageRow:
    """With the names of its tags from the process's directory."""
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
