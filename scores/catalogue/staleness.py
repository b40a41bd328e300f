"""Charts whose scores have to be derived again. The mark is set in the transaction
that changes the chart, so that nothing gets lost between that and the work."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from scores.models import Chart

#: Columns that ratings of scores or profiles are computed from.
RATED = frozenset({"song_id", "difficulty", "level_num", "is_primary", "data"})


def mark_stale(*, charts: Collection[int] = (), songs: Collection[int] = ()) -> None:
    """By row id; charts that nobody has played need nothing."""
    chosen = Q(pk__in=charts) | Q(song__in=songs)
    Chart.objects.filter(chosen, popularity__isnull=False).update(
        stale_since=timezone.now()
    )
