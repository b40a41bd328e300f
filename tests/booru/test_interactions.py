"""Votes, faves and personal hides: rows and counters (philomena-api 6.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts.actions import ban_user, lift_ban
from accounts.models import User
from booru.actions import interactions
from booru.actions.moderation import hide_image
from booru.models import Filter, Image, ImageFave, ImageHide, ImageVote
from tests.factories import (
    make_fave,
    make_hide,
    make_image,
    make_moderator,
    make_tag,
    make_user,
    make_vote,
)

pytestmark = pytest.mark.django_db

COUNTERS = ("upvotes", "downvotes", "score", "faves", "hides")
ACTIONS: dict[str, Callable[[Image, User], Any]] = {
    "upvote": lambda i, u: interactions.vote_image(i, user=u, up=True),
    "downvote": lambda i, u: interactions.vote_image(i, user=u, up=False),
    "unvote": lambda i, u: interactions.unvote_image(i, user=u),
    "fave": lambda i, u: interactions.fave_image(i, user=u),
    "unfave": lambda i, u: interactions.unfave_image(i, user=u),
    "hide": lambda i, u: interactions.hide_personally(i, user=u),
    "unhide": lambda i, u: interactions.unhide_personally(i, user=u),
}


def counters(image: Image) -> tuple[int, ...]:
    row = Image.objects.get(pk=image.pk)
    return tuple(getattr(row, name) for name in COUNTERS)


def recount(image: Image) -> tuple[int, ...]:
    up = ImageVote.objects.filter(image=image, up=True).count()
    down = ImageVote.objects.filter(image=image, up=False).count()
    faves = ImageFave.objects.filter(image=image).count()
    return up, down, up - down, faves, ImageHide.objects.filter(image=image).count()


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        (["upvote"], (1, 0, 1, 0, 0)),
        (["downvote"], (0, 1, -1, 0, 0)),
        (["upvote", "downvote"], (0, 1, -1, 0, 0)),
        (["downvote", "upvote"], (1, 0, 1, 0, 0)),
        (["upvote", "unvote"], (0, 0, 0, 0, 0)),
        (["downvote", "unvote"], (0, 0, 0, 0, 0)),
        (["unvote", "unfave", "unhide"], (0, 0, 0, 0, 0)),
        (["fave"], (1, 0, 1, 1, 0)),
        (["downvote", "fave"], (1, 0, 1, 1, 0)),
        (["fave", "downvote"], (0, 1, -1, 1, 0)),
        (["fave", "downvote", "fave"], (1, 0, 1, 1, 0)),
        (["fave", "unfave"], (1, 0, 1, 0, 0)),
        (["fave", "unvote"], (0, 0, 0, 1, 0)),
        (["hide"], (0, 0, 0, 0, 1)),
        (["fave", "hide", "unhide"], (1, 0, 1, 1, 0)),
    ],
)
def test_a_sequence_of_actions(
    user: User, done: list[str], expected: tuple[int, ...]
) -> None:
    """Beside a vote, a fave and a hide of somebody else, each action taken twice."""
    image = make_image()
    other = make_fave(image)
    make_hide(image, other)
    for action in done:
        for _ in range(2):
            ACTIONS[action](image, user)
    total = tuple(a + b for a, b in zip(expected, (1, 0, 1, 1, 1), strict=True))
    assert counters(image) == recount(image) == total


@pytest.mark.parametrize("action", ACTIONS)
def test_the_image_counts_as_not_edited(user: User, action: str) -> None:
    image = make_image()
    make_fave(image, user)
    make_hide(image, user)
    image.refresh_from_db()
    before = image.updated_at
    ACTIONS[action](image, user)
    image.refresh_from_db()
    assert image.updated_at == before


@pytest.mark.parametrize("action", ACTIONS)
def test_the_returned_image_has_the_new_counters(user: User, action: str) -> None:
    image = make_image()
    make_fave(image, user)
    shown = ACTIONS[action](image, user)
    assert tuple(getattr(shown, name) for name in COUNTERS) == counters(image)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_banned_user_is_refused(user: User, action: str) -> None:
    image = make_image()
    make_fave(image, user)
    make_hide(image, user)
    before = counters(image)
    ban = ban_user(
        user,
        moderator=make_moderator(),
        reason="Rule #1",
        valid_until=timezone.now() + timedelta(days=1),
    )
    with pytest.raises(PermissionDenied):
        ACTIONS[action](image, user)
    assert counters(image) == before
    lift_ban(ban, moderator=make_moderator())
    ACTIONS[action](image, user)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_deactivated_user_is_refused(action: str) -> None:
    with pytest.raises(PermissionDenied):
        ACTIONS[action](make_image(), make_user(deleted_at=timezone.now()))


@pytest.mark.parametrize("action", ACTIONS)
def test_a_removed_image_takes_none(user: User, action: str) -> None:
    image = make_image()
    make_fave(image, user)
    make_hide(image, user)
    before = counters(image)
    hide_image(image, moderator=make_moderator(), reason="Rule #0")
    with pytest.raises(PermissionDenied):
        ACTIONS[action](image, user)
    assert counters(image) == before


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("by_query", [True, False])
def test_what_the_forced_filter_hides_is_out_of_reach(
    user: User, action: str, by_query: bool
) -> None:
    image = make_image(tags=["safe", "solo", "spider"])
    other = make_image(tags=["safe", "solo", "fox"])
    forced = Filter.objects.create(
        name="Staff",
        system=True,
        hidden_tag_ids=[] if by_query else [make_tag("spider").pk],
        hidden_complex="owl\nsolo, spid*" if by_query else "",
    )
    user.forced_filter_id = forced.pk
    user.save()
    with pytest.raises(PermissionDenied):
        ACTIONS[action](image, user)
    assert counters(image) == (0, 0, 0, 0, 0)
    ACTIONS[action](other, user)


def test_a_forced_filter_that_is_gone_forbids_nothing(user: User) -> None:
    user.forced_filter_id = 999
    user.save()
    image = make_image()
    make_vote(image, user)
    assert counters(image) == (1, 0, 1, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_lose_no_count() -> None:
    images = [make_image() for _ in range(2)]
    users = [make_user() for _ in range(6)]
    together, failures = Barrier(len(users)), []

    def work(turn: int, user: User) -> None:
        try:
            together.wait()
            for step in range(20):
                names = list(ACTIONS)
                action = names[(turn * 3 + step) % len(names)]
                ACTIONS[action](images[(turn + step) % 2], user)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work, args=pair) for pair in enumerate(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    for image in images:
        assert counters(image) == recount(image)
