"""What players are told of their scores."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import Notification, Subject
from accounts.notices import notify
from scores.models import Import

_PARTS = (
    ("imported", "imported"),
    ("duplicates", "known already"),
    ("orphaned", "without a chart"),
    ("rejected", "rejected"),
)


def tell_of_import(run: Import) -> None:
    """That it has ended, in the transaction that ends it; only those who sent it by
    themselves, not for programs that send each score as it is played."""
    if not run.user_intent:
        return
    notify(
        [run.user_id],
        kind=Notification.Kind.IMPORT,
        subject=Subject.IMPORT,
        subject_id=run.pk,
        title=_words(run),
        address=reverse("score_import_result", args=[run.import_id]),
    )


def _words(run: Import) -> str:
    if run.state == Import.State.FAILED:
        return f"Your score import failed: {run.message}"
    counts = [
        f"{run.summary[part]:,} {words}" for part, words in _PARTS if run.summary[part]
    ]
    return f"Your score import is done: {', '.join(counts) or 'it held no scores'}"
