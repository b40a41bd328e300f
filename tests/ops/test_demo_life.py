"""What people do on the demo site: once, through the actions, at believable times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import F
from django.test import Client
from django.utils import timezone

from accounts.models import Award, Badge, LogEntry, Report, Role, User
from booru.index.rebuild import check
from booru.models import (
    ArtistLink,
    Comment,
    DnpEntry,
    DuplicateReport,
    Gallery,
    Image,
    PostLocation,
    TagChange,
)
from forums.models import Forum, Post, Topic
from ops.demo.entries import ENTRIES
from ops.demo.pictures import demo_order
from ops.demo.steps import Scene, live
from ops.demo.steps.cast import are_ours, enter
from ops.demo.steps.scene import date, upload_moments
from ops.demo.words.comments import COMMENTS
from ops.demo.words.forums import FORUMS
from ops.demo.words.galleries import SHELVES
from ops.demo.words.pastes import WRITINGS
from ops.demo.words.people import PEOPLE
from ops.demo.words.topics import THREADS
from tests.community.recounting import wrong_counters
from tests.factories import make_image, make_user

pytestmark = pytest.mark.django_db


def make_scene() -> Scene:
    """With the demo's pictures, but without their files: uploaded over some days."""
    now = timezone.now()
    people = enter(now)
    pictures = {}
    order = [entry.file_name for entry in demo_order()]
    moments = dict(zip(order, upload_moments(now, len(order)), strict=True))
    for entry in sorted(ENTRIES, key=lambda entry: moments[entry.file_name]):
        image = Image.objects.filter(name=entry.file_name).first()
        if image is None:
            image = make_image(
                name=entry.file_name,
                tags=[name.strip() for name in entry.tags.split(",")],
                uploader=people[entry.uploader],
                anonymous=entry.anonymous,
            )
            User.objects.filter(name=entry.uploader).update(
                uploads_count=F("uploads_count") + 1
            )
            date(image, created_at=moments[entry.file_name])
        pictures[entry.file_name] = image
    return Scene(now, people, pictures)


def rows() -> dict[str, int]:
    """How many of everything that the site remembers."""
    return {
        model._meta.label: model._base_manager.count()
        for app in ("accounts", "booru", "forums")
        for model in apps.get_app_config(app).get_models()
    }


def test_it_lives_once(client: Client) -> None:
    # One test, for it takes seconds.
    scene = make_scene()
    live(scene)
    _there_is_enough_of_everything()
    _counters_and_index_are_right()
    _nothing_is_of_the_future_or_before_its_time(scene)
    _nobody_signs_in_as_them()
    _the_pages_show_it(scene, client)
    _a_second_run_adds_nothing()


def _there_is_enough_of_everything() -> None:
    comments = Comment.objects.all()
    assert comments.count() == sum(map(len, COMMENTS.values())) > 60
    assert comments.values("image").distinct().count() >= 12
    assert comments.filter(anonymous=True).count() == 1
    assert comments.filter(edited_at__isnull=False).count() == 1
    assert comments.filter(hidden_from_users=True).count() == 1
    assert Gallery.objects.count() == len(SHELVES) == 3
    assert Gallery.objects.exclude(spoiler_warning="").count() == 1
    assert Forum.objects.values("section").distinct().count() == 3
    assert Forum.objects.count() == len(FORUMS) == 6
    assert Topic.objects.count() == len(THREADS) == 12
    assert Topic.objects.get(sticky=True).poll.total_votes == 8
    assert Topic.objects.filter(locked_at__isnull=False).count() == 1
    assert max(Topic.objects.values_list("post_count", flat=True)) == 30
    assert Badge.objects.count() == 2
    assert Award.objects.filter(user__name="mika").count() == 2
    states = ArtistLink.objects.values_list("state", flat=True)
    assert sorted(states) == ["unverified", "verified"]
    assert DnpEntry.objects.get().state == "listed"
    assert sorted(Report.objects.values_list("state", flat=True)) == ["claimed", "open"]
    assert DuplicateReport.objects.get().state == "open"
    assert TagChange.objects.filter(reverts__isnull=False).count() == 1
    assert Image.objects.filter(faves__gt=0).count() > 20
    assert Image.objects.filter(features__isnull=False).count() == 1
    pastes = Image.objects.filter(media_type=Image.MediaType.PASTE)
    assert pastes.count() == len(WRITINGS) == 3
    assert PostLocation.objects.count() == 4


def _counters_and_index_are_right() -> None:
    assert wrong_counters() == []
    assert check(lambda *_: None).differences == []
    for forum in Forum.objects.all():
        newest = Post.objects.filter(
            topic__forum=forum, hidden_from_users=False
        ).latest("created_at")
        assert forum.last_post_id == newest.pk
    for topic in Topic.objects.select_related("last_post"):
        assert topic.last_post
        assert topic.last_replied_to_at == topic.last_post.created_at


def _nothing_is_of_the_future_or_before_its_time(scene: Scene) -> None:
    for comment in Comment.objects.select_related("image"):
        assert comment.image.created_at < comment.created_at < scene.now
    for post in Post.objects.select_related("topic"):
        assert post.topic.created_at <= post.created_at < scene.now
    for text in (*Comment.objects.select_related("user"), *Post.objects.all()):
        assert text.user
        assert text.user.created_at < text.created_at
        for number in re.findall(r">>(\d+)", text.body):
            assert Image.objects.get(pk=number).created_at < text.created_at
    for change in TagChange.objects.select_related("image"):
        assert change.image.created_at < change.created_at < scene.now
    for gallery in Gallery.objects.all():
        newest = max(gallery.images.values_list("created_at", flat=True))
        assert newest < gallery.updated_at < scene.now
    for report in DuplicateReport.objects.select_related("image"):
        assert report.image.created_at < report.created_at
    for written in (Comment.objects, Post.objects):
        ids = written.order_by("created_at", "pk").values_list("pk", flat=True)
        assert list(ids) == sorted(ids)
    moments = list(LogEntry.objects.order_by("pk").values_list("created_at", flat=True))
    assert moments == sorted(moments)
    assert moments[0] < scene.ago(24 * 300)


def _a_second_run_adds_nothing() -> None:
    before = rows()
    again = make_scene()
    live(again)
    assert rows() == before
    # As on a site that has been used since.
    Topic.objects.update(title=F("title"), locked_at=None)
    Comment.objects.update(hidden_from_users=False)
    live(again)
    assert rows() == before
    assert not Topic.objects.filter(locked_at__isnull=False).exists()


def _nobody_signs_in_as_them() -> None:
    roles = {person.name: person.role for person in PEOPLE}
    users = list(User.objects.all())
    assert {user.name: user.role for user in users} == roles
    assert not any(user.has_usable_password() or user.email for user in users)
    assert list(roles.values()).count(Role.ADMIN) == 1


def _the_pages_show_it(scene: Scene, client: Client) -> None:
    for path in (
        f"/images/{scene.pictures['iris-golden-pin.png'].pk}", "/forums",
        "/forums/art/topics/summer-challenge-draw-a-place-you-miss",
        "/profiles/mika", "/galleries", "/comments", "/dnp", "/tag-changes",
    ):  # fmt: skip
        assert client.get(path).status_code == 200
    page = client.get(f"/images/{scene.pictures['small-boat-bright-sea.svg'].pk}")
    other = scene.pictures["rocking-boat.gif"].pk
    assert f'<a href="/images/{other}"' in page.content.decode()
    for badge in Badge.objects.all():
        assert default_storage.exists(f"badge-img/{badge.image}")


class Killed(Exception):
    pass


@contextmanager
def killed_after(queries: int) -> Iterator[None]:
    """What a transaction has not committed then is gone, as after a real kill."""
    numbers = count(1)

    def run(execute: Any, *args: Any) -> Any:
        # Once: the transaction is rolled back by queries too.
        if next(numbers) == queries:
            raise Killed
        return execute(*args)

    with connection.execute_wrapper(run), pytest.raises(Killed):
        yield


def test_killed_again_and_again() -> None:
    for queries in (20, 300, 1100, 900, 700, 1500, 400, 400):
        scene = make_scene()
        with killed_after(queries):
            live(scene)
    live(make_scene())
    parts = rows()
    assert wrong_counters() == []
    live(make_scene())
    assert rows() == parts
    assert Comment.objects.count() == sum(map(len, COMMENTS.values()))
    assert Post.objects.count() == sum(len(thread.posts) for thread in THREADS)
    assert Topic.objects.get(sticky=True).poll.total_votes == 8


def test_nobody_real_is_given_words_or_a_role() -> None:
    make_user("Wren")
    people = enter(timezone.now())
    assert people["wren"].role == Role.USER
    assert not are_ours(people)
    User.objects.filter(name="Wren").update(password="!", role=Role.MODERATOR)
    assert are_ours(enter(timezone.now()))


@pytest.mark.parametrize("role", [Role.USER, Role.ADMIN])
def test_nobody_real_gives_roles(role: Role) -> None:
    make_user("marlow", role=role)
    people = enter(timezone.now())
    assert people["wren"].role == Role.USER
    assert not are_ours(people)
    assert not LogEntry.objects.exists()
