"""Invented players as rows, stored by COPY."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from ops.benchmark_data.chunks import new_ids
from ops.benchmark_data.players import Player, Sitting
from scores.games.schema import Playtype
from scores.importing.personal_bests import rating_columns
from scores.models import (
    GameSession,
    GameSettings,
    GameStats,
    Import,
    PersonalBest,
    Score,
)
from scores.processing.bulk import as_json, copy_rows

IMPORT_TYPE = "file/batch-manual"
_IMPORT = (
    "id", "import_id", "user", "import_type", "user_intent", "file", "file_name",
    "fields", "state", "progress", "rows_done", "rows_total", "attempts",
    "not_before", "status_code", "message", "game", "playtypes", "errors",
    "created_sessions", "class_deltas", "rating_deltas", "summary", "fates",
    "time_queued", "time_started", "time_finished",
)  # fmt: skip
_SESSION = (
    "id", "session_id", "user", "game", "playtype", "name", "highlight",
    "time_inserted", "time_started", "time_ended", "ratings",
)  # fmt: skip
_SCORE = (
    "score_id", "user", "chart", "game", "playtype", "origin", "session",
    "import_type", "service", "highlight", "time_achieved", "time_added",
    "score_meta", "data", "ratings",
)  # fmt: skip
_BEST = (
    "user", "chart", "game", "playtype", "composed_from", "highlight",
    "time_achieved", "data", "ratings", "rank1", "rank2", "rank3", "rating1",
    "rating2", "rating3",
)  # fmt: skip
_STATS = (
    "user", "game", "playtype", "ratings", "classes", "rating1", "rating2", "rating3",
)  # fmt: skip
_SETTINGS = ("user", "game", "playtype", "rivals", "preferences")
_COUNT_PLAYERS = """
INSERT INTO scores_chartplayers AS held (chart_id, game, playtype, players)
SELECT chart, %s, %s, players
FROM unnest(%s::bigint[], %s::int[]) AS counted (chart, players) ORDER BY chart
ON CONFLICT (chart_id) DO UPDATE SET players = held.players + excluded.players
"""


@dataclass(frozen=True, slots=True)
class _Came:
    """A sitting with the row ids of its import and, if it has one, of its session."""

    user_id: int
    origin: int
    session: int
    sitting: Sitting


def store(cursor: CursorWrapper, playtype: Playtype, players: Sequence[Player]) -> None:
    game, name = playtype.game, playtype.name
    sittings = [(one.user_id, sitting) for one in players for sitting in one.sittings]
    imports = new_ids(cursor, Import, len(sittings)).tolist()
    sessions = new_ids(cursor, GameSession, len(sittings)).tolist()
    came = [
        _Came(user_id, origin, session, sitting)
        for (user_id, sitting), origin, session in zip(
            sittings, imports, sessions, strict=True
        )
    ]
    copy_rows(Import, _IMPORT, (_import(one, playtype) for one in came))
    copy_rows(GameSession, _SESSION, _sessions(came, playtype))
    copy_rows(Score, _SCORE, _scores(came, playtype))
    copy_rows(PersonalBest, _BEST, _bests(players, playtype))
    copy_rows(GameStats, _STATS, _stats(players, playtype))
    copy_rows(GameSettings, _SETTINGS, _settings(players, playtype))
    counted = Counter(chart for player in players for chart in player.bests)
    cursor.execute(_COUNT_PLAYERS, [game, name, [*counted], [*counted.values()]])


def _import(came: _Came, playtype: Playtype) -> tuple[Any, ...]:
    """Without the fate of each row: nobody reads a million of them."""
    rows, time = len(came.sitting.scores), came.sitting.imported
    seed = f"{came.user_id} {playtype} {time}"
    import_id = hashlib.sha1(seed.encode(), usedforsecurity=False).hexdigest()
    session = came.sitting.session
    listed = [{"sessionID": session.session_id, "type": "Created"}] if session else []
    summary = {"rows": rows, "imported": rows}
    summary |= dict.fromkeys(("duplicates", "orphaned", "rejected"), 0)
    return (
        came.origin, import_id, came.user_id, IMPORT_TYPE, True, "", "scores.json",
        "{}", Import.State.COMPLETED.value, "Finalising Import.", rows, rows, 1,
        timezone.now(), 0, "", playtype.game, [playtype.name], "[]",
        as_json(listed), "[]", "[]", as_json(summary), "[]", time, time, time + 100,
    )  # fmt: skip


def _sessions(came: Iterable[_Came], playtype: Playtype) -> Iterator[tuple[Any, ...]]:
    for one in came:
        if (session := one.sitting.session) is None:
            continue
        yield (
            one.session, session.session_id, one.user_id, playtype.game,
            playtype.name, session.name, False, one.sitting.imported,
            session.group.started, session.group.ended, as_json(session.ratings),
        )  # fmt: skip


def _scores(came: Iterable[_Came], playtype: Playtype) -> Iterator[tuple[Any, ...]]:
    for one in came:
        for score in one.sitting.scores:
            dry = score.dry
            yield (
                score.score_id, one.user_id, dry.chart.pk, playtype.game,
                playtype.name, one.origin,
                one.session if dry.time_achieved else None, IMPORT_TYPE,
                dry.service, False, dry.time_achieved, one.sitting.imported,
                as_json(dry.score_meta), as_json(score.data), as_json(score.ratings),
            )  # fmt: skip


def _bests(players: Iterable[Player], playtype: Playtype) -> Iterator[tuple[Any, ...]]:
    names = [rating.name for rating in playtype.score_ratings]
    for player in players:
        for chart, best in player.bests.items():
            yield (
                player.user_id, chart, playtype.game, playtype.name,
                as_json(best.composed_from), best.highlight, best.time_achieved,
                as_json(best.data), as_json(best.ratings), *best.ranks,
                *rating_columns(names, best.ratings),
            )  # fmt: skip


def _stats(players: Iterable[Player], playtype: Playtype) -> Iterator[tuple[Any, ...]]:
    names = [rating.name for rating in playtype.profile_ratings]
    for player in players:
        yield (
            player.user_id, playtype.game, playtype.name, as_json(player.ratings),
            "{}", *rating_columns(names, player.ratings),
        )  # fmt: skip


def _settings(
    players: Iterable[Player], playtype: Playtype
) -> Iterator[tuple[Any, ...]]:
    for player in players:
        yield player.user_id, playtype.game, playtype.name, [], "{}"
