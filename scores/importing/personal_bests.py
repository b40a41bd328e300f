"""A personal best from all scores of a user on a chart (tachi-api, section 4.5).

Made anew each time from everything that is there, it does not depend on the order in
which scores came, and taking scores back is the same work as adding them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scores.facts import ChartFacts
from scores.games.schema import Merge, Playtype, Rating, ScoreData
from scores.importing.hydrate import rate, with_indexes

_NEVER = float("inf")
#: As many columns as the longest table of ranking metrics or ratings has rows.
COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Played:
    """What a personal best may see of a score; its ratings where they are at hand."""

    score_id: str
    data: ScoreData
    time_achieved: int | None
    time_added: int
    highlight: bool = False
    ratings: Mapping[str, Rating] | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """``composed_from``, ``data`` and ``ratings`` as the document has them; ``ranks``
    are the values that order a chart's players, highest first."""

    composed_from: list[dict[str, str]]
    highlight: bool
    time_achieved: int | None
    data: ScoreData
    ratings: Mapping[str, Rating]
    ranks: tuple[float, float, float]


def personal_best(
    scores: Sequence[Played], playtype: Playtype, chart: ChartFacts
) -> Made:
    """``scores`` has at least one. Ties go to the score achieved first, then added
    first, then to the lower id, so that every order of arrival ends in the same. A
    highlight shows whichever score has it (tachi-api, section 3.8)."""
    in_time = sorted(scores, key=_age)
    base = max(in_time, key=lambda played: played.data[playtype.default_metric])
    merged: dict[str, Any] = {}
    time_achieved = base.time_achieved
    composed_from = [{"name": playtype.base_name, "scoreID": base.score_id}]
    # Nearly all charts have been played once: that score has nothing to take.
    for merge in playtype.merges if len(scores) > 1 else ():
        best = _best(in_time, merge, playtype)
        if best is None or (best is base and not merged):
            continue
        merged = merged or _copy(base.data)
        for name in merge.copies:
            _take(merged, best.data, name)
        if time_achieved is not None and best.time_achieved is not None:
            time_achieved = max(time_achieved, best.time_achieved)
        if all(part["scoreID"] != best.score_id for part in composed_from):
            composed_from.append({"name": merge.name, "scoreID": best.score_id})
    data = with_indexes(playtype, merged) if merged else base.data
    ratings = None if merged else base.ratings
    return Made(
        composed_from=composed_from,
        highlight=any(played.highlight for played in scores),
        time_achieved=time_achieved,
        data=data,
        ratings=rate(playtype, data, chart) if ratings is None else ratings,
        ranks=ranks(playtype, data),
    )


def ranks(playtype: Playtype, data: ScoreData) -> tuple[float, float, float]:
    values = [_number(playtype, data, name) or 0.0 for name in playtype.ranking]
    first, second, third = (*values, 0.0, 0.0)[:COLUMNS]
    return first, second, third


def rating_columns(
    names: Sequence[str], ratings: Mapping[str, Rating]
) -> tuple[Rating, Rating, Rating]:
    """The ratings in the order of a playtype's table, for the columns that order."""
    values = [ratings.get(name) for name in names]
    first, second, third = (*values, None, None, None)[:COLUMNS]
    return first, second, third


def _age(played: Played) -> tuple[float, int, str]:
    achieved = _NEVER if played.time_achieved is None else played.time_achieved
    return achieved, played.time_added, played.score_id


def _best(in_time: Sequence[Played], merge: Merge, playtype: Playtype) -> Played | None:
    valued = [
        (value, played)
        for played in in_time
        if (value := _number(playtype, played.data, merge.metric)) is not None
    ]
    if not valued:
        return None
    # Of equals, `max` and `min` keep the first: the oldest.
    choose = max if merge.largest else min
    return choose(valued, key=lambda pair: pair[0])[1]


def _number(playtype: Playtype, data: ScoreData, name: str) -> float | None:
    """A metric as a number: of an enum the index, of an optional one null if absent."""
    place, key = data, name
    if name.startswith("optional."):
        place, key = data["optional"], name.removeprefix("optional.")
    value = place.get(key)
    if key in playtype.enum_indexes and value is not None:
        return playtype.enum_indexes[key][value]
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if is_number else None


def _take(data: dict[str, Any], other: ScoreData, name: str) -> None:
    if not name.startswith("optional."):
        data[name] = other[name]
        return
    key = name.removeprefix("optional.")
    if key in other["optional"]:
        data["optional"][key] = other["optional"][key]
    else:
        data["optional"].pop(key, None)


def _copy(data: ScoreData) -> dict[str, Any]:
    """Deep enough for what merges change."""
    return {**data, "optional": dict(data["optional"])}
