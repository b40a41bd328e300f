"""The text of queries: tags in it, the place of a mistake, its parts."""

from __future__ import annotations

import pytest
from django.utils import timezone
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from booru.actions.tagging import parse_tags
from booru.search.carets import caret
from booru.search.errors import SearchError
from booru.search.fields import Role
from booru.search.nodes import Exact, Node
from booru.search.parser import parse
from booru.search_fields import IMAGE_FIELDS
from booru.search_text import mends, parts_of, tag_query


def read(text: str, role: Role = Role.USER) -> Node:
    return parse(text, IMAGE_FIELDS.for_role(role), now=timezone.now())


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("red fox", "red fox"),
        ("owl (bird)", "owl (bird)"),
        ("artist:marrow lane", "artist:marrow lane"),
        ("c++", "c++"),
        ('the "fox"', 'the "fox"'),
        ("rain-coat!", "rain-coat!"),
        (":)", ":\\)"),
        ("score:5", "score\\:5"),
        ("score.gt:5", "score.gt\\:5"),
        ("my:faves", "my\\:faves"),
        ("ip:x", "ip\\:x"),
        ("-fox", "\\-fox"),
        ("what?", "what\\?"),
        ("5*", "5\\*"),
        ("a\\b", "a\\\\b"),
        ("x^2", "x\\^2"),
        ("x^y", "x^y"),
        ("fox~1", "fox\\~1"),
        ("fox~1 x", "fox~1 x"),
        ("a || b", "a \\|| b"),
    ],
)
def test_a_tag_in_a_query(name: str, query: str) -> None:
    assert tag_query(name) == query


signs = st.text(st.sampled_from("ab5 :().-!\"'\\*?~^&|,+_ß狐"), max_size=12)


@settings(max_examples=200, deadline=None)
@given(st.one_of(signs, st.text(max_size=12)))
def test_the_query_of_a_tag_is_that_tag(text: str) -> None:
    names = parse_tags(text)
    assume(names and "\0" not in text)
    # A name that cleaning would change again is stored nowhere.
    assume(parse_tags(names[0]) == names[:1])
    for role in Role:
        assert read(tag_query(names[0]), role) == Exact("tags", names[0])


@pytest.mark.parametrize(
    ("text", "position", "place"),
    [
        ("fox,", 4, (1, 5, "fox,", "", "")),
        ("a, )b", 3, (1, 4, "a, ", ")", "b")),
        ("a\n(b c\nd", 2, (2, 1, "", "(", "b c")),
        ("a\nb", 1, (1, 2, "a", "\n"[:0], "")),
        ("x", 99, (1, 2, "x", "", "")),
        ("x", -1, (1, 1, "", "x", "")),
    ],
)
def test_the_place_of_a_mistake(
    text: str, position: int, place: tuple[int, int, str, str, str]
) -> None:
    found = caret(text, position)
    assert (found.line, found.column, found.before, found.at, found.after) == place


def test_a_long_line_is_cut_around_the_mistake() -> None:
    found = caret("a" * 1000 + ")" + "b" * 1000, 1000)
    assert found.column == 1001
    assert found.before == "…" + "a" * 160
    assert found.after == "b" * 160 + "…"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("safe, (solo OR duo), ) score.gt:100", "safe, (solo OR duo), score.gt:100"),
        ("(fox", "(fox)"),
        ("((fox, hare", "((fox, hare))"),
        ("fox,", "fox"),
        (",fox", "fox"),
        ("fox,,hare", "fox, hare"),
        ("fox AND ", "fox"),
        ("--fox", "-fox"),
        ("fox)", "fox"),
        ("score:abc, fox", None),
    ],
)
def test_what_may_have_been_meant(text: str, meant: str | None) -> None:
    with pytest.raises(SearchError) as caught:
        read(text)
    assert caught.value.position is not None
    readable = []
    for attempt in mends(text, caught.value.position):
        try:
            read(attempt)
        except SearchError:
            continue
        readable.append(attempt)
    if meant is not None:
        assert readable[0] == meant


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("fox", ["fox"]),
        ("red fox, snow", ["red fox", "snow"]),
        ("a AND b && c , d", ["a", "b", "c", "d"]),
        ('(a || b), -(c, d)^2, "e, f"', ["(a || b)", "-(c, d)^2", '"e, f"']),
        ("a || b, c", ["a || b, c"]),
        ("a, b OR c", ["a, b OR c"]),
        ("owl (bird), NOT snow", ["owl (bird)", "NOT snow"]),
        ("((a, b))", ["((a, b))"]),
    ],
)
def test_the_parts_of_a_query(text: str, parts: list[str]) -> None:
    assert parts_of(text) == parts
    for part in parts:
        read(part)
