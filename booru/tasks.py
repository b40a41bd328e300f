"""Celery's envelopes: one id in, one function below called."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task, signature
from django.db import transaction
from django.utils import timezone

from accounts import notices
from accounts.models import Subject
from booru import announcing, link_checks, processing
from booru.bulk import running

#: A message should be taken up within this time; after it the beat asks again.
PATIENCE = timedelta(seconds=20)
_OWN_DELIVERY = "booru.deliver_announcement"
# Who follows what is known to its app; those above or beside this one by name.
_DELIVERIES = {
    Subject.TOPIC: "forums.deliver_announcement",
    Subject.FORUM: "forums.deliver_announcement",
}


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


def queue_delivery(announcement_id: int) -> None:
    """Ask for the followers of an image or a gallery to be told, once the transaction
    holds; should it get lost, the beat asks again."""
    transaction.on_commit(
        lambda: deliver_announcement.delay(announcement_id), robust=True
    )


@shared_task(name=_OWN_DELIVERY)
def deliver_announcement(announcement_id: int) -> None:
    announcing.deliver_announcement(announcement_id)


@shared_task(name="booru.requeue_announcements")
def requeue_announcements() -> None:
    """Of every app."""
    for announcement_id, followed in notices.take_due():
        name = _DELIVERIES.get(Subject(followed), _OWN_DELIVERY)
        signature(name, args=[announcement_id]).delay()


def queue_bulk_change(job_id: int) -> None:
    """Ask for a job over many images to be worked on, once the transaction holds."""
    transaction.on_commit(lambda: run_bulk_change.delay(job_id), robust=True)


@shared_task(name="booru.run_bulk_change")
def run_bulk_change(job_id: int) -> None:
    """A part of it; the rest goes to the end of the queue, so that uploads are not
    kept waiting."""
    if running.run(job_id):
        run_bulk_change.delay(job_id)


@shared_task(name="booru.requeue_bulk_changes")
def requeue_bulk_changes() -> None:
    for job_id in running.take_due():
        run_bulk_change.delay(job_id)


@shared_task(name="booru.check_artist_links")
def check_artist_links() -> None:
    for link_id in link_checks.take_due(timezone.now()):
        check_artist_link.delay(link_id)


@shared_task(name="booru.check_artist_link")
def check_artist_link(link_id: int) -> None:
    link_checks.check_link(link_id)
