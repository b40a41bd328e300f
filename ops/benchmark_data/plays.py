"""What a player played and when: invented, with the proportions of an arcade's
regulars. Nothing depends on ids or on the clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scores.facts import ChartFacts

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Unix milliseconds, and the seconds that follow it: seven years from 2018 on.
BEGIN = 1_514_764_800_000
SPAN = 7 * 365 * 86_400
_SITTING = 20
_LAMPS = ("FAILED", "ASSIST CLEAR", "EASY CLEAR", "CLEAR", "HARD CLEAR",
          "EX HARD CLEAR")  # fmt: skip
# Percent, and the luck of the day added, from which on a lamp is reached.
_LAMP_BOUNDS = (55.0, 60.0, 66.0, 74.0, 84.0)


@dataclass(frozen=True, slots=True)
class Play:
    """One chart played once; ``sitting`` counts the player's."""

    chart: ChartFacts
    sitting: int
    score: int
    lamp: str
    judgements: dict[str, int]
    optional: dict[str, int]
    score_meta: dict[str, str]
    time_achieved: int | None


def popularity(charts: int) -> Floats:
    """Each chart's part of all plays, added up; the most popular first."""
    shares = np.arange(8.0, charts + 8) ** -0.7
    return np.cumsum(shares / shares.sum())


def plays(
    count: int,
    charts: Sequence[ChartFacts],
    popular: Floats,
    rng: np.random.Generator,
) -> Iterator[Play]:
    """In the order of time. Everybody begins with the most popular chart; no two are
    the same score."""
    place = np.minimum(np.searchsorted(popular, rng.random(count)), len(charts) - 1)
    place[0] = 0
    sittings, seconds = _times(count, rng)
    skill = rng.normal(76, 9)
    level = np.array([charts[p].level_num for p in place.tolist()])
    growth = 6 * np.log1p(np.arange(count)) / np.log(20_000)
    percent = skill + growth - 2.2 * (level - 9) + rng.normal(0, 4, count)
    percent = np.clip(percent, 12.0, 99.8)
    lamp = np.searchsorted(_LAMP_BOUNDS, percent + rng.normal(0, 3, count))
    dice = rng.random((count, 5))
    taken: set[tuple[int, int]] = set()
    for index in range(count):
        chart = charts[int(place[index])]
        notes = chart.data["notecount"]
        score = int(percent[index] * notes / 50)
        while (chart.pk, score) in taken:
            score = (score - 1) % (2 * notes)
        taken.add((chart.pk, score))
        luck = dice[index]
        judged = judgements(score, notes, luck[0])
        bp = judged["bad"] + judged["poor"]
        optional = {"bp": bp} if luck[1] < 0.7 else {}
        if luck[2] < 0.3:
            fast = int(judged["great"] * luck[3])
            optional |= {"fast": fast, "slow": judged["great"] - fast}
        yield Play(
            chart,
            int(sittings[index]),
            score,
            _LAMPS[lamp[index]] if bp else "FULL COMBO",
            judged,
            optional,
            {"random": "RANDOM"} if luck[3] < 0.3 else {},
            BEGIN + int(seconds[index] * 1000) if luck[4] < 0.95 else None,
        )


def _times(count: int, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """Sittings of some twenty plays, spread over a part of the years."""
    new = rng.random(count) < 1 / _SITTING
    new[0] = False
    sittings = np.cumsum(new, dtype=np.int64)
    number = int(sittings[-1]) + 1
    # A sitting is over three hours before the next one begins.
    room = max(1.0, SPAN - count * 180.0 - number * 10_800.0)
    begin = rng.uniform(0, 0.6) * room if number < 500 else 0.0
    starts = np.sort(rng.uniform(begin, room, number))
    pauses = rng.uniform(100, 180, count)
    return sittings, starts[sittings] + np.cumsum(pauses) + sittings * 10_800.0


def judgements(score: int, notes: int, luck: float) -> dict[str, int]:
    """2·pgreat + great is the score, and no note counts twice."""
    missed = int((2 * notes - score) * 0.25 * luck)
    pgreat = max(0, score - notes + missed)
    great = score - 2 * pgreat
    rest = max(0, notes - pgreat - great)
    good = rest // 2
    bad = (rest - good) // 3
    return {
        "pgreat": pgreat,
        "great": great,
        "good": good,
        "bad": bad,
        "poor": rest - good - bad,
    }
