"""What moderators do to images, what the log says of it, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.test import TestCase
from django.utils import timezone

from accounts.author import Author
from accounts.models import LogEntry, Notification, Role, User
from booru import storage
from booru.actions import galleries, moderation, tagging
from booru.actions.describing import edit_description, note_image
from booru.actions.gallery_order import reorder_images
from booru.actions.merging import merge_image
from booru.models import Image, ProcessingJob
from booru.problems import Rejected
from booru.processing import process_image
from tests import pictures
from tests.booru.jobs import counters, recount
from tests.booru.test_galleries import count, places
from tests.factories import make_gallery, make_image, make_user, upload

pytestmark = pytest.mark.django_db


def last() -> LogEntry:
    return LogEntry.objects.latest("pk")


def said(entry: LogEntry) -> tuple[str, str, str, str, Any]:
    return entry.action, entry.label, entry.address, entry.reason, entry.details


def test_hiding_and_its_undoing_are_in_the_log(moderator: User) -> None:
    uploader = make_user()
    image = make_image(uploader=uploader)
    a, b = make_gallery([make_image(), image]), make_gallery([image])
    moderation.hide_image(image, moderator=moderator, reason=" Rule #0 ")
    entry = last()
    assert (entry.moderator, entry.subject, entry.subject_id) == (
        moderator,
        "image",
        image.pk,
    )
    lost = [[a.pk, 1], [b.pk, 0]]
    address = f"/images/{image.pk}"
    label = f"Image {image.pk}"
    assert said(entry) == (
        "image.hide",
        label,
        address,
        "Rule #0",
        {"galleries": lost, "duplicate_of": None},
    )
    told = Notification.objects.get(user=uploader)
    assert told.title == f"Your image {image.pk} was hidden: Rule #0"
    moderation.unhide_image(image, moderator=moderator)
    assert said(last()) == (
        "image.unhide",
        label,
        address,
        "Rule #0",
        {"duplicate_of": None},
    )


def test_an_image_comes_back_to_its_galleries(moderator: User) -> None:
    image, other = make_image(), make_image()
    kept, gone = make_gallery([other, image]), make_gallery([image])
    moderation.hide_image(image, moderator=moderator, reason="x")
    assert places(kept) == [(other.pk, 0)]
    galleries.delete_gallery(gone, user=gone.user)
    moderation.unhide_image(image, moderator=moderator)
    assert places(kept) == [(other.pk, 0), (image.pk, 1)]
    assert count(kept) == 2
    assert counters() == recount()
    # What it lost the first time is no matter of the second.
    galleries.remove_image(kept, image=image, user=kept.user)
    moderation.hide_image(image, moderator=moderator, reason="x")
    moderation.unhide_image(image, moderator=moderator)
    assert places(kept) == [(other.pk, 0)]


def test_an_image_hidden_before_there_was_a_log_comes_back(moderator: User) -> None:
    image = make_image()
    moderation.hide_image(image, moderator=moderator, reason="x")
    LogEntry.objects.all().delete()
    moderation.unhide_image(image, moderator=moderator)
    image.refresh_from_db()
    assert not image.hidden_from_users


def test_approval_and_back(moderator: User) -> None:
    uploader = make_user()
    seen = timezone.now() - timedelta(days=3)
    image = make_image(uploader=uploader, approved=False, first_seen_at=seen)
    moderation.approve_image(image, moderator=moderator)
    image.refresh_from_db()
    uploader.refresh_from_db()
    assert (image.approved, uploader.uploads_count) == (True, 1)
    assert image.first_seen_at - seen > timedelta(days=2)
    assert last().action == "image.approve"
    assert last().details == {"first_seen_at": seen.isoformat()}
    assert Notification.objects.get(user=uploader).title.endswith("was approved")
    with pytest.raises(ValidationError):
        moderation.approve_image(image, moderator=moderator)
    moderation.unapprove_image(image, moderator=moderator, first_seen_at=seen)
    image.refresh_from_db()
    uploader.refresh_from_db()
    assert (image.approved, image.first_seen_at) == (False, seen)
    assert uploader.uploads_count == 0
    with pytest.raises(ValidationError):
        moderation.unapprove_image(image, moderator=moderator)


def test_a_feature_and_back(moderator: User) -> None:
    image = make_image()
    first = moderation.feature_image(image, moderator=moderator)
    second = moderation.feature_image(image, moderator=moderator)
    assert last().details == {"feature": second.pk}
    moderation.unfeature_image(image, moderator=moderator, feature=first.pk)
    assert list(image.features.all()) == [second]
    moderation.unfeature_image(image, moderator=moderator)
    assert last().details == {"at": second.created_at.isoformat()}
    with pytest.raises(ValidationError, match="not featured"):
        moderation.unfeature_image(image, moderator=moderator)
    held = make_image(approved=False)
    with pytest.raises(ValidationError, match="approve it first"):
        moderation.feature_image(held, moderator=moderator)


# Locks and texts ------------------------------------------------------------------


def test_locks_keep_all_but_moderators_out(user: User, moderator: User) -> None:
    image = make_image(uploader=user, description="Old")

    def retag(who: User, tag: str) -> None:
        tagging.edit_tags(image, author=Author(who), old_tag_input="", tag_input=tag)

    def describe(who: User, text: str) -> None:
        edit_description(image, author=Author(who), description=text)

    retag(user, "sea")
    describe(user, "New")
    moderation.lock_image(image, moderator=moderator, tags=True, description=True)
    assert said(last()) == (
        "image.lock",
        f"Image {image.pk}",
        f"/images/{image.pk}",
        "",
        {"tags": [False, True], "description": [False, True]},
    )
    with pytest.raises((PermissionDenied, Rejected)):
        retag(user, "sky")
    with pytest.raises(PermissionDenied):
        describe(user, "Newer")
    retag(moderator, "sky")
    describe(moderator, "Newest")
    moderation.lock_image(
        image, moderator=moderator, tags=False, description=False, comments=False
    )
    assert last().details == {"tags": [True, False], "description": [True, False]}
    retag(user, "boat")
    describe(user, "Newer")
    image.refresh_from_db()
    assert image.description == "Newer"
    assert {"sea", "sky", "boat"} <= set(image.tags.values_list("name", flat=True))
    with pytest.raises(ValidationError, match="already"):
        moderation.lock_image(image, moderator=moderator, comments=False)


def test_a_description_is_its_uploaders(user: User, moderator: User) -> None:
    image = make_image(uploader=user, description="Old")
    edit_description(image, author=Author(user), description="New\r\nlines")
    image.refresh_from_db()
    assert image.description == "New\nlines"
    assert not LogEntry.objects.exists()
    for who in (make_user(), make_user(role=Role.ASSISTANT), None):
        with pytest.raises(PermissionDenied):
            edit_description(image, author=Author(who), description="x")
    edit_description(image, author=Author(moderator), description="Better")
    assert last().action == "image.description"
    assert last().details == {"old": "New\nlines", "new": "Better"}
    for text in ("a\0b", "é" * 25_001):
        with pytest.raises(ValidationError) as caught:
            edit_description(image, author=Author(user), description=text)
        assert set(caught.value.message_dict) == {"description"}
    moderation.hide_image(image, moderator=moderator, reason="x")
    with pytest.raises(PermissionDenied):
        edit_description(image, author=Author(user), description="x")


def test_notes_are_between_moderators(user: User, moderator: User) -> None:
    image = make_image(uploader=user)
    with pytest.raises(PermissionDenied):
        note_image(image, moderator=user, text="x")
    note_image(image, moderator=moderator, text="Asked the artist.")
    image.refresh_from_db()
    assert image.scratchpad == "Asked the artist."
    assert last().details == {"old": "", "new": "Asked the artist."}


# Destroying -------------------------------------------------------------------------


def test_destroyed_files_are_gone_in_all_revisions(
    tmp_path: Path, moderator: User
) -> None:
    data = pictures.png(300, 200)
    image, other = upload(data, tmp_path), upload(pictures.png(90, 90), tmp_path)
    for one in (image, other):
        while process_image(one.pk):
            pass
    image.refresh_from_db()
    revisions = {entry["rev"] for entry in image.files.values()}
    shard = storage.location(image.pk, "").rstrip("/")
    assert len(default_storage.listdir(shard)[0]) > len(revisions) - 1
    with pytest.raises(ValidationError, match="Hide image"):
        moderation.destroy_image(image, moderator=moderator)
    moderation.hide_image(image, moderator=moderator, reason="Against the law")
    with TestCase.captureOnCommitCallbacks(execute=True):
        moderation.destroy_image(image, moderator=moderator)
    assert default_storage.listdir(shard)[0] == []
    assert default_storage.listdir(storage.location(other.pk, "").rstrip("/"))[0]
    image.refresh_from_db()
    assert (image.files, image.destroyed_content) == ({}, True)
    assert not ProcessingJob.objects.filter(pk=image.pk).exists()
    assert (last().action, last().reason) == ("image.destroy", "Against the law")
    with pytest.raises(ValidationError, match="gone already"):
        moderation.destroy_image(image, moderator=moderator)
    with pytest.raises(ValidationError, match="gone for good"):
        moderation.unhide_image(image, moderator=moderator)
    # The same file does not come in again.
    with pytest.raises(Rejected):
        upload(data, tmp_path)


def test_a_worker_that_is_at_it_stores_nothing(tmp_path: Path, moderator: User) -> None:
    image = upload(pictures.png(300, 200), tmp_path)
    moderation.hide_image(image, moderator=moderator, reason="x")
    moderation.destroy_image(image, moderator=moderator)
    assert not process_image(image.pk)
    image.refresh_from_db()
    assert image.files == {}


# Rights -------------------------------------------------------------------------------

ACTS: dict[str, Callable[[Image, User], object]] = {
    "hide": lambda i, m: moderation.hide_image(i, moderator=m, reason="x"),
    "unhide": lambda i, m: moderation.unhide_image(i, moderator=m),
    "approve": lambda i, m: moderation.approve_image(i, moderator=m),
    "unapprove": lambda i, m: moderation.unapprove_image(i, moderator=m),
    "feature": lambda i, m: moderation.feature_image(i, moderator=m),
    "unfeature": lambda i, m: moderation.unfeature_image(i, moderator=m),
    "lock": lambda i, m: moderation.lock_image(i, moderator=m, tags=True),
    "retry": lambda i, m: moderation.retry_processing(i, moderator=m),
    "notes": lambda i, m: note_image(i, moderator=m, text="x"),
    "destroy": lambda i, m: moderation.destroy_image(i, moderator=m),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", [Role.USER, Role.ASSISTANT])
def test_images_are_for_moderators(act: str, role: Role) -> None:
    image = make_image(uploader=make_user())
    before = Image.objects.values().get(pk=image.pk)
    with pytest.raises(PermissionDenied):
        ACTS[act](image, make_user(role=role))
    assert Image.objects.values().get(pk=image.pk) == before
    assert not LogEntry.objects.exists()


def test_a_merged_image_comes_back_with_what_was_its_own(moderator: User) -> None:
    image, into, third = make_image(), make_image(), make_image()
    alone, both = make_gallery([third, image]), make_gallery([image, into])
    cover = make_gallery([third], thumbnail=image)
    moved = make_gallery([image, third])
    merge_image(image, into=into, moderator=moderator)
    reorder_images(moved, image_ids=[third.pk, into.pk], user=moved.user)
    moderation.unhide_image(image, moderator=moderator)
    assert places(alone) == [(third.pk, 0), (image.pk, 1)]
    assert places(both) == [(image.pk, 0), (into.pk, 1)]
    # Somebody gave the other a place of its own meanwhile: it keeps it.
    assert places(moved) == [(image.pk, 0), (third.pk, 1), (into.pk, 2)]
    assert [count(g) for g in (alone, both, moved)] == [2, 2, 3]
    cover.refresh_from_db()
    assert cover.thumbnail == image
    assert (last().action, last().details["duplicate_of"]) == ("image.unhide", into.pk)
    assert counters() == recount()
