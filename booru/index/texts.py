"""Texts by their words: PostgreSQL's full-text search over our own analysis.

A trigger notes that a text is new (`words` NULL), and the merger finds its words
later; until then a search reads the text itself, so nothing is ever missing."""

from __future__ import annotations

from functools import lru_cache

from django.db import connection, transaction

from booru.index.keys import TEXTS
from booru.search.vectors import vector
from booru.search.words import analyse

# ruff: noqa: S608 - names of our own columns

AT_ONCE = 1000
_SHORT = 2000

_COLUMN = " ".join(f"WHEN {n} THEN i.{column}" for column, n in TEXTS.items())
_TEXT = f"CASE t.field {_COLUMN} END"
_UNREAD = f"""
SELECT t.field, t.image, {_TEXT}
FROM search_text t JOIN booru_image i ON i.id = t.image
WHERE t.words IS NULL LIMIT %s FOR UPDATE OF t SKIP LOCKED
"""
_PUT = """
UPDATE search_text t SET words = n.words::tsvector
FROM unnest(%s::smallint[], %s::int[], %s::text[]) AS n (field, image, words)
WHERE t.field = n.field AND t.image = n.image
"""
_STEMS = "INSERT INTO search_stem SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING"
_OF_FIELD = f"""
SELECT t.image, {_TEXT}
FROM search_text t JOIN booru_image i ON i.id = t.image
WHERE t.field = %s AND t.words IS NULL
"""


def read_words(at_once: int = AT_ONCE) -> int:
    """Find the words of texts that are new; how many texts that were in all. Whoever
    changes one of them meanwhile makes it new again."""
    done = 0
    while count := _read_some(at_once):
        done += count
    return done


@transaction.atomic
def _read_some(at_once: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [at_once])
        rows = cursor.fetchall()
        if not rows:
            return 0
        fields, images, texts = zip(*rows, strict=True)
        words = [analyse(text or "") for text in texts]
        stems = sorted({stem for found in words for stem, _ in found})
        cursor.execute(_STEMS, [stems])
        vectors = [vector(found) for found in words]
        cursor.execute(_PUT, [list(fields), list(images), vectors])
    return len(rows)


@lru_cache(maxsize=1000)
def _kept(text: str) -> tuple[tuple[str, int], ...]:
    return analyse(text)


def words_of(text: str) -> tuple[tuple[str, int], ...]:
    """Those of a text that waits for the merger, and until then is asked again and
    again; long ones are not worth the memory."""
    return _kept(text) if len(text) <= _SHORT else analyse(text)


def unread(field: int) -> list[tuple[int, str]]:
    """(image, text) of the texts whose words are not found yet."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_FIELD, [field])
        return [(image, text or "") for image, text in cursor.fetchall()]


@transaction.atomic
def note_all() -> None:
    """Note every text that has no note, as after a bulk load. The lock: nobody takes
    a text away between our look and our note."""
    with connection.cursor() as cursor:
        for column, number in TEXTS.items():
            cursor.execute(
                f"INSERT INTO search_text (field, image) SELECT {number}, r.id"
                f" FROM booru_image r WHERE r.{column} <> '' AND NOT EXISTS ("
                f"SELECT FROM search_text t WHERE t.field = {number}"
                " AND t.image = r.id) FOR SHARE OF r ON CONFLICT DO NOTHING"
            )
