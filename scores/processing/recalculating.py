"""Charts have changed: their scores are derived again, and what follows from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction

from scores.catalogue.loading import load_charts
from scores.facts import ChartFacts
from scores.importing.hydrate import complete, rate
from scores.models import Chart, Score
from scores.processing.profiles import rebuild_profile
from scores.processing.rebuilding import (
    playtypes_of,
    rebuild_bests,
    rebuild_sessions,
    tables_of,
)
from scores.processing.turns import user_turn

# So many charts at once: each user's part of them is one transaction.
_BATCH = 200


def recalculate_stale_charts() -> int:
    """All that are marked (`scores.catalogue.staleness`); returns how many scores. A
    chart that changes again meanwhile keeps its mark."""
    done = 0
    while True:
        stale = Chart.objects.filter(stale_since__isnull=False).order_by("pk")
        batch = dict(stale.values_list("pk", "stale_since")[:_BATCH])
        if not batch:
            return done
        done += recalculate_charts(batch)
        # Charts of one load have the same mark.
        for since in set(batch.values()):
            marked = Chart.objects.filter(pk__in=batch, stale_since=since)
            marked.update(stale_since=None)


def recalculate_charts(chart_pks: Collection[int]) -> int:
    """Derive all scores on these charts again, after the charts have changed, and what
    follows from them; returns how many scores. One user after the other, each in a
    transaction, so that it may be ended and begun again."""
    charts = load_charts(chart_pks)
    users = (
        Score.objects.filter(chart__in=charts)
        .order_by("user")
        .values_list("user", flat=True)
        .distinct()
    )
    return sum(_recalculate(user, charts) for user in list(users))


def _recalculate(user_id: int, charts: Mapping[int, ChartFacts]) -> int:
    with user_turn(user_id, wait=600), transaction.atomic():
        scores = list(Score.objects.filter(user=user_id, chart__in=charts))
        for score in scores:
            _derive_again(score, charts[score.chart_id])
        Score.objects.bulk_update(scores, ["data", "ratings"], batch_size=500)
        touched = {score.chart_id: charts[score.chart_id] for score in scores}
        rebuild_bests(user_id, touched)
        rebuild_sessions({score.session_id for score in scores if score.session_id})
        for playtype in playtypes_of(touched.values()):
            rebuild_profile(user_id, playtype)
        return len(scores)


def _derive_again(score: Score, chart: ChartFacts) -> None:
    playtype = tables_of(chart)
    held = score.data
    score.data = complete(
        playtype,
        chart,
        metrics={metric.name: held[metric.name] for metric in playtype.provided},
        judgements=held["judgements"],
        optional={k: v for k, v in held["optional"].items() if k != "enumIndexes"},
    )
    score.ratings = rate(playtype, score.data, chart)
