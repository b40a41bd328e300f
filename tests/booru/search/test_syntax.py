"""Tokens and expressions: search 1, 2.1 and 2.2, beyond the examples."""

from __future__ import annotations

import pytest

from booru.search.nodes import And, Boost, Custom, Exact, Node, Not, Or
from booru.search.numbers import MAX_FLOAT
from tests.booru.search.trees import equal, read, refused, tag

A, B, C = tag("a"), tag("b"), tag("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        # Operators: white space on both sides, any of six kinds, any amount.
        ("a AND b OR c", Or((And((A, B)), C))),
        ("a OR b AND c", Or((A, And((B, C))))),
        ("a\tAND\nb", And((A, B))),
        ("a\r\v\f ||  b", Or((A, B))),
        ("a  &&  b", And((A, B))),
        ("a\u00a0AND b", tag("a and b")),
        ("a ANDb", tag("a andb")),
        ("aAND b", tag("aand b")),
        ("a|| b", tag("a|| b")),
        ("a or b", tag("a or b")),
        ("a & b", tag("a & b")),
        # The white space behind one operator is not that before the next.
        ("a AND OR b", And((A, tag("or b")))),
        ("NOT  AND b", Not(tag("and b"))),
        ("a, b && c AND a", And((A, B, C, A))),
        # NOT is a word of its own at the start of a token.
        ("NOT\ta", Not(A)),
        ("NOTa", tag("nota")),
        ("not a", tag("not a")),
        ("a OR NOT b", Or((A, Not(B)))),
        ("!  a", Not(A)),
        ("(NOT a)", Not(A)),
        ("NOT, a", And((tag("not"), A))),
        ("a-b!c", tag("a-b!c")),
        # Parentheses and what belongs to a term.
        ("((a), (b))", And((A, B))),
        ("( a )", A),
        ("a(b)c", tag("a(b)c")),
        ("a (b (c)) d", tag("a (b (c)) d")),
        ("a (b) (c)", tag("a (b) (c)")),
        ('a ("b")', tag('a ("b")')),
        ("a (-b)", tag("a (-b)")),
        ("a (b^c)", tag("a (b^c)")),
        (r"a (b\))", tag("a (b))")),
        (r"a (b\,c)", tag("a (b,c)")),
        (r"a (\))", tag("a ())")),
        ("(a (b))", tag("a (b)")),
        ("a (b)^2", Boost(tag("a (b)"), 2.0)),
        ("(a OR b OR c)", Or((A, B, C))),
        ("(a OR b) OR c", Or((A, B, C))),
        ("a, (b, (c, a))", And((A, B, C, A))),
        ("-(-(-a))", Not(A)),
        ("-(a)", Not(A)),
        # Boosts.
        ("a^0", Boost(A, 0.0)),
        ("a^-0", Boost(A, 0.0)),
        ("a^+1.25", Boost(A, 1.25)),
        ("a ^2", Boost(A, 2.0)),
        ("a^2 ", Boost(A, 2.0)),
        ("(a^2)^3", Boost(Boost(A, 2.0), 3.0)),
        ("a^2 OR b", Or((Boost(A, 2.0), B))),
        ("(-a^2)", Boost(Not(A), 2.0)),
        ("-(-a^2)", Not(Boost(Not(A), 2.0))),
        ("a^.5", tag("a^.5")),
        ("a^", tag("a^")),
        ("^b", tag("^b")),
        ("a^^2", Boost(tag("a^"), 2.0)),
        (r"a\^2", tag("a^2")),
        ("a^" + "9" * 400, Boost(A, MAX_FLOAT)),
        # Escapes keep the next character from being a stop.
        (r"a\ AND b", tag("a and b")),
        (r"a\  AND b", And((A, B))),
        (r"\,", tag(",")),
        (r"\\", tag("\\")),
        (r"a\\, b", And((tag("a\\"), B))),
        ("a\\ ", A),
        # Quotes, at the start of a token only.
        ('"a, b", "c"', And((tag("a, b"), C))),
        ('-"-a"', Not(tag("-a"))),
        ('"a"^2', Boost(A, 2.0)),
        ('"a^2"', tag("a^2")),
        ('"(a"', tag("(a")),
        (r'"a\"b"', tag('a"b')),
        (r'"a\\\\b"', tag("a\\b")),
        (r'"a\*b"', tag("a*b")),
        (r'"a\:b"', tag("a:b")),
        ('"a" AND "b"', And((A, B))),
        ('("a")', A),
        ('"  a  "', A),
        ('"a\nb"', tag("a b")),
        (r'"a\"', tag('"a"')),
        ('a "b, c"', And((tag('a "b'), tag('c"')))),
        ('"my:faves"', Custom("my", "faves")),
        ('"\\"score:5"', tag('"score:5')),
        # Terms: the field's name starts the term.
        ("score:5, score.eq:5", And((equal("score", 5), equal("score", 5)))),
        ('" score:5"', tag("score:5")),
        ("score.GT:5", tag("score.gt:5")),
        ("score.ne:5", tag("score.ne:5")),
        ("score.:5", tag("score.:5")),
        (".gt:5", tag(".gt:5")),
        ("score.gt.gt:5", tag("score.gt.gt:5")),
        ("foo:bar", tag("foo:bar")),
        (":5", tag(":5")),
        ("my.faves", tag("my.faves")),
        ("My:faves", tag("my:faves")),
        ("tags:a", tag("tags:a")),
        ("score:\u00a05\u2003", equal("score", 5)),
        ("uploader: a:b ", Exact("uploader", "a:b")),
        # Other boorus' words are tags.
        ("order:score", tag("order:score")),
        ("~a", tag("~a")),
    ],
)
def test_a_query_gives_its_tree(text: str, tree: Node) -> None:
    assert read(text) == tree


@pytest.mark.parametrize(
    ("text", "message", "position"),
    [
        ("a, OR b", "Expected a term.", 3),
        ("a, )", "Expected a term.", 3),
        ("(a, )", "Expected a term.", 4),
        ("(, a)", "Expected a term.", 1),
        ("a, ^2", "Expected a term.", 3),
        ("!-a", "Expected a term.", 1),
        ("NOT NOT a", "Expected a term.", 4),
        ("- AND a", "Expected a term.", 2),
        ("-)", "Expected a term.", 1),
        ("a, ()", "Imbalanced parentheses.", 3),
        ("-()", "Imbalanced parentheses.", 1),
        ("  ( ) ", "Imbalanced parentheses.", 2),
        ("(a, (b)", "Imbalanced parentheses.", 0),
        ("a, ((b)", "Imbalanced parentheses.", 3),
        (" )a", "Imbalanced parentheses.", 1),
        ("a (b", "junk at end of expression: (b", 2),
        ("a ()", "junk at end of expression: ()", 2),
        ("a (b )", "junk at end of expression: (b )", 2),
        ("a (b AND c)", "junk at end of expression: (b AND c)", 2),
        ("a (b^2)", "junk at end of expression: (b^2)", 2),
        ("a (b (c, d))", "junk at end of expression: (b (c, d))", 2),
        ("(a (b, c))", "junk at end of expression: (b, c))", 3),
        ("(a) -b", "junk at end of expression: -b", 4),
        ('"a""b"', 'junk at end of expression: "b"', 3),
        ("(a)^2.", "junk at end of expression: .", 5),
        ("(a, b)^-0.5", "Boost value must be non-negative.", 7),
        ("a, score:\u00a0x", "expected an integer, starting at: x", 10),
        ('"score: x"', "expected an integer, starting at: x", 8),
        ("a, score.gt: x", "expected an integer, starting at: x", 13),
        ("id:1..5", "expected an integer, starting at: 1..5", 3),
        ("my.gt:faves", "range specified for my", 2),
        ("my:", "Unknown `my' value.", 3),
        ("my:Faves", "Unknown `my' value.", 3),
        ("my:*", "Unknown `my' value.", 3),
    ],
)
def test_a_mistake_is_named_and_located(text: str, message: str, position: int) -> None:
    assert refused(text) == (message, position)
