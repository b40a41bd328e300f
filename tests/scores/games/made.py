"""Charts and scores made up for the tests of the games' tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scores.facts import ChartFacts, SongFacts
from scores.games.schema import Best, Playtype, Rating


def made_chart(
    playtype: Playtype, level_num: float = 1, difficulty: str = "", **data: Any
) -> ChartFacts:
    return ChartFacts(
        pk=0,
        chart_id="c" * 40,
        song=SongFacts(game=playtype.game, id=1, title="A song"),
        playtype=playtype.name,
        difficulty=difficulty or playtype.default_difficulty,
        level=str(level_num),
        level_num=level_num,
        data=data,
    )


def made_data(
    playtype: Playtype,
    chart: ChartFacts,
    *,
    judgements: Mapping[str, int | None] | None = None,
    optional: Mapping[str, Any] | None = None,
    **provided: Any,
) -> dict[str, Any]:
    """A score's data with all derived metrics."""
    data = {
        **provided,
        "judgements": judgements or {},
        "optional": optional or {},
    }
    return data | playtype.derive(data, chart)


def rating_of(
    playtype: Playtype, name: str, data: Mapping[str, Any], chart: ChartFacts
) -> Rating:
    return next(r for r in playtype.score_ratings if r.name == name).rate(data, chart)


def profile_of(playtype: Playtype, name: str, bests: list[Best]) -> Rating:
    return next(r for r in playtype.profile_ratings if r.name == name).compute(bests)


def complaints(
    playtype: Playtype, data: Mapping[str, Any], chart: ChartFacts
) -> list[str]:
    answers = (check(data, chart) for check in playtype.validators)
    return [answer for answer in answers if answer is not None]


def made_bests(name: str, *ratings: Rating) -> list[Best]:
    """One personal best for each, on songs of their own."""
    return [
        Best(ratings={name: rating}, song_id=number, difficulty="")
        for number, rating in enumerate(ratings)
    ]


def class_of(playtype: Playtype, set_name: str, **ratings: Rating) -> str | None:
    """The value of a derived class at these profile ratings."""
    derive = playtype.class_sets[set_name].derive
    assert derive is not None
    return derive(ratings)
