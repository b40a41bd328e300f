"""DDR. Expected values are worked out from games, section 3, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from scores.games.ddr import DDR
from scores.games.schema import Best, Rating
from tests.scores.games.made import (
    class_of,
    complaints,
    made_chart,
    made_data,
    profile_of,
    rating_of,
)

SP = DDR.playtypes["SP"]
CHART = made_chart(SP, 15, inGameID=1)


def _play(score: int, lamp: str = "CLEAR", **more: Any) -> Any:
    return made_data(SP, CHART, score=score, lamp=lamp, **more)


@pytest.mark.parametrize(
    ("score", "lamp", "grade"),
    [
        (1_000_000, "FAILED", "E"),
        (0, "FAILED", "E"),
        (0, "ASSIST", "D"),
        (549_990, "CLEAR", "D"),
        (550_000, "CLEAR", "D+"),
        (589_990, "CLEAR", "D+"),
        (590_000, "CLEAR", "C-"),
        (599_990, "CLEAR", "C-"),
        (600_000, "CLEAR", "C"),
        (649_990, "CLEAR", "C"),
        (650_000, "CLEAR", "C+"),
        (689_990, "CLEAR", "C+"),
        (690_000, "CLEAR", "B-"),
        (699_990, "CLEAR", "B-"),
        (700_000, "CLEAR", "B"),
        (749_990, "CLEAR", "B"),
        (750_000, "CLEAR", "B+"),
        (789_990, "CLEAR", "B+"),
        (790_000, "CLEAR", "A-"),
        (799_990, "CLEAR", "A-"),
        (800_000, "CLEAR", "A"),
        (849_990, "CLEAR", "A"),
        (850_000, "CLEAR", "A+"),
        (889_990, "CLEAR", "A+"),
        (890_000, "CLEAR", "AA-"),
        (899_990, "CLEAR", "AA-"),
        (900_000, "CLEAR", "AA"),
        (949_990, "CLEAR", "AA"),
        (950_000, "CLEAR", "AA+"),
        (989_990, "CLEAR", "AA+"),
        (990_000, "CLEAR", "AAA"),
        (1_000_000, "LIFE4", "AAA"),
    ],
)
def test_grade(score: int, lamp: str, grade: str) -> None:
    assert _play(score, lamp)["grade"] == grade


@pytest.mark.parametrize(
    ("level", "lamp", "flare", "skill"),
    [
        (1, "CLEAR", None, 145),
        (1, "CLEAR", "0", 145),
        # 145 * 1.06 = 153.7
        (1, "ASSIST", "I", 153),
        # 545 * 1.42 = 773.9
        (13, "CLEAR", "VII", 773),
        (10, "FULL COMBO", "V", 520),
        (15, "CLEAR", "VIII", 888),
        (9, "CLEAR", "EX", 536),
        # 665 * 1.54 = 1024.1
        (19, "CLEAR", "IX", 1024),
        (19, "LIFE4", "EX", 1064),
        (18.0, "CLEAR", None, 650),
        (19, "FAILED", "EX", 0),
        (0, "CLEAR", "EX", None),
        (20, "CLEAR", None, None),
        (12.5, "CLEAR", None, None),
    ],
)
def test_flare_skill(level: float, lamp: str, flare: str | None, skill: Rating) -> None:
    chart = made_chart(SP, level, inGameID=1)
    data = _play(900_000, lamp, optional={"flare": flare})
    assert rating_of(SP, "flareSkill", data, chart) == skill


def _bests(category: str, *skills: Rating) -> list[Best]:
    song = {"flareCategory": category}
    return [
        Best(ratings={"flareSkill": s}, song_id=1, difficulty="", song_data=song)
        for s in skills
    ]


@pytest.mark.parametrize(
    ("bests", "skill"),
    [
        ([], None),
        (_bests("CLASSIC", None), None),
        (_bests("GOLD", 0), 0),
        # 30 of each category count: 3000 + 500 + 1400, and none of NONE
        (
            [
                *_bests("CLASSIC", *[100] * 31),
                *_bests("WHITE", 500),
                *_bests("GOLD", 700, 700, None),
                *_bests("NONE", *[1000] * 5),
            ],
            4900,
        ),
        # 700 + 29 * 100
        (_bests("WHITE", *[100] * 30, 700), 3600),
        # more of one category do not fill the places of another
        ([*_bests("WHITE", *[10] * 60), *_bests("GOLD", *[1] * 31)], 330),
    ],
)
def test_profile_skill(bests: list[Best], skill: Rating) -> None:
    assert profile_of(SP, "flareSkill", bests) == skill


@pytest.mark.parametrize(
    ("skill", "rank"),
    [
        (None, None),
        (0, "NONE"),
        (499, "NONE"),
        (500, "NONE+"),
        (999, "NONE+"),
        (1000, "NONE++"),
        (1500, "NONE+++"),
        (1999, "NONE+++"),
        (2000, "MERCURY"),
        (3000, "MERCURY+"),
        (5999, "MERCURY+++"),
        (6000, "VENUS"),
        (9999, "VENUS+++"),
        (10000, "EARTH"),
        (11499, "EARTH"),
        (11500, "EARTH+"),
        (14500, "EARTH+++"),
        (15999, "EARTH+++"),
        (16000, "MARS"),
        (23999, "MARS+++"),
        (24000, "JUPITER"),
        (26500, "JUPITER+"),
        (33999, "JUPITER+++"),
        (34000, "SATURN"),
        (36749, "SATURN"),
        (36750, "SATURN+"),
        (44999, "SATURN+++"),
        (45000, "URANUS"),
        (56250, "URANUS+++"),
        (59999, "URANUS+++"),
        (60000, "NEPTUNE"),
        (74999, "NEPTUNE+++"),
        (75000, "SUN"),
        (86250, "SUN+++"),
        (89999, "SUN+++"),
        (90000, "WORLD"),
        (99999, "WORLD"),
    ],
)
def test_rank(skill: Rating, rank: str | None) -> None:
    assert class_of(SP, "flare", flareSkill=skill) == rank


def _notes(*counts: int | None) -> dict[str, int | None]:
    return dict(zip(SP.judgements, counts, strict=True))


@pytest.mark.parametrize(
    ("steps", "score", "lamp", "judgements", "wrong"),
    [
        (100, 1_000_000, "MARVELOUS FULL COMBO", _notes(100, 0, 0, 0, 0, 0), 0),
        # (500 * 100,000 - 500) / 500 = 99,999
        (100, 999_990, "PERFECT FULL COMBO", _notes(99, 1, 0, 0, 0, 0), 0),
        (100, 1_000_000, "PERFECT FULL COMBO", _notes(99, 1, 0, 0, 0, 0), 1),
        # points 485, (48,500,000 - 9 * 500) / 500 = 96,991
        (100, 969_910, "CLEAR", _notes(90, 5, 3, 1, 1, 0), 0),
        (100, 969_920, "CLEAR", _notes(90, 5, 3, 1, 1, 0), 1),
        # points 33, (3,300,000 - 35) / 35 = 94,284.7
        (7, 942_840, "GREAT FULL COMBO", _notes(6, 0, 1, 0, 0, 0), 0),
        # an OK is worth a MARVELOUS
        (101, 1_000_000, "CLEAR", _notes(100, 0, 0, 0, 0, 1), 0),
        # no check without one of the three
        (None, 5, "CLEAR", _notes(100, 0, 0, 0, 0, 0), 0),
        (100, 5, "FAILED", _notes(100, 0, 0, 0, 0, 0), 0),
        (100, 5, "CLEAR", _notes(100, 0, 0, 0, 0, None), 0),
        (100, 5, "CLEAR", {}, 0),
        # what full combos are without
        (None, 5, "FULL COMBO", _notes(9, 9, 9, 9, 0, 0), 0),
        (None, 5, "FULL COMBO", _notes(9, 9, 9, 9, 1, 0), 1),
        (None, 5, "GREAT FULL COMBO", _notes(9, 9, 9, 0, 0, 0), 0),
        (None, 5, "GREAT FULL COMBO", _notes(9, 9, 9, 1, 0, 0), 1),
        (None, 5, "GREAT FULL COMBO", _notes(9, 9, 9, 0, 1, 0), 1),
        (None, 5, "PERFECT FULL COMBO", _notes(9, 9, 0, 0, 0, None), 0),
        (None, 5, "PERFECT FULL COMBO", _notes(9, 9, 1, 0, 0, None), 1),
        (None, 5, "MARVELOUS FULL COMBO", _notes(9, 0, 0, 0, 0, 0), 0),
        (None, 5, "MARVELOUS FULL COMBO", _notes(9, 1, 0, 0, 0, 0), 1),
        (None, 5, "MARVELOUS FULL COMBO", _notes(9, 1, 0, None, 0, 0), 0),
        (None, 5, "LIFE4", _notes(9, 9, 9, 9, 3, 0), 0),
    ],
)
def test_checks(
    steps: int | None,
    score: int,
    lamp: str,
    judgements: dict[str, int | None],
    wrong: int,
) -> None:
    chart = made_chart(SP, 15, inGameID=1, stepCount=steps)
    data = _play(score, lamp, judgements=judgements)
    assert len(complaints(SP, data, chart)) == wrong


@pytest.mark.parametrize(
    ("ex_score", "judgements", "wrong"),
    [
        # 3 * (90 + 2) + 2 * 5 + 3
        (289, _notes(90, 5, 3, None, None, 2), 0),
        (288, _notes(90, 5, 3, None, None, 2), 1),
        (288, _notes(90, 5, 3, 0, 0, None), 0),
        (None, _notes(90, 5, 3, 0, 0, 2), 0),
    ],
)
def test_ex_score(
    ex_score: int | None, judgements: dict[str, int | None], wrong: int
) -> None:
    data = _play(900_000, judgements=judgements, optional={"exScore": ex_score})
    assert len(complaints(SP, data, CHART)) == wrong


@pytest.mark.parametrize(
    ("rank", "name"),
    [
        ("NONE++", "NONE++"),
        ("MERCURY", "水星 / MERCURY"),
        ("URANUS+++", "天王星 / URANUS+++"),
        ("SUN+", "太陽 / SUN+"),
        ("WORLD", "世界 / WORLD"),
    ],
)
def test_rank_names(rank: str, name: str) -> None:
    assert SP.class_sets["flare"].value(rank).name == name


def test_facts() -> None:
    assert SP.enum_indexes["lamp"]["LIFE4"] == 7
    assert SP.enum_indexes["flare"]["0"] == 0
    assert SP.enum_indexes["flare"]["EX"] == 10
    assert SP.optional_metrics["exScore"].in_score_id
    assert len(SP.class_sets["flare"].values) == 41
    assert SP.class_sets["flare"].relevant_from == "URANUS"
    assert SP.metrics["grade"].relevant_from == "D"
    assert [(m.metric, m.copies) for m in SP.merges] == [
        ("lamp", ("lamp",)),
        ("score", ("score", "grade")),
        ("optional.exScore", ("optional.exScore",)),
    ]
    assert DDR.playtypes["DP"].difficulties == SP.difficulties
