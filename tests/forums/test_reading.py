"""What an account keeps for itself: what it follows, what it has read."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Notification, Subject, User
from accounts.notices import notify
from forums.actions.posts import destroy_post
from forums.actions.reading import (
    count_view,
    follow_forum,
    follow_topic,
    mark_all_read,
    note_read,
)
from forums.actions.topics import hide_topic
from forums.models import ForumRead, ForumSubscription, Topic, TopicRead
from tests.factories import make_moderator, make_user
from tests.factories_forums import make_forum, make_post, make_topic

pytestmark = pytest.mark.django_db


def tell(user: User, subject: Subject, pk: int, address: str = "/x") -> None:
    kind = Notification.Kind.TOPIC
    if subject == Subject.TOPIC:
        kind = Notification.Kind.POST
    notify(
        [user.pk], kind=kind, subject=subject, subject_id=pk, title="", address=address
    )


def unread(user: User) -> int:
    return Notification.objects.unread().filter(user=user).count()


def test_following_is_on_and_off(user: User) -> None:
    topic = make_topic()
    for _ in range(2):
        follow_topic(topic, user=user)
        follow_forum(topic.forum, user=user)
    assert topic.subscriptions.filter(user=user).count() == 1
    assert topic.forum.subscriptions.filter(user=user).count() == 1
    tell(user, Subject.TOPIC, topic.pk)
    tell(user, Subject.FORUM, topic.forum_id)
    for _ in range(2):
        follow_topic(topic, user=user, wanted=False)
        follow_forum(topic.forum, user=user, wanted=False)
    assert not topic.subscriptions.filter(user=user).exists()
    assert not ForumSubscription.objects.exists()
    assert unread(user) == 0


def test_nobody_follows_what_is_not_shown(user: User, moderator: User) -> None:
    hidden, inside = make_topic(), make_forum(access_level="assistant")
    hide_topic(hidden, moderator=moderator, reason="Spam")
    private = make_topic(inside, user=moderator)
    for topic in (hidden, private):
        with pytest.raises(PermissionDenied):
            follow_topic(topic, user=user)
        follow_topic(topic, user=user, wanted=False)
    with pytest.raises(PermissionDenied):
        follow_forum(inside, user=user)
    with pytest.raises(PermissionDenied):
        follow_forum(make_forum(), user=make_user(confirmed_at=None))
    follow_forum(inside, user=moderator)


def test_reading_goes_forward_only(user: User) -> None:
    topic = make_topic()
    posts = [topic.posts.get(), *(make_post(topic) for _ in range(3))]

    def read() -> tuple[int, Any]:
        row = TopicRead.objects.get(user=user, topic=topic)
        return row.position, row.read_at

    note_read(topic, user=user, position=1)
    assert read() == (1, posts[1].created_at)
    note_read(topic, user=user, position=0)
    assert read() == (1, posts[1].created_at)
    note_read(topic, user=user, position=99)
    assert read() == (3, posts[3].created_at)
    destroy_post(posts[3], moderator=make_moderator())
    note_read(topic, user=user, position=3)
    assert read() == (3, posts[3].created_at)
    assert TopicRead.objects.count() == 1


def test_an_empty_window_is_no_reading(user: User) -> None:
    note_read(make_topic(), user=user, position=-1)
    assert not TopicRead.objects.exists()


def test_what_was_told_of_the_topic_is_read(user: User) -> None:
    forum = make_forum("art")
    topic, other = make_topic(forum, title="Places"), make_topic(forum, title="Faces")
    tell(user, Subject.TOPIC, topic.pk)
    tell(user, Subject.TOPIC, other.pk)
    tell(user, Subject.FORUM, forum.pk, "/forums/art/topics/places")
    note_read(other, user=user, position=0)
    assert unread(user) == 2
    note_read(topic, user=user, position=0)
    assert unread(user) == 0


def test_all_of_a_forum_is_read(user: User) -> None:
    forum, other = make_forum(), make_forum()
    topic = make_topic(forum)
    tell(user, Subject.TOPIC, topic.pk)
    tell(user, Subject.FORUM, forum.pk)
    tell(user, Subject.FORUM, other.pk)
    mark_all_read(user, forum)
    assert unread(user) == 1
    first = ForumRead.objects.get()
    assert (first.forum, first.user) == (forum, user)
    assert first.read_at > topic.last_replied_to_at
    mark_all_read(user, forum)
    assert ForumRead.objects.get().read_at > first.read_at


def test_all_forums_that_one_may_enter_are_read(user: User) -> None:
    for level in ("normal", "assistant", "staff", "normal"):
        make_forum(access_level=level)
    mark_all_read(user)
    levels = ForumRead.objects.values_list("forum__access_level", flat=True)
    assert list(levels) == ["normal", "normal"]
    mark_all_read(user, make_forum(access_level="staff"))
    assert ForumRead.objects.count() == 2


@pytest.mark.parametrize("count", [1, 25])
def test_statements_do_not_grow(
    user: User, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        make_forum()
    # The forums, the rows and what was told, with their savepoint.
    with django_assert_num_queries(5):
        mark_all_read(user)


def test_views_are_counted() -> None:
    topic = make_topic()
    before = topic.updated_at
    for _ in range(3):
        count_view(topic)
    row = Topic.objects.get()
    assert (row.view_count, row.updated_at) == (3, before)
