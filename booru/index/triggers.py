"""The database triggers that tell the index of every change, as SQL.

A changed row is compared with what it was, and each difference becomes a fact in
`search_pending` in the writer's own transaction: (key of a set, image, 1 or 0), or
(key of a number, image, the number). So no way to write can forget the index: the
admin, a bulk update and COPY tell it too. A writer holds the row that a fact is about,
so for one key and image the order of `seq` is the order of the changes; between images
the order does not matter.

`SET LOCAL polybooru.bulk = 'on'` silences the image's triggers for a bulk load that
ends in a rebuild (`booru.index.rebuild`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from booru.index.keys import (
    CATEGORY_COUNTS,
    CHOICES,
    FLAGS,
    NUMBERS,
    RELATIONS,
    TEXTS,
    Kind,
    Relation,
    flag,
    key,
    least,
)

# ruff: noqa: S608 - made of our own constants

_SILENT = "IF current_setting('polybooru.bulk', true) = 'on' THEN RETURN NULL; END IF;"
_FACTS = "INSERT INTO search_pending (key, image, value)"


def _of(row: str, expression: str) -> str:
    """The expression over `r`, of another row."""
    return re.sub(r"\br\.", f"{row}.", expression)


def choice_key(kind: Kind) -> str:
    """SQL of the key of the set that row `r` chooses, NULL where it chooses none."""
    return f"{key(kind, 0)} + ({CHOICES[kind]})"


def _image_facts() -> list[tuple[str, str, str]]:
    """(key, value, value where nothing is stored), as SQL over `r`."""
    flags = [(f"{flag(f)}", f"({sql})::int", "0") for f, sql in FLAGS.items()]
    choices = [(choice_key(kind), "1", "0") for kind in CHOICES]
    numbers = [
        (f"{key(kind, 0)}", f"({sql})", f"{least(kind)}")
        for kind, sql in NUMBERS.items()
    ]
    return [*flags, *choices, *numbers]


def _values(rows: Iterable[Iterable[str]]) -> str:
    return ",\n        ".join(f"({', '.join(row)})" for row in rows)


def _typed(fact: tuple[str, str, str], row: str) -> tuple[str, str]:
    return f"({_of(row, fact[0])})::bigint", f"({_of(row, fact[1])})::float8"


def _image() -> str:
    facts = _image_facts()
    come = _values((*_typed(f, "r"), f"{f[2]}::float8") for f in facts)
    changed = _values((*_typed(f, "o"), *_typed(f, "n")) for f in facts)
    left = _values(
        (_of("o", choice_key(kind)), _of("n", choice_key(kind))) for kind in CHOICES
    )
    return f"""
CREATE OR REPLACE FUNCTION search_image() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {_SILENT}
  IF TG_OP = 'INSERT' THEN
    {_FACTS}
    SELECT f.key, r.id, f.value FROM new_rows r CROSS JOIN LATERAL (VALUES
        {come}) AS f (key, value, absent)
    WHERE f.key IS NOT NULL AND f.value <> f.absent;
  ELSIF TG_OP = 'UPDATE' THEN
    {_FACTS}
    SELECT f.key, n.id, f.value
    FROM old_rows o JOIN new_rows n ON n.id = o.id CROSS JOIN LATERAL (VALUES
        {changed}) AS f (old_key, old_value, key, value)
    WHERE f.key IS NOT NULL
      AND (f.value <> f.old_value OR f.key IS DISTINCT FROM f.old_key);
    {_FACTS}
    SELECT f.old_key, n.id, 0
    FROM old_rows o JOIN new_rows n ON n.id = o.id CROSS JOIN LATERAL (VALUES
        {left}) AS f (old_key, key)
    WHERE f.old_key IS NOT NULL AND f.key IS DISTINCT FROM f.old_key;
  ELSE
    {_FACTS}
    SELECT f.key, r.id, f.absent FROM old_rows r CROSS JOIN LATERAL (VALUES
        {come}) AS f (key, value, absent)
    WHERE f.key IS NOT NULL AND f.value <> f.absent;
    DELETE FROM search_text t USING old_rows r WHERE t.image = r.id;
    RETURN NULL;
  END IF;
  {_texts()}
  RETURN NULL;
END $$;
{_triggers("booru_image", "search_image")}
"""


def _texts() -> str:
    """A changed text loses its words, and the merger finds them again."""
    parts = []
    for column, number in TEXTS.items():
        wanted = f"coalesce(n.{column}, '') <> ''"
        join = "FROM old_rows o JOIN new_rows n ON n.id = o.id"
        differs = f"n.{column} IS DISTINCT FROM o.{column}"
        parts.append(
            f"""
  IF TG_OP = 'INSERT' THEN
    INSERT INTO search_text (field, image)
    SELECT {number}, n.id FROM new_rows n WHERE {wanted};
  ELSIF EXISTS (SELECT {join} WHERE {differs}) THEN
    DELETE FROM search_text t USING old_rows o JOIN new_rows n ON n.id = o.id
    WHERE t.field = {number} AND t.image = n.id AND NOT ({wanted});
    INSERT INTO search_text (field, image)
    SELECT {number}, n.id {join} WHERE {wanted} AND {differs}
    ON CONFLICT (field, image) DO UPDATE SET words = NULL;
  END IF;"""
        )
    return "".join(parts)


def _relation(table: str) -> str:
    relations = [r for r in RELATIONS if r.table == table]
    after = _COUNTS.get(table, "")

    def facts(rows: str, value: str) -> str:
        return " UNION ALL ".join(
            f"SELECT {key(r.kind, 0)} + ({r.id}), r.{r.image},"
            f" {_still(r) if r.alike and value == '0' else value}"
            f" FROM {rows} r WHERE {r.where}"
            for r in relations
        )

    def told(rows: str, value: str) -> str:
        counted = _of("r", after).replace("{rows}", rows)
        return f"{_FACTS}\n    {facts(rows, value)};\n    {counted}"

    return f"""
CREATE OR REPLACE FUNCTION {_function(table)}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {_SILENT}
  IF TG_OP <> 'INSERT' THEN
    {told("old_rows", "0") if relations else after.replace("{rows}", "old_rows")}
  END IF;
  IF TG_OP <> 'DELETE' THEN
    {told("new_rows", "1") if relations else after.replace("{rows}", "new_rows")}
  END IF;
  RETURN NULL;
END $$;
{_triggers(table, _function(table))}
"""


def _still(relation: Relation) -> str:
    """Whether another row puts the image into the same set. Whoever removes one holds
    the image's row, so of two at once the second sees what the first has left."""
    return f"(EXISTS (SELECT FROM {relation.table} s WHERE {relation.alike}))::int"


def _function(table: str) -> str:
    return f"search_{table.removeprefix('booru_')}"


_CATEGORIES = _values(
    (f"{key(kind, 0)}", f"'{category}'", f"n.c{kind}")
    for category, kind in CATEGORY_COUNTS.items()
)
_CATEGORY_COUNTS = ",\n        ".join(
    f"count(*) FILTER (WHERE t.category = '{category}') AS c{kind}"
    for category, kind in CATEGORY_COUNTS.items()
)
#: Of each image the number of its tags, and of those in these categories. Look-ups in
#: sub-selects, no joins: PostgreSQL keeps a plan, and one made for many rows would
#: read all tags for each upload.
_COUNT_TAGS = f"""
CREATE OR REPLACE FUNCTION search_count_tags(images int[], categories text[])
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  {_FACTS}
  SELECT f.key, i, f.value
  FROM unnest(images) i CROSS JOIN LATERAL (
      SELECT count(*) AS total,
        {_CATEGORY_COUNTS}
      FROM (SELECT (SELECT category FROM booru_tag WHERE id = g.tag_id) AS category
            FROM booru_tagging g WHERE g.image_id = i) t
  ) n CROSS JOIN LATERAL (VALUES
        ({key(Kind.TAG_COUNT, 0)}, NULL, n.total),
        {_CATEGORIES}) AS f (key, category, value)
  WHERE f.category IS NULL OR f.category = ANY(categories);
END $$;
"""
_COUNTS = {
    "booru_tagging": """PERFORM search_count_tags(
        ARRAY(SELECT DISTINCT r.image_id FROM {rows} r),
        ARRAY(SELECT DISTINCT (SELECT category FROM booru_tag WHERE id = r.tag_id)
              FROM {rows} r));""",
    "booru_imagesource": f"""{_FACTS}
    SELECT {key(Kind.SOURCE_COUNT, 0)}, r.image_id,
        (SELECT count(*) FROM booru_imagesource s WHERE s.image_id = r.image_id)
    FROM (SELECT DISTINCT image_id FROM {{rows}}) r;""",
}
#: What the search keeps of tags: see `booru.index.directory`.
_TAG = """
CREATE OR REPLACE FUNCTION search_tag_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR (NEW.name, NEW.category, NEW.aliased_tag_id)
      IS DISTINCT FROM (OLD.name, OLD.category, OLD.aliased_tag_id) THEN
    NEW.changed_in := pg_current_xact_id()::text::bigint;
  ELSE
    -- A restored database counts its transactions from the beginning.
    NEW.changed_in := least(OLD.changed_in, pg_current_xact_id()::text::bigint);
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER search_tag_changed
BEFORE INSERT OR UPDATE OF name, category, aliased_tag_id, changed_in ON booru_tag
FOR EACH ROW EXECUTE FUNCTION search_tag_changed();

CREATE OR REPLACE FUNCTION search_tag_category() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM search_count_tags(
      ARRAY(SELECT image_id FROM booru_tagging WHERE tag_id = NEW.id),
      ARRAY[OLD.category, NEW.category]::text[]);
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER search_tag_category AFTER UPDATE OF category ON booru_tag
FOR EACH ROW WHEN (OLD.category IS DISTINCT FROM NEW.category)
EXECUTE FUNCTION search_tag_category();

CREATE OR REPLACE FUNCTION search_tags_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE search_state SET tags_epoch = tags_epoch + 1;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER search_tags_gone AFTER DELETE OR TRUNCATE ON booru_tag
FOR EACH STATEMENT EXECUTE FUNCTION search_tags_gone();

CREATE OR REPLACE FUNCTION search_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM search_bits WHERE key <> 0;
  DELETE FROM search_pending;
  DELETE FROM search_text;
  UPDATE search_state SET created_id = 0, created_at = 0, seen_id = 0, seen_at = 0;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER search_emptied AFTER TRUNCATE ON booru_image
FOR EACH STATEMENT EXECUTE FUNCTION search_emptied();
"""


def _triggers(table: str, function: str) -> str:
    """One for each kind of statement: PostgreSQL wants them apart for the tables of
    what changed."""
    shown = {
        "insert": "NEW TABLE AS new_rows",
        "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "delete": "OLD TABLE AS old_rows",
    }
    return "".join(
        f"CREATE OR REPLACE TRIGGER search_{event} AFTER {event.upper()} ON {table}\n"
        f"REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {function}();\n"
        for event, tables in shown.items()
    )


def triggers_sql(*, but: Collection[str] = ()) -> str:
    """All of them; to run again after `booru.index.keys` changed, with a rebuild
    unless no row has a new key yet. `but` these tables, which come later."""
    every = [*dict.fromkeys(r.table for r in RELATIONS), "booru_imagesource"]
    tables = [table for table in every if table not in but]
    return "\n".join([_COUNT_TAGS, _image(), *map(_relation, tables), _TAG])
