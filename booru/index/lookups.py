"""What is looked up in the rows themselves: names of users, sources, file names,
hashes, addresses, words. Each answers with a bitmap of images, or with ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import psycopg
from django.db import OperationalError, connection, transaction
from pyroaring import BitMap
from rapidfuzz.distance import OSA

from booru.index import texts
from booru.index.deadline import Deadline, TooComplex
from booru.index.keys import TEXTS
from booru.search import vectors
from booru.search.match import matches
from booru.search.nodes import Exact, InNetwork, Matching, Near, Phrase, WordMatching
from booru.search.patterns import Wild

# ruff: noqa: S608 - names of our own columns

_MOST_STEMS = 5000
#: Of PostgreSQL's bigint.
_HIGHEST = 2**63 - 1
#: The words like a pattern that any text ever had.
STEMS = f"SELECT stem FROM search_stem WHERE stem LIKE %s LIMIT {_MOST_STEMS + 1}"


@dataclass(frozen=True)
class Column:
    """A text of a table that is searched. `id` is what is found. A `folded` one is
    compared in lower case; that of PostgreSQL covers ASCII alone (its collations
    differ), so texts with other characters are compared here."""

    table: str
    id: str
    text: str
    folded: bool = True

    @property
    def shown(self) -> str:
        return f"lower({self.text})" if self.folded else self.text


USER_NAMES = Column("accounts_user", "id", "name")
COLUMNS = {
    "source_url": Column("booru_imagesource", "image_id", "url"),
    "file_name": Column("booru_image", "id", "name", folded=False),
    "sha512_hash": Column("booru_image", "id", "sha512_hash", folded=False),
    "orig_sha512_hash": Column("booru_image", "id", "orig_sha512_hash", folded=False),
    "fingerprint": Column("booru_image", "id", "fingerprint", folded=False),
}
LiteralLeaf = Exact | Matching | Near


def literal_ids(column: Column, leaf: LiteralLeaf, deadline: Deadline) -> BitMap:
    """The ids of the rows whose text fits the leaf."""
    text = leaf.pattern.like() if isinstance(leaf, Matching) else str(leaf.value)
    if not _can_be_stored(text):
        return BitMap()
    if isinstance(leaf, Near):
        low, high = len(text) - leaf.edits, len(text) + leaf.edits
        pairs = timed_rows(
            f"SELECT {column.id}, {column.text} FROM {column.table}"
            f" WHERE length({column.text}) BETWEEN %s AND %s",
            [low, high],
            deadline,
        )
        return _fitting(column, leaf, pairs)
    how = "LIKE" if isinstance(leaf, Matching) else "="
    statement = f"SELECT {column.id} FROM {column.table} WHERE {column.shown} {how} %s"
    found = timed_ids(statement, [text], deadline)
    if column.folded:
        others = (
            f"SELECT {column.id}, {column.text} FROM {column.table}"
            f" WHERE octet_length({column.text}) <> length({column.text})"
        )
        found |= _fitting(column, leaf, timed_rows(others, [], deadline))
    return found


def _fitting(
    column: Column, leaf: LiteralLeaf, pairs: Iterable[Sequence[object]]
) -> BitMap:
    fits = test(leaf)
    return BitMap(
        [
            int(str(number))
            for number, text in pairs
            if fits(str(text).lower() if column.folded else str(text))
        ]
    )


def test(leaf: LiteralLeaf) -> Callable[[str], bool]:
    match leaf:
        case Exact(value=value):
            return lambda text: text == value
        case Matching(pattern=pattern):
            return pattern.matches
        case Near(value=value, edits=edits):
            return lambda text: OSA.distance(value, text, score_cutoff=edits) <= edits


def near(value: str, edits: int, names: Iterable[tuple[str, int]]) -> set[int]:
    return {
        number
        for name, number in names
        if OSA.distance(value, name, score_cutoff=edits) <= edits
    }


def _can_be_stored(text: str) -> bool:
    """PostgreSQL holds neither NUL nor halves of characters."""
    return "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


def in_network(leaf: InNetwork, deadline: Deadline) -> BitMap:
    statement = "SELECT id FROM booru_image WHERE ip <<= %s::inet"
    return timed_ids(statement, [str(leaf.network)], deadline)


def at_location(low: float | None, high: float | None, deadline: Deadline) -> BitMap:
    """The posts one of whose copies elsewhere has an id in this range."""
    statement = "SELECT post_id FROM booru_postlocation WHERE site_id BETWEEN %s AND %s"
    first = 0 if low is None else int(low)
    last = _HIGHEST if high is None else int(high)
    return timed_ids(statement, [first, last], deadline)


# Texts ----------------------------------------------------------------------------


def with_words(leaf: Phrase | WordMatching, deadline: Deadline) -> BitMap:
    """The images one of whose texts has the words; new texts are read here."""
    number = TEXTS[leaf.field]
    query = words_query(
        leaf,
        lambda like: [row[0] for row in timed_rows(STEMS, [like], deadline)],
    )
    found = BitMap()
    if query:
        # The number as a constant: PostgreSQL plans with the index of that field.
        found = timed_ids(
            f"SELECT image FROM search_text WHERE field = {number}"
            " AND words @@ %s::tsquery",
            [query],
            deadline,
        )
    for image, text in texts.unread(number):
        if matches(leaf, {leaf.field: texts.words_of(text)}):
            found.add(image)
    return found


def words_query(
    leaf: Phrase | WordMatching, stems_like: Callable[[str], list[str]]
) -> str:
    """A tsquery, "" where no text can match. `stems_like` asks `STEMS`. Raises
    SearchError where too many words match."""
    return _phrase(leaf) if isinstance(leaf, Phrase) else _stems(leaf, stems_like)


def _phrase(leaf: Phrase) -> str:
    if not all(_can_be_stored(stem) for stem, _ in leaf.stems):
        return ""
    query, before = "", 0
    for stem, offset in leaf.stems:
        step = f" <{offset - before}> " if query else ""
        query += step + vectors.quoted(stem)
        before = offset
    return query


def _stems(leaf: WordMatching, stems_like: Callable[[str], list[str]]) -> str:
    """The words that match, as alternatives."""
    match leaf.pattern.parts:
        case (str(prefix), Wild.ANY) if _can_be_stored(prefix):
            return f"{vectors.quoted(prefix)}:*"
    like = leaf.pattern.like()
    if not _can_be_stored(like):
        return ""
    stems = stems_like(like)
    if len(stems) > _MOST_STEMS:
        raise TooComplex
    return " | ".join(vectors.quoted(stem) for stem in stems)


def timed_ids(
    statement: str, places: Sequence[int | str], deadline: Deadline
) -> BitMap:
    """The ids that a statement finds, however many, in one value."""
    column = statement.split()[1]
    packed = f"SELECT string_agg(int4send(({column})::int), '') FROM ({statement}) s"
    ((data,),) = timed_rows(packed, places, deadline)
    return BitMap() if data is None else BitMap(np.frombuffer(data, ">u4"))


def timed_rows(
    statement: str, places: Sequence[int | str], deadline: Deadline
) -> list[tuple[Any, ...]]:
    """A statement that may look at many rows, for as long as the search has left."""
    deadline.check()
    milliseconds = max(1, int(1000 * deadline.left))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)]
            )
            cursor.execute(statement, places)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            cursor.execute("SELECT set_config('statement_timeout', '0', true)")
    except OperationalError as error:
        if isinstance(error.__cause__, psycopg.errors.QueryCanceled):
            raise TooComplex from error
        raise
    return rows
