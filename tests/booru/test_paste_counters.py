"""A tag counts its pastes apart from its images, whatever happens to them."""

from __future__ import annotations

import pytest

from accounts.author import Author
from accounts.models import User
from booru.actions import moderation, reverting, tagging
from booru.actions.bulk import (
    RevertDraft,
    TagEditDraft,
    start_alias,
    start_implications,
    start_revert,
    start_tag_edit,
)
from booru.actions.merging import merge_image
from booru.actions.tags import alias_tag
from booru.models import Image, Tag, TagChange
from tests.booru.jobs import counters, finish, recount
from tests.factories import make_image, make_paste, make_tag

pytestmark = pytest.mark.django_db
TAGS = ["safe", "solo", "fox"]


def counted(name: str) -> tuple[int, int]:
    """Images and pastes with the tag; all counters of all tags are right."""
    assert counters() == recount()
    return Tag.objects.values_list("images_count", "pastes_count").get(name=name)


def edit(image: Image, author: User, new: str) -> TagChange:
    old = ", ".join(image.tags.values_list("name", flat=True))
    change = tagging.edit_tags(
        image, author=Author(author), old_tag_input=old, tag_input=new
    )
    assert change is not None
    return change


def test_one_paste_at_a_time(user: User, moderator: User) -> None:
    make_image(tags=TAGS)
    paste, other = make_paste(tags=TAGS), make_paste("More.", tags=[*TAGS, "owl"])
    assert counted("fox") == (1, 2)
    change = edit(paste, moderator, "safe, solo, owl")
    assert (counted("fox"), counted("owl")) == ((1, 1), (0, 2))
    reverting.revert_tag_change(change, by=moderator)
    assert (counted("fox"), counted("owl")) == ((1, 2), (0, 1))
    moderation.hide_image(paste, moderator=moderator, reason="Rule #0")
    assert counted("fox") == (1, 1)
    edit(paste, moderator, "safe, solo, tree")
    assert counted("tree") == (0, 0)
    moderation.unhide_image(paste, moderator=moderator)
    assert (counted("fox"), counted("tree")) == ((1, 1), (0, 1))
    merge_image(paste, into=other, moderator=moderator)
    assert (counted("tree"), counted("safe")) == ((0, 1), (1, 1))
    moderation.unhide_image(paste, moderator=moderator)
    assert (counted("tree"), counted("safe")) == ((0, 2), (1, 2))
    alias_tag(make_tag("fox"), target=make_tag("owl"), moderator=moderator)
    assert (counted("fox"), counted("owl")) == ((0, 0), (1, 1))


def test_many_at_once(moderator: User) -> None:
    posts = [make_image(tags=TAGS), make_paste(tags=TAGS), make_paste("B", tags=TAGS)]
    ids = tuple(post.pk for post in posts)
    start = TagEditDraft(add="owl", remove="fox", ids=ids)
    finish(start_tag_edit(start, moderator=moderator))
    assert (counted("owl"), counted("fox")) == ((1, 2), (0, 0))
    finish(start_revert(RevertDraft(user=moderator), moderator=moderator))
    assert (counted("owl"), counted("fox")) == ((0, 0), (1, 2))
    implied = [make_tag("animal")]
    finish(start_implications(make_tag("fox"), implied=implied, moderator=moderator))
    assert counted("animal") == (1, 2)
    target = make_tag("vulpes")
    finish(start_alias(make_tag("fox"), target=target, moderator=moderator))
    assert (counted("fox"), counted("vulpes")) == ((0, 0), (1, 2))
    by_search = TagEditDraft(add="text", query="media_type:paste")
    finish(start_tag_edit(by_search, moderator=moderator))
    assert counted("text") == (0, 2)
