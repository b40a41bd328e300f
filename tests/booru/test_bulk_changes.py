"""Jobs over many images: aliases, implications, tag edits (tags and media 5 to 8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.author import Author
from accounts.models import LogEntry, Role, User
from booru import tasks
from booru.actions import moderation
from booru.actions.bulk import (
    TagEditDraft,
    cancel_bulk,
    start_alias,
    start_implications,
    start_tag_edit,
)
from booru.actions.tagging import change_tags
from booru.actions.tags import alias_tag, unalias_tag
from booru.bulk import running
from booru.bulk import steps as bulk_steps
from booru.models import ArtistLink, BulkChange, DnpEntry, Filter, Image, Tag, TagChange
from tests.booru.jobs import (
    counters,
    finish,
    found,
    index_differences,
    names,
    record,
    recount,
    steps,
)
from tests.factories import make_image, make_tag, make_user

pytestmark = pytest.mark.django_db
State = BulkChange.State


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a handful of images takes several steps."""
    monkeypatch.setattr(bulk_steps, "AT_ONCE", 2)


def log_of(job: BulkChange) -> list[str]:
    entries = LogEntry.objects.filter(subject="bulk change", subject_id=job.pk)
    return list(entries.order_by("pk").values_list("action", flat=True))


# Aliases --------------------------------------------------------------------------


def foxes() -> tuple[list[Image], Tag, Tag]:
    """Five with the old name alone, of which one is hidden, two with both, two with
    the target alone."""
    old = [make_image(tags=["safe", "tree", "todd"]) for _ in range(5)]
    both = [make_image(tags=["safe", "todd", "fox"]) for _ in range(2)]
    new = [make_image(tags=["safe", "tree", "fox"]) for _ in range(2)]
    return [*old, *both, *new], make_tag("todd"), make_tag("fox")


@pytest.mark.usefixtures("small_steps")
def test_both_names_find_the_right_images_after_every_step(moderator: User) -> None:
    images, todd, fox = foxes()
    moderation.hide_image(images[1], moderator=moderator, reason="x")
    had_old = {i.pk for i in images[:7]} - {images[1].pk}
    shown = {i.pk for i in images} - {images[1].pk}
    job = start_alias(todd, target=fox, moderator=moderator)
    seen = 0
    for _ in steps(job):
        seen += 1
        todd.refresh_from_db()
        assert found("todd") == (shown if todd.aliased_tag_id else had_old)
        assert had_old | shown >= found("fox") >= {i.pk for i in images[5:]}
        assert counters() == recount()
        assert index_differences() == []
    assert seen > 8
    assert (job.state, job.done, job.total) == (State.DONE, 14, 14)
    assert job.changed == 7
    assert found("todd") == found("fox") == shown
    assert counters()["todd"] == 0
    assert all(names(i) == {"safe", "tree", "fox"} for i in images[:5])


def test_an_alias_leaves_one_record_for_each_image(moderator: User) -> None:
    images, todd, fox = foxes()
    job = finish(start_alias(todd, target=fox, moderator=moderator))
    assert job.state == State.DONE
    records = [list(image.tag_changes.all()) for image in images]
    assert [len(some) for some in records] == [1] * 7 + [0] * 2
    assert {frozenset(record(some[0])) for some in records[:5]} == {
        frozenset({"+fox", "-todd"})
    }
    assert {frozenset(record(some[0])) for some in records[5:7]} == {
        frozenset({"-todd"})
    }
    assert {(some[0].user, some[0].bulk) for some in records[:7]} == {(moderator, job)}
    assert log_of(job) == ["bulk.start"]
    entry = LogEntry.objects.get(action="tag.alias")
    assert (entry.subject_id, entry.details["target"]) == (todd.pk, fox.pk)


def test_what_names_the_old_tag_names_the_target(moderator: User) -> None:
    images, todd, fox = foxes()
    images[0].locked_tags.set([todd])
    user = make_user(watched_tag_ids=[todd.pk])
    row = Filter.objects.create(user=user, name="x", hidden_tag_ids=[todd.pk, fox.pk])
    artist = ArtistLink.objects.create(user=user, tag=todd, uri="https://a.example/")
    entry = DnpEntry.objects.create(tag=todd, dnp_type="No Edits")
    finish(start_alias(todd, target=fox, moderator=moderator))
    for one in (user, row, artist, entry):
        one.refresh_from_db()
    assert user.watched_tag_ids == row.hidden_tag_ids == [fox.pk]
    assert (artist.tag, entry.tag) == (fox, fox)
    assert list(images[0].locked_tags.all()) == [fox]


@pytest.mark.usefixtures("small_steps")
def test_tags_that_come_meanwhile_come_along(moderator: User) -> None:
    images, todd, fox = foxes()
    job = start_alias(todd, target=fox, moderator=moderator)
    running.run_step(job.pk)
    running.run_step(job.pk)
    # Behind the cursor, where the job was already.
    fresh = make_image(tags=["safe", "tree", "ice"])
    for image in (images[0], fresh):
        change_tags(image, added={make_tag("snow")}, removed=set(), author=Author(None))
    change_tags(images[7], added={todd}, removed={fox}, author=Author(None))
    change_tags(fresh, added={todd}, removed=set(), author=Author(None))
    finish(job)
    assert job.state == State.DONE
    assert not todd.tagging_set.exists()
    assert {i.pk for i in (*images, fresh)} == found("fox")
    assert counters() == recount()


def test_an_alias_that_became_impossible_fails_and_says_why(moderator: User) -> None:
    _, todd, fox = foxes()
    job = start_alias(todd, target=fox, moderator=moderator)
    alias_tag(fox, target=make_tag("vulpes"), moderator=moderator)
    finish(job)
    assert job.state == State.FAILED
    assert job.reason == "“fox” is an alias itself: choose its target."
    assert counters() == recount()


def test_an_alias_cannot_be_cancelled_or_ended_once_the_name_leads_on(
    moderator: User,
) -> None:
    _, todd, fox = foxes()
    job = start_alias(todd, target=fox, moderator=moderator)
    for _ in steps(job):
        todd.refresh_from_db()
        if todd.aliased_tag_id:
            break
    with pytest.raises(ValidationError, match="let it end"):
        cancel_bulk(job, moderator=moderator)
    with pytest.raises(ValidationError, match="wait for the end"):
        unalias_tag(todd, moderator=moderator)
    finish(job)
    unalias_tag(todd, moderator=moderator)
    assert LogEntry.objects.filter(action="tag.unalias").count() == 1


def test_what_cannot_become_an_alias(moderator: User) -> None:
    _, todd, fox = foxes()
    with pytest.raises(ValidationError, match="of itself"):
        start_alias(fox, target=fox, moderator=moderator)
    job = start_alias(todd, target=fox, moderator=moderator)
    with pytest.raises(ValidationError, match="becoming another name already"):
        start_alias(todd, target=make_tag("vulpes"), moderator=moderator)
    finish(job)
    todd.refresh_from_db()
    with pytest.raises(ValidationError, match="is an alias itself"):
        start_alias(make_tag("vulpes"), target=todd, moderator=moderator)
    with pytest.raises(ValidationError, match="aliases of its own"):
        start_alias(fox, target=make_tag("vulpes"), moderator=moderator)
    with pytest.raises(ValidationError, match="another name already"):
        start_alias(todd, target=make_tag("vulpes"), moderator=moderator)


# Implications ---------------------------------------------------------------------


@pytest.mark.usefixtures("small_steps")
def test_what_a_tag_implies_comes_to_its_images(moderator: User) -> None:
    fox, canine, animal = (make_tag(n) for n in ("fox", "canine", "animal"))
    canine.implied_tags.add(animal)
    bare = [make_image(tags=["safe", "fox", "tree"]) for _ in range(4)]
    has = make_image(tags=["safe", "fox", "canine", "animal"])
    fixed = make_image(tags=["safe", "fox", "tree"])
    fixed.locked_tags.set([animal])
    other = make_image(tags=["safe", "cat", "tree"])
    job = start_implications(fox, implied=[canine], moderator=moderator)
    finish(job)
    assert (job.state, job.total, job.done, job.changed) == (State.DONE, 6, 6, 5)
    for image in bare:
        assert names(image) == {"safe", "fox", "tree", "canine", "animal"}
        (change,) = image.tag_changes.all()
        assert record(change) == {"+canine", "+animal"}
    assert names(fixed) == {"safe", "fox", "tree", "canine"}
    assert names(other) == {"safe", "cat", "tree"}
    assert not has.tag_changes.exists()
    assert counters() == recount()
    assert index_differences() == []
    entry = LogEntry.objects.get(action="tag.implications")
    assert entry.details == {"old": [], "new": [canine.pk]}


# Tag edits ------------------------------------------------------------------------


@pytest.mark.usefixtures("small_steps")
def test_tags_come_and_go_on_what_a_search_finds(moderator: User) -> None:
    make_tag("cat").implied_tags.add(make_tag("feline"))
    images = [make_image(tags=["safe", "fox", "tree"]) for _ in range(5)]
    other = make_image(tags=["safe", "owl", "tree"])
    hidden = make_image(tags=["safe", "fox", "tree"])
    moderation.hide_image(hidden, moderator=moderator, reason="x")
    draft = TagEditDraft(query="fox", add="Cat, snow, tree", remove="fox, tree, none")
    job = start_tag_edit(draft, moderator=moderator)
    assert job.title == "Edit tags: +cat, +snow, -fox, -tree"
    # Found by the search only later: not of this edit.
    late = make_image(tags=["safe", "fox", "tree"])
    finish(job)
    assert (job.state, job.total, job.done, job.changed) == (State.DONE, 5, 5, 5)
    for image in images:
        assert names(image) == {"safe", "cat", "feline", "snow"}
        (change,) = image.tag_changes.all()
        assert record(change) == {"+cat", "+feline", "+snow", "-fox", "-tree"}
        assert (change.user, change.bulk) == (moderator, job)
    for image in (late, hidden):
        assert names(image) == {"safe", "fox", "tree"}
    assert names(other) == {"safe", "owl", "tree"}
    assert counters() == recount()
    assert index_differences() == []


def test_an_edit_that_breaks_a_rule_leaves_the_image_and_names_it(
    moderator: User,
) -> None:
    plain = make_image(tags=["safe", "fox", "tree"])
    rated = make_image(tags=["explicit", "fox", "tree"])
    poor = make_image(tags=["fox"])
    gone = make_image(tags=["safe", "fox", "tree"])
    ids = tuple(i.pk for i in (plain, rated, poor, gone))
    job = start_tag_edit(
        TagEditDraft(ids=(*ids, 2**40), add="questionable"), moderator=moderator
    )
    moderation.hide_image(gone, moderator=moderator, reason="x")
    finish(job)
    assert (job.done, job.changed) == (4, 1)
    assert set(job.problems) == {
        f"Image {plain.pk} may not contain any other rating if safe.",
        f"Image {rated.pk} may contain at most one sexual rating.",
        f"Image {gone.pk} is hidden.",
    }
    # Had too few tags before: that is no reason to leave it as poor as it is.
    assert names(poor) == {"fox", "questionable"}
    assert counters() == recount()


def test_what_is_no_edit(moderator: User) -> None:
    image = make_image(tags=["safe", "fox", "tree"])

    def start(**draft: object) -> None:
        start_tag_edit(TagEditDraft(**draft), moderator=moderator)  # type: ignore[arg-type]

    with pytest.raises(ValidationError, match="no such images"):
        start(query="owl", add="cat")
    with pytest.raises(ValidationError, match="no such images"):
        start(add="cat")
    with pytest.raises(ValidationError, match="Name a tag"):
        start(ids=(image.pk,), remove="unknown")
    assert not BulkChange.objects.exists()
    with pytest.raises(PermissionDenied):
        start_tag_edit(
            TagEditDraft(ids=(image.pk,), add="cat"),
            moderator=make_user(role=Role.ASSISTANT),
        )


# Steps ----------------------------------------------------------------------------


def jobs_of(count: int, moderator: User) -> Iterator[BulkChange]:
    """One of each kind, about `count` images."""
    images = [make_image(tags=["safe", "todd", "tree"]) for _ in range(count)]
    ids = tuple(image.pk for image in images)
    todd, animal = make_tag("todd"), make_tag("animal")
    yield start_implications(todd, implied=[animal], moderator=moderator)
    draft = TagEditDraft(ids=ids, add="snow", remove="tree")
    yield start_tag_edit(draft, moderator=moderator)
    yield start_alias(todd, target=make_tag("fox"), moderator=moderator)


def cost(count: int, moderator: User) -> list[int]:
    counted = []
    for job in jobs_of(count, moderator):
        more = True
        while more:
            with CaptureQueriesContext(connection) as captured:
                more = running.run_step(job.pk)
            counted.append(len(captured))
    return counted


def test_a_step_takes_as_many_statements_for_many_images_as_for_one(
    moderator: User,
) -> None:
    one = cost(1, moderator)
    unalias_tag(make_tag("todd"), moderator=moderator)
    Tag.objects.get(name="todd").implied_tags.clear()
    assert cost(60, moderator) == one
    assert max(one) < 35


def test_a_job_that_nobody_took_up_is_asked_for_again(moderator: User) -> None:
    job = next(jobs_of(1, moderator))
    assert running.take_due() == []
    # As a worker leaves it that was killed a while ago.
    BulkChange.objects.filter(pk=job.pk).update(
        state=State.RUNNING, not_before=timezone.now() - timedelta(seconds=1)
    )
    assert running.take_due() == [job.pk]
    assert running.take_due() == []
    BulkChange.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    tasks.requeue_bulk_changes()
    job.refresh_from_db()
    assert job.state == State.DONE


@pytest.mark.usefixtures("small_steps")
def test_a_cancelled_job_stops_where_it_is(moderator: User) -> None:
    draft = TagEditDraft(
        ids=tuple(make_image(tags=["safe", "a", "b"]).pk for _ in range(5)), add="x"
    )
    job = start_tag_edit(draft, moderator=moderator)
    running.run_step(job.pk)
    cancel_bulk(job, moderator=moderator)
    assert not running.run_step(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.changed) == (State.CANCELLED, 2, 2)
    assert counters()["x"] == TagChange.objects.filter(bulk=job).count() == 2
    assert log_of(job) == ["bulk.start", "bulk.cancel"]
    with pytest.raises(ValidationError, match="ended already"):
        cancel_bulk(job, moderator=moderator)
    with pytest.raises(PermissionDenied):
        cancel_bulk(job, moderator=make_user())


def test_what_fails_is_tried_again_and_given_up_in_the_end(moderator: User) -> None:
    job = BulkChange.objects.create(
        kind=BulkChange.Kind.TAG_EDIT, title="x", moderator=moderator, payload={}
    )
    for attempt in range(1, running.TRIES + 1):
        assert job.state != State.FAILED
        assert not running.run_step(job.pk)
        job.refresh_from_db()
        assert job.attempts == attempt
    assert job.state == State.FAILED
    assert job.reason == "The server could not do it: KeyError."
    assert running.take_due() == []


def test_a_long_job_lets_others_have_the_worker(moderator: User) -> None:
    job = next(jobs_of(1, moderator))
    assert running.run(job.pk, seconds=0)
    assert not running.run(job.pk, seconds=0)
    assert not running.run(job.pk)
