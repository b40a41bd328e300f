"""Jobs among people who edit at the same time: whatever the order of their steps, the
counts, the index and the history agree with the images."""

from __future__ import annotations

import random

import pytest

from accounts.author import Author
from accounts.models import User
from booru.actions import bulk, moderation, tagging
from booru.actions.bulk import RevertDraft, TagEditDraft
from booru.bulk import running
from booru.bulk import steps as bulk_steps
from booru.models import BulkChange, Image, Tag, TagChange, TagChangeRow
from tests.booru.jobs import (
    counters,
    finish,
    found,
    index_differences,
    names,
    recount,
)
from tests.factories import make_image, make_moderator, make_tag, make_user

pytestmark = pytest.mark.django_db
TAGS = ("fox", "todd", "tree", "snow", "ice", "canine", "animal", "red fox")


class World:
    """A few images, and people who change their tags."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
        self.moderator = make_moderator()
        self.users = [make_user(verified=True) for _ in range(2)]
        for name in TAGS:
            make_tag(name)
        self.images = [
            make_image(tags=["safe", "solo", "x", *self.some()]) for _ in range(9)
        ]
        self.begin = [names(image) for image in self.images]

    def some(self) -> list[str]:
        return self.chance.sample(TAGS, self.chance.randint(0, 4))

    def edit(self) -> None:
        image = self.chance.choice(self.images)
        image.refresh_from_db()
        if self.chance.random() < 0.1:
            if image.hidden_from_users:
                moderation.unhide_image(image, moderator=self.moderator)
            else:
                moderation.hide_image(image, moderator=self.moderator, reason="x")
            return
        old, new = ", ".join(self.some()), ", ".join(self.some())
        author = Author(self.chance.choice(self.users))
        tagging.edit_tags(image, author=author, old_tag_input=old, tag_input=new)

    def start(self) -> BulkChange:
        pick, by = self.chance, self.moderator
        match pick.randint(0, 3):
            case 0:
                tag, target = (Tag.objects.get(name=n) for n in ("todd", "fox"))
                if not BulkChange.objects.filter(kind="alias").exists():
                    return bulk.start_alias(tag, target=target, moderator=by)
            case 1:
                tag = Tag.objects.get(name=pick.choice(TAGS))
                implied = Tag.objects.filter(name__in=self.some()).exclude(pk=tag.pk)
                return bulk.start_implications(tag, implied=implied, moderator=by)
            case 2:
                user = pick.choice(self.users)
                if TagChange.objects.filter(user=user).exists():
                    return bulk.start_revert(RevertDraft(user=user), moderator=by)
        draft = TagEditDraft(
            ids=tuple(image.pk for image in self.images),
            add=", ".join([*self.some(), "new"]),
            remove=", ".join(self.some()),
        )
        return bulk.start_tag_edit(draft, moderator=by)

    def check(self) -> None:
        assert counters() == recount()
        assert index_differences() == []


def replayed(image: Image, begin: set[str]) -> set[str]:
    """The tags that the history leads to."""
    tags = set(begin)
    rows = TagChangeRow.objects.filter(change__image=image).order_by("change", "pk")
    for name, added in rows.values_list("tag__name", "added"):
        assert (name in tags) is not added, (image, name)
        (tags.add if added else tags.remove)(name)
    return tags


@pytest.mark.parametrize("seed", range(5))
def test_nothing_disagrees(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_steps, "AT_ONCE", 2)
    world = World(seed)
    for _ in range(20):
        world.edit()
    for _ in range(4):
        jobs = [world.start(), world.start()]
        while jobs:
            job = world.chance.choice(jobs)
            if not running.run_step(job.pk):
                jobs.remove(job)
            world.edit()
            assert counters() == recount()
            for name in TAGS:
                tag = Tag.objects.select_related("aliased_tag").get(name=name)
                carriers = (tag.aliased_tag or tag).images.filter(
                    hidden_from_users=False
                )
                assert found(name) == set(carriers.values_list("pk", flat=True))
        world.check()
    for image, begin in zip(world.images, world.begin, strict=True):
        assert replayed(image, begin) == names(image)


@pytest.mark.parametrize("seed", range(4))
def test_to_revert_a_revert_of_a_revert_is_to_revert(seed: int) -> None:
    world = World(seed)
    for _ in range(60):
        world.edit()
    vandal: User = world.users[0]

    def revert(**whose: object) -> BulkChange:
        draft = RevertDraft(**whose)  # type: ignore[arg-type]
        return finish(bulk.start_revert(draft, moderator=world.moderator))

    def now() -> list[set[str]]:
        return [names(image) for image in world.images]

    before = now()
    first = revert(user=vandal)
    reverted = now()
    assert reverted != before
    second = revert(bulk=first)
    assert now() == before
    revert(bulk=second)
    assert now() == reverted
    world.check()
