"""Everybody's standing once a day, for the charts of ratings over time
(tachi-api, section 6)."""

from __future__ import annotations

from datetime import datetime

from django.db import connection


def take_snapshots(now: datetime) -> int:
    """A row per user and playtype for the midnight (UTC) before ``now``; a second run
    of a day adds nothing. Returns how many are new. One statement, rankings by window:
    it works through all profiles, at night."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {"midnight": int(midnight.timestamp() * 1000)})
        return int(cursor.rowcount)


_STATEMENT = """
INSERT INTO scores_ratingsnapshot
    (user_id, game, playtype, timestamp, ratings, classes, rankings, playcount)
SELECT stats.user_id, stats.game, stats.playtype, %(midnight)s, stats.ratings,
    stats.classes, coalesce(ranked.rankings, '{}'), counted.scores
FROM scores_gamestats stats
LEFT JOIN (
    SELECT stats_id, jsonb_object_agg(
        alg, jsonb_build_object('ranking', ranking, 'outOf', out_of)) AS rankings
    FROM (
        SELECT held.id AS stats_id, rating.key AS alg,
            rank() OVER (PARTITION BY held.game, held.playtype, rating.key
                ORDER BY (rating.value #>> '{}')::float DESC NULLS LAST) AS ranking,
            count(*) OVER (PARTITION BY held.game, held.playtype, rating.key) AS out_of
        FROM scores_gamestats held, jsonb_each(held.ratings) AS rating
    ) AS ranks GROUP BY stats_id
) AS ranked ON ranked.stats_id = stats.id
CROSS JOIN LATERAL (
    SELECT count(*) AS scores FROM scores_score score
    WHERE score.user_id = stats.user_id AND score.game = stats.game
        AND score.playtype = stats.playtype
) AS counted
ON CONFLICT (user_id, game, playtype, timestamp) DO NOTHING
"""
