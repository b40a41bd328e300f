"""Sessions, and what each of their scores was worth when it was played (tachi-api,
section 3.9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F, Q
from django.db.models.fields.json import KeyTransform

from scores.catalogue.loading import load_charts
from scores.facts import ChartFacts
from scores.games.schema import Kind, Playtype
from scores.importing.personal_bests import Played, personal_best
from scores.models import Score
from scores.reads.own import sessions_of
from scores.reads.rows import SessionRow, session_rows

#: Metrics whose difference is a number.
_COMPARED = (Kind.INTEGER, Kind.DECIMAL, Kind.ENUM)
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
    session: int | None
    time_achieved: int
    time_added: int
    data: Mapping[str, Any]


def score_infos(
    sessions: Sequence[SessionRow], playtype: Playtype
) -> dict[int, list[ScoreInfo]]:
    """By the sessions' primary keys, in the order of their ``score_ids``. All of one
    user; four statements, however many."""
    if not sessions:
        return {}
    played = Score.objects.filter(session__in=[row.pk for row in sessions])
    past = _scores_on(
        sessions[0].user_id,
        set(played.values_list("chart_id", flat=True)),
        before=max(row.time_ended for row in sessions),
    )
    on_chart: dict[int, list[_Past]] = defaultdict(list)
    for score in past:
        on_chart[score.chart].append(score)
    facts = load_charts(on_chart)
    by_id = {score.score_id: score for score in past}
    return {
        row.pk: [
            _info(by_id[score_id], row, on_chart, playtype, facts)
            for score_id in row.score_ids
            if score_id in by_id
        ]
        for row in sessions
    }


def _scores_on(user_id: int, charts: Collection[int], *, before: int) -> list[_Past]:
    """All of the user's there up to this time, whole: an earlier one may hold what a
    personal best is made of."""
    rows = Score.objects.filter(
        user_id=user_id, chart_id__in=charts, time_achieved__lte=before
    ).order_by("time_achieved", "pk")
    columns = ("score_id", "chart", "session", "time_achieved", "time_added", "data")
    return [_Past(*row) for row in rows.values_list(*columns)]


def _info(
    score: _Past,
    session: SessionRow,
    on_chart: Mapping[int, Sequence[_Past]],
    playtype: Playtype,
    facts: Mapping[int, ChartFacts],
) -> ScoreInfo:
    earlier = [
        Played(one.score_id, one.data, one.time_achieved, one.time_added)
        for one in on_chart[score.chart]
        if one.time_achieved < session.time_started
    ]
    if not earlier:
        return ScoreInfo(score.score_id, None)
    # Of one score nothing has to be merged.
    best = (
        personal_best(earlier, playtype, facts[score.chart]).data
        if len(earlier) > 1
        else earlier[0].data
    )
    return ScoreInfo(score.score_id, _deltas(score.data, best, playtype))


def _deltas(
    data: Mapping[str, Any], best: Mapping[str, Any], playtype: Playtype
) -> dict[str, float]:
    deltas: dict[str, float] = {}
    for name, metric in playtype.metrics.items():
        if metric.kind not in _COMPARED:
            continue
        place, other = data, best
        if metric.kind is Kind.ENUM:
            place, other = data["enumIndexes"], best["enumIndexes"]
        new, old = place.get(name), other.get(name)
        if new is not None and old is not None:
            deltas[name] = new - old
    return deltas


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
