"""Images that come in while the bench runs, and their way out again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from bench import search_table
from booru.index import merger
from booru.models import Image

# ruff: noqa: S608 - made of our own constants

_CHILDREN = (
    "booru_tagging",
    "booru_imagesource",
    "booru_imageintensity",
    "booru_processingjob",
    "booru_imagevote",
    "booru_imagefave",
)
COLUMNS = [
    str(field.column)
    for field in Image._meta.concrete_fields
    if field.column not in ("id", "orig_sha512_hash", "created_at", "first_seen_at")
]
_IMAGES = f"""
WITH source AS (
    SELECT *, row_number() OVER (ORDER BY id) AS place FROM booru_image
    WHERE id = ANY(%s)
), made AS (
    INSERT INTO booru_image
        ({", ".join(COLUMNS)}, orig_sha512_hash, created_at, first_seen_at)
    SELECT {", ".join(COLUMNS)}, 'bench ' || gen_random_uuid(),
        now(), now()
    FROM source ORDER BY place RETURNING id
)
SELECT array_agg(id ORDER BY id) FROM made
"""
_TAGS = """
INSERT INTO booru_tagging (image_id, tag_id)
SELECT p.made, g.tag_id FROM unnest(%s::int[], %s::int[]) AS p (made, source)
JOIN booru_tagging g ON g.image_id = p.source
"""
_SOURCES = """
INSERT INTO booru_imagesource (image_id, position, url)
SELECT p.made, s.position, s.url FROM unnest(%s::int[], %s::int[]) AS p (made, source)
JOIN booru_imagesource s ON s.image_id = p.source
"""


def newest_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM booru_image")
        return int(cursor.fetchone()[0])


@contextmanager
def uploaded(count: int) -> Iterator[int]:
    """So many more images like those that are there, their facts pending; how many
    facts that are. Afterwards they are gone, and nothing is pending."""
    before = newest_id()
    try:
        upload(count)
        search_table.copy_rows(before)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM search_pending")
            pending = cursor.fetchone()[0]
            cursor.execute("ANALYZE search_pending")
        yield pending
    finally:
        remove(before)


def upload(count: int) -> None:
    """Copies of shown images spread over all ids, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM booru_image WHERE approved AND NOT hidden_from_users"
            " ORDER BY hashint8(id) LIMIT %s",
            [count],
        )
        sources = sorted(row[0] for row in cursor)
        cursor.execute(_IMAGES, [sources])
        made = cursor.fetchone()[0]
        cursor.execute(_TAGS, [made, sources])
        cursor.execute(_SOURCES, [made, sources])


def remove(above: int) -> None:
    """All images above an id, and every pending fact merged."""
    with transaction.atomic(), connection.cursor() as cursor:
        for child in _CHILDREN:
            cursor.execute(f"DELETE FROM {child} WHERE image_id > %s", [above])
        cursor.execute("DELETE FROM booru_image WHERE id > %s", [above])
    if search_table.is_there():
        search_table.drop_rows(above)
    while merger.merge():
        pass
    # As the merger's process does.
    merger.sweep()
