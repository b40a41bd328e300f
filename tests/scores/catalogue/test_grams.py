"""Texts and the pieces they are found by."""

from __future__ import annotations

import pytest

from scores.catalogue.grams import MOST_LETTERS, all_grams, grams_of, normal


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a", {"  a", " a "}),
        ("Ab", {"  a", " ab", "ab "}),
        ("ＡＢ", {"  a", " ab", "ab "}),  # noqa: RUF001
        ("one-two", {"  o", " on", "one", "ne ", "  t", " tw", "two", "wo "}),
        ("冥", {"冥"}),
        ("星屑リレー", {"星屑", "屑リ", "リレ", "レー"}),
        ("水x", {"水", "  x", " x "}),
        ("!?", {"  !", " !?", "!? "}),
        ("a !?", {"  a", " a "}),
        ("  ", set()),
    ],
)
def test_pieces_of_a_text(text: str, pieces: set[str]) -> None:
    assert grams_of(normal(text)) == pieces


def test_what_is_to_be_found_has_single_letters_of_dense_writing_too() -> None:
    assert all_grams(["夜汽車", "ab"]) == {
        "夜汽", "汽車", "夜", "汽", "車", "  a", " ab", "ab ",
    }  # fmt: skip


def test_a_text_without_end_has_an_end() -> None:
    """One sign may stand for eighteen letters."""
    assert len(normal("\ufdfa" * 100_000)) <= MOST_LETTERS
    assert len(all_grams(["\ufdfa" * 100_000])) < 2 * MOST_LETTERS
