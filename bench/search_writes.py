"""What the index costs those who write: time and WAL of an upload and of a vote in
their own transactions, merging, and the room it takes."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from bench import search_uploads
from bench.arena import MEGABYTE
from bench.report import table, verdict
from bench.search_classes import Cast
from booru.index import merger
from booru.models import Tag

# ruff: noqa: S608 - made of our own constants

UPLOAD_MS, MERGE_SECONDS, MERGED_UPLOADS = 1.0, 1.0, 1000
_TURNS, _TAGS = 200, 30
_IMAGE = f"""
INSERT INTO booru_image ({", ".join(search_uploads.COLUMNS)}, orig_sha512_hash,
    created_at, first_seen_at)
SELECT {", ".join(search_uploads.COLUMNS)}, %s, now(), now()
FROM booru_image WHERE id = %s RETURNING id
"""
_SIZES = ("search_bits", "search_pending", "search_text", "search_stem")


@dataclass
class Cost:
    """Of each turn, with the triggers of the index and without."""

    seconds: dict[bool, list[float]] = field(
        default_factory=lambda: {True: [], False: []}
    )
    wal: dict[bool, list[int]] = field(default_factory=lambda: {True: [], False: []})

    def row(self, name: str) -> list[str]:
        with_ms, without_ms = (
            1000 * median(self.seconds[side]) for side in (True, False)
        )
        with_wal, without_wal = (
            median(self.wal[side]) / 1000 for side in (True, False)
        )
        return [
            name,
            f"{with_ms:.2f}",
            f"{without_ms:.2f}",
            f"{self.milliseconds:.2f}",
            f"{with_wal:.1f}",
            f"{without_wal:.1f}",
            f"{with_wal - without_wal:.1f}",
        ]

    @property
    def milliseconds(self) -> float:
        return 1000 * (median(self.seconds[True]) - median(self.seconds[False]))


def measure(cast: Cast) -> str:
    """The tables. The index is as before at the end."""
    before = search_uploads.newest_id()
    try:
        tags = list(Tag.objects.order_by("-images_count").values_list("pk", flat=True))
        tag_ids = tags[: 10 * _TAGS : 10]
        upload = _cost(lambda cursor: _upload(cursor, before, tag_ids))
        newest = search_uploads.newest_id()
        voted = iter(range(newest, before, -1))
        vote = _cost(lambda cursor: _vote(cursor, next(voted), cast.user.pk))
    finally:
        search_uploads.remove(before)
    head = ("", "ms", "without index", "index", "WAL kB", "without index", "index")
    met = verdict(upload.milliseconds <= UPLOAD_MS)
    costs = table(head, [upload.row("upload, 30 tags"), vote.row("vote")])
    return (
        f"{costs}\n\nIndex part of an upload, aim {UPLOAD_MS:g} ms: {met}\n\n"
        f"{_merge()}\n\n{_room()}"
    )


def _cost(write: Callable[[CursorWrapper], None]) -> Cost:
    cost = Cost()
    for turn in range(2 * _TURNS + 20):
        with_index = bool(turn % 2)
        with connection.cursor() as cursor:
            start = wal(cursor)
            with transaction.atomic():
                if not with_index:
                    cursor.execute("SELECT set_config('polybooru.bulk', 'on', true)")
                else:
                    cursor.execute("SELECT set_config('polybooru.bulk', 'off', true)")
                begin = time.perf_counter()
                write(cursor)
                seconds = time.perf_counter() - begin
            end = wal(cursor)
        if turn >= 20:
            cost.seconds[with_index].append(seconds)
            cost.wal[with_index].append(end - start)
    return cost


def _upload(cursor: CursorWrapper, like: int, tag_ids: list[int]) -> None:
    cursor.execute(_IMAGE, [secrets.token_hex(64), like])
    image = cursor.fetchone()[0]
    cursor.execute(
        "INSERT INTO booru_tagging (image_id, tag_id) SELECT %s, unnest(%s::int[])",
        [image, tag_ids],
    )
    cursor.execute(
        "INSERT INTO booru_imagesource (image_id, position, url) VALUES (%s, 0, %s)",
        [image, "https://gallery.example/new"],
    )


def _vote(cursor: CursorWrapper, image: int, user: int) -> None:
    cursor.execute(
        "INSERT INTO booru_imagevote (image_id, user_id, up, created_at)"
        " VALUES (%s, %s, true, now())",
        [image, user],
    )
    cursor.execute(
        "UPDATE booru_image SET upvotes = upvotes + 1, score = score + 1 WHERE id = %s",
        [image],
    )


def _merge() -> str:
    before = search_uploads.newest_id()
    try:
        search_uploads.upload(MERGED_UPLOADS)
        with connection.cursor() as cursor:
            start = wal(cursor)
            begin = time.perf_counter()
            facts = 0
            while merged := merger.merge():
                facts += merged
            seconds = time.perf_counter() - begin
            written = wal(cursor) - start
    finally:
        search_uploads.remove(before)
    met = verdict(seconds <= MERGE_SECONDS)
    return (
        f"Merging {MERGED_UPLOADS} uploads, {facts:,} facts: {seconds:.2f} s, "
        f"{written / MEGABYTE:.1f} MB of WAL; aim {MERGE_SECONDS:g} s: {met}"
    )


def _room() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_relation_size(oid),"
            " coalesce(pg_total_relation_size(nullif(reltoastrelid, 0)), 0),"
            " pg_indexes_size(oid), pg_total_relation_size(oid), reltuples::bigint"
            " FROM pg_class WHERE relname = ANY(%s) ORDER BY relname",
            [[*_SIZES, "booru_image", "booru_tagging"]],
        )
        rows = [
            [name, *(f"{size / MEGABYTE:.1f}" for size in sizes), f"{count:,}"]
            for name, *sizes, count in cursor
        ]
    return table(("MB", "heap", "TOAST", "indexes", "together", "rows"), rows)


def wal(cursor: CursorWrapper) -> int:
    """Bytes of WAL written since the beginning of time."""
    cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
    return int(cursor.fetchone()[0])
