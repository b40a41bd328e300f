"""iidx: Beat Power Indicator."""

from __future__ import annotations

import pytest

from scores.games.iidx import DP, SP
from tests.scores.games.made import made_chart, made_data, rating_of


# 1000 notes, an average of 1000 and a record of 1500 points: PGF is 0.5/(1 - x/2000),
# 1 for the average, 2 for the record, 4 for 1750, 1600 (= 0.8 · 2000) for 2000, 0.5 for
# 0. A power of 1 leaves ln(PGF)/ln 2: 0, 1, 2, 10.643856, -1.
@pytest.mark.parametrize(
    ("score", "coefficient", "expected"),
    [
        (1000, 1, 0),
        (1500, 1, 100),
        (1500, None, 100),
        (1750, 1, 200),
        (1750, 2, 400),
        (1750, 0.5, 141.421356),
        # 2 to the power of 1.175 is 2.257929.
        (1750, None, 225.792879),
        (1750, -1, 225.792879),
        (2000, 1, 1064.385619),
        # -100 and lower end at -15.
        (0, 1, -15),
        (0, None, -15),
        # 999 points: PGF is 1000/1001; ln of it is -0.0009995; over ln 2: -0.0014420.
        (999, 1, -0.144197),
    ],
)
def test_bpi(score: int, coefficient: float | None, expected: float) -> None:
    chart = made_chart(
        SP,
        notecount=1000,
        kaidenAverage=1000,
        worldRecord=1500,
        bpiCoefficient=coefficient,
    )
    data = made_data(SP, chart, score=score, lamp="CLEAR")
    assert rating_of(SP, "BPI", data, chart) == pytest.approx(expected, abs=2e-6)


def test_bpi_below_the_average_ends_only_at_minus_15() -> None:
    # A perfect record: z = 1600, and 0 points are ln 0.5 / ln 1600 = -0.0939509.
    chart = made_chart(
        DP,
        notecount=1000,
        kaidenAverage=1000,
        worldRecord=2000,
        bpiCoefficient=1.0,
    )
    data = made_data(DP, chart, score=0, lamp="FAILED")
    assert rating_of(DP, "BPI", data, chart) == pytest.approx(-9.39509, abs=1e-4)


@pytest.mark.parametrize(
    ("average", "record", "coefficient"),
    [
        (None, 1500, None),
        (1000, None, None),
        (None, None, 1.0),
        (1500, 1500, None),
        (1501, 1500, None),
        (0, 1500, None),
        (-5, 1500, None),
        (1000, 2001, None),
        (1000, 1500, 0),
        (1000, 1500, -2),
        # So steep that no number holds the result.
        (1000, 1001, 1e6),
    ],
)
def test_no_bpi_without_sensible_figures(
    average: int | None, record: int | None, coefficient: float | None
) -> None:
    chart = made_chart(
        SP,
        notecount=1000,
        kaidenAverage=average,
        worldRecord=record,
        bpiCoefficient=coefficient,
    )
    data = made_data(SP, chart, score=1200, lamp="CLEAR")
    assert rating_of(SP, "BPI", data, chart) is None
