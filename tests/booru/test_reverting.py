"""Reverts: one change, those of a user, those of a job (tags and media, section 8)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.author import Author
from accounts.models import LogEntry, Role, User
from booru.actions import moderation, reverting, sources, tagging
from booru.actions.bulk import (
    RevertDraft,
    TagEditDraft,
    start_alias,
    start_revert,
    start_tag_edit,
)
from booru.models import BulkChange, Image, SourceChange, TagChange
from tests.booru.jobs import (
    counters,
    finish,
    index_differences,
    names,
    record,
    recount,
)
from tests.factories import make_image, make_moderator, make_tag, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def vandal(db: None) -> User:
    return make_user("vandal", verified=True)


@pytest.fixture
def friend(db: None) -> User:
    return make_user("friend", verified=True)


def retag(image: Image, user: User, add: str = "", remove: str = "") -> TagChange:
    change = tagging.edit_tags(
        image, author=Author(user), old_tag_input=remove, tag_input=add
    )
    assert change is not None
    return change


def revert_all(user: User, moderator: User, **draft: object) -> BulkChange:
    wanted = RevertDraft(user=user, **draft)  # type: ignore[arg-type]
    return finish(start_revert(wanted, moderator=moderator))


# One change -----------------------------------------------------------------------


def test_one_change_is_taken_back(vandal: User, friend: User, moderator: User) -> None:
    image = make_image(tags=["safe", "solo", "fox", "tree"])
    change = retag(image, vandal, add="bad, worse, seen", remove="solo, fox, tree")
    # Others settled some of it since.
    retag(image, friend, add="tree", remove="worse")
    revert = reverting.revert_tag_change(change, by=moderator)
    assert names(image) == {"safe", "solo", "fox", "tree"}
    assert record(revert) == {"-bad", "-seen", "+solo", "+fox"}
    assert (revert.user, revert.reverts) == (moderator, change)
    assert counters() == recount()
    assert index_differences() == []
    entry = LogEntry.objects.get(action="tags.revert")
    assert (entry.subject, entry.subject_id) == ("image", image.pk)
    assert entry.details == {"reverted": change.pk, "change": revert.pk}
    with pytest.raises(ValidationError, match="Nothing of this change is left"):
        reverting.revert_tag_change(change, by=moderator)


def test_what_somebody_gave_again_stays(
    vandal: User, friend: User, moderator: User
) -> None:
    image = make_image(tags=["safe", "solo", "fox"])
    change = retag(image, vandal, add="odd, bad", remove="fox")
    retag(image, friend, remove="odd")
    retag(image, friend, add="odd, fox")
    retag(image, friend, remove="fox")
    reverting.revert_tag_change(change, by=moderator)
    assert names(image) == {"safe", "solo", "odd"}


def test_a_revert_can_be_reverted(vandal: User, moderator: User) -> None:
    image = make_image(tags=["safe", "solo", "fox"])
    change = retag(image, vandal, add="bad", remove="fox")
    revert = reverting.revert_tag_change(change, by=moderator)
    again = reverting.revert_tag_change(revert, by=moderator)
    assert names(image) == {"safe", "solo", "bad"}
    reverting.revert_tag_change(again, by=moderator)
    assert names(image) == {"safe", "solo", "fox"}


def test_sources_are_taken_back(vandal: User, friend: User, moderator: User) -> None:
    one, two, new, spam = (f"https://{n}.example/" for n in ("one", "two", "new", "x"))
    image = make_image(sources=[one, two])

    def put(user: User, *urls: str) -> SourceChange:
        change = sources.edit_sources(image, author=Author(user), sources=urls)
        assert change is not None
        return change

    change = put(vandal, spam)
    put(friend, spam, new)
    revert = reverting.revert_source_change(change, by=moderator)
    assert [s.url for s in image.sources.all()] == [new, one, two]
    assert (revert.added, revert.removed) == ([one, two], [spam])
    assert revert.reverts == change
    assert LogEntry.objects.get(action="sources.revert").subject_id == image.pk
    with pytest.raises(ValidationError, match="Nothing of this change is left"):
        reverting.revert_source_change(change, by=moderator)


def test_a_revert_that_has_no_room_for_the_sources_is_refused(
    vandal: User, friend: User, moderator: User
) -> None:
    image = make_image(sources=["https://one.example/"])
    change = sources.edit_sources(image, author=Author(vandal), sources=[])
    assert change is not None
    full = [f"https://a.example/{n}" for n in range(15)]
    sources.edit_sources(image, author=Author(friend), sources=full)
    with pytest.raises(ValidationError, match="too many sources"):
        reverting.revert_source_change(change, by=moderator)
    assert [s.url for s in image.sources.all()] == full


def test_reverts_are_for_moderators_and_images_that_are_shown(
    vandal: User, moderator: User
) -> None:
    image = make_image(tags=["safe", "solo", "fox"], sources=["https://a.example/"])
    change = retag(image, vandal, add="bad")
    source = sources.edit_sources(image, author=Author(vandal), sources=[])
    assert source is not None
    for by in (vandal, make_user(role=Role.ASSISTANT)):
        with pytest.raises(PermissionDenied):
            reverting.revert_tag_change(change, by=by)
        with pytest.raises(PermissionDenied):
            reverting.revert_source_change(source, by=by)
        with pytest.raises(PermissionDenied):
            start_revert(RevertDraft(user=vandal), moderator=by)
    moderation.hide_image(image, moderator=moderator, reason="x")
    with pytest.raises(ValidationError, match="hidden"):
        reverting.revert_tag_change(change, by=moderator)
    with pytest.raises(ValidationError, match="hidden"):
        reverting.revert_source_change(source, by=moderator)


# All of somebody ------------------------------------------------------------------


def test_all_changes_of_a_user_are_taken_back(
    vandal: User, friend: User, moderator: User
) -> None:
    images = [make_image(tags=["safe", "solo", "fox"]) for _ in range(4)]
    untouched = make_image(tags=["safe", "solo", "fox"])
    for image in images:
        retag(image, vandal, add="bad", remove="fox")
        retag(image, vandal, add="fox, worse", remove="solo")
        retag(image, vandal, remove="fox")
    retag(images[1], friend, add="fox")
    retag(images[1], friend, remove="worse")
    retag(untouched, friend, add="bad")
    moderation.hide_image(images[2], moderator=moderator, reason="x")
    before = names(images[2])
    job = revert_all(vandal, moderator)
    assert (job.state, job.total, job.done, job.changed) == ("done", 4, 4, 3)
    assert job.title == "Take back 12 tag changes of the user vandal"
    assert job.problems == [f"Image {images[2].pk} is hidden."]
    for image in (images[0], images[1], images[3]):
        assert names(image) == {"safe", "solo", "fox"}
        newest = image.tag_changes.order_by("-pk")[0]
        assert (newest.user, newest.bulk) == (moderator, job)
        assert newest.reverts is not None
        assert newest.reverts.user == vandal
    assert names(images[2]) == before
    assert names(untouched) == {"safe", "solo", "fox", "bad"}
    # The history is whole: three of the vandal's on each, and those of the revert.
    assert TagChange.objects.filter(user=vandal).count() == 12
    assert counters() == recount()
    assert index_differences() == []
    # Once more does nothing.
    assert revert_all(vandal, moderator).changed == 0


def test_only_changes_since_a_time_and_before_the_revert(
    vandal: User, moderator: User
) -> None:
    image, later = (make_image(tags=["safe", "solo", "fox"]) for _ in range(2))
    first = retag(image, vandal, add="first")
    long_ago = timezone.now() - timedelta(days=3)
    TagChange.objects.filter(pk=first.pk).update(created_at=long_ago)
    retag(image, vandal, add="second")
    draft = RevertDraft(user=vandal, since=timezone.now() - timedelta(days=1))
    job = start_revert(draft, moderator=moderator)
    retag(image, vandal, add="third")
    retag(later, vandal, add="third")
    finish(job)
    assert names(image) == {"safe", "solo", "fox", "first", "third"}
    assert names(later) == {"safe", "solo", "fox", "third"}


def test_a_result_that_breaks_a_rule_is_named(
    vandal: User, friend: User, moderator: User
) -> None:
    image = make_image(tags=["explicit", "solo", "fox"])
    retag(image, vandal, add="safe", remove="explicit")
    retag(image, friend, add="questionable", remove="safe")
    job = revert_all(vandal, moderator)
    assert names(image) == {"questionable", "explicit", "solo", "fox"}
    message = "may contain at most one sexual rating"
    assert job.problems == [f"Image {image.pk}, now: {message}."]


def test_sources_of_a_user_are_taken_back(vandal: User, moderator: User) -> None:
    urls = [f"https://a.example/{n}" for n in range(15)]
    images = [make_image(sources=urls[:1]) for _ in range(3)]
    for image in images:
        sources.edit_sources(image, author=Author(vandal), sources=["https://x.test/"])
    # No room for what would come back.
    sources.edit_sources(images[0], author=Author(make_user()), sources=urls[1:])
    sources.edit_sources(
        images[0], author=Author(make_user()), sources=[*urls[1:], "https://more.test/"]
    )
    moderation.hide_image(images[1], moderator=moderator, reason="x")
    job = revert_all(vandal, moderator, sources=True)
    assert (job.done, job.changed) == (3, 1)
    assert set(job.problems) == {
        f"Image {images[0].pk} would have over 15 sources.",
        f"Image {images[1].pk} is hidden.",
    }
    assert [s.url for s in images[2].sources.all()] == urls[:1]
    assert revert_all(vandal, moderator, sources=True).changed == 0


def test_an_edit_of_many_images_is_taken_back_and_the_revert_as_well(
    friend: User, moderator: User
) -> None:
    images = [make_image(tags=["safe", "fox", "tree"]) for _ in range(4)]
    draft = TagEditDraft(query="fox", add="snow, ice", remove="tree")
    edit = finish(start_tag_edit(draft, moderator=moderator))
    retag(images[0], friend, remove="ice")
    edited = [names(image) for image in images]

    def take_back(job: BulkChange) -> BulkChange:
        return finish(start_revert(RevertDraft(bulk=job), moderator=moderator))

    first = take_back(edit)
    assert [names(image) for image in images] == [{"safe", "fox", "tree"}] * 4
    second = take_back(first)
    assert [names(image) for image in images] == edited
    third = take_back(second)
    assert third.changed == 4
    assert [names(image) for image in images] == [{"safe", "fox", "tree"}] * 4
    assert counters() == recount()
    assert index_differences() == []


def test_an_alias_made_since_is_one_and_the_same_tag(
    vandal: User, moderator: User
) -> None:
    fox, bare, both = (
        make_image(tags=tags)
        for tags in (
            ["safe", "solo", "todd"],
            ["safe", "solo", "tree"],
            ["safe", "solo", "fox"],
        )
    )
    retag(fox, vandal, remove="todd", add="tree")
    retag(bare, vandal, add="todd")
    retag(both, vandal, add="todd")
    finish(start_alias(make_tag("todd"), target=make_tag("fox"), moderator=moderator))
    revert_all(vandal, moderator)
    assert names(fox) == {"safe", "solo", "fox"}
    assert names(bare) == {"safe", "solo", "tree"}
    # Was there before the vandal: only its second name was theirs.
    assert names(both) == {"safe", "solo", "fox"}


def test_there_must_be_something_to_revert(user: User, moderator: User) -> None:
    with pytest.raises(ValidationError, match="no such changes"):
        start_revert(RevertDraft(user=user), moderator=moderator)
    with pytest.raises(ValidationError, match="Say whose"):
        start_revert(RevertDraft(), moderator=make_moderator())
