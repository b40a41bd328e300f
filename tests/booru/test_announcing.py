"""Followers of images and galleries are told, also when a message was lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.utils import timezone

from accounts.models import Announcement, Notification, Subject, User
from accounts.notices import announce
from booru.models import GallerySubscription, ImageSubscription
from booru.tasks import queue_delivery, requeue_announcements
from tests.factories import make_gallery, make_image, make_user

pytestmark = pytest.mark.django_db

Kind = Notification.Kind


def _told() -> set[tuple[Any, ...]]:
    return set(
        Notification.objects.values_list(
            "user__name", "kind", "subject", "subject_id", "title", "address", "count"
        )
    )


def _announce(subject: Subject, pk: int, kind: Kind, actor: User) -> Announcement:
    return announce(
        kind=kind,
        followed=subject,
        followed_id=pk,
        title="News",
        address=f"/images/{pk}",
        actor=actor,
    )


def test_followers_of_an_image_are_told_but_not_who_did_it(
    django_capture_on_commit_callbacks: Any,
) -> None:
    image, other = make_image(), make_image()
    writer, reader, elsewhere = (make_user(name) for name in ("wil", "rae", "els"))
    for follower, what in ((writer, image), (reader, image), (elsewhere, other)):
        ImageSubscription.objects.create(user=follower, image=what)
    with django_capture_on_commit_callbacks(execute=True):
        queue_delivery(_announce(Subject.IMAGE, image.pk, Kind.COMMENT, writer).pk)
    assert _told() == {
        ("rae", "comment", "image", image.pk, "News", f"/images/{image.pk}", 1)
    }


def test_followers_of_a_gallery_are_told(
    django_capture_on_commit_callbacks: Any,
) -> None:
    gallery = make_gallery()
    follower = make_user("rae")
    GallerySubscription.objects.create(user=follower, gallery=gallery)
    other = make_gallery()
    GallerySubscription.objects.create(user=make_user("els"), gallery=other)
    row = _announce(Subject.GALLERY, gallery.pk, Kind.GALLERY, gallery.user)
    with django_capture_on_commit_callbacks(execute=True):
        queue_delivery(row.pk)
    assert {name for name, *_ in _told()} == {"rae"}


def test_a_lost_delivery_is_asked_for_again_and_one_under_way_is_not() -> None:
    image, follower = make_image(), make_user("rae")
    ImageSubscription.objects.create(user=follower, image=image)
    row = _announce(
        Subject.IMAGE, image.pk, Kind.COMMENT, image.uploader or make_user()
    )
    requeue_announcements()
    assert not Notification.objects.exists()
    Announcement.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    requeue_announcements()
    assert Notification.objects.get().user == follower
    row.refresh_from_db()
    assert row.delivered_at is not None


def test_the_beat_asks_and_knows_the_tasks() -> None:
    asked = {entry["task"] for entry in current_app.conf.beat_schedule.values()}
    assert "booru.requeue_announcements" in asked
    assert {"booru.requeue_announcements", "booru.deliver_announcement"} <= set(
        current_app.tasks
    )
