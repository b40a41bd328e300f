"""Scores and personal bests (tachi-api, section 5). What is JSON in the database goes
out as it is."""

from __future__ import annotations

from typing import Any

from orjson import Fragment

from scores.reads.rankings import Rank
from scores.reads.rows import BestRow, ScoreRow


def score_object(row: ScoreRow) -> dict[str, Any]:
    return {
        "scoreID": row.score_id,
        "userID": row.user_id,
        "game": row.game,
        "playtype": row.playtype,
        "service": row.service,
        "importType": row.import_type,
        "songID": row.song_id,
        "chartID": row.chart_id,
        "isPrimary": row.is_primary,
        "highlight": row.highlight,
        "comment": row.comment,
        "timeAchieved": row.time_achieved,
        "timeAdded": row.time_added,
        "scoreMeta": Fragment(row.score_meta),
        "calculatedData": Fragment(row.ratings),
        "scoreData": Fragment(row.data),
    }


def best_object(row: BestRow, rank: Rank) -> dict[str, Any]:
    return {
        "composedFrom": Fragment(row.composed_from),
        "rankingData": {
            "rank": rank.rank,
            "outOf": rank.out_of,
            "rivalRank": rank.rival_rank,
        },
        "userID": row.user_id,
        "chartID": row.chart_id,
        "songID": row.song_id,
        "game": row.game,
        "playtype": row.playtype,
        "isPrimary": row.is_primary,
        "highlight": row.highlight,
        "timeAchieved": row.time_achieved,
        "scoreData": Fragment(row.data),
        "calculatedData": Fragment(row.ratings),
    }
