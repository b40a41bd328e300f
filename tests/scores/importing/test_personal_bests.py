"""What a personal best takes from which score."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from scores.facts import ChartFacts, SongFacts
from scores.games import playtype_for
from scores.games.schema import Playtype
from scores.importing.hydrate import complete
from scores.importing.personal_bests import Played, personal_best

CHARTS: dict[str, tuple[str, str, float, dict[str, Any]]] = {
    "iidx": ("SP", "ANOTHER", 12.0, {"notecount": 1000, "inGameID": 1}),
    "sdvx": ("Single", "EXH", 18.0, {"inGameID": 1}),
    "chunithm": ("Single", "MASTER", 14.0, {"inGameID": 1}),
    "ongeki": ("Single", "MASTER", 14.0, {"inGameID": 1, "maxPlatScore": 1000}),
    "popn": ("9B", "EX", 45.0, {"hashSHA256": None, "inGameID": 1}),
    "jubeat": ("Single", "EXT", 9.5, {"inGameID": 1, "noteCount": 9, "musicBar": []}),
    "ddr": ("SP", "EXPERT", 15.0, {"inGameID": 1}),
    "itg": ("Stamina", "x", 0.0, {"rankedLevel": 12, "npsPerMeasure": [],
                                   "notesPerMeasure": []}),
}  # fmt: skip


def _tables(game: str) -> tuple[Playtype, ChartFacts]:
    name, difficulty, level, data = CHARTS[game]
    playtype = playtype_for(game, name)
    assert playtype is not None
    song = SongFacts(game, 1, "Song", data={"flareCategory": "GOLD"})
    return playtype, ChartFacts(1, "c", song, name, difficulty, "12", level, data=data)


def _played(game: str, number: int, play: dict[str, Any]) -> Played:
    playtype, chart = _tables(game)
    metrics = {k: v for k, v in play.items() if k in playtype.metrics}
    optional = {k: v for k, v in play.items() if k in playtype.optional_metrics}
    data = complete(playtype, chart, metrics=metrics, judgements={}, optional=optional)
    return Played(f"R{number}", data, play.get("at"), 0, play.get("highlight", False))


def _best(game: str, *plays: dict[str, Any]) -> Any:
    playtype, chart = _tables(game)
    played = [_played(game, number, play) for number, play in enumerate(plays)]
    made = {
        repr(personal_best(order, playtype, chart))
        for order in itertools.permutations(played)
    }
    # Whatever the order in which the scores came.
    assert len(made) == 1
    return personal_best(played, playtype, chart)


CASES: list[tuple[str, list[dict[str, Any]], dict[str, Any], list[tuple[str, str]]]] = [
    ("iidx", [{"score": 1500, "lamp": "CLEAR", "bp": 9},
              {"score": 1400, "lamp": "HARD CLEAR", "bp": 3, "gauge": 8.0}],
     {"score": 1500, "percent": 75.0, "lamp": "HARD CLEAR",
      "optional": {"bp": 3, "gauge": 8.0, "enumIndexes": {}}},
     [("Best Score", "R0"), ("Best Lamp", "R1")]),
    ("iidx", [{"score": 1500, "lamp": "HARD CLEAR", "bp": 9},
              {"score": 1400, "lamp": "CLEAR", "bp": 3}],
     {"lamp": "HARD CLEAR", "optional": {"bp": 3, "enumIndexes": {}}},
     [("Best Score", "R0"), ("Lowest BP", "R1")]),
    # Nobody has a BP: nothing to take.
    ("iidx", [{"score": 1500, "lamp": "CLEAR"}, {"score": 1400, "lamp": "CLEAR"}],
     {"score": 1500, "optional": {"enumIndexes": {}}}, [("Best Score", "R0")]),
    ("sdvx", [{"score": 9_000_000, "lamp": "CLEAR", "exScore": 10},
              {"score": 8_000_000, "lamp": "ULTIMATE CHAIN", "exScore": 20}],
     {"score": 9_000_000, "lamp": "ULTIMATE CHAIN",
      "optional": {"exScore": 20, "enumIndexes": {}}},
     [("Best Score", "R0"), ("Best Lamp", "R1")]),
    ("chunithm",
     [{"score": 1_000_000, "noteLamp": "NONE", "clearLamp": "CLEAR"},
      {"score": 990_000, "noteLamp": "FULL COMBO", "clearLamp": "FAILED"},
      {"score": 980_000, "noteLamp": "NONE", "clearLamp": "HARD"}],
     {"score": 1_000_000, "noteLamp": "FULL COMBO", "clearLamp": "HARD",
      "enumIndexes": {"noteLamp": 1, "clearLamp": 2, "grade": 10}},
     [("Best Score", "R0"), ("Best Note Lamp", "R1"), ("Best Clear Lamp", "R2")]),
    ("ongeki",
     [{"score": 1_000_000, "noteLamp": "CLEAR", "bellLamp": "NONE",
       "platinumScore": 900},
      {"score": 990_000, "noteLamp": "FULL COMBO", "bellLamp": "FULL BELL",
       "platinumScore": 980}],
     {"score": 1_000_000, "noteLamp": "FULL COMBO", "bellLamp": "FULL BELL",
      "platinumScore": 980, "platinumStars": 5},
     [("Best Score", "R0"), ("Best Platinum Score", "R1")]),
    # The grade stays that of the base.
    ("popn", [{"score": 95_000, "clearMedal": "failedStar"},
              {"score": 60_000, "clearMedal": "clearCircle"}],
     {"score": 95_000, "clearMedal": "clearCircle", "lamp": "CLEAR", "grade": "A"},
     [("Best Score", "R0"), ("Best Clear", "R1")]),
    ("jubeat", [{"score": 900_000, "musicRate": 80.0, "lamp": "CLEAR"},
                {"score": 950_000, "musicRate": 70.0, "lamp": "FULL COMBO"}],
     {"score": 950_000, "musicRate": 80.0, "lamp": "FULL COMBO", "grade": "SS"},
     [("Best Music Rate", "R0"), ("Best Lamp", "R1")]),
    ("itg", [{"scorePercent": 90.0, "survivedPercent": 100.0, "lamp": "CLEAR"},
             {"scorePercent": 99.0, "survivedPercent": 80.0, "lamp": "FAILED"}],
     {"finalPercent": 190.0, "lamp": "CLEAR"}, [("Best Result", "R0")]),
]  # fmt: skip


@pytest.mark.parametrize(("game", "plays", "expected", "parts"), CASES)
def test_each_rule_takes_its_fields(
    game: str,
    plays: list[dict[str, Any]],
    expected: dict[str, Any],
    parts: list[tuple[str, str]],
) -> None:
    best = _best(game, *plays)
    assert {name: best.data[name] for name in expected} == expected
    composed = [(part["name"], part["scoreID"]) for part in best.composed_from]
    assert composed == parts


def test_ratings_are_of_the_merged_data() -> None:
    best = _best(
        "sdvx",
        {"score": 9_900_000, "lamp": "FAILED"},
        {"score": 5_000_000, "lamp": "ULTIMATE CHAIN"},
    )
    # 18 * 2 * 0.99 * 105 (S) * 105 (UC), thousandths rounded down.
    assert best.ratings == {"VF6": 0.392}


@pytest.mark.parametrize(
    ("times", "base"),
    [
        ((5, 3), "R1"),
        ((3, 5), "R0"),
        ((None, 5), "R1"),
        ((5, None), "R0"),
        ((None, None), "R0"),
    ],
)
def test_equals_go_to_the_older(times: tuple[int | None, ...], base: str) -> None:
    plays = [{"score": 1500, "lamp": "CLEAR", "at": at} for at in times]
    assert _best("iidx", *plays).composed_from == [
        {"name": "Best Score", "scoreID": base}
    ]


@pytest.mark.parametrize(
    ("base", "merged", "time"),
    [(5, 9, 9), (9, 5, 9), (None, 9, None), (9, None, 9)],
)
def test_the_time_is_the_later_if_both_have_one(
    base: int | None, merged: int | None, time: int | None
) -> None:
    best = _best(
        "iidx",
        {"score": 1500, "lamp": "CLEAR", "at": base},
        {"score": 1400, "lamp": "HARD CLEAR", "at": merged},
    )
    assert best.time_achieved == time


def test_a_highlight_of_any_score_shows() -> None:
    plays = [
        {"score": 1500, "lamp": "CLEAR"},
        {"score": 1400, "lamp": "HARD CLEAR", "highlight": True},
        {"score": 1300, "lamp": "CLEAR", "highlight": True},
    ]
    assert _best("iidx", *plays).highlight
    assert _best("iidx", plays[0], plays[2]).highlight
    assert not _best("iidx", plays[0]).highlight


def test_a_chart_is_ranked_by_up_to_three_values() -> None:
    chunithm = {"score": 1_000_000, "noteLamp": "FULL COMBO", "clearLamp": "HARD"}
    assert _best("chunithm", chunithm).ranks == (1_000_000, 1, 2)
    assert _best("iidx", {"score": 1500, "lamp": "CLEAR"}).ranks == (75.0, 0.0, 0.0)
