"""Which acts move `updated_at`; none moves `created_at` (philomena-api 6.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.author import Author
from accounts.models import User
from booru.actions import comments, describing, interactions, moderation
from booru.actions.following import follow_image
from booru.actions.merging import merge_image
from booru.actions.sources import edit_sources
from booru.actions.tagging import edit_tags
from forums.actions import posts
from tests.factories import make_comment, make_image
from tests.factories_forums import make_post

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 2, 3, 4, 5, 6, 999_999, tzinfo=UTC)
SHOWN = "2020-02-03T04:05:06Z"
Act = Callable[[Any, User], Any]


def check(
    client: Client, what: str, row: Any, act: Act, user: User, moves: bool
) -> None:
    rows = type(row).objects.filter(pk=row.pk)
    rows.update(created_at=LONG_AGO, updated_at=LONG_AGO)
    row.refresh_from_db()
    act(row, user)
    body = client.get(f"/api/v1/json/{what}s/{row.pk}").json()[what]
    assert body["created_at"] == SHOWN
    assert (body["updated_at"] != SHOWN) == moves


IMAGE_ACTS: dict[str, tuple[Act, bool]] = {
    "tags": (
        lambda i, m: edit_tags(
            i, author=Author(m), old_tag_input="fox", tag_input="fox, snow"
        ),
        True,
    ),
    "sources": (
        lambda i, m: edit_sources(i, author=Author(m), sources=["https://a.example"]),
        True,
    ),
    "description": (
        lambda i, m: describing.edit_description(
            i, author=Author(m), description="A fox"
        ),
        True,
    ),
    "hide": (
        lambda i, m: moderation.hide_image(i, moderator=m, reason="Rule #0"),
        True,
    ),
    "unapprove": (lambda i, m: moderation.unapprove_image(i, moderator=m), True),
    "lock": (lambda i, m: moderation.lock_image(i, moderator=m, tags=True), True),
    "merge into it": (
        lambda i, m: merge_image(make_image(), into=i, moderator=m),
        True,
    ),
    "merge it": (lambda i, m: merge_image(i, into=make_image(), moderator=m), True),
    "vote": (lambda i, m: interactions.vote_image(i, user=m, up=True), False),
    "fave": (lambda i, m: interactions.fave_image(i, user=m), False),
    "hide for oneself": (lambda i, m: interactions.hide_personally(i, user=m), False),
    "follow": (lambda i, m: follow_image(i, user=m), False),
    "comment": (lambda i, m: make_comment(i, user=m), False),
    "destroy a comment": (
        lambda i, m: comments.destroy_comment(make_comment(i), moderator=m),
        False,
    ),
    "feature": (lambda i, m: moderation.feature_image(i, moderator=m), False),
}


@pytest.mark.parametrize("name", IMAGE_ACTS)
def test_images(client: Client, moderator: User, name: str) -> None:
    act, moves = IMAGE_ACTS[name]
    check(client, "image", make_image(), act, moderator, moves)


def test_a_hidden_image_that_comes_back(client: Client, moderator: User) -> None:
    image = moderation.hide_image(make_image(), moderator=moderator, reason="Rule #0")
    check(
        client,
        "image",
        image,
        lambda i, m: moderation.unhide_image(i, moderator=m),
        moderator,
        True,
    )


COMMENT_ACTS: dict[str, tuple[Act, bool]] = {
    "edit": (lambda c, m: comments.edit_comment(c, editor=m, body="Other"), True),
    "hide": (lambda c, m: comments.hide_comment(c, moderator=m, reason="Rude"), True),
    "unapprove": (lambda c, m: comments.unapprove_comment(c, moderator=m), False),
}
POST_ACTS: dict[str, tuple[Act, bool]] = {
    "edit": (lambda p, m: posts.edit_post(p, editor=m, body="Other"), True),
    "hide": (lambda p, m: posts.hide_post(p, moderator=m, reason="Rude"), True),
    "unapprove": (lambda p, m: posts.unapprove_post(p, moderator=m), False),
    "answer": (lambda p, m: make_post(p.topic, user=m), False),
}


@pytest.mark.parametrize("name", COMMENT_ACTS)
def test_comments(client: Client, moderator: User, name: str) -> None:
    act, moves = COMMENT_ACTS[name]
    check(client, "comment", make_comment(), act, moderator, moves)


@pytest.mark.parametrize("name", POST_ACTS)
def test_posts(client: Client, moderator: User, name: str) -> None:
    act, moves = POST_ACTS[name]
    check(client, "post", make_post(), act, moderator, moves)
