"""Several writers, a merger and readers at once, on real transactions."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from accounts.author import Author
from booru.actions import interactions, merging, moderation, tagging
from booru.image_search import ImageSearch
from booru.index import merger, rebuild
from booru.index.keys import Kind, key
from booru.index.store import Keys
from booru.models import Filter, Image, Tag, Tagging
from tests.factories import make_image, make_moderator, make_tag, make_user

pytestmark = pytest.mark.django_db(transaction=True)
NOT_ALLOWED = (PermissionDenied, ValidationError, Image.DoesNotExist)


@contextmanager
def threads(*works: Callable[[], None]) -> Iterator[None]:
    """Each in a thread with a connection of its own; what one raises, all raise."""
    raised: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - raised again below
            raised.append(error)
        finally:
            connection.close()

    running = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in running:
        thread.start()
    yield
    for thread in running:
        thread.join()
    if raised:
        raise raised[0]


def _differences() -> list[str]:
    return rebuild.check(lambda done, total: None).differences


class Writer:
    """Does things by chance; what is not allowed any more is left."""

    def __init__(self, seed: int, images: list[Image], tags: list[Tag]) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
        self.images, self.tags = images, tags
        self.user = make_user()
        self.moderator = make_moderator()

    def __call__(self) -> None:
        for _ in range(40):
            with suppress(*NOT_ALLOWED):
                self.act(self.chance.choice(self.images))

    def act(self, image: Image) -> None:
        pick = self.chance
        match pick.randint(0, 8):
            case 0 | 1:
                interactions.vote_image(image, user=self.user, up=pick.random() < 0.5)
            case 2:
                interactions.fave_image(image, user=self.user)
            case 3:
                interactions.hide_personally(image, user=self.user)
            case 4:
                self._retag(image)
            case 5:
                moderation.hide_image(image, moderator=self.moderator, reason="no")
            case 6:
                moderation.unhide_image(image, moderator=self.moderator)
            case 7:
                into = pick.choice(self.images)
                merging.merge_image(image, into=into, moderator=self.moderator)
            case 8:
                new = make_image(tags=["safe", f"new {pick.randint(0, 5)}"])
                if pick.random() < 0.3:
                    new.processing.delete()
                    new.delete()

    @transaction.atomic
    def _retag(self, image: Image) -> None:
        tagging.hold_aliases()
        image = Image.objects.select_for_update().get(pk=image.pk)
        now, wanted = set(image.tags.all()), set(self.chance.sample(self.tags, 3))
        tagging.change_tags(
            image, added=wanted - now, removed=now - wanted, author=Author(None)
        )


def test_a_history_of_four_writers_leaves_nothing_wrong() -> None:
    tags = [make_tag(f"tag {n}") for n in range(8)]
    images = [make_image(tags=["safe", "tag 1"]) for _ in range(12)]
    writers = [Writer(seed, images, tags) for seed in range(4)]
    done = threading.Event()
    wrong: list[str] = []

    def merge() -> None:
        while not done.wait(0.02):
            merger.merge(limit=50)

    def check() -> None:
        while not done.wait(0.05):
            wrong.extend(_differences())

    def rebuild_once() -> None:
        time.sleep(0.3)
        rebuild.reindex(lambda done, total: None)

    def write() -> None:
        try:
            with threads(*writers):
                pass
        finally:
            done.set()

    with threads(write, merge, check, rebuild_once):
        pass
    assert wrong == []
    assert _differences() == []
    while merger.merge():
        pass
    report = rebuild.check(lambda done, total: None)
    assert (report.differences, report.facts_pending) == ([], 0)
    assert report.keys > 30


def test_four_writers_of_the_same_new_key_lose_nothing() -> None:
    """The first version of this index lost bits in each of 300 tries."""
    images = [make_image(tags=["safe"]) for _ in range(4)]
    while merger.merge():
        pass
    tags = [make_tag(f"new {n}") for n in range(40)]
    together = threading.Barrier(4)

    def write(image: Image) -> None:
        for tag in tags:
            together.wait()
            with transaction.atomic():
                Tagging.objects.create(image=image, tag=tag)

    def merge() -> None:
        for _ in range(60):
            merger.merge()

    with threads(*(lambda image=image: write(image) for image in images), merge):
        pass
    while merger.merge():
        pass
    keys = Keys()
    keys.load([key(Kind.TAG, tag.pk) for tag in tags])
    everyone = {image.pk for image in images}
    assert [set(keys.of(key(Kind.TAG, tag.pk))) for tag in tags] == [everyone] * 40


def test_a_merge_that_fails_leaves_everything_as_it_was() -> None:
    image = make_image(tags=["safe", "fox"])
    everything = Filter.objects.get(pk=2)
    with suppress(OperationalError), transaction.atomic():
        assert merger.merge_locked() > 5
        raise OperationalError("the server went away")
    assert ImageSearch("fox", None, everything).hits(0, 5).ids == [image.pk]
    assert _differences() == []


_MERGER = """
import django, os, sys
django.setup()
from booru.index import merger
print("started", flush=True)
while True:
    merger.merge(limit=7)
"""


def test_a_merger_killed_at_any_point_makes_nothing_wrong() -> None:
    chance = random.Random(5)  # noqa: S311 - reproducible, not secret
    everything = Filter.objects.get(pk=2)
    database = connection.settings_dict
    address = (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}"
        f"?host={database['HOST']}&port={database['PORT']}"
    )
    env = {**os.environ, "DATABASE_URL": address}
    expected = []
    for _ in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", _MERGER], env=env, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"started\n"
            for _ in range(3):
                expected.append(make_image(tags=["safe", "fox"]).pk)
                found = ImageSearch("fox", None, everything).hits(0, 50)
                assert found.ids == expected[::-1]
            time.sleep(chance.random() / 20)
            process.send_signal(signal.SIGKILL)
        assert ImageSearch("fox", None, everything).hits(0, 50).ids == expected[::-1]
        assert _differences() == []


def test_the_next_search_finds_what_was_just_written() -> None:
    image = make_image(tags=["safe", "fox"])
    person = make_user()
    everything = Filter.objects.get(pk=2)

    def found(query: str) -> list[int]:
        return ImageSearch(query, person, everything).hits(0, 9).ids

    assert found("fox") == [image.pk]
    with transaction.atomic():
        tagging.change_tags(
            image, added={make_tag("quite new")}, removed=set(), author=Author(None)
        )
    assert found("quite new") == [image.pk]
    assert found("my:faves") == []
    interactions.fave_image(image, user=person)
    assert found("my:faves, score:1, faves.gte:1") == [image.pk]
    Tag.objects.filter(name="quite new").update(name="older now")
    assert (found("quite new"), found("older now")) == ([], [image.pk])
    moderation.hide_image(image, moderator=make_moderator(), reason="no")
    assert found("*") == []


def test_images_that_are_older_than_the_index_get_one_at_the_start() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('polybooru.bulk', 'on', true)")
        image = make_image(tags=["safe", "fox"], description="a snowy owl")
    everything = Filter.objects.get(pk=2)
    assert ImageSearch("fox", None, everything).hits(0, 5).total == 0
    assert rebuild.is_missing()
    call_command("prepare")
    assert not rebuild.is_missing()
    for query in ("fox", "description:owl"):
        assert ImageSearch(query, None, everything).hits(0, 5).ids == [image.pk]
