"""What every game's tables must keep, whatever the game."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from scores.games import GAMES, all_playtypes, playtype_for
from scores.games.schema import Kind, Metric, Playtype
from tests.scores.games.made import made_chart

every_playtype = pytest.mark.parametrize("playtype", all_playtypes(), ids=str)

#: Enough of chart.data for any game's derive.
CHART_DATA: dict[str, Any] = {
    "notecount": 10,
    "maxPercent": 100.0,
    "maxPlatScore": 1000,
}


def _lowest(metric: Metric) -> object:
    return metric.values[0] if metric.kind is Kind.ENUM else metric.minimum


def _named_metrics(playtype: Playtype) -> Iterator[str]:
    yield from playtype.metrics
    yield from (f"optional.{name}" for name in playtype.optional_metrics)


def test_the_registry_knows_its_games_by_name_and_playtype() -> None:
    assert {"iidx", "sdvx", "popn", "bms", "pms", "usc", "jubeat", "museca"} <= set(
        GAMES
    )
    assert str(playtype_for("iidx", "DP")) == "iidx:DP"
    assert playtype_for("iidx", "Single") is None
    assert playtype_for("solitaire", "SP") is None
    for game in GAMES.values():
        for name, playtype in game.playtypes.items():
            assert (playtype.game, playtype.name) == (game.name, name)


@every_playtype
def test_metrics(playtype: Playtype) -> None:
    names = list(_named_metrics(playtype))
    assert len(names) == len(set(names))
    for metric in (*playtype.provided, *playtype.derived, *playtype.optional):
        if metric.kind is Kind.ENUM:
            assert metric.relevant_from in metric.values
            assert len(metric.values) == len(set(metric.values))
        elif metric.kind is Kind.DECIMAL:
            assert metric.minimum is not None
    assert playtype.default_metric in playtype.metrics
    assert playtype.metrics[playtype.preferred_enum].kind is Kind.ENUM
    assert playtype.ranking[0] == playtype.default_metric
    assert set(playtype.ranking) <= set(playtype.metrics)


@every_playtype
def test_the_default_difficulty_is_one_of_them(playtype: Playtype) -> None:
    if playtype.difficulties is None:
        return
    assert playtype.default_difficulty in playtype.difficulty_names
    shorthands = [d.shorthand for d in playtype.difficulties]
    assert all(shorthands)
    assert len(shorthands) == len(set(shorthands))


@every_playtype
def test_merges_name_known_metrics(playtype: Playtype) -> None:
    known = set(_named_metrics(playtype))
    for merge in playtype.merges:
        assert {merge.metric, *merge.copies} <= known
    names = [merge.name for merge in playtype.merges]
    assert len(names) == len(set(names))


@every_playtype
def test_ratings_refer_to_ratings(playtype: Playtype) -> None:
    of_scores = {rating.name for rating in playtype.score_ratings}
    of_sessions = {rating.name for rating in playtype.session_ratings}
    of_profiles = {rating.name for rating in playtype.profile_ratings}
    assert {rating.of for rating in playtype.session_ratings} <= of_scores
    assert playtype.default_score_rating in of_scores
    assert playtype.default_session_rating in of_sessions
    assert playtype.default_profile_rating in of_profiles
    descriptions = [
        *(rating.description for rating in playtype.score_ratings),
        *(rating.description for rating in playtype.session_ratings),
        *(rating.description for rating in playtype.profile_ratings),
    ]
    assert all(description.endswith(".") for description in descriptions)


@every_playtype
def test_classes(playtype: Playtype) -> None:
    names = [classes.name for classes in playtype.classes]
    assert len(names) == len(set(names))
    no_ratings = {rating.name: None for rating in playtype.profile_ratings}
    lowest = {rating.name: 0.0 for rating in playtype.profile_ratings}
    for classes in playtype.classes:
        ids = [value.id for value in classes.values]
        assert len(ids) == len(set(ids))
        assert classes.relevant_from in {"", *ids}
        if classes.derive is not None:
            assert classes.derive(no_ratings) is None
            assert classes.derive(lowest) == ids[0]
            assert classes.derive(dict.fromkeys(lowest, 1e9)) == ids[-1]


@every_playtype
def test_derive_gives_exactly_the_derived_metrics(playtype: Playtype) -> None:
    chart = made_chart(playtype, **CHART_DATA)
    data = {
        **{metric.name: _lowest(metric) for metric in playtype.provided},
        "judgements": {},
        "optional": {},
    }
    derived = playtype.derive(data, chart)
    assert set(derived) == {metric.name for metric in playtype.derived}
    for metric in playtype.derived:
        if metric.kind is Kind.ENUM:
            assert derived[metric.name] in metric.values


@every_playtype
def test_a_profile_without_scores_has_no_rating_or_zero(playtype: Playtype) -> None:
    for rating in playtype.profile_ratings:
        assert rating.compute([]) in (None, 0)
