"""Celery's envelopes: one id in, one function of `forums.processing` called."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction

from forums import processing


def queue_delivery(announcement_id: int) -> None:
    """Ask for the work once the transaction holds. If the broker is away, that is
    logged and the beat asks again: the announcement is safe in its row."""
    # A lambda, no partial: Django logs the failure under the function's name.
    transaction.on_commit(
        lambda: deliver_announcement.delay(announcement_id), robust=True
    )


@shared_task(name="forums.deliver_announcement")
def deliver_announcement(announcement_id: int) -> None:
    processing.deliver_announcement(announcement_id)
