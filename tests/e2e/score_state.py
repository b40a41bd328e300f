"""What must hold of the score tables at any moment, whoever died in between."""

from __future__ import annotations

from typing import Any

from tests.e2e.live import LiveSite

# Each selects what is wrong.
_WRONG = {
    "scores without a personal best": """
        SELECT user_id, chart_id FROM scores_score
        EXCEPT SELECT user_id, chart_id FROM scores_personalbest""",
    "personal bests without a score": """
        SELECT user_id, chart_id FROM scores_personalbest
        EXCEPT SELECT user_id, chart_id FROM scores_score""",
    "players of charts": """
        SELECT chart_id, held.players, count(best.id)
        FROM scores_chartplayers held
        FULL JOIN scores_personalbest best USING (chart_id)
        GROUP BY chart_id, held.players
        HAVING coalesce(held.players, 0) <> count(best.id)""",
    "sessions": """
        SELECT session.id FROM scores_gamesession session
        LEFT JOIN scores_score score ON score.session_id = session.id
        GROUP BY session.id
        HAVING count(score.id) = 0 OR session.time_started <> min(score.time_achieved)
            OR session.time_ended <> max(score.time_achieved)""",
    "scores with a time and no session": """
        SELECT id FROM scores_score
        WHERE time_achieved IS NOT NULL AND session_id IS NULL""",
    "players without a profile": """
        SELECT user_id, game, playtype FROM scores_score
        EXCEPT SELECT user_id, game, playtype FROM scores_gamestats""",
    "imports and their scores": """
        SELECT run.id, run.summary, count(score.id) FROM scores_import run
        LEFT JOIN scores_score score ON score.origin_id = run.id
        GROUP BY run.id
        HAVING count(score.id) <> coalesce((run.summary ->> 'imported')::int, 0)""",
    "summaries that do not add up": """
        SELECT id, summary FROM scores_import
        WHERE state = 'completed' AND (summary ->> 'rows')::int <>
            (summary ->> 'imported')::int + (summary ->> 'duplicates')::int
            + (summary ->> 'orphaned')::int + (summary ->> 'rejected')::int""",
    "imports without an end": """
        SELECT id, state, progress FROM scores_import
        WHERE state NOT IN ('completed', 'failed')""",
    "imports of a user out of order": """
        SELECT run.id, before.id FROM scores_import run
        JOIN scores_import before ON before.user_id = run.user_id
            AND before.id < run.id AND before.time_finished > run.time_started
            AND run.attempts = 1""",
}


def wrong(site: LiveSite) -> dict[str, list[tuple[Any, ...]]]:
    """What is wrong of a site that has nothing left to do; empty if all is well."""
    found = {name: site.rows(query) for name, query in _WRONG.items()}
    kept = [(path.name,) for path in (site.home / "media" / "imports").glob("*")]
    found["files of imports that have ended"] = kept
    return {name: rows for name, rows in found.items() if rows}


def stored(site: LiveSite, user_id: int) -> tuple[int, int]:
    """How many scores and orphans a user has."""
    query = """
        SELECT (SELECT count(*) FROM scores_score WHERE user_id = %(user)s),
            (SELECT count(*) FROM scores_orphan WHERE user_id = %(user)s)"""
    ((scores, orphans),) = site.rows(query, user=user_id)
    return scores, orphans
