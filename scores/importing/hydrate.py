"""From what a file said to what is stored (tachi-api, section 4.3): derived metrics,
the indexes of enums, ratings and the score's id."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from scores.facts import ChartFacts
from scores.games.schema import Playtype, Rating, ScoreData
from scores.importing.identity import score_id
from scores.importing.types import DryScore, FullScore


def hydrate(dry: DryScore, playtype: Playtype, user_id: int) -> FullScore:
    data = complete(
        playtype,
        dry.chart,
        metrics=dry.metrics,
        judgements=dry.judgements,
        optional=dry.optional,
    )
    return FullScore(
        score_id=score_id(
            user_id, dry.chart.chart_id, playtype, dry.metrics, dry.optional
        ),
        playtype=playtype,
        dry=dry,
        data=data,
        ratings=rate(playtype, data, dry.chart),
    )


def complete(
    playtype: Playtype,
    chart: ChartFacts,
    *,
    metrics: Mapping[str, Any],
    judgements: Mapping[str, Any],
    optional: Mapping[str, Any],
) -> dict[str, Any]:
    """The document's scoreData. Raises nothing on odd values: a metric out of range
    may leave a derived one at an end of its own range, and validation says so."""
    data: dict[str, Any] = {
        **metrics,
        "judgements": dict(judgements),
        "optional": dict(optional),
    }
    data |= playtype.derive(data, chart)
    return with_indexes(playtype, data)


def with_indexes(playtype: Playtype, data: dict[str, Any]) -> dict[str, Any]:
    """The same object with both ``enumIndexes`` made anew."""
    optional = data["optional"]
    optional.pop("enumIndexes", None)
    indexes: dict[str, int] = {}
    of_optional: dict[str, int] = {}
    for name, index in playtype.enum_indexes.items():
        if name in data:
            indexes[name] = index[data[name]]
        elif optional.get(name) is not None:
            of_optional[name] = index[optional[name]]
    data["enumIndexes"] = indexes
    optional["enumIndexes"] = of_optional
    return data


def rate(playtype: Playtype, data: ScoreData, chart: ChartFacts) -> dict[str, Rating]:
    """The document's calculatedData: each score rating, null where there is none."""
    return {
        rating.name: _finite(rating.rate(data, chart))
        for rating in playtype.score_ratings
    }


def _finite(value: Rating) -> Rating:
    """JSON knows no infinity: a formula that ends there gives no rating."""
    return value if value is None or math.isfinite(value) else None
