"""Celery's envelopes: one id in, one function below called."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from community.exports import running


def queue_export(export_id: int) -> None:
    """Ask for the work once the transaction holds; if the message is lost, the beat
    asks again."""
    transaction.on_commit(lambda: run_export.delay(export_id), robust=True)


@shared_task(name="community.run_export")
def run_export(export_id: int) -> None:
    """One part; the next goes to the end of the queue."""
    if running.run(export_id):
        run_export.delay(export_id)


@shared_task(name="community.requeue_exports")
def requeue_exports() -> None:
    for export_id in running.take_due(timezone.now()):
        run_export.delay(export_id)


@shared_task(name="community.sweep_exports")
def sweep_exports() -> None:
    running.sweep(timezone.now())
