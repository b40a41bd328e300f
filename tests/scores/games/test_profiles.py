"""The usual calculators, and the arithmetic under them."""

from __future__ import annotations

import pytest

from scores.games.schema import Rating
from scores.ratings.grades import at_least, stepped
from scores.ratings.numbers import js_round, largest, total
from scores.ratings.profiles import mean_best, sum_best
from tests.scores.games.made import made_bests


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (0, 0),
        (0.4, 0),
        (0.5, 1),
        (1.5, 2),
        (2.5, 3),
        (2.4999, 2),
        (-0.5, 0),
        (-1.5, -1),
        (-1.6, -2),
        (108.99999999999999, 109),
    ],
)
def test_js_round(value: float, rounded: int) -> None:
    assert js_round(value) == rounded


def test_a_total_is_added_from_left_to_right() -> None:
    # A corrected sum would be 2.0.
    assert total([1e16, 1.0, 1.0, -1e16]) == 0.0
    assert total([]) == 0


def test_the_largest_are_numbers_in_falling_order() -> None:
    assert largest([1, None, 3.5, 2, None], 2) == [3.5, 2]
    assert largest([None, 1], 5) == [1]


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ([], None),
        ([None, None], None),
        ([0], 0),
        ([1, 2], 3),
        ([1, None, 2, 4], 7),
        ([5, 1, 4, 3], 12),
    ],
)
def test_sum_best_of_three(ratings: list[Rating], expected: Rating) -> None:
    assert sum_best("r", 3)(made_bests("r", *ratings)) == expected


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ([], None),
        ([None], None),
        ([6], 1.5),
        ([6, 2, None], 2.0),
        ([1, 2, 3, 4], 2.5),
        ([0, 1, 2, 3, 4], 2.5),
        ([-2, -2], -1.0),
    ],
)
def test_mean_best_of_four_divides_by_four(
    ratings: list[Rating], expected: Rating
) -> None:
    assert mean_best("r", 4)(made_bests("r", *ratings)) == expected


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [([], None), ([6, 2, 4, None], None), ([1, 2, 3, 4], 2.5), ([1, 9, 1, 1, 1], 3.0)],
)
def test_a_strict_mean_wants_all_four(ratings: list[Rating], expected: Rating) -> None:
    assert mean_best("r", 4, strict=True)(made_bests("r", *ratings)) == expected


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        # games, chunithm: 4 of 16, and 50 of 17.15.
        ([16.0] * 4, 1.28),
        ([17.15] * 50, 17.15),
        # 1 hundredth over 50 is cut off, 50 hundredths are one.
        ([0.49], 0.0),
        ([0.5], 0.01),
        # 17.15 · 100 is 1714.9999999999998 before it is rounded.
        ([17.15] * 60, 17.15),
        ([], None),
    ],
)
def test_a_scaled_mean_is_cut_off(ratings: list[Rating], expected: Rating) -> None:
    assert mean_best("r", 50, 100)(made_bests("r", *ratings)) == expected


def test_a_scaled_sum_rounds_each_value() -> None:
    # 0.125 · 100 = 12.5, up to 13; twice that is 26 hundredths.
    assert sum_best("r", 2, 100)(made_bests("r", 0.125, 0.125)) == 0.26


def test_other_ratings_do_not_count() -> None:
    assert sum_best("other", 3)(made_bests("r", 1, 2)) is None


def test_steps_begin_at_their_bound_and_have_no_end() -> None:
    step = stepped((("low", 0), ("middle", 10), ("high", 20)))
    values = (-1, 0, 9.999, 10, 19, 20, 1e9)
    expected = ["low", "low", "low", "middle", "middle", "high", "high"]
    assert [step(value) for value in values] == expected


def test_a_class_needs_its_rating() -> None:
    derive = at_least("r", (("low", 0), ("high", 10)))
    assert derive({"r": 10}) == "high"
    assert derive({"r": 9.99}) == "low"
    assert derive({"r": None, "other": 10}) is None
    assert derive({}) is None
