"""Imports, failed imports and orphans (tachi-api, sections 2.6, 2.7, 4.7)."""

from __future__ import annotations

from typing import Any

from scores.actions.orphans import OrphanCounts
from scores.models import Import, Orphan


def import_object(run: Import) -> dict[str, Any]:
    """ImportDocument; `run` from `scores.reads.imports.with_score_ids`. Section 0 #1:
    `idStrings` and its newer name `gptStrings` both."""
    strings = [f"{run.game}:{playtype}" for playtype in run.playtypes]
    return {
        "importID": run.import_id,
        "userID": run.user_id,
        "importType": run.import_type,
        "game": run.game,
        "playtypes": run.playtypes,
        "idStrings": strings,
        "gptStrings": strings,
        "scoreIDs": run.score_ids,  # type: ignore[attr-defined]
        "errors": run.errors,
        "createdSessions": run.created_sessions,
        "classDeltas": run.class_deltas,
        "goalInfo": [],
        "questInfo": [],
        "summary": run.summary,
        "timeStarted": run.time_started,
        "timeFinished": run.time_finished,
        "userIntent": run.user_intent,
    }


def failed_object(run: Import) -> dict[str, Any]:
    return {
        "type": "FAILED",
        "importID": run.import_id,
        "importType": run.import_type,
        "userID": run.user_id,
        "userIntent": run.user_intent,
        "timeStarted": run.time_started or run.time_queued,
        "error": {"message": run.message, "statusCode": run.status_code or 500},
    }


def orphan_object(orphan: Orphan) -> dict[str, Any]:
    return {
        "orphanID": orphan.orphan_id,
        "importType": orphan.import_type,
        "data": orphan.data,
        "context": orphan.context,
        "userID": orphan.user_id,
        "game": orphan.game,
        "errMsg": orphan.message,
        "timeInserted": orphan.time_inserted,
    }


def counts_object(counts: OrphanCounts) -> dict[str, Any]:
    return {
        "processed": counts.processed,
        "failed": counts.failed,
        "success": counts.success,
        "removed": counts.removed,
    }
