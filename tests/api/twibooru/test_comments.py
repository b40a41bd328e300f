"""GET posts/:id/comments (twibooru-api 2.5, T13)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.anonymity import anonymous_name
from accounts.models import User
from booru.actions import comments
from booru.actions.merging import merge_image
from booru.actions.moderation import hide_image
from booru.models import Comment, Image
from tests.api.twibooru.asking import get, told
from tests.factories import key_of, make_comment, make_image, make_paste

pytestmark = pytest.mark.django_db


def thread(client: Client, post: Image, **params: str) -> Any:
    response = get(client, f"/posts/{post.pk}/comments", **params)
    assert response.status_code == 200
    return response.json()


def shown(comment: Comment, **other: Any) -> dict[str, Any]:
    comment.refresh_from_db()
    return {
        "id": comment.pk,
        "created_at": told(comment.created_at),
        "updated_at": told(comment.updated_at),
        "hidden_from_users": comment.hidden_from_users,
        "body": comment.body,
        "post_id": comment.image_id,
        "author": comment.user.name if comment.user else None,
        **other,
    }


def test_the_whole_thread_newest_first(client: Client, moderator: User) -> None:
    post, other = make_image(), make_image()
    make_comment(other)
    first, second, nameless, hidden, gone, waiting = (
        make_comment(post, body=f"Word *{n}*", anonymous=n == 2) for n in range(6)
    )
    comments.hide_comment(hidden, moderator=moderator, reason="Rule #1")
    comments.destroy_comment(gone, moderator=moderator)
    comments.unapprove_comment(waiting, moderator=moderator)
    # By the time of writing, and not by number.
    earlier = first.created_at - timedelta(days=1)
    Comment.objects.filter(pk=second.pk).update(created_at=earlier)
    body = {
        "comments": [
            # It was there, and that is all that anybody is told.
            shown(hidden, body=None, author=None),
            shown(nameless, author=anonymous_name(post.pk, str(nameless.user_id))),
            shown(first),
            shown(second),
        ]
    }
    assert body["comments"][0]["hidden_from_users"] is True
    assert thread(client, post) == body
    # For staff too, and for whoever wrote what waits.
    assert waiting.user is not None
    for reader in (moderator, waiting.user):
        assert thread(client, post, key=key_of(reader)) == body


def test_all_at_once(client: Client) -> None:
    """There are no pages."""
    post = make_paste()
    first = make_comment(post)
    row: dict[str, Any] = dict(Comment.objects.filter(pk=first.pk).values().get())
    del row["id"]
    Comment.objects.bulk_create(Comment(**row) for _ in range(59))
    body = thread(client, post, page="2", per_page="5")
    ids = [comment["id"] for comment in body["comments"]]
    assert len(ids) == 60
    # Of one moment the higher number first.
    assert ids == sorted(ids, reverse=True)


def test_under_a_hidden_post_there_is_nothing(client: Client, moderator: User) -> None:
    deleted, merged, target = make_image(), make_image(), make_image()
    waiting = make_image(approved=False)
    moved = make_comment(merged)
    for post in (deleted, waiting):
        make_comment(post)
    hide_image(deleted, moderator=moderator, reason="Rule #0")
    merge_image(merged, into=target, moderator=moderator)
    for post in (deleted, merged, waiting):
        assert thread(client, post, key=key_of(moderator)) == {"comments": []}
    assert thread(client, target) == {"comments": [shown(moved)]}
    assert thread(client, make_image()) == {"comments": []}


def test_queries_do_not_grow(client: Client, django_assert_num_queries: Any) -> None:
    post = make_image()
    for _ in range(25):
        make_comment(post, anonymous=bool(_ % 2))
        if _ in (0, 24):
            with django_assert_num_queries(2):
                assert len(thread(client, post)["comments"]) == _ + 1
