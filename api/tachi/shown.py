"""Scores and personal bests with the songs and charts they are about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.tachi.serializers.charts import chart_object, song_object
from api.tachi.serializers.scores import best_object, score_object
from scores.reads.leaderboards import Ranked
from scores.reads.rows import Catalogued, ScoreRow, catalogued


def catalogue_body(found: Catalogued) -> dict[str, Any]:
    return {
        "songs": [song_object(row) for row in found.songs],
        "charts": [chart_object(row) for row in found.charts],
    }


def best_objects(found: Ranked) -> list[dict[str, Any]]:
    """A personal best that was removed between two statements is left out."""
    return [
        best_object(row, found.ranks[row.pk])
        for row in found.rows
        if row.pk in found.ranks
    ]


def bests_body(found: Ranked) -> dict[str, Any]:
    return {"pbs": best_objects(found), **catalogue_body(catalogued(found.rows))}


def scores_body(rows: Sequence[ScoreRow]) -> dict[str, Any]:
    return {
        "scores": [score_object(row) for row in rows],
        **catalogue_body(catalogued(rows)),
    }


def user_ids(*found: Ranked) -> set[int]:
    return {row.user_id for one in found for row in one.rows}
