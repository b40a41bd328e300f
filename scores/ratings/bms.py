"""The rating of BMS and PMS (games, bms)."""

from __future__ import annotations

from scores.facts import ChartFacts
from scores.games.schema import Rating, ScoreData


def sieglinde(data: ScoreData, chart: ChartFacts) -> Rating:
    """How hard the lamp is, from the chart's Sieglinde figures for an easy and a hard
    clear; an unknown figure counts as 0. A hard clear is never worth less than an easy
    one (games, bms: sieglinde). People read it as ☆x below 13 and ★(x - 12) above."""
    easy: float = chart.data.get("sglEC") or 0
    hard: float = chart.data.get("sglHC") or 0
    match data["lamp"]:
        case "FULL COMBO" | "EX HARD CLEAR" | "HARD CLEAR":
            return max(hard, easy)
        case "CLEAR" | "EASY CLEAR":
            return easy
    return 0
