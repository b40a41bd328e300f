"""Forums, topics and posts for tests, written through the actions of the site."""

from __future__ import annotations

from itertools import count
from typing import Any

from accounts.author import Author
from accounts.models import User
from forums.actions.posts import create_post
from forums.actions.topics import create_topic
from forums.models import Forum, Post, Topic
from tests.factories import make_user

_numbers = count(1)


def make_forum(short_name: str = "", **fields: Any) -> Forum:
    """Open to everybody, if not said otherwise."""
    letters = short_name or "forum" + _letters(next(_numbers))
    fields.setdefault("name", letters.capitalize())
    return Forum.objects.create(short_name=letters, **fields)


def make_topic(
    forum: Forum | None = None,
    *,
    user: User | None = None,
    title: str = "",
    body: str = "The first words.",
    **given: Any,
) -> Topic:
    """`given` as `create_topic` takes it: anonymous, poll."""
    return create_topic(
        forum or make_forum(),
        author=Author(user or make_user()),
        title=title or f"Topic {next(_numbers)}",
        body=body,
        **given,
    )


def make_post(
    topic: Topic | None = None,
    *,
    user: User | None = None,
    body: str = "An answer.",
    anonymous: bool = False,
    **fields: Any,
) -> Post:
    """`fields` are set on the row afterwards, as they may be."""
    post = create_post(
        topic or make_topic(),
        author=Author(user or make_user()),
        body=body,
        anonymous=anonymous,
    )
    if fields:
        Post.objects.filter(pk=post.pk).update(**fields)
        post.refresh_from_db()
    return post


def _letters(number: int) -> str:
    """As columns of a table are named: a short name has only letters."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
