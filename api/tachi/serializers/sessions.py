"""Sessions (tachi-api, sections 3.9 and 5)."""

from __future__ import annotations

from typing import Any

from orjson import Fragment

from scores.reads.rows import SessionRow
from scores.reads.sessions import ScoreInfo, SlimSession


def session_object(row: SessionRow) -> dict[str, Any]:
    return {
        "sessionID": row.session_id,
        "userID": row.user_id,
        "name": row.name,
        "desc": row.description,
        "game": row.game,
        "playtype": row.playtype,
        "scoreIDs": row.score_ids,
        "timeInserted": row.time_inserted,
        "timeStarted": row.time_started,
        "timeEnded": row.time_ended,
        "highlight": row.highlight,
        "calculatedData": Fragment(row.ratings),
    }


def slim_session_object(session: SlimSession) -> dict[str, Any]:
    """A day of the calendar."""
    return {
        "sessionID": session.session_id,
        "name": session.name,
        "desc": session.description,
        "highlight": session.highlight,
        "timeStarted": session.time_started,
        "timeEnded": session.time_ended,
        "game": session.game,
        "playtype": session.playtype,
    }


def score_info_object(info: ScoreInfo) -> dict[str, Any]:
    """On a chart that was new to the user there is nothing to compare with."""
    if info.deltas is None:
        return {"scoreID": info.score_id, "isNewScore": True}
    return {
        "scoreID": info.score_id,
        "isNewScore": False,
        "deltas": dict(info.deltas),
    }
