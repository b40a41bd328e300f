"""Jobs over many images, step by step (`booru.models.bulk`).

Every step is one transaction that changes images, counts and history, and says in the
job's row how far it came. Killed at any point, a job goes on after its last whole step;
a second worker finds the row held and leaves it alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from booru.bulk import aliasing, implying, reverting, reverting_sources, tag_editing
from booru.models import BulkChange

log = structlog.get_logger("polybooru.bulk")

Kind = BulkChange.Kind
State = BulkChange.State

#: How long one message may keep the worker from other work, such as thumbnails.
SLICE = 2.0
#: A step takes a fraction of a second; after this time a job counts as lost.
LEASE = timedelta(seconds=30)
TRIES = 10
BACK_OFF = timedelta(seconds=5)
_BATCH = 100

#: Each does the next part of a job, and says whether more is left.
STEPS: dict[Kind, Callable[[BulkChange], bool]] = {
    Kind.ALIAS: aliasing.step,
    Kind.IMPLICATION: implying.step,
    Kind.TAG_EDIT: tag_editing.step,
    Kind.REVERT_TAGS: reverting.step,
    Kind.REVERT_SOURCES: reverting_sources.step,
}


def run(job_id: int, *, seconds: float = SLICE) -> bool:
    """Work on a job for a while; True if more is left."""
    until = time.monotonic() + seconds
    while run_step(job_id):
        if time.monotonic() >= until:
            return True
    return False


def run_step(job_id: int) -> bool:
    """False where nothing is left, or not now."""
    try:
        return _step(job_id)
    except ValidationError as error:
        _put_off(job_id, " ".join(error.messages), tries=0)
    except Exception as error:
        # Whatever it is, it may pass.
        log.warning("bulk", job=job_id, exc_info=True)
        _put_off(job_id, f"The server could not do it: {type(error).__name__}.", TRIES)
    return False


@transaction.atomic
def _step(job_id: int) -> bool:
    # Skipped while another worker is at it, or somebody just cancels it.
    waiting = BulkChange.objects.pending().select_for_update(skip_locked=True)
    job = waiting.filter(pk=job_id).first()
    if job is None:
        return False
    now = timezone.now()
    job.started_at = job.started_at or now
    more = STEPS[Kind(job.kind)](job)
    job.state = State.RUNNING if more else State.DONE
    job.not_before = now + LEASE
    job.attempts, job.reason = 0, ""
    if not more:
        job.finished_at = timezone.now()
    job.save(update_fields=_MOVED)
    return more


_MOVED = (
    "state", "done", "changed", "problems", "cursor", "attempts", "reason",
    "not_before", "started_at", "finished_at",
)  # fmt: skip


@transaction.atomic
def _put_off(job_id: int, reason: str, tries: int) -> None:
    job = BulkChange.objects.pending().select_for_update().filter(pk=job_id).first()
    if job is None:
        return
    now = timezone.now()
    job.attempts += 1
    job.reason = reason
    job.not_before = now + BACK_OFF * job.attempts
    if job.attempts >= tries:
        job.state, job.finished_at = State.FAILED, now
        log.warning("failed", job=job_id, kind=job.kind, reason=reason)
    job.save(update_fields=["state", "attempts", "reason", "not_before", "finished_at"])


def take_due() -> list[int]:
    """Jobs that nobody has taken up, or that lost their worker; each is leased, so
    that the next look leaves it alone for a while."""
    now = timezone.now()
    with transaction.atomic():
        due = BulkChange.objects.due(now).select_for_update(skip_locked=True)
        ids = list(due.values_list("pk", flat=True)[:_BATCH])
        BulkChange.objects.filter(pk__in=ids).update(not_before=now + LEASE)
    return ids
