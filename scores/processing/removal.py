"""Scores are taken back, with all that they implied (tachi-api, section 4.8)."""

from __future__ import annotations

from django.db.models import QuerySet

from scores.catalogue.loading import load_charts
from scores.games import playtype_for
from scores.models import ClassAchievement, ClassGrant, Import, Score
from scores.processing.profiles import rebuild_profile
from scores.processing.rebuilding import (
    playtypes_of,
    rebuild_bests,
    rebuild_sessions,
)


def remove_scores(
    user_id: int, scores: QuerySet[Score], *, forget: Import | None = None
) -> None:
    """Delete these scores of a user and make anew what is left. Sessions and imports
    end with their last score. ``forget`` is an import that is taken back: it ends
    whatever it had, and the classes it gave go too. The caller holds the user's turn
    and a transaction."""
    rows = list(scores.values_list("pk", "chart_id", "session_id", "origin_id"))
    charts = load_charts({chart for _, chart, _, _ in rows})
    Score.objects.filter(pk__in=[pk for pk, _, _, _ in rows]).delete()
    rebuild_bests(user_id, charts)
    rebuild_sessions({session for _, _, session, _ in rows if session})
    playtypes = {str(p): p for p in playtypes_of(charts.values())}
    if forget is not None:
        # It may have given classes where it had no score.
        grants = ClassGrant.objects.filter(origin=forget)
        for game, name in grants.values_list("game", "playtype").distinct():
            if (playtype := playtype_for(game, name)) is not None:
                playtypes[str(playtype)] = playtype
        grants.delete()
        ClassAchievement.objects.filter(origin=forget).delete()
        forget.delete()
    origins = {origin for *_, origin in rows if origin}
    Import.objects.filter(pk__in=origins, scores__isnull=True).delete()
    for playtype in playtypes.values():
        rebuild_profile(user_id, playtype)
