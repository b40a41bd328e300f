"""kill -9 of the process that works on a job, at any point, and two at once: it ends
as if nothing had happened."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from celery import current_app
from django.db import connection, transaction

from accounts.author import Author
from accounts.models import User
from booru.actions import tagging
from booru.actions.bulk import (
    RevertDraft,
    TagEditDraft,
    start_alias,
    start_implications,
    start_revert,
    start_tag_edit,
)
from booru.models import BulkChange, Image, Tag, TagChange
from tests.booru.jobs import counters, index_differences, recount
from tests.factories import make_image, make_moderator, make_tag, make_user

pytestmark = pytest.mark.django_db(transaction=True)

IMAGES, KILLS = 40, 12


@pytest.fixture(autouse=True)
def _nobody_takes_messages() -> Iterator[None]:
    """Jobs wait for the workers of these tests."""
    current_app.conf.task_always_eager = False
    yield
    current_app.conf.task_always_eager = True


# Loads everything once; each child begins as a worker that was just started. Few images
# in a step, so that a kill may come between two of them as well as within.
_WORKERS = """
import os
import sys
import django
django.setup()
from booru.bulk import running, steps
steps.AT_ONCE = 5
for line in sys.stdin:
    children = []
    for _ in range(2 if line.startswith("two") else 1):
        child = os.fork()
        if not child:
            while running.run(int(line.split()[1])):
                pass
            os._exit(0)
        children.append(child)
    print(*children, flush=True)
    for child in children:
        os.waitpid(child, 0)
    print("ended", flush=True)
"""


class Workers:
    """Workers one after the other, each in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def run(
        self, job: BulkChange, *, kill_after: float | None = None, many: str = "one"
    ) -> float:
        """Seconds until the worker had ended, by itself or killed."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{many} {job.pk}\n")
        self.process.stdin.flush()
        children = self.process.stdout.readline().split()
        begun = time.monotonic()
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):
                os.kill(int(children[0]), signal.SIGKILL)
        assert self.process.stdout.readline() == "ended\n"
        return time.monotonic() - begun


@pytest.fixture
def workers() -> Iterator[Workers]:
    database = connection.settings_dict
    address = (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}"
        f"?host={database['HOST']}&port={database['PORT']}"
    )
    with subprocess.Popen(
        [sys.executable, "-c", _WORKERS],
        env={**os.environ, "DATABASE_URL": address},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Workers(process)
        assert process.stdin is not None
        process.stdin.close()


def _alias(images: list[Image], run: int, by: User) -> BulkChange:
    old, new = make_tag(f"old {run}"), make_tag(f"new {run}")
    _give(images, old)
    _give(images[::3], new)
    return start_alias(old, target=new, moderator=by)


def _implication(images: list[Image], run: int, by: User) -> BulkChange:
    old, new = make_tag(f"old {run}"), make_tag(f"new {run}")
    _give(images, old)
    return start_implications(old, implied=[new], moderator=by)


def _edit(images: list[Image], run: int, by: User) -> BulkChange:
    draft = TagEditDraft(
        ids=tuple(image.pk for image in images), add=f"new {run}", remove="tree, safe"
    )
    _give(images[::3], make_tag("explicit"))
    return start_tag_edit(draft, moderator=by)


def _revert(images: list[Image], run: int, by: User) -> BulkChange:
    vandal = make_user(verified=True)
    _give(images, make_tag(f"new {run}"), vandal)
    for image in images[::2]:
        tagging.edit_tags(
            image, author=Author(vandal), old_tag_input="tree", tag_input=""
        )
    return start_revert(RevertDraft(user=vandal), moderator=by)


@transaction.atomic
def _give(images: list[Image], tag: Tag, user: User | None = None) -> None:
    for image in images:
        tagging.change_tags(image, added={tag}, removed=set(), author=Author(user))


KINDS: dict[str, Callable[[list[Image], int, User], BulkChange]] = {
    "alias": _alias,
    "implication": _implication,
    "edit": _edit,
    "revert": _revert,
}


def _state(images: list[Image], job: BulkChange, run: int) -> list[Any]:
    """What the job left, in words that do not name the run."""

    def plain(name: str) -> str:
        return name.replace(f" {run}", "")

    job.refresh_from_db()
    changes = TagChange.objects.filter(bulk=job).order_by("image", "pk")
    place = {image.pk: number for number, image in enumerate(images)}
    return [
        (job.state, job.done, job.total, job.changed, len(job.problems)),
        [
            sorted(plain(n) for n in image.tags.values_list("name", flat=True))
            for image in images
        ],
        [
            (
                place[change.image_id],
                change.user_id,
                sorted(
                    (plain(name), added)
                    for name, added in change.rows.values_list("tag__name", "added")
                ),
                change.reverts_id is not None,
            )
            for change in changes
        ],
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_kills_change_nothing(workers: Workers, kind: str) -> None:
    by = make_moderator()

    def begin(run: int) -> tuple[list[Image], BulkChange]:
        images = [make_image(tags=["safe", "fox", "tree"]) for _ in range(IMAGES)]
        return images, KINDS[kind](images, run, by)

    images, job = begin(1)
    took = workers.run(job)
    expected = _state(images, job, 1)
    assert expected[0][0] == "done"
    assert expected[0][3] > IMAGES // 4

    chance = random.Random(7)  # noqa: S311 - reproducible, not secret
    images, job = begin(2)
    unfinished = 0
    for _ in range(KILLS):
        workers.run(job, kill_after=chance.random() * took / 2)
        assert counters() == recount()
        job.refresh_from_db()
        unfinished += job.state != BulkChange.State.DONE
    assert unfinished > 0
    # The database may still hold the row for the worker that was killed last.
    until = time.monotonic() + 20
    while job.state != BulkChange.State.DONE and time.monotonic() < until:
        workers.run(job)
        job.refresh_from_db()
    assert _state(images, job, 2) == expected
    # Again, when there is nothing left to do.
    workers.run(job)
    assert _state(images, job, 2) == expected

    images, job = begin(3)
    workers.run(job, many="two")
    # Whoever finds the row held goes, and the other one may have been ahead.
    workers.run(job)
    assert _state(images, job, 3) == expected
    assert counters() == recount()
    assert index_differences() == []
