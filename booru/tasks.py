"""Celery's envelopes: one id in, one function of `booru.processing` called."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction

from booru import processing


def queue_processing(image_id: int) -> None:
    """Ask for the work once the transaction holds. If the broker is away, that is
    logged and the beat asks again: the upload is safe in its row."""
    # A lambda, no partial: Django logs the failure under the function's name.
    transaction.on_commit(lambda: process_image.delay(image_id), robust=True)


@shared_task(name="booru.process_image")
def process_image(image_id: int) -> None:
    """One stage; the next goes to the end of the queue, so that the small versions
    of the newest upload do not wait for the long video of an older one."""
    if processing.process_image(image_id):
        process_image.delay(image_id)


@shared_task(name="booru.requeue_processing")
def requeue_processing() -> None:
    for image_id in processing.take_due():
        process_image.delay(image_id)


@shared_task(name="booru.sweep_media")
def sweep_media() -> None:
    processing.sweep_media()
