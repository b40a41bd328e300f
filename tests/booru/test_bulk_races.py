"""Jobs while people tag, hide, restore and merge, each on a connection of its own:
nobody waits for ever, and every count is right in the end."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from celery import current_app
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.author import Author
from accounts.models import User
from booru.actions import bulk, merging, moderation, tagging
from booru.actions.bulk import RevertDraft, TagEditDraft
from booru.actions.tags import alias_tag, unalias_tag
from booru.bulk import running
from booru.models import BulkChange, Image, Tag
from booru.problems import Rejected
from tests.booru.index.test_writers import threads
from tests.booru.jobs import counters, index_differences, recount
from tests.factories import make_image, make_moderator, make_tag, make_user

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("fox", "todd", "tree", "snow", "ice", "animal")
NOT_ALLOWED = (PermissionDenied, ValidationError, Rejected)


class Writer:
    """Does things by chance; what is not allowed any more is left."""

    def __init__(self, seed: int, images: list[Image], user: User) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
        self.images, self.user, self.moderator = images, user, make_moderator()

    def __call__(self) -> None:
        for _ in range(40):
            with suppress(*NOT_ALLOWED):
                self.act(self.chance.choice(self.images))

    def act(self, image: Image) -> None:
        pick = self.chance
        match pick.randint(0, 9):
            case 0:
                moderation.hide_image(image, moderator=self.moderator, reason="x")
            case 1 | 2:
                moderation.unhide_image(image, moderator=self.moderator)
            case 3 if pick.random() < 0.2:
                into = pick.choice(self.images)
                merging.merge_image(image, into=into, moderator=self.moderator)
            case _:
                tagging.edit_tags(
                    image,
                    author=Author(self.user),
                    old_tag_input=", ".join(pick.sample(NAMES, 2)),
                    tag_input=", ".join(pick.sample(NAMES, 2)),
                )


def run_jobs(jobs: list[BulkChange]) -> None:
    for job in jobs:
        while running.run_step(job.pk):
            pass


def test_jobs_and_people_do_not_disturb_each_other() -> None:
    current_app.conf.task_always_eager = False
    try:
        _disturb()
    finally:
        current_app.conf.task_always_eager = True


def _disturb() -> None:
    moderator = make_moderator()
    vandal = make_user(verified=True)
    images = [make_image(tags=["safe", "solo", "x", "fox"]) for _ in range(30)]
    for name in NAMES:
        make_tag(name)
    everybody = [Writer(seed, images, make_user(verified=True)) for seed in range(2)]
    for image in images:
        tagging.edit_tags(
            image, author=Author(vandal), old_tag_input="", tag_input="todd, tree"
        )
    ids = tuple(image.pk for image in images)
    todd, fox = Tag.objects.get(name="todd"), Tag.objects.get(name="fox")
    edit = TagEditDraft(ids=ids, add="ice, new", remove="tree")
    tags_of_fox = [Tag.objects.get(name="animal")]
    jobs = [
        bulk.start_alias(todd, target=fox, moderator=moderator),
        bulk.start_tag_edit(edit, moderator=moderator),
        bulk.start_revert(RevertDraft(user=vandal), moderator=moderator),
        bulk.start_implications(fox, implied=tags_of_fox, moderator=moderator),
    ]

    def alias_at_once() -> None:
        ice, snow = (Tag.objects.get(name=name) for name in ("ice", "snow"))
        for _ in range(5):
            alias_tag(snow, target=ice, moderator=moderator)
            unalias_tag(snow, moderator=moderator)

    with threads(
        *everybody,
        alias_at_once,
        lambda: run_jobs(jobs[:2]),
        lambda: run_jobs(jobs[2:]),
    ):
        pass
    for job in jobs:
        running.run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.reason) == ("done", "")
    assert not todd.tagging_set.exists()
    assert counters() == recount()
    assert index_differences() == []
