"""The limits of search 1.3, and that no text takes long."""

from __future__ import annotations

import time

import pytest

from booru.search.errors import SearchError
from booru.search.fields import Role
from booru.search.nodes import And
from booru.search.parser import parse_lines
from booru.search_fields import IMAGE_FIELDS
from tests.booru.search.trees import NOW, read, refused, tag

LONG = 10_000


def test_ten_thousand_characters_are_the_limit() -> None:
    assert read("a" * LONG) == tag("a" * LONG)
    assert refused("a" * (LONG + 1)) == ("query too long", LONG)


def test_1024_terms_are_the_limit() -> None:
    assert read(", ".join(["a"] * 1024)) == And((tag("a"),) * 1024)
    assert refused(",".join(["a"] * 1025)) == ("query too complex", 2048)


@pytest.mark.parametrize(
    ("before", "after"), [("(", ")"), ("-(", ")"), ("b, (", ", b)"), ("b OR (", ")^2")]
)
def test_64_parentheses_are_the_limit(before: str, after: str) -> None:
    read(before * 64 + "a" + after * 64)
    message, position = refused(before * 65 + "a" + after * 65)
    assert message == "query too complex"
    assert position == len(before) * 65 - 1


def test_parentheses_inside_a_term_count() -> None:
    read("(" * 60 + "a(" * 4 + "a" + ")" * 64)
    text = "(" * 60 + "a(" * 5 + "a" + ")" * 65
    assert refused(text) == ("query too complex", 69)
    # Side by side they do not nest.
    assert read("a(b)" * 2000) == tag("a(b)" * 2000)
    read(",".join(["(a(b))"] * 1000))
    # Quoted and escaped ones are text.
    assert read('"' + "(" * 100 + '"') == read(r"\(" * 100) == tag("(" * 100)


ENDLESS = {
    "open": "(" * LONG,
    "open text": "a (" * LONG,
    "open words": "a (b (c (d " * LONG,
    "some open": "a (" * 60 + " " * LONG,
    "open, cut": "a (b, (" * 9 + "a (" * 50 + "b" * 5000 + ",",
    "empty": "a()" * LONG,
    "closed": "x(a)" * LONG,
    "terms": "a," * LONG,
    "many terms": "a b," * 1000,
    "operators": " AND" * LONG,
    "ands": "a AND " * LONG,
    "almost ands": "a ANDb " * LONG,
    "nots": "NOT " * LONG,
    "minus": "-" * LONG,
    "quotes": '"' * LONG,
    "open quote": '"' + "a" * LONG,
    "escaped quotes": '"' + '\\"' * LONG,
    "backslashes": "\\" * LONG,
    "odd backslashes": "\\" * (LONG - 1),
    "carets": "^" * LONG,
    "boosts": "^1" * LONG,
    "a boost": "a^" + "1" * LONG,
    "not a boost": "a^x " * LONG,
    "NUL": "\0" * LONG,
    "surrogates": "\ud800" * LONG,
    "astral": "\U0001f98a" * LONG,
    "spaces": " " * LONG,
    "spaces between": "a" + " " * (LONG - 2) + "a",
    "spaces and a close": "a" + " " * (LONG - 2) + ")",
    "spaced": "a " * LONG,
    "escaped spaces": "a\\ " * LONG,
    "stars": "*" * LONG,
    "marks": "?" * LONG,
    "stars and marks": "*?" * LONG,
    "letters and stars": "a*" * LONG,
    "fuzz": "~1" * LONG,
    "long fuzz": "a~0." + "1" * LONG,
    "int": "score:" + "9" * LONG,
    "int range": "score:" + "9" * 4990 + "~" + "9" * 4990,
    "id": "uploader_id:" + "9" * LONG,
    "float": "aspect_ratio:" + "9" * LONG,
    "ago": "created_at:" + "1" * (LONG - 20) + " days ago",
    "date": "created_at:" + "2024-" * LONG,
    "address": "ip:" + "1." * LONG,
    "address 6": "ip:" + "::" * LONG,
    "gallery": "gallery_id:" + "9" * LONG,
    "words": "description:" + "word " * LONG,
    "underscores": "description:" + "_" * LONG,
    "apostrophes": "description:" + "a'" * LONG,
    "decimals": "description:" + "1." * LONG,
    "ideographs": "description:" + "\u6f22" * LONG,
    "accents": "description:" + "e\u0301" * LONG,
    "text pattern": "description:" + "a?*" * LONG,
    "fields": "score" + ".gt" * LONG,
    "colons": ":" * LONG,
}


def _read_or_refuse(text: str) -> None:
    fields = IMAGE_FIELDS.for_role(Role.MODERATOR)
    try:
        read(text, Role.MODERATOR)
        parse_lines(text, fields, now=NOW)
    except SearchError:
        pass


@pytest.mark.parametrize("text", ENDLESS.values(), ids=list(ENDLESS))
def test_no_text_takes_long(text: str) -> None:
    """Both readers together need 1 to 30 ms; quadratic work would need a second."""
    text = text[:LONG]
    durations = []
    for _ in range(3):
        started = time.thread_time()
        _read_or_refuse(text)
        durations.append(time.thread_time() - started)
    assert min(durations) < 0.1


def test_an_error_can_be_encoded() -> None:
    message, _ = refused("score:\ud800")
    assert message == "expected an integer, starting at: ?"
