"""Wildcard patterns as values, regular expressions and LIKE patterns."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booru.search.patterns import ANY_MARK, ONE_MARK, Pattern
from tests.booru.search.trees import ANY, ONE, Part, pattern


@pytest.mark.parametrize(
    ("given", "matching", "others"),
    [
        (pattern("fox"), ["fox"], ["", "foxx", "afox"]),
        (pattern("fox", ANY), ["fox", "foxes", "fox\n\n"], ["fo", "a fox", "Fox"]),
        (pattern(ANY, "fox"), ["fox", "red fox", "\nfox"], ["foxes", ""]),
        (pattern(ANY, "fox", ANY), ["fox", "a fox b"], ["fo x"]),
        (pattern("f", ONE, "x"), ["fox", "f\nx", "f\U0001f98ax"], ["fx", "foox"]),
        (pattern("f", ANY, "x"), ["fx", "fo\nox", "f\U0001f98ax"], ["f", "fxo"]),
        (pattern(ONE, ONE, ANY), ["ab", "abc", "\U0001f98a\U0001f98a"], ["", "a"]),
        (pattern(ANY), ["", "a", "\n"], []),
        (pattern(), [""], ["a"]),
        (pattern("a.b", ANY, "[c]$"), ["a.b[c]$", "a.b [c]$"], ["axb[c]$", "a.bc"]),
        (pattern("a", ANY, "b", ANY, "c"), ["abc", "aabbcc"], ["acb", "ab"]),
        (pattern("\0", ONE, "\0"), ["\0a\0"], ["\0\0"]),
        (pattern("a", ONE, ANY), ["aé"], ["a\ud800", "a"]),
    ],
)  # fmt: skip
def test_matching(given: Pattern, matching: list[str], others: list[str]) -> None:
    assert [t for t in matching + others if given.matches(t)] == matching


def test_a_pattern_is_read_from_a_marked_text() -> None:
    text = f"a{ANY_MARK}{ONE_MARK}{ANY_MARK}b{ANY_MARK}"
    assert Pattern.from_marked(text) == pattern("a", ONE, ANY, "b", ANY)
    assert Pattern.from_marked("") == pattern()


def test_prefix_and_shortest() -> None:
    given = pattern("fox", ONE, ANY, "es")
    assert (given.prefix, given.shortest) == ("fox", 6)
    assert (pattern(ANY, "fox").prefix, pattern(ANY).shortest) == ("", 0)
    assert pattern().prefix == ""


def test_like() -> None:
    assert pattern("50%_\\", ONE, ANY, "x").like() == r"50\%\_\\_%x"


def test_only_a_single_star_is_everything() -> None:
    assert pattern(ANY).is_everything
    assert not pattern(ONE, ANY).is_everything
    assert not pattern().is_everything


PARTS: st.SearchStrategy[list[Part]] = st.lists(
    st.one_of(st.sampled_from([ONE, ANY]), st.text("ab*?.\n", min_size=1))
)


@given(PARTS, st.text("ab*?.\n", max_size=8))
def test_the_same_as_a_plain_regular_expression(parts: list[Part], text: str) -> None:
    given = pattern(*parts)
    wild = {ONE: ".", ANY: ".*"}
    plain = "".join(
        re.escape(part) if isinstance(part, str) else wild[part] for part in given.parts
    )
    assert given.matches(text) == bool(re.fullmatch(plain, text, re.DOTALL))


def test_time_is_linear() -> None:
    row: list[Part] = ["a", ANY]
    stubborn = pattern(*row * 100, "b")
    started = time.thread_time()
    assert not stubborn.matches("a" * 5_000)
    assert time.thread_time() - started < 0.2


def test_patterns_may_be_as_long_as_queries() -> None:
    fox = "\U0001f98a"
    row: list[Part] = [fox, ANY]
    assert pattern(*[ONE] * 9_000).matches(fox * 9_000)
    assert not pattern(*[ONE] * 9_000).matches(fox * 9_001)
    assert pattern(*row * 4_500).matches(fox * 4_500)
    assert not pattern(*row * 4_500).matches(fox * 4_499 + "x")
