"""Texts of several lines, as in filters: search 6.1."""

from __future__ import annotations

import pytest

from booru.search.errors import SearchError
from booru.search.fields import Role
from booru.search.nodes import And, Custom, Node, Not, Nothing, Or
from booru.search.parser import parse_lines
from booru.search_fields import IMAGE_FIELDS
from tests.booru.search.trees import NOW, tag

FIELDS = IMAGE_FIELDS.for_role(Role.USER)
A, B, C = tag("a"), tag("b"), tag("c")


def _read(text: str) -> Node:
    return parse_lines(text, FIELDS, now=NOW)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Nothing()),
        ("\r\n \n\t\n", Nothing()),
        ("a", A),
        ("a\nb", Or((A, B))),
        ("a, b\nc", Or((And((A, B)), C))),
        ("a OR b\n\n-c", Or((A, B, Not(C)))),
        ("a\r\nb\r\n", Or((A, B))),
        ("a AND\r\nb", Or((tag("a and"), B))),
        ("a\rb", tag("ab")),
        ('"a\nb"', Or((tag('"a'), tag('b"')))),
        ("a\\\nb", Or((tag("a\\"), B))),
    ],
)
def test_lines_are_alternatives(text: str, tree: Node) -> None:
    assert _read(text) == tree


@pytest.mark.parametrize(
    ("text", "message", "position"),
    [
        ("a\n(b", "Imbalanced parentheses.", 2),
        ("a\n\n b,\nc", "Expected a term.", 6),
        ("a\r\nb)", "junk at end of expression: )", 3),
        ("(a\nb)", "Imbalanced parentheses.", 0),
        ("a\nscore:x\nb", "expected an integer, starting at: x", 8),
        ("a\n,b", "Expected a term.", 2),
        ("a\n" * 1025, "query too complex", 2048),
        ("a\n" * 5001, "query too long", 10_000),
    ],
)
def test_a_mistake_is_located_in_the_whole_text(
    text: str, message: str, position: int
) -> None:
    with pytest.raises(SearchError) as caught:
        _read(text)
    assert (caught.value.message, caught.value.position) == (message, position)


def test_custom_nodes_know_their_place() -> None:
    tree = _read("a\nb, my:faves")
    assert tree == Or((A, And((B, Custom("my", "faves")))))
    assert isinstance(tree, Or)
    conjunction = tree.children[1]
    assert isinstance(conjunction, And)
    assert conjunction.children[1].position == 8  # type: ignore[union-attr]
