"""The table that the SQL side searches: whole rows of images with an array of their
tags, a GIN index on it, and b-trees for every order."""

from __future__ import annotations

import sys

from django.db import connection, transaction

from booru.index.keys import NUMBERS, Kind

# ruff: noqa: S608 - made of our own constants

# As the documents show them, and so as the index orders them: times in whole seconds
# and scores in single precision.
_ROWS = f"""
SELECT r.id, r.uploader_id, r.anonymous, r.ip, r.fingerprint, r.name, r.width,
    r.height, r.size, r.orig_size, r.format, r.mime_type, r.aspect_ratio, r.duration,
    r.animated, r.sha512_hash, r.orig_sha512_hash, r.perceptual_hash, r.files,
    r.description, r.score, r.upvotes, r.downvotes, r.faves, r.hides, r.comment_count,
    r.thumbnails_generated, r.processed, r.approved, r.hidden_from_users,
    r.deletion_reason, r.duplicate_of_id, r.updated_at,
    date_trunc('second', r.created_at) AS created_at,
    date_trunc('second', r.first_seen_at) AS first_seen_at,
    ({NUMBERS[Kind.WILSON_SCORE]})::real AS wilson_score,
    to_tsvector('english', r.description) AS words,
    ARRAY(SELECT g.tag_id FROM booru_tagging g WHERE g.image_id = r.id ORDER BY 1)
        AS tag_ids
FROM booru_image r
"""
_INDEXES = """
ALTER TABLE bench_image ADD PRIMARY KEY (id);
CREATE INDEX ON bench_image USING gin (tag_ids);
CREATE INDEX ON bench_image USING gin (words);
CREATE INDEX ON bench_image (first_seen_at, id);
CREATE INDEX ON bench_image (created_at, id);
CREATE INDEX ON bench_image (score, id);
CREATE INDEX ON bench_image (wilson_score, id);
"""


def is_there() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('bench_image')")
        return cursor.fetchone()[0] is not None


def make_table() -> None:
    """Unless it is there; and everything vacuumed, as after a quiet night."""
    if is_there():
        return
    with connection.cursor() as cursor:
        sys.stderr.write("Making the table of the SQL side (once)\n")
        with transaction.atomic():
            cursor.execute(f"CREATE TABLE bench_image AS {_ROWS} ORDER BY r.id")
            cursor.execute(_INDEXES)
        cursor.execute("VACUUM ANALYZE")


def copy_rows(above: int) -> None:
    """The images above an id, which came later."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO bench_image {_ROWS} WHERE r.id > %s", [above])


def drop_rows(above: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM bench_image WHERE id > %s", [above])
