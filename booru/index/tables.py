"""The tables of the index, as SQL. They are no models: only `booru.index` reads and
writes them, and never a row at a time.

- `search_bits`: a key's bitmap, one row up to 32 kB, else cut at borders of 65,536 ids
  into rows of at most that; `seg` is the first such block in the row, 0 in a key's
  first row. `gen` is the merge that wrote the row. Rows are written by the merger
  alone and never removed, so that a reader sees by `gen` what is new.
  The row with key 0 holds nothing: a reader that does not find it looks at a table
  that is newer than its snapshot.
- `search_pending`: facts that are not merged yet, the latest `seq` counts.
- `search_text`: the words of a text (NULL until the merger has found them), and
  `search_stem`: every word that was ever seen.
- `search_foreign_...`: texts in which PostgreSQL cannot tell lower case (see
  `booru.index.lookups`).
- `search_state`: up to where ids and times ascend together (`booru.index.order`).
"""

from __future__ import annotations

from booru.index.keys import TEXTS

# Its rows are rewritten whole, and 20 % of dead ones, the default, would never come.
_VACUUM = (
    "fillfactor = 85, autovacuum_vacuum_scale_factor = 0,"
    " autovacuum_vacuum_threshold = 2000, vacuum_truncate = false"
)


def bits_table(name: str) -> str:
    """SQL that creates an empty table of bitmaps."""
    return f"""
CREATE TABLE {name} (
    key bigint NOT NULL, seg integer NOT NULL, gen bigint NOT NULL,
    bits bytea NOT NULL
) WITH ({_VACUUM}, toast.autovacuum_vacuum_scale_factor = 0,
        toast.autovacuum_vacuum_threshold = 5000);
ALTER TABLE {name} ALTER COLUMN bits SET STORAGE EXTERNAL;
INSERT INTO {name} VALUES (0, 0, 0, '');
"""  # noqa: S608 - our own names


# One for each field: what is frequent in one is no burden on another.
_WORDS = "\n".join(
    f"CREATE INDEX search_text_words_{number} ON search_text USING gin (words)"
    f" WHERE field = {number};"
    for number in TEXTS.values()
)
TABLES = f"""
CREATE SEQUENCE search_generation;
{bits_table("search_bits")}
ALTER TABLE search_bits ADD CONSTRAINT search_bits_key PRIMARY KEY (key, seg);
CREATE TABLE search_pending (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key bigint NOT NULL, image integer NOT NULL, value double precision NOT NULL
) WITH ({_VACUUM});
CREATE INDEX search_pending_by_key ON search_pending (key);
CREATE TABLE search_text (
    field smallint NOT NULL, image integer NOT NULL, words tsvector,
    PRIMARY KEY (field, image)
);
{_WORDS}
CREATE INDEX search_text_unread ON search_text (field) WHERE words IS NULL;
CREATE TABLE search_stem (stem text COLLATE "C" PRIMARY KEY);
CREATE TABLE search_state (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    tags_epoch bigint NOT NULL DEFAULT 0,
    created_id integer NOT NULL DEFAULT 0, created_at bigint NOT NULL DEFAULT 0,
    seen_id integer NOT NULL DEFAULT 0, seen_at bigint NOT NULL DEFAULT 0
);
INSERT INTO search_state DEFAULT VALUES;
CREATE INDEX search_foreign_urls ON booru_imagesource (image_id)
    WHERE octet_length(url) <> length(url);
CREATE INDEX search_foreign_names ON accounts_user (id)
    WHERE octet_length(name) <> length(name);
"""
