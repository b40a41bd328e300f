"""Celery's envelopes: one id in, one function of `scores.processing` called."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from scores import processing
from scores.processing import files
from scores.processing.snapshots import take_snapshots


def queue_imports(user_id: int) -> None:
    """Ask for the work once the transaction holds. If the broker is away, that is
    logged and the beat asks again: the import is safe in its row."""
    # A lambda, no partial: Django logs the failure under the function's name.
    transaction.on_commit(lambda: run_imports.delay(user_id), robust=True)


@shared_task(name="scores.run_imports")
def run_imports(user_id: int) -> None:
    processing.run_imports(user_id)


def queue_recalculation() -> None:
    """Of the scores on charts that have changed; should it get lost, the beat asks."""
    transaction.on_commit(lambda: recalculate_stale_charts.delay(), robust=True)


@shared_task(name="scores.recalculate_stale_charts")
def recalculate_stale_charts() -> None:
    processing.recalculate_stale_charts()


@shared_task(name="scores.requeue_imports")
def requeue_imports() -> None:
    for user_id in processing.take_due():
        run_imports.delay(user_id)


@shared_task(name="scores.reprocess_orphans")
def reprocess_orphans() -> None:
    processing.reprocess_all_orphans()


@shared_task(name="scores.take_snapshots")
def snapshots() -> None:
    take_snapshots(timezone.now())


@shared_task(name="scores.sweep_files")
def sweep_files() -> None:
    files.sweep(before=timezone.now() - timedelta(days=1))
