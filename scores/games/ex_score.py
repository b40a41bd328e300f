"""What iidx, bms and pms share: EX score, its lamps and grades, and how play was set
up."""

from __future__ import annotations

from typing import Literal

from scores.games.schema import Merge, decimal, enum, graph, integer
from scores.ratings.ex_score import GRADE_STEPS, maximum

SCORE = integer("score", 0, maximum)
LAMP = enum(
    "lamp",
    "NO PLAY",
    "FAILED",
    "ASSIST CLEAR",
    "EASY CLEAR",
    "CLEAR",
    "HARD CLEAR",
    "EX HARD CLEAR",
    "FULL COMBO",
    relevant_from="EASY CLEAR",
)
PERCENT = decimal("percent", 0, 100)
GRADE = enum("grade", *(grade for grade, _ in GRADE_STEPS), relevant_from="A")

BP = integer("bp")
GAUGE = decimal("gauge", 0, 100)
LOWEST_BP = Merge("Lowest BP", "optional.bp", ("optional.bp",), largest=False)

#: What beatoraja's clients send: gauges over time, and early and late judgements.
BEATORAJA_OPTIONAL = (
    BP,
    GAUGE,
    *(
        graph(name, 0, 100, nullable=False)
        for name in (
            "gaugeHistory",
            "gaugeHistoryEasy",
            "gaugeHistoryGroove",
            "gaugeHistoryHard",
        )
    ),
    *(
        integer(when + judgement)
        for when in "el"
        for judgement in ("pg", "gr", "gd", "bd", "pr")
    ),
)
BEATORAJA_MERGES = (
    Merge(
        "Best Lamp",
        "lamp",
        (
            "lamp",
            "optional.gauge",
            "optional.gaugeHistory",
            "optional.gaugeHistoryEasy",
            "optional.gaugeHistoryGroove",
            "optional.gaugeHistoryHard",
        ),
    ),
    LOWEST_BP,
)

Random = Literal["NONRAN", "MIRROR", "R-RANDOM", "RANDOM", "S-RANDOM"]
Gauge = Literal["EASY", "NORMAL", "HARD", "EX-HARD"]
