"""A user's best at some moment, against the whole personal best of the same scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scores.facts import ChartFacts, SongFacts
from scores.games import all_playtypes, playtype_for
from scores.games.schema import Kind, Metric, Playtype
from scores.importing.personal_bests import Played, personal_best
from scores.importing.standings import Standing, compared, deciding


def _numbers(playtype: Playtype, data: Mapping[str, Any]) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for name in deciding(playtype):
        place, key = data, name
        if name.startswith("optional."):
            place, key = data["optional"], name.removeprefix("optional.")
        value = place.get(key)
        index = playtype.enum_indexes.get(key)
        found[name] = index[value] if index and value is not None else value
    return found


def _values(metric: Metric) -> st.SearchStrategy[Any]:
    if metric.kind is Kind.ENUM:
        return st.sampled_from(metric.values)
    # Few values, so that equals are frequent.
    return st.integers(1, 4)


def _datas(playtype: Playtype) -> st.SearchStrategy[dict[str, Any]]:
    metrics = {name: _values(m) for name, m in playtype.metrics.items()}
    optional = {
        name: st.none() | _values(metric)
        for name, metric in playtype.optional_metrics.items()
        if metric.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.ENUM)
    }
    return st.fixed_dictionaries(
        {
            **metrics,
            "judgements": st.just({}),
            "optional": st.fixed_dictionaries({}, optional=optional),
        }
    )


def _without_ratings(playtype: Playtype) -> Playtype:
    """Numbers drawn at random are no food for formulas."""
    values = {name: getattr(playtype, name) for name in Playtype.__dataclass_fields__}
    return Playtype(**{**values, "score_ratings": ()})


@pytest.mark.parametrize("playtype", all_playtypes(), ids=str)
@given(data=st.data())
def test_the_metrics_are_those_of_the_personal_best(
    playtype: Playtype, data: st.DataObject
) -> None:
    chart = ChartFacts(0, "c", SongFacts("g", 1, "t"), "p", "d", "1", 1.0)
    datas = data.draw(st.lists(_datas(playtype), min_size=1, max_size=6))
    standing = Standing(playtype)
    assert standing.metrics() is None
    played = []
    for place, one in enumerate(datas):
        standing.add(_numbers(playtype, one))
        played.append(Played(f"R{place}", one, place // 2, place))
    made = personal_best(played, _without_ratings(playtype), chart)
    expected = _numbers(playtype, made.data)
    assert standing.metrics() == {name: expected[name] for name in compared(playtype)}


def test_numbers_that_decide() -> None:
    iidx = playtype_for("iidx", "SP")
    assert iidx is not None
    assert compared(iidx) == ("score", "lamp", "percent", "grade")
    assert set(deciding(iidx)) == {"score", "lamp", "percent", "grade", "optional.bp"}
