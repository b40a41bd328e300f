"""What hangs on one score."""

from __future__ import annotations

from typing import NamedTuple

from scores.models import PersonalBest, Score


class Consequences(NamedTuple):
    """Of a deletion: `others` is how many scores of the player stay on the chart, and
    whether its session and its import end with it."""

    others: int
    ends_session: bool
    ends_import: bool


def consequences(score: Score) -> Consequences:
    on_chart = Score.objects.filter(user=score.user_id, chart=score.chart_id)
    rest = Score.objects.exclude(pk=score.pk)
    return Consequences(
        others=on_chart.count() - 1,
        ends_session=score.session_id is not None
        and not rest.filter(session=score.session_id).exists(),
        ends_import=score.origin_id is not None
        and not rest.filter(origin=score.origin_id).exists(),
    )


def makes_best(score: Score) -> bool:
    """Whether the player's best on the chart is made of it, at least in part."""
    best = PersonalBest.objects.filter(user=score.user_id, chart=score.chart_id)
    return best.filter(composed_from__contains=[{"scoreID": score.score_id}]).exists()
