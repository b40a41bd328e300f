"""Sessions, and what each of their scores was worth when it was played (tachi-api,
section 3.9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KeyTransform

from scores.games.schema import Playtype
from scores.importing.standings import Numbers, Standing, deciding
from scores.models import GameSession
from scores.reads.own import sessions_of
from scores.reads.rows import SessionRow, session_rows

#: Words of a search beyond these add nothing.
_WORDS = 8


@dataclass(frozen=True, slots=True)
class ScoreInfo:
    """``deltas``: metric -> this score less the personal best before the session; None
    where there was none, on a chart new to the user."""

    score_id: str
    deltas: Mapping[str, float] | None


class _Past(NamedTuple):
    """A score as it is compared."""

    score_id: str
    chart: int
    time_achieved: int
    numbers: Numbers


def score_infos(
    sessions: Sequence[SessionRow], playtype: Playtype
) -> dict[int, list[ScoreInfo]]:
    """By the sessions' primary keys, in the order of their ``score_ids``. All of one
    user; one statement, however many."""
    if not sessions:
        return {}
    before: dict[str, Numbers | None] = {}
    now: dict[str, Numbers] = {}
    starts = {
        score_id: row.time_started for row in sessions for score_id in row.score_ids
    }
    past = _past(sessions[0].user_id, [row.pk for row in sessions], playtype)
    for _, scores in groupby(past, key=lambda score: score.chart):
        _compare(list(scores), playtype, starts, before, now)
    return {
        row.pk: [
            ScoreInfo(score_id, _deltas(now[score_id], before[score_id]))
            for score_id in row.score_ids
            if score_id in now
        ]
        for row in sessions
    }


def _compare(
    scores: Sequence[_Past],
    playtype: Playtype,
    starts: Mapping[str, int],
    before: dict[str, Numbers | None],
    now: dict[str, Numbers],
) -> None:
    """Go through a chart's scores by time; those asked for (``starts``) are compared
    with what was there when their session began."""
    asked = [score for score in scores if score.score_id in starts]
    standing, added = Standing(playtype), 0
    for score in sorted(asked, key=lambda one: starts[one.score_id]):
        start = starts[score.score_id]
        while added < len(scores) and scores[added].time_achieved < start:
            standing.add(scores[added].numbers)
            added += 1
        before[score.score_id] = standing.metrics()
        now[score.score_id] = score.numbers


def _deltas(new: Numbers, old: Numbers | None) -> dict[str, float] | None:
    if old is None:
        return None
    return {
        name: value - held
        for name, held in old.items()
        if held is not None and (value := new.get(name)) is not None
    }


# All of the user's scores on the charts of these sessions, up to the last one's end.
_PAST = """
SELECT s.chart_id, s.score_id, s.time_achieved, {numbers}
FROM scores_score s
WHERE s.user_id = %s
    AND s.chart_id IN (SELECT chart_id FROM scores_score WHERE session_id = ANY(%s))
    AND s.time_achieved <=
        (SELECT max(time_ended) FROM scores_gamesession WHERE id = ANY(%s))
ORDER BY s.chart_id, s.time_achieved, s.time_added, s.score_id
"""


def _past(user_id: int, sessions: list[int], playtype: Playtype) -> Iterator[_Past]:
    names = deciding(playtype)
    paths = [_path(name, playtype) for name in names]
    sql = _PAST.format(numbers=", ".join(["s.data #>> %s"] * len(names)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*paths, user_id, sessions, sessions])
        rows = cursor.fetchall()
    for chart, score_id, time_achieved, *texts in rows:
        numbers = dict(zip(names, map(_number, texts), strict=True))
        yield _Past(score_id, chart, time_achieved, numbers)


def _path(name: str, playtype: Playtype) -> list[str]:
    """Where a score's data has the number; for an enum its index."""
    *place, name = name.split(".", 1)
    if name in playtype.enum_indexes:
        return [*place, "enumIndexes", name]
    return [*place, name]


def _number(text: str | None) -> float | None:
    if text is None:
        return None
    return int(text) if text.lstrip("-").isdigit() else float(text)


def recent(
    user_id: int, playtype: Playtype, *, highlighted: bool = False, limit: int = 100
) -> list[SessionRow]:
    sessions = sessions_of(user_id, playtype)
    if highlighted:
        sessions = sessions.filter(highlight=True)
    return session_rows(sessions.order_by("-time_ended", "-pk")[:limit])


def best(
    user_id: int, playtype: Playtype, rating: str, limit: int = 100
) -> list[SessionRow]:
    """By a session rating; those without it last."""
    value = KeyTransform(rating, "ratings")
    sessions = sessions_of(user_id, playtype).annotate(value=value)
    return session_rows(
        sessions.order_by(F("value").desc(nulls_last=True), "-time_ended", "-pk")[
            :limit
        ]
    )


class SlimSession(NamedTuple):
    """What a calendar shows."""

    session_id: str
    name: str
    description: str | None
    highlight: bool
    time_started: int
    time_ended: int
    game: str
    playtype: str


def slim(sessions: QuerySet[GameSession]) -> list[SlimSession]:
    return [SlimSession(*row) for row in sessions.values_list(*SlimSession._fields)]


class Found(NamedTuple):
    session: SessionRow
    #: How much of the name the searched words are, up to 1.
    text_score: float


def searched(
    user_id: int, playtype: Playtype, text: str, limit: int = 100
) -> list[Found]:
    """Sessions with every word in their name or description, the closest first."""
    words = text.split()[:_WORDS]
    if not words:
        return []
    sessions = sessions_of(user_id, playtype)
    for word in words:
        sessions = sessions.filter(
            Q(name__icontains=word) | Q(description__icontains=word)
        )
    rows = session_rows(sessions.order_by("-time_ended", "-pk")[:limit])
    found = [Found(row, _closeness(row.name, words)) for row in rows]
    return sorted(found, key=lambda one: -one.text_score)


def _closeness(name: str, words: Sequence[str]) -> float:
    folded = name.casefold()
    hit = sum(len(word) for word in words if word.casefold() in folded)
    return round(min(1.0, hit / max(1, len(folded.replace(" ", "")))), 4)
