"""The configuration of games as clients see it (tachi-api, section 3.5).

The document names `GameConfig` without its keys; these are ours. A number that the
chart decides (a maximum of twice its notes, say) has the word `chart` in its place, so
that a reader can tell it from none, which is null. What the `data` of songs and charts,
a score's `scoreMeta` and a user's `gameSpecific` may hold are JSON Schemas.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from scores.games.schema import ClassSet, Game, Kind, Metric, Playtype


def game_object(game: Game) -> dict[str, Any]:
    playtypes = game.playtypes
    first = next(iter(playtypes.values()))
    return {
        "name": game.title,
        "internalName": game.name,
        "playtypes": list(playtypes),
        "defaultPlaytype": first.name,
        "songData": first.song_data.model_json_schema(),
        "playtypeConfigs": {
            name: playtype_object(playtype) for name, playtype in playtypes.items()
        },
    }


def playtype_object(playtype: Playtype) -> dict[str, Any]:
    return {
        "idString": str(playtype),
        "game": playtype.game,
        "playtype": playtype.name,
        "providedMetrics": _metrics(playtype.provided),
        "derivedMetrics": _metrics(playtype.derived),
        "optionalMetrics": {
            metric.name: {**_metric(metric), "partOfScoreID": metric.in_score_id}
            for metric in playtype.optional
        },
        "defaultMetric": playtype.default_metric,
        "preferredDefaultEnum": playtype.preferred_enum,
        "scoreRatingAlgs": _ratings(playtype.score_ratings),
        "sessionRatingAlgs": _ratings(playtype.session_ratings),
        "profileRatingAlgs": _ratings(playtype.profile_ratings),
        "defaultScoreRatingAlg": playtype.default_score_rating,
        "defaultSessionRatingAlg": playtype.default_session_rating,
        "defaultProfileRatingAlg": playtype.default_profile_rating,
        "difficulties": _difficulties(playtype),
        "classes": {one.name: _class_set(one) for one in playtype.classes},
        "orderedJudgements": list(playtype.judgements),
        "versions": dict(playtype.versions),
        "supportedMatchTypes": list(playtype.match_types),
        "chartData": playtype.chart_data.model_json_schema(),
        "scoreMeta": playtype.score_meta.model_json_schema(),
        "preferences": playtype.preferences.model_json_schema(),
    }


def _metrics(metrics: Iterable[Metric]) -> dict[str, Any]:
    return {metric.name: _metric(metric) for metric in metrics}


def _metric(metric: Metric) -> dict[str, Any]:
    if metric.kind is Kind.ENUM:
        return {
            "type": metric.kind.value,
            "values": list(metric.values),
            "minimumRelevantValue": metric.relevant_from or metric.values[0],
        }
    return {
        "type": metric.kind.value,
        "minimum": metric.minimum,
        "maximum": "chart" if callable(metric.maximum) else metric.maximum,
    }


class _Described(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str: ...


def _ratings(ratings: Iterable[_Described]) -> dict[str, Any]:
    return {rating.name: {"description": rating.description} for rating in ratings}


def _difficulties(playtype: Playtype) -> dict[str, Any]:
    if playtype.difficulties is None:
        return {"type": "DYNAMIC"}
    return {
        "type": "FIXED",
        "order": [one.name for one in playtype.difficulties],
        "shorthand": {one.name: one.shorthand for one in playtype.difficulties},
        "default": playtype.default_difficulty,
    }


def _class_set(classes: ClassSet) -> dict[str, Any]:
    """`minimumScores`: below it a rise is not worth an announcement."""
    return {
        "type": "DERIVED" if classes.derive else "PROVIDED",
        "values": [{"id": one.id, "display": one.name} for one in classes.values],
        "minimumRelevantValue": classes.relevant_from or None,
        "minimumScores": classes.minimum_scores,
    }
