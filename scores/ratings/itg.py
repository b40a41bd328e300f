"""ITG: block rating, fastest stream, grades, lamp rules (games, section 4)."""

from __future__ import annotations

from typing import Any

from scores.facts import ChartFacts
from scores.games.schema import Rating, ScoreData
from scores.ratings.checks import Check, spotless
from scores.ratings.grades import stepped

#: By scorePercent, of a score that is no failure; a failure is an F.
GRADES = (
    ("D", 0),
    ("C", 55),
    ("B", 68),
    ("A", 80),
    ("S", 89),
    ("★", 96),
    ("★★", 98),
    ("★★★", 99),
    ("★★★★", 100),
)

# 32 measures of sixteenth notes, in however many measures they come.
_STREAM_NOTES = 32 * 16
# A slower stream is no achievement to speak of.
_SLOWEST_BPM = 100

_grade = stepped(GRADES)


def derive(data: ScoreData, _: ChartFacts) -> dict[str, Any]:
    """finalPercent puts every clear above every failure: a failure counts how far it
    came, a clear 100 and how good it was."""
    if data["lamp"] == "FAILED":
        return {"grade": "F", "finalPercent": data["survivedPercent"]}
    percent = data["scorePercent"]
    return {"grade": _grade(percent), "finalPercent": 100 + percent}


def block_rating(data: ScoreData, chart: ChartFacts) -> Rating:
    """Null also for charts that nobody ranked."""
    if data["lamp"] == "FAILED":
        return None
    level: Rating = chart.data["rankedLevel"]
    return level


def _played(data: ScoreData, chart: ChartFacts) -> list[tuple[float, float]]:
    """Notes per second and notes of each measure that was begun alive."""
    measures = list(
        zip(chart.data["npsPerMeasure"], chart.data["notesPerMeasure"], strict=False)
    )
    if data["lamp"] != "FAILED":
        return measures
    died = data["survivedPercent"] / 100 * len(measures)
    return [measure for index, measure in enumerate(measures) if index < died]


def fastest32(data: ScoreData, chart: ChartFacts) -> Rating:
    """The speed, in beats a minute, of the fastest unbroken stream of 512 notes: from
    each measure on a window grows until it holds so many, and is as fast as its
    slowest measure. A measure without notes breaks the stream."""
    best: float | None = None
    windows: list[tuple[float, float]] = []
    for nps, notes in _played(data, chart):
        open_before = windows if notes else []
        windows = []
        for slowest, held in (*open_before, (nps, 0)):
            window = (min(slowest, nps), held + notes)
            if window[1] < _STREAM_NOTES:
                windows.append(window)
            elif best is None or window[0] > best:
                best = window[0]
    if best is None:
        return None
    bpm = best * 60 / 4
    return bpm if bpm >= _SLOWEST_BPM else None


def clears_survive(data: ScoreData, _: ChartFacts) -> str | None:
    if data["lamp"] == "FAILED" or data["survivedPercent"] == 100:
        return None
    return f"A lamp of {data['lamp']} needs a survivedPercent of 100."


# Worst judgements last.
_JUDGEMENTS = ("fantastic", "excellent", "great", "decent", "wayoff", "miss")

CHECKS: tuple[Check, ...] = (
    clears_survive,
    *spotless("lamp", "QUINT", *_JUDGEMENTS),
    *spotless("lamp", "QUAD", *_JUDGEMENTS[1:]),
    *spotless("lamp", "FULL EXCELLENT COMBO", *_JUDGEMENTS[2:]),
    *spotless("lamp", "FULL COMBO", *_JUDGEMENTS[3:]),
)
