"""Whatever is done in whatever order, the counters are what a recount says
(philomena-api 6.6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from accounts.author import Author
from accounts.models import User
from forums.actions import posts, topics
from forums.models import Forum, Post, Topic
from tests.factories import make_moderator, make_user
from tests.factories_forums import make_forum, make_post, make_topic
from tests.forums.recount import wrong_counters

pytestmark = pytest.mark.django_db

LINK = "Look: https://example.org/"


@dataclass
class World:
    moderator: User
    users: list[User]
    forums: list[Forum]

    def user(self, number: int) -> User:
        return self.users[number % len(self.users)]

    def forum(self, number: int) -> Forum:
        return self.forums[number % len(self.forums)]

    def topic(self, number: int) -> Topic:
        rows = Topic.objects.select_related("forum").order_by("pk")
        return rows[number % rows.count()]

    def post(self, number: int) -> Post:
        rows = Post.objects.select_related("topic").order_by("pk")
        return rows[number % rows.count()]


Act = Callable[[World, int, int], object]
ACTS: dict[str, Act] = {
    "open": lambda w, a, b: make_topic(w.forum(a), user=w.user(b)),
    "open with a link": lambda w, a, b: make_topic(
        w.forum(a), user=w.user(b), body=LINK
    ),
    "post": lambda w, a, b: make_post(w.topic(a), user=w.user(b)),
    "post a link": lambda w, a, b: make_post(w.topic(a), user=w.user(b), body=LINK),
    "edit": lambda w, a, b: posts.edit_post(
        w.post(a), editor=w.user(b), body=f"{LINK}{b}"
    ),
    "hide": lambda w, a, b: posts.hide_post(
        w.post(a), moderator=w.moderator, reason="no"
    ),
    "unhide": lambda w, a, b: posts.unhide_post(w.post(a), moderator=w.moderator),
    "approve": lambda w, a, b: posts.approve_post(w.post(a), moderator=w.moderator),
    "unapprove": lambda w, a, b: posts.unapprove_post(w.post(a), moderator=w.moderator),
    "destroy": lambda w, a, b: posts.destroy_post(w.post(a), moderator=w.moderator),
    "hide topic": lambda w, a, b: topics.hide_topic(
        w.topic(a), moderator=w.moderator, reason="no"
    ),
    "unhide topic": lambda w, a, b: topics.unhide_topic(
        w.topic(a), moderator=w.moderator
    ),
    "pin": lambda w, a, b: topics.stick_topic(w.topic(a), moderator=w.moderator),
    "unpin": lambda w, a, b: topics.unstick_topic(w.topic(a), moderator=w.moderator),
    "move": lambda w, a, b: topics.move_topic(
        w.topic(a), to=w.forum(b), moderator=w.moderator
    ),
}
steps = st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 9), st.integers(0, 9))


@override_settings(IMAGE_APPROVAL_REQUIRED=True)
@effort(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(plan=st.lists(steps, min_size=1, max_size=15))
def test_counters_equal_a_recount(plan: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        world = World(
            make_moderator(),
            [make_user(), make_user(verified=True)],
            [make_forum(), make_forum()],
        )
        make_topic(world.forums[0], user=world.users[0])
        for act, a, b in plan:
            try:
                ACTS[act](world, a, b)
            except (ValidationError, PermissionDenied):
                continue
        assert wrong_counters() == []
        transaction.set_rollback(True)


# The table, row by row --------------------------------------------------------------


def counted(*rows: Any) -> list[dict[str, int]]:
    """The counters of each row as they are now."""
    names = ("topic_count", "post_count", "topics_count", "posts_count")
    found = []
    for row in rows:
        row.refresh_from_db()
        found.append({n: getattr(row, n) for n in names if hasattr(row, n)})
    return found


def of(topics: int, posts: int) -> dict[str, int]:
    return {"topic_count": topics, "post_count": posts}


def by(topics: int, posts: int) -> dict[str, int]:
    return {"topics_count": topics, "posts_count": posts}


def test_a_new_topic(user: User) -> None:
    forum = make_forum()
    topic = make_topic(forum, user=user)
    assert counted(forum, topic, user) == [of(1, 1), {"post_count": 1}, by(1, 0)]


def test_a_new_post(user: User) -> None:
    topic = make_topic(user=user)
    post = make_post(topic, user=user)
    rows = (topic.forum, topic, user)
    assert counted(*rows) == [of(1, 2), {"post_count": 2}, by(1, 1)]
    topic.refresh_from_db()
    assert (topic.last_post, topic.last_replied_to_at) == (post, post.created_at)
    assert topic.forum.last_post == post


@override_settings(IMAGE_APPROVAL_REQUIRED=True)
def test_a_waiting_post_counts_for_its_author_on_approval(
    user: User, moderator: User
) -> None:
    topic = make_topic()
    post = make_post(topic, user=user, body=LINK)
    assert post.approved is False
    assert counted(topic, user) == [{"post_count": 2}, by(0, 0)]
    posts.approve_post(post, moderator=moderator)
    assert counted(topic, user) == [{"post_count": 2}, by(0, 1)]
    posts.unapprove_post(post, moderator=moderator)
    assert counted(topic, user) == [{"post_count": 2}, by(0, 0)]
    posts.destroy_post(post, moderator=moderator)
    assert counted(topic, user) == [{"post_count": 1}, by(0, 0)]


def test_hiding_a_post_counts_nothing(user: User, moderator: User) -> None:
    topic = make_topic()
    post = make_post(topic, user=user)
    before = counted(topic.forum, topic, user)
    posts.hide_post(post, moderator=moderator, reason="Rude")
    assert counted(topic.forum, topic, user) == before
    posts.unhide_post(post, moderator=moderator)
    assert counted(topic.forum, topic, user) == before


def test_destroying_posts(user: User, moderator: User) -> None:
    topic = make_topic(user=user)
    post, later = make_post(topic, user=user), make_post(topic)
    posts.destroy_post(post, moderator=moderator)
    rows = (topic.forum, topic, user)
    assert counted(*rows) == [of(1, 2), {"post_count": 2}, by(1, 0)]
    later.refresh_from_db()
    assert later.topic_position == 2
    first = topic.posts.get(topic_position=0)
    posts.destroy_post(first, moderator=moderator)
    assert counted(*rows) == [of(1, 1), {"post_count": 1}, by(1, 0)]
    assert make_post(topic).topic_position == 3


def test_hiding_a_topic(user: User, moderator: User) -> None:
    topic = make_topic(user=user)
    make_post(topic, user=user)
    rows = (topic.forum, topic, user)
    topics.hide_topic(topic, moderator=moderator, reason="Spam")
    assert counted(*rows) == [of(0, 0), {"post_count": 2}, by(0, 1)]
    assert topic.forum.last_post is None
    topics.unhide_topic(topic, moderator=moderator)
    assert counted(*rows) == [of(1, 2), {"post_count": 2}, by(1, 1)]
    assert topic.forum.last_post == topic.posts.get(topic_position=1)


def test_destroying_in_a_hidden_topic(moderator: User) -> None:
    topic = make_topic()
    post = make_post(topic)
    topics.hide_topic(topic, moderator=moderator, reason="Spam")
    posts.destroy_post(post, moderator=moderator)
    assert counted(topic.forum, topic) == [of(0, 0), {"post_count": 1}]
    topics.unhide_topic(topic, moderator=moderator)
    assert counted(topic.forum, topic) == [of(1, 1), {"post_count": 1}]


def test_moving_a_topic(user: User, moderator: User) -> None:
    source, to = make_forum(), make_forum()
    stays = make_topic(source).posts.get()
    topic = make_topic(source, user=user)
    post = make_post(topic)
    topics.move_topic(topic, to=to, moderator=moderator)
    assert counted(source, to, user) == [of(1, 1), of(1, 2), by(1, 0)]
    assert (source.last_post, to.last_post) == (stays, post)
    topics.move_topic(topic, to=source, moderator=moderator)
    assert counted(source, to) == [of(2, 3), of(0, 0)]
    assert (source.last_post, to.last_post) == (post, None)


def test_moving_a_hidden_topic(moderator: User) -> None:
    source, to = make_forum(), make_forum()
    topic = make_topic(source)
    topics.hide_topic(topic, moderator=moderator, reason="Spam")
    topics.move_topic(topic, to=to, moderator=moderator)
    assert counted(source, to) == [of(0, 0), of(0, 0)]
    topics.unhide_topic(topic, moderator=moderator)
    assert counted(source, to) == [of(0, 0), of(1, 1)]


def test_the_last_post_is_one_that_can_be_seen(moderator: User) -> None:
    topic = make_topic()
    first, second, third = topic.posts.get(), make_post(topic), make_post(topic)
    rest = make_topic(topic.forum).posts.get()

    def last() -> tuple[object, object, object]:
        topic.refresh_from_db()
        topic.forum.refresh_from_db()
        return topic.last_post, topic.last_replied_to_at, topic.forum.last_post

    assert last() == (third, third.created_at, rest)
    topics.hide_topic(rest.topic, moderator=moderator, reason="Spam")
    assert last() == (third, third.created_at, third)
    posts.destroy_post(third, moderator=moderator)
    assert last() == (second, second.created_at, second)
    posts.hide_post(second, moderator=moderator, reason="Rude")
    assert last() == (first, first.created_at, first)
    posts.hide_post(first, moderator=moderator, reason="Rude")
    assert last() == (None, topic.created_at, None)
    posts.unhide_post(second, moderator=moderator)
    assert last() == (second, second.created_at, second)


def test_a_pinned_topic_may_hold_the_last_post(moderator: User) -> None:
    forum = make_forum()
    pinned = make_topic(forum)
    topics.stick_topic(pinned, moderator=moderator)
    plain = make_topic(forum)
    post, gone = make_post(pinned), make_post(plain)
    posts.destroy_post(gone, moderator=moderator)
    forum.refresh_from_db()
    assert forum.last_post == post


def test_posts_without_an_account_count_for_nobody(moderator: User) -> None:
    """Only imports bring them."""
    post = make_post(user_id=None)
    User.objects.update(posts_count=0)
    posts.destroy_post(post, moderator=moderator)
    assert not User.objects.exclude(posts_count=0).exists()


def test_author_means_the_account_not_the_name(user: User) -> None:
    posts.create_post(make_topic(), author=Author(user), body="Hi", anonymous=True)
    assert counted(user) == [by(0, 1)]
