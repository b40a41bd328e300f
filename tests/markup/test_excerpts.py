"""The beginning of a text, as plain words."""

from __future__ import annotations

import pytest

from markup.excerpts import excerpt


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Plain words.", "Plain words."),
        ("# Head\n\n*two* **three**", "Head two three"),
        ("> said\n\nanswered", "said answered"),
        ("- one\n- two", "one two"),
        ("a\nb", "a b"),
        ("see >>12", "see >>12"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("[words](https://example.org/)", "words"),
        ("a & b &amp; c", "a & b & c"),
    ],
)
def test_marks_and_lines_are_left_out(text: str, expected: str) -> None:
    assert excerpt(text) == expected


def test_it_is_cut_at_a_word() -> None:
    assert excerpt("one two three", 9) == "one two\u2026"
    assert excerpt("x" * 50, 9) == "x" * 9 + "\u2026"
    # Whatever stands behind is not read, but is not denied either.
    assert excerpt(" " * 1_990 + "end " + "more " * 10_000).endswith("\u2026")
