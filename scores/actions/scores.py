"""Edits of single scores (tachi-api, sections 3.8, 4.8)."""

from __future__ import annotations

from typing import TypedDict

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from scores.actions.turns import turn_of
from scores.catalogue.loading import load_charts
from scores.models import BlockedScore, Score
from scores.policies import may_change
from scores.processing.rebuilding import rebuild_bests
from scores.processing.removal import remove_scores


class ScoreChanges(TypedDict, total=False):
    """What an owner may say of a score; ``comment`` 1 to 120 characters, or None."""

    comment: str | None
    highlight: bool


def edit_score(score: Score, *, by: User, changes: ScoreChanges) -> Score:
    """``highlight`` shows on the personal best as well."""
    if not may_change(score.user_id, by):
        raise PermissionDenied
    comment = changes.get("comment")
    if comment is not None and not 1 <= len(comment) <= 120:
        raise ValidationError("Write a comment of 1 to 120 characters, or none.")
    with turn_of(score.user_id), transaction.atomic():
        score = Score.objects.select_for_update().get(pk=score.pk)
        for name, value in changes.items():
            setattr(score, name, value)
        score.save(update_fields=list(changes))
        if "highlight" in changes:
            rebuild_bests(score.user_id, load_charts({score.chart_id}))
    return score


def delete_score(score: Score, *, by: User, block: bool = False) -> None:
    """Take a score back. With ``block`` no import will ever bring it again."""
    if not may_change(score.user_id, by):
        raise PermissionDenied
    with turn_of(score.user_id), transaction.atomic():
        score = Score.objects.select_for_update().get(pk=score.pk)
        if block:
            BlockedScore.objects.get_or_create(
                score_id=score.score_id,
                user_id=score.user_id,
                defaults={
                    "score": {
                        "chartID": score.chart.chart_id,
                        "game": score.game,
                        "playtype": score.playtype,
                        "scoreData": score.data,
                        "timeAchieved": score.time_achieved,
                    }
                },
            )
        remove_scores(score.user_id, Score.objects.filter(pk=score.pk))
