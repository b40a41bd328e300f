"""Many at once: positions without gap, counters that add up, nobody in a deadlock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from threading import Barrier, Event, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone

from accounts.author import Author
from accounts.models import User
from forums.actions import polls, posts, reading, topics
from forums.actions.polls import PollDraft
from forums.models import Forum, Poll, PollOption, PollVote, Topic
from tests.factories import make_moderator, make_user
from tests.factories_forums import make_forum, make_post, make_topic
from tests.forums.recount import wrong_counters

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


def at_once(works: Sequence[Callable[[], object]]) -> list[Exception]:
    """Run each in a thread of its own; what went wrong."""
    barrier, failures = Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        try:
            barrier.wait()
            work()
        except Exception as error:  # noqa: BLE001 - shown by the caller's assertion
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_positions_have_no_gap_and_are_given_once() -> None:
    topic, other = make_topic(), make_topic()
    other = topics.move_topic(other, to=topic.forum, moderator=make_moderator())
    users = [make_user() for _ in range(THREADS)]

    def write(user: User) -> None:
        for number in range(5):
            author = Author(user)
            posts.create_post(topic, author=author, body=f"Number {number} of many")
            posts.create_post(other, author=author, body="More words, same words")

    assert at_once([partial(write, user) for user in users]) == []
    for row in (topic, other):
        positions = row.posts.order_by("pk").values_list("topic_position", flat=True)
        assert list(positions) == list(range(THREADS * 5 + 1))
    assert wrong_counters() == []


def test_staff_and_writers_at_the_same_time() -> None:
    forums = [make_forum(), make_forum()]
    topic = make_topic(forums[0])
    moderators = [make_moderator(), make_moderator()]
    users = [make_user() for _ in range(4)]

    def write(user: User) -> None:
        for _ in range(6):
            _try(lambda: make_post(topic, user=user))
            _try(lambda: make_topic(forums[1], user=user))

    def move(moderator: User) -> None:
        for number in range(8):
            to = forums[number % 2]
            _try(partial(topics.move_topic, topic, to=to, moderator=moderator))

    def hide(moderator: User) -> None:
        for _ in range(5):
            _try(lambda: topics.hide_topic(topic, moderator=moderator, reason="no"))
            _try(lambda: topics.unhide_topic(topic, moderator=moderator))
            last = Topic.objects.get(pk=topic.pk).posts.order_by("-pk")[0]
            _try(partial(posts.hide_post, last, moderator=moderator, reason="no"))
            _try(partial(posts.destroy_post, last, moderator=moderator))

    works: list[Callable[[], object]] = [partial(write, user) for user in users]
    works += [partial(move, moderator) for moderator in moderators]
    works += [partial(hide, moderator) for moderator in moderators]
    assert at_once(works) == []
    assert wrong_counters() == []


def _try(act: Callable[[], object]) -> None:
    """What somebody else has done meanwhile may make it impossible."""
    try:
        act()
    except (ValidationError, PermissionDenied):
        return


def test_two_topics_of_one_title(user: User) -> None:
    forum: Forum = make_forum()

    def work() -> None:
        make_topic(forum, user=user, title="The same title")

    failures = at_once([work] * 4)
    assert [type(failure) for failure in failures] == [ValidationError] * 3
    assert Topic.objects.count() == 1
    assert wrong_counters() == []


def test_votes_of_many() -> None:
    draft = PollDraft(
        title="Which?",
        options=["A", "B", "C"],
        method=Poll.Method.SINGLE,
        active_until=timezone.now() + timedelta(days=1),
    )
    poll = make_topic(poll=draft).poll
    options = list(poll.options.values_list("pk", flat=True))

    def vote(user: User, start: int) -> None:
        for step in range(6):
            choice = options[(start + step) % 3]
            polls.vote_poll(poll, user=user, option_ids=[choice])

    users = [make_user() for _ in range(THREADS)]
    works = [partial(vote, user, n) for n, user in enumerate(users)]
    assert at_once(works) == []
    poll.refresh_from_db()
    assert poll.total_votes == PollVote.objects.count() == THREADS
    for option in PollOption.objects.all():
        assert option.vote_count == option.votes.count()


def test_a_reader_does_not_wait_for_a_writer() -> None:
    topic = make_topic()
    locked, done = Event(), Event()

    def write() -> None:
        with transaction.atomic():
            Topic.objects.select_for_update().get(pk=topic.pk)
            locked.set()
            done.wait(30)
        connection.close()

    writer = Thread(target=write)
    writer.start()
    assert locked.wait(30)
    with connection.cursor() as cursor:
        # To wait would be an error.
        cursor.execute("SET lock_timeout = 1")
    reading.count_view(topic)
    topic.refresh_from_db()
    assert topic.view_count == 0
    done.set()
    writer.join()
    reading.count_view(topic)
    reading.count_view(topic)
    topic.refresh_from_db()
    assert topic.view_count == 2
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")
