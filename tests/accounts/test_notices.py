"""Telling users what is new: nobody twice, nobody missed, whatever is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts import notices
from accounts.models import Announcement, Notification, Subject, User
from booru.announcing import deliver_announcement
from booru.models import Image, ImageSubscription
from tests.factories import make_image, make_moderator, make_user

pytestmark = pytest.mark.django_db
Kind = Notification.Kind


def tell(*users: User, subject_id: int = 7, **given: Any) -> None:
    words: dict[str, Any] = {
        "kind": Kind.COMMENT,
        "subject": Subject.IMAGE,
        "title": "Image 7",
        "address": "/images/7?comment=1#comment-1",
    }
    notices.notify([u.pk for u in users], subject_id=subject_id, **words | given)


def rows() -> list[tuple[Any, ...]]:
    found = Notification.objects.order_by("pk")
    return list(found.values_list("user", "kind", "title", "address", "count"))


# A few, by name ---------------------------------------------------------------------


def test_more_of_the_same_is_counted_and_leads_to_the_first(user: User) -> None:
    tell(user)
    tell(user, title="Image 7: a fox", address="/images/7?comment=2#comment-2")
    first = "/images/7?comment=1#comment-1"
    assert rows() == [(user.pk, "comment", "Image 7: a fox", first, 2)]


def test_what_was_read_begins_again(user: User) -> None:
    tell(user)
    tell(user)
    notices.mark_read(user, subject=Subject.IMAGE, subject_id=7)
    assert not Notification.objects.unread().exists()
    second = "/images/7?comment=3#comment-3"
    tell(user, address=second)
    assert rows() == [(user.pk, "comment", "Image 7", second, 1)]
    assert Notification.objects.unread().count() == 1


def test_other_things_are_other_rows(user: User) -> None:
    tell(user)
    tell(user, subject_id=8)
    tell(user, kind=Kind.MERGE)
    tell(user, subject=Subject.GALLERY)
    assert len(rows()) == 4
    notices.mark_read(user, subject=Subject.IMAGE, subject_id=7)
    unread = Notification.objects.unread().order_by("pk")
    assert list(unread.values_list("subject", "subject_id")) == [
        ("image", 8),
        ("gallery", 7),
    ]


def test_marking_read_is_for_oneself(user: User) -> None:
    other = make_user()
    tell(user, other)
    notices.mark_read(user, subject=Subject.IMAGE, subject_id=7)
    assert Notification.objects.unread().get().user == other


def test_nobody_twice_and_nobody_who_is_gone(user: User) -> None:
    gone = make_user(deleted_at=timezone.now())
    tell(user, user, gone)
    notices.notify(
        [], kind=Kind.COMMENT, subject=Subject.IMAGE, subject_id=1, title="", address=""
    )
    assert [(row[0], row[4]) for row in rows()] == [(user.pk, 1)]


def test_long_words_are_cut(user: User) -> None:
    tell(user, title="x" * 300, address="/" + "y" * 300)
    ((_, _, title, address, _),) = rows()
    assert (title, address) == ("x" * 200, "/" + "y" * 254)


def test_owners_are_told_of_what_staff_do_and_not_of_their_own_acts(
    user: User,
) -> None:
    staff = make_moderator()
    said: dict[str, Any] = {
        "moderator": staff,
        "subject": Subject.COMMENT,
        "subject_id": 3,
        "title": "Your comment was hidden: Spam",
        "address": "/images/7",
    }
    for owner in (user.pk, staff.pk, None):
        notices.tell_owner(owner, **said)
    assert rows() == [
        (user.pk, "moderation", "Your comment was hidden: Spam", "/images/7", 1)
    ]


# All followers ----------------------------------------------------------------------


def follow(image: Image, count: int) -> list[int]:
    made = User.objects.bulk_create([User(name=f"f{n}") for n in range(count)])
    ImageSubscription.objects.bulk_create(
        [ImageSubscription(image=image, user=one) for one in made]
    )
    return [one.pk for one in made]


def announce(image: Image, actor: User | None = None, **given: Any) -> Announcement:
    return notices.announce(
        kind=Kind.COMMENT,
        followed=Subject.IMAGE,
        followed_id=image.pk,
        title=f"Image {image.pk}",
        address=f"/images/{image.pk}",
        actor=actor,
    )


def told() -> Counter[int]:
    found = Notification.objects.values_list("user", "count")
    return Counter(dict(found))


@pytest.mark.django_db(transaction=True)
def test_2500_followers_in_steps_and_killed_between_two_of_them() -> None:
    image = make_image()
    followers = follow(image, 2500)
    actor = User.objects.get(pk=followers[1200])
    row = announce(image, actor)
    mine = ImageSubscription.objects.filter(image=image).values_list("user", flat=True)

    # As a worker that dies after its first step.
    assert notices._deliver_some(row.pk, mine)
    row.refresh_from_db()
    assert (row.last_user_id, row.delivered_at) == (followers[999], None)
    assert told() == Counter(followers[:1000])
    # And one that dies inside the second.
    with transaction.atomic():
        assert notices._deliver_some(row.pk, mine)
        transaction.set_rollback(True)
    deliver_announcement(row.pk)
    assert told() == Counter([pk for pk in followers if pk != actor.pk])
    deliver_announcement(row.pk)
    assert told() == Counter([pk for pk in followers if pk != actor.pk])


_WORKER = """
import sys
import django
django.setup()
from booru.announcing import deliver_announcement
print("ready", flush=True)
sys.stdin.readline()
deliver_announcement(int(sys.argv[1]))
"""


@pytest.mark.django_db(transaction=True)
def test_workers_that_are_killed_at_any_moment_tell_everybody_once() -> None:
    image = make_image()
    followers = follow(image, 2500)
    row, database = announce(image), connection.settings_dict
    address = (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}"
        f"?host={database['HOST']}&port={database['PORT']}"
    )
    for kill_after in (0.01, 0.03, 0.06, 0.1):
        with subprocess.Popen(
            [sys.executable, "-c", _WORKER, str(row.pk)],
            env=os.environ | {"DATABASE_URL": address},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as worker:
            assert worker.stdin is not None
            assert worker.stdout is not None
            worker.stdout.readline()
            worker.stdin.write("go\n")
            worker.stdin.flush()
            time.sleep(kill_after)
            with suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL)
    deliver_announcement(row.pk)
    assert told() == Counter(followers)


def test_news_is_due_when_its_delivery_was_lost_and_then_leased() -> None:
    image = make_image()
    row = announce(image)
    assert notices.take_due() == []
    Announcement.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    assert notices.take_due() == [(row.pk, "image")]
    assert notices.take_due() == []
    Announcement.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    deliver_announcement(row.pk)
    assert notices.take_due() == []


def test_who_followed_nothing_hears_nothing(user: User) -> None:
    image = make_image()
    row = announce(image)
    deliver_announcement(row.pk)
    row.refresh_from_db()
    assert row.delivered_at is not None
    assert rows() == []


@pytest.mark.parametrize("count", [1, 25])
def test_a_step_costs_the_same_for_many(
    count: int, django_assert_num_queries: Any
) -> None:
    image = make_image()
    follow(image, count)
    row = announce(image)
    # The row twice, its followers, the notices, how far it came; and the transaction.
    with django_assert_num_queries(7):
        deliver_announcement(row.pk)
