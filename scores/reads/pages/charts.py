"""What the page of a chart shows: its leaderboard, where scores lie, one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Max, Min, QuerySet
from django.db.models.fields.json import KeyTextTransform

from accounts.models import User
from scores.games.schema import Playtype
from scores.models import Chart, GameSettings, PersonalBest, Score
from scores.reads.leaderboards import RANKED
from scores.reads.own import here
from scores.reads.pages.slices import page_of
from scores.reads.rows import NEWEST

BUCKETS = 16
_OWN_SHOWN = 10


def siblings(chart: Chart, playtype: Playtype) -> list[Chart]:
    """All charts of the song and playtype, this one among them, in the order of the
    difficulties."""
    names = [one.name for one in playtype.difficulties or ()]
    places = {name: place for place, name in enumerate(names)}
    rows = Chart.objects.filter(song=chart.song_id, playtype=chart.playtype)
    return sorted(
        rows,
        key=lambda row: (
            not row.is_primary, places.get(row.difficulty, len(names)), row.pk
        ),
    )  # fmt: skip


def ranking(chart: Chart) -> QuerySet[PersonalBest]:
    """In the order of the chart's ranks (games, section 0)."""
    rows = PersonalBest.objects.filter(chart=chart).select_related("user")
    return rows.order_by(*RANKED)


def own_best(chart: Chart, user: User) -> PersonalBest | None:
    return PersonalBest.objects.filter(chart=chart, user=user).first()


def next_above(chart: Chart, rank: int) -> PersonalBest | None:
    """Who holds the place before `rank`."""
    found = page_of(ranking(chart), rank - 2, rank - 1) if rank > 1 else []
    return found[0] if found else None


def own_scores(chart: Chart, user: User) -> list[Score]:
    """The newest ones."""
    rows = Score.objects.filter(chart=chart, user=user)
    return list(rows.order_by(*NEWEST)[:_OWN_SHOWN])


class Spread(NamedTuple):
    """`counts` of BUCKETS equal steps from `low` to `high`."""

    low: float
    high: float
    counts: list[int]

    def bucket(self, value: float) -> int:
        share = (value - self.low) / (self.high - self.low)
        return min(BUCKETS - 1, max(0, int(share * BUCKETS)))


# Both columns stand in the index of ranks: no row is read.
_SPREAD = """
SELECT least(%(buckets)s - 1, floor((rank1 - %(low)s) / %(step)s))::int, count(*)
FROM scores_personalbest WHERE chart_id = %(chart)s GROUP BY 1
"""


def spread(chart: Chart) -> Spread | None:
    """Of everybody's best by the metric that ranks; None where all are equal."""
    rows = PersonalBest.objects.filter(chart=chart)
    found = rows.aggregate(low=Min("rank1"), high=Max("rank1"))
    low, high = found["low"], found["high"]
    if low is None or low == high:
        return None
    asked: dict[str, Any] = {
        "buckets": BUCKETS,
        "low": low,
        "step": (high - low) / BUCKETS,
        "chart": chart.pk,
    }
    counts = [0] * BUCKETS
    with connection.cursor() as cursor:
        cursor.execute(_SPREAD, asked)
        for bucket, count in cursor.fetchall():
            counts[bucket] = count
    return Spread(low, high, counts)


def value_counts(chart: Chart, enum: str) -> dict[str, int]:
    """How many players have which value of an enum."""
    rows = PersonalBest.objects.filter(chart=chart).order_by()
    keyed = rows.annotate(value=KeyTextTransform(enum, "data"))
    return dict(keyed.values_list("value").annotate(n=Count("pk")))


def bests_on(charts: Sequence[Chart], user: User | None) -> dict[int, PersonalBest]:
    """The user's own, by chart."""
    if user is None:
        return {}
    pks = [chart.pk for chart in charts]
    rows = PersonalBest.objects.filter(user=user, chart__in=pks)
    return {row.chart_id: row for row in rows}


def rivals_of(user: User, playtype: Playtype) -> list[int]:
    found = GameSettings.objects.filter(here(playtype), user=user)
    return list(found.values_list("rivals", flat=True).first() or [])
