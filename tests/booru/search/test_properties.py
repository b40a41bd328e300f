"""What holds for all texts: the parser ends in a tree or a SearchError; a tree written
out again is read as the same tree; parentheses mean what they say."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from hypothesis import assume, given
from hypothesis import strategies as st

from booru.search.errors import SearchError
from booru.search.fields import Field, FieldSet, Kind, Role
from booru.search.match import matches
from booru.search.nodes import (
    And,
    Between,
    Boost,
    Custom,
    Everything,
    Exact,
    InNetwork,
    Matching,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    WordMatching,
)
from booru.search.numbers import MAX_INT, MIN_INT
from booru.search.parser import parse, parse_lines
from booru.search.patterns import Pattern
from booru.search.words import phrase
from tests.booru.search.trees import NOW, read, tag

FIELDS = FieldSet(
    [
        Field("score", Kind.INT),
        Field("image.score", Kind.INT),
        Field("user_id", Kind.NUM),
        Field("ratio", Kind.FLOAT),
        Field("seen", Kind.BOOL),
        Field("created_at", Kind.DATE),
        Field("ip", Kind.IP),
        Field("user", Kind.LITERAL),
        Field("body", Kind.TEXT),
        Field("gallery_id", Kind.CUSTOM, refusal="Invalid gallery `{}'."),
    ],
    default=Field("name", Kind.LITERAL),
    my=("faves", "hidden"),
    aliases={"author_id": "user_id"},
).for_role(Role.USER)
Reader = Callable[..., Node]
_read = partial(parse, fields=FIELDS, now=NOW)

# Their intervals cannot be written from the tree alone.
DATES = ["created_at:2024", "created_at:2024-02-29T13:05+09", "created_at:3 days ago"]
DATE_TEXTS = {_read(text): text for text in DATES}


def write(node: Node) -> str:
    """A query that gives this tree."""
    match node:
        case And(children):
            return ", ".join(map(_operand, children))
        case Or(children):
            return " OR ".join(map(_operand, children))
        case Not(child):
            return f"-{_operand(child)}"
        case Boost(child, factor):
            return f"{_operand(child)}^{_decimal(factor)}"
        case Everything():
            return "*"
        case Nothing():
            return "created_at:0000"
        case Exact("name", ""):
            return '""'
        case Exact(field, bool(value)):
            return f"{field}:{str(value).lower()}"
        case Exact(field, value):
            return _prefix(field) + _escaped(str(value))
        case Matching(field, pattern) | WordMatching(field, pattern):
            return _prefix(field) + _pattern(pattern)
        case Near(field, value, edits):
            return f"{_prefix(field)}{_escaped(value)}~{edits}"
        case Between():
            return _between(node)
        case Phrase(field, stems):
            return f"{field}:{_phrase(stems)}"
        case InNetwork(field, network):
            return f"{field}:{network}"
        case Custom(field, value):
            return f"{field}:{value}"


def _operand(node: Node) -> str:
    text = write(node)
    return f"({text})" if isinstance(node, (And, Or, Not, Boost)) else text


def _prefix(field: str) -> str:
    return "" if field == "name" else f"{field}:"


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if not c.isdecimal() else c for c in text)


def _pattern(pattern: Pattern) -> str:
    return "".join(
        _escaped(part) if isinstance(part, str) else part.value
        for part in pattern.parts
    )


def _phrase(stems: tuple[tuple[str, int], ...]) -> str:
    words = ["the"] * (stems[-1][1] + 1)
    for stem, distance in stems:
        words[distance] = stem
    text = " ".join(words)
    # Some stems have another stem themselves.
    assume(phrase(text) == stems)
    return _escaped(text)


def _decimal(number: float) -> str:
    return format(Decimal(number), "f")


def _between(node: Between) -> str:
    field, low, high = node.field, node.low, node.high
    if node in DATE_TEXTS:
        return DATE_TEXTS[node]
    if low is None or high is None:
        bound = high if low is None else low
        assert bound is not None
        return f"{field}.{'lte' if low is None else 'gte'}:{_decimal(bound)}"
    if low == high:
        return f"{field}:{_decimal(low)}"
    centre = (Decimal(low) + Decimal(high)) / 2
    if MAX_INT in (low, high):
        centre = Decimal(MAX_INT)
    elif MIN_INT in (low, high):
        centre = Decimal(MIN_INT)
    distance = max(abs(centre - Decimal(low)), abs(centre - Decimal(high)))
    return f"{field}:{centre:f}~{distance:f}"


WORDS = st.sampled_from(
    ["fox", "Red_Fox", "owl (bird)", "ÉTÉ", "\U0001f98a", "and", "\u0130", "x~y", "~1",
     '"a, b"', r"\-a", r"a\\", "*", "f*x?", "fo?~1", "foxx~1", "foxy~0.5", r"a\*b*",
     "score:5", "score.gt:-5", "score:5~2", "score.lte:99999999999", "image.score:1",
     "score:2147483646~4", "user_id:7", "author_id:7", "ratio:1.5~0.25", "ratio.gt:1.1",
     "ratio.lt:-0.3", "seen:true", "ip:10.0.0.0/8", "ip:2001:db8::1", "user:Bob",
     "user:b*", "user:*", "user:bobb~1", "user:", "body:king of the owls", "body:ow*",
     "body:don't", "my:faves", "gallery_id:3", "created_at:0000", *DATES]
)  # fmt: skip


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    grouped = inner.map(lambda text: f"({text})")
    chains = st.lists(grouped | WORDS, min_size=1, max_size=4)
    return st.one_of(
        chains.map(" , ".join),
        chains.map(" OR ".join),
        chains.map(" && ".join),
        grouped.map(lambda text: f"-{text}"),
        grouped.map(lambda text: f"NOT  {text}"),
        st.builds("{}^{}".format, grouped, st.sampled_from(["0", "2", "0.125", "+3"])),
    )


QUERIES = st.recursive(WORDS, _larger, max_leaves=12)
PIECES = st.lists(
    WORDS
    | st.sampled_from(
        ["(", ")", ",", " ", "\t", " AND ", " OR ", " && ", " || ", "NOT ", "-", "!",
         "^", "^2", "^-1", '"', "\\", "~", "~1", "*", "?", ":", ".gt:", "score",
         "created_at", "\n", "\r", "\0", "\ud800", "\xa0", "9" * 5000, "a", "Σ"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


def _outcome(reader: Reader, text: str) -> Node | SearchError:
    try:
        return reader(text, FIELDS, now=NOW)
    except SearchError as error:
        return error


@given(st.one_of(st.text(), PIECES), st.sampled_from([parse, parse_lines]))
def test_any_text_is_a_tree_or_an_error(text: str, reader: Reader) -> None:
    outcome = _outcome(reader, text)
    if isinstance(outcome, SearchError):
        assert outcome.message.encode()
        assert outcome.position is not None
        assert 0 <= outcome.position <= len(text)
    else:
        assert _read(write(outcome)) == outcome


@given(QUERIES)
def test_a_tree_written_out_is_read_as_the_same_tree(query: str) -> None:
    tree = _read(query)
    assert _read(write(tree)) == tree


@given(QUERIES)
def test_trees_are_flat(query: str) -> None:
    def check(node: Node) -> None:
        match node:
            case And(children) | Or(children):
                assert len(children) > 1
                for child in children:
                    assert type(child) is not type(node)
                    check(child)
            case Not(child):
                assert not isinstance(child, Not)
                check(child)
            case Boost(child):
                check(child)

    check(_read(query))


LETTERS = "abcd"
# Python's own expressions over the same letters, and the query for each.
EXPRESSIONS = st.recursive(
    st.sampled_from(LETTERS).map(lambda letter: (letter, letter)),
    lambda inner: st.one_of(
        inner.map(lambda e: (f"(not {e[0]})", f"-({e[1]})")),
        inner.map(lambda e: (e[0], f"({e[1]})^2")),
        st.builds(
            lambda a, b: (f"({a[0]} and {b[0]})", f"({a[1]}) AND ({b[1]})"),
            inner,
            inner,
        ),
        st.builds(
            lambda a, b: (f"({a[0]} or {b[0]})", f"({a[1]}) || ({b[1]})"),
            inner,
            inner,
        ),
    ),
    max_leaves=10,
)


@given(EXPRESSIONS, st.sets(st.sampled_from(LETTERS)))
def test_operators_are_boolean(expression: tuple[str, str], tags: set[str]) -> None:
    python, query = expression
    truth = {letter: letter in tags for letter in LETTERS}
    expected = eval(python, {}, truth)  # noqa: S307
    assert matches(read(query), {"tags": tags}) is expected


@given(
    st.lists(st.sampled_from([", ", " AND ", " && ", " OR ", " || "]), max_size=6),
    st.sets(st.sampled_from("abcdefg")),
)
def test_and_binds_tighter_than_or(operators: list[str], tags: set[str]) -> None:
    text, python = "a", "a"
    for letter, operator in zip("bcdefg", operators, strict=False):
        text += operator + letter
        python += (" or " if operator in (" OR ", " || ") else " and ") + letter
    truth = {letter: letter in tags for letter in "abcdefg"}
    expected = eval(python, {}, truth)  # noqa: S307
    assert matches(read(text), {"tags": tags}) is expected


def test_the_writer_writes() -> None:
    tree = Or((tag("a"), Not(And((tag("b"), Boost(tag("c"), 2.0))))))
    assert read(write(tree).replace("tags:", "")) == tree
