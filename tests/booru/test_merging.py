"""Merging an image into another (philomena-api 6.2)."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from accounts.models import Announcement, LogEntry, Role
from booru.actions.comments import destroy_comment
from booru.actions.following import follow_image
from booru.actions.galleries import add_image
from booru.actions.interactions import fave_image, vote_image
from booru.actions.merging import merge_image
from booru.actions.moderation import hide_image, unhide_image
from booru.models import (
    Comment,
    DuplicateReport,
    Image,
    ImageHide,
    ImageSubscription,
    ImageVote,
    SourceChange,
    TagChange,
)
from tests.booru.jobs import counters, names, recount
from tests.booru.test_galleries import count, places
from tests.booru.test_interactions import counters as votes_of
from tests.booru.test_interactions import recount as recount_votes
from tests.factories import (
    make_comment,
    make_fave,
    make_gallery,
    make_hide,
    make_image,
    make_moderator,
    make_user,
    make_vote,
)

pytestmark = pytest.mark.django_db
EARLY = timezone.now() - timedelta(days=9)


def reports(**wanted: Any) -> set[tuple[int, int | None, str]]:
    rows = DuplicateReport.objects.filter(**wanted)
    return set(rows.values_list("image", "duplicate_of", "state"))


def test_the_merged_image_is_hidden_and_points_to_the_other() -> None:
    moderator = make_moderator()
    image, into = make_image(), make_image()
    times = image.updated_at, into.updated_at
    returned = merge_image(image, into=into, moderator=moderator)
    image.refresh_from_db()
    into.refresh_from_db()
    assert returned == into
    assert (image.hidden_from_users, image.duplicate_of) == (True, into)
    assert (image.deletion_reason, image.deleted_by) == (None, moderator)
    assert len(image.hidden_image_key) == 12
    assert (into.hidden_from_users, into.duplicate_of) == (False, None)
    assert image.updated_at > times[0]
    assert into.updated_at > times[1]


@pytest.mark.parametrize("is_older", [True, False])
def test_the_earlier_first_sight_is_kept(is_older: bool) -> None:
    late = timezone.now()
    image = make_image(first_seen_at=EARLY if is_older else late)
    into = make_image(first_seen_at=late if is_older else EARLY)
    assert merge_image(image, into=into, moderator=make_moderator()).first_seen_at == (
        EARLY
    )


def test_tags_are_handed_over_and_counted() -> None:
    moderator = make_moderator()
    image = make_image(tags=["safe", "fox", "tree"])
    into = make_image(tags=["safe", "fox", "cat"])
    make_image(tags=["safe", "tree"])
    merge_image(image, into=into, moderator=moderator)
    assert names(into) == {"safe", "fox", "cat", "tree"}
    assert names(image) == {"safe", "fox", "tree"}
    assert counters() == recount()
    used = {name: n for name, n in counters().items() if n}
    assert used == {"safe": 2, "fox": 1, "tree": 2, "cat": 1}
    change = TagChange.objects.get()
    assert (change.image, change.user) == (into, moderator)
    assert [(r.tag.name, r.added) for r in change.rows.all()] == [("tree", True)]


def test_nothing_new_leaves_no_record() -> None:
    image, into = make_image(sources=["https://a.example"]), make_image()
    merge_image(into, into=image, moderator=make_moderator())
    assert not TagChange.objects.exists()
    assert not SourceChange.objects.exists()


def test_sources_are_united_its_own_first_and_at_most_15() -> None:
    moderator = make_moderator()
    own = [f"https://a.example/{n}" for n in range(9)]
    others = [own[3], *(f"https://b.example/{n}" for n in range(9))]
    image, into = make_image(sources=own), make_image(sources=others)
    merge_image(image, into=into, moderator=moderator)
    united = [*own, *(f"https://b.example/{n}" for n in range(6))]
    assert list(into.sources.values_list("url", flat=True)) == united
    assert list(image.sources.values_list("url", flat=True)) == own
    change = SourceChange.objects.get()
    assert (change.image, change.user) == (into, moderator)


def test_interactions_are_copied_where_the_user_has_none() -> None:
    image, into = make_image(), make_image()
    up, down, torn = make_vote(image), make_vote(image, up=False), make_vote(image)
    make_vote(into, torn, up=False)
    make_vote(into)
    faver = make_fave(image)
    make_fave(into, make_fave(image))
    make_hide(into, make_hide(image))
    hider = make_hide(image)
    watcher, both = make_user(), make_user()
    for where, who in ((image, watcher), (image, both), (into, both)):
        ImageSubscription.objects.create(image=where, user=who)
    before = votes_of(image)
    merge_image(image, into=into, moderator=make_moderator())
    cast = dict(ImageVote.objects.filter(image=into).values_list("user", "up"))
    assert (cast[up.pk], cast[down.pk], cast[torn.pk]) == (True, False, False)
    assert cast[faver.pk]
    # Up: its own vote and that of the fave on both; two come. Down: one each.
    assert votes_of(into) == recount_votes(into) == (4, 2, 2, 2, 2)
    assert votes_of(image) == recount_votes(image) == before
    watchers = ImageSubscription.objects.filter(image=into)
    assert set(watchers.values_list("user", flat=True)) == {watcher.pk, both.pk}
    assert hider.pk not in cast


def test_a_copied_vote_keeps_its_time() -> None:
    image, into = make_image(), make_image()
    make_vote(image)
    ImageVote.objects.update(created_at=EARLY)
    merge_image(image, into=into, moderator=make_moderator())
    assert ImageVote.objects.get(image=into).created_at == EARLY


def test_in_galleries_the_other_takes_its_place() -> None:
    image, into, third = make_image(), make_image(), make_image()
    alone = make_gallery([third, image])
    together = make_gallery([image, third, into])
    without = make_gallery([third], thumbnail=image)
    merge_image(image, into=into, moderator=make_moderator())
    assert places(alone) == [(third.pk, 0), (into.pk, 1)]
    assert places(together) == [(third.pk, 1), (into.pk, 2)]
    assert [count(g) for g in (alone, together, without)] == [2, 2, 1]
    for gallery in (together, without):
        gallery.refresh_from_db()
        assert gallery.thumbnail == into


def test_reports_are_settled() -> None:
    image, into, third = (make_image() for _ in range(3))
    old = DuplicateReport.objects.create(
        image=image, duplicate_of=into, state=DuplicateReport.State.REJECTED
    )
    for a, b in ((image, into), (into, image), (image, third), (third, into)):
        DuplicateReport.objects.create(image=a, duplicate_of=b)
    moderator = make_moderator()
    merge_image(image, into=into, moderator=moderator)
    assert reports(modifier=moderator) == {
        (image.pk, into.pk, "accepted"),
        (into.pk, image.pk, "rejected"),
        (image.pk, third.pk, "rejected"),
    }
    assert reports(modifier=None) == {
        (image.pk, into.pk, "rejected"),
        (third.pk, into.pk, "open"),
    }
    old.refresh_from_db()
    assert old.modifier is None


def test_what_cannot_be_merged() -> None:
    moderator = make_moderator()
    image, shown = make_image(), make_image()
    gone = hide_image(make_image(), moderator=moderator, reason="Rule #0")
    merged = make_image()
    merge_image(merged, into=shown, moderator=moderator)
    before = counters()
    for pair in ((image, image), (gone, image), (image, gone), (merged, image)):
        with pytest.raises(ValidationError):
            merge_image(pair[0], into=pair[1], moderator=moderator)
    assert counters() == before
    image.refresh_from_db()
    assert not image.hidden_from_users


@pytest.mark.parametrize("role", [Role.USER, Role.ASSISTANT])
def test_only_moderators_merge(role: Role) -> None:
    image = make_image()
    with pytest.raises(PermissionDenied):
        merge_image(image, into=make_image(), moderator=make_user(role=role))
    image.refresh_from_db()
    assert not image.hidden_from_users


def test_a_merge_can_be_taken_back_as_far_as_the_image_goes() -> None:
    moderator = make_moderator()
    image, into = make_image(tags=["safe", "fox", "tree"]), make_image()
    merge_image(image, into=into, moderator=moderator)
    unhide_image(image, moderator=moderator)
    image.refresh_from_db()
    assert (image.hidden_from_users, image.duplicate_of) == (False, None)
    assert counters() == recount()


@pytest.mark.django_db(transaction=True)
def test_merges_in_a_ring_and_votes_at_the_same_time() -> None:
    """No deadlock, and every count is right whoever came first."""
    moderator = make_moderator()
    images = [make_image(tags=["safe", f"own {n}", "fox"]) for n in range(4)]
    users = [make_user() for _ in range(4)]
    owner = make_user()
    shared = [make_gallery(images[::step], user=owner) for step in (1, -1)]
    together, failures = Barrier(8), []

    def merge(turn: int) -> None:
        merge_image(images[turn], into=images[(turn + 1) % 4], moderator=moderator)

    def act(turn: int) -> None:
        for step in range(8):
            image = images[(turn + step) % 4]
            vote_image(image, user=users[turn], up=bool(step % 2))
            fave_image(image, user=users[turn])
            add_image(shared[step % 2], image=image, user=owner)

    def work(what: Any, turn: int) -> None:
        try:
            together.wait()
            what(turn)
        except (ValidationError, PermissionDenied):
            pass  # the image was gone: whoever comes later is refused
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    threads = [
        Thread(target=work, args=(what, turn))
        for what in (merge, act)
        for turn in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert counters() == recount()
    for image in images:
        assert votes_of(image) == recount_votes(image)
    hidden = set(
        Image.objects.filter(hidden_from_users=True).values_list("pk", flat=True)
    )
    assert 0 < len(hidden) < 4
    for gallery in shared:
        shown = places(gallery)
        assert len(shown) == count(gallery)
        assert hidden.isdisjoint(image_id for image_id, _ in shown)


def test_a_merge_line_by_line() -> None:
    """Section 6.2 as a whole, with something of everything on both images."""
    moderator, torn, both = make_moderator(), make_user("torn"), make_user("both")
    uploader = make_user("uploader")
    image = make_image(
        tags=["safe", "fox", "tree"],
        sources=["https://a.example/1", "https://b.example/1"],
        first_seen_at=EARLY,
        uploader=uploader,
    )
    into = make_image(
        tags=["safe", "fox", "sea"],
        sources=["https://b.example/1", "https://c.example/1"],
    )
    make_vote(image, torn)
    make_vote(into, torn, up=False)
    only_here = make_vote(image, up=False)
    faver = make_fave(image)
    for one in (image, into):
        make_fave(one, both)
        make_hide(one, both)
        follow_image(one, user=both)
    hider, follower = make_hide(image), make_user()
    follow_image(image, user=follower)
    third = make_image()
    alone = make_gallery([third, image])
    together = make_gallery([image, third, into])
    mine, gone, theirs = make_comment(image), make_comment(image), make_comment(into)
    destroy_comment(gone, moderator=moderator)
    held = make_comment(image, approved=False)
    report = DuplicateReport.objects.create(image=image, duplicate_of=into)
    other = DuplicateReport.objects.create(image=into, duplicate_of=image)
    stands = set(
        ImageSubscription.objects.filter(image=into).values_list("user", flat=True)
    )
    moved = {
        follower.pk, both.pk, mine.user_id, gone.user_id, held.user_id,
    }  # fmt: skip

    merge_image(image, into=into, moderator=moderator)
    image.refresh_from_db()
    into.refresh_from_db()
    # A hidden with duplicate_id = B.
    assert (image.hidden_from_users, image.duplicate_of) == (True, into)
    # B.first_seen_at = the earlier of both.
    assert into.first_seen_at == EARLY
    # A's tags are added to B, with their counts.
    assert names(into) == {"safe", "fox", "sea", "tree"}
    assert counters() == recount()
    # Sources united, A's first.
    assert list(into.sources.values_list("url", flat=True)) == [
        "https://a.example/1",
        "https://b.example/1",
        "https://c.example/1",
    ]
    # All comments move; those counted on A count on B.
    on_it = set(Comment.objects.filter(image=into).values_list("pk", flat=True))
    assert on_it == {mine.pk, gone.pk, held.pk, theirs.pk}
    assert not Comment.objects.filter(image=image).exists()
    assert (image.comment_count, into.comment_count) == (0, 3)
    # Votes, faves, hides, subscriptions where the user has none on B.
    cast = dict(ImageVote.objects.filter(image=into).values_list("user", "up"))
    assert cast == {
        torn.pk: False, only_here.pk: False, faver.pk: True, both.pk: True,
    }  # fmt: skip
    assert votes_of(into) == recount_votes(into)
    assert (into.upvotes, into.downvotes, into.score) == (2, 2, 0)
    assert (into.faves, into.hides) == (2, 2)
    assert ImageHide.objects.filter(image=into, user=hider).exists()
    watchers = ImageSubscription.objects.filter(image=into)
    assert set(watchers.values_list("user", flat=True)) == stands | moved
    # In galleries A is replaced by B at its position, or dropped.
    assert places(alone) == [(third.pk, 0), (into.pk, 1)]
    assert places(together) == [(third.pk, 1), (into.pk, 2)]
    assert [count(gallery) for gallery in (alone, together)] == [2, 2]
    # Reports of the pair.
    assert reports(pk=report.pk) == {(image.pk, into.pk, "accepted")}
    assert reports(pk=other.pk) == {(into.pk, image.pk, "rejected")}
    # The log, and who followed A.
    entry = LogEntry.objects.get(action="image.merge")
    assert (entry.moderator, entry.subject_id) == (moderator, image.pk)
    assert entry.details == {
        "into": into.pk,
        "galleries": [[alone.pk, 1], [together.pk, 0]],
        "replaced": [alone.pk],
        "covers": [together.pk],
        "comments": [mine.pk, gone.pk, held.pk],
    }
    news = Announcement.objects.get(kind="merge")
    assert (news.followed, news.followed_id) == ("image", image.pk)
    assert news.address == f"/images/{into.pk}"
    # A hidden image cannot be hidden or merged again.
    with pytest.raises(ValidationError):
        hide_image(image, moderator=moderator, reason="x")
    with pytest.raises(ValidationError):
        merge_image(image, into=into, moderator=moderator)
