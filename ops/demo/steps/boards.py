"""What people say in the forums."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from forums.actions import posts, reading, topics
from forums.actions.forums import ForumDraft, create_forum
from forums.actions.polls import PollDraft, vote_poll
from forums.models import Forum, ForumRead, Poll, PollVote, Post, Topic, TopicRead
from ops.demo.steps.scene import Event, Scene, date, was_done
from ops.demo.words.forums import FORUMS, Question, Reply, Thread
from ops.demo.words.topics import THREADS

_LATER = timedelta(minutes=7)
# In hours before now: when the forums were made, and when everybody had last read
# everything.
_MADE, _ALL_READ = 24 * 230, 20
READERS = ("mika", "wren")


class Boards:
    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        rows = Post.objects.filter(user__in=scene.people.values())
        self._known = set(rows.values_list("topic", "user", "body"))
        # By titles.
        self._topics: dict[str, Topic] = {}

    def events(self) -> Iterator[Event]:
        made = self._scene.ago(_MADE)
        for draft in FORUMS:
            yield Event(made, partial(self._make, made, draft))
        for thread in THREADS:
            yield from self._events_of(thread)

    def _events_of(self, thread: Thread) -> Iterator[Event]:
        first, *replies = thread.posts
        opened = self._scene.ago(first.hours)
        ended = self._scene.ago(thread.posts[-1].hours) + _LATER
        yield Event(opened, partial(self._open, opened, thread))
        for reply in replies:
            moment = self._scene.ago(reply.hours)
            yield Event(moment, partial(self._reply, moment, thread, reply))
            if reply.hidden:
                after = moment + _LATER
                yield Event(after, partial(self._hide, after, thread, reply))
        if thread.pinned:
            after = opened + _LATER
            yield Event(after, partial(self._pin, after, thread))
        if thread.locked:
            yield Event(ended, partial(self._lock, ended, thread))
        if thread.poll:
            yield Event(ended, partial(self._vote, thread, thread.poll))

    def _make(self, made: datetime, draft: ForumDraft) -> None:
        if not Forum.objects.filter(short_name=draft.short_name).exists():
            with self._scene.at(made):
                forum = create_forum(draft, admin=self._scene.keeper)
                date(forum, created_at=made)

    def _topic(self, thread: Thread) -> Topic | None:
        if thread.title not in self._topics:
            rows = Topic.objects.filter(forum__short_name=thread.forum)
            found = rows.filter(title=thread.title).first()
            if found is None:
                return None
            self._topics[thread.title] = found
        return self._topics[thread.title]

    def _open(self, moment: datetime, thread: Thread) -> None:
        if self._topic(thread) is not None:
            return
        first, poll = thread.posts[0], thread.poll
        with transaction.atomic():
            topic = topics.create_topic(
                Forum.objects.get(short_name=thread.forum),
                author=self._scene.author(first.who),
                title=thread.title,
                body=self._scene.words(first.body),
                poll=self._draft(poll) if poll else None,
            )
            date(
                topic,
                created_at=moment,
                updated_at=moment,
                last_replied_to_at=moment,
                view_count=thread.views,
            )
            topic.posts.update(created_at=moment, updated_at=moment)
            Poll.objects.filter(topic=topic).update(created_at=moment)

    def _draft(self, question: Question) -> PollDraft:
        return PollDraft(
            title=question.title,
            options=[label for label, _ in question.answers],
            method=Poll.Method.SINGLE.value,
            active_until=self._scene.now + timedelta(days=question.days_left),
        )

    def _reply(self, moment: datetime, thread: Thread, reply: Reply) -> None:
        topic, author = self._topic(thread), self._scene.author(reply.who)
        body = self._scene.words(reply.body)
        if topic is None or (topic.pk, author.user and author.user.pk, body) in (
            self._known
        ):
            return
        with transaction.atomic():
            post = posts.create_post(
                topic, author=author, body=body, anonymous=reply.anonymous
            )
            date(post, created_at=moment, updated_at=moment)
            date(topic, last_replied_to_at=moment)

    # What staff do --------------------------------------------------------------------

    def _pin(self, moment: datetime, thread: Thread) -> None:
        topic = self._topic(thread)
        if topic is not None and not was_done("topic.stick", topic):
            with self._scene.at(moment):
                topic = topics.stick_topic(topic, moderator=self._scene.moderator)
                date(topic, updated_at=moment)

    def _lock(self, moment: datetime, thread: Thread) -> None:
        topic = self._topic(thread)
        if topic is not None and not was_done("topic.lock", topic):
            with self._scene.at(moment):
                topic = topics.lock_topic(
                    topic, moderator=self._scene.keeper, reason=thread.locked
                )
                date(topic, locked_at=moment, updated_at=moment)

    def _hide(self, moment: datetime, thread: Thread, reply: Reply) -> None:
        user, body = self._scene.people[reply.who], self._scene.words(reply.body)
        rows = Post.objects.filter(topic=self._topic(thread), user=user, body=body)
        post = rows.first()
        if post is not None and not was_done("post.hide", post):
            with self._scene.at(moment):
                assistant = self._scene.people["orrin"]
                post = posts.hide_post(post, moderator=assistant, reason=reply.hidden)
                date(post, updated_at=moment)

    # What readers do ------------------------------------------------------------------

    def _vote(self, thread: Thread, question: Question) -> None:
        poll = Poll.objects.filter(topic=self._topic(thread)).first()
        if poll is None or poll.active_until <= timezone.now():
            return
        options = {option.label: option.pk for option in poll.options.all()}
        votes = PollVote.objects.filter(option__poll=poll)
        voted = set(votes.values_list("user", flat=True))
        for label, names in question.answers:
            for user in (self._scene.people[name] for name in names):
                if user.pk not in voted and label in options:
                    vote_poll(poll, user=user, option_ids=[options[label]])

    def read(self) -> None:
        """Where they write they have read up to there; the rest was read yesterday.
        Only of those through whose eyes somebody may look at the site."""
        people = [self._scene.people[name] for name in READERS]
        at = self._scene.ago(_ALL_READ)
        for user in people:
            rows = ForumRead.objects.filter(user=user)
            if not rows.exists():
                with transaction.atomic():
                    reading.mark_all_read(user)
                    rows.update(read_at=at)
        read = TopicRead.objects.filter(user__in=people)
        known = set(read.values_list("topic", "user"))
        written = Post.objects.filter(user__in=people).order_by("-topic_position")
        for post in written.select_related("topic", "user").only(
            "topic__slug", "topic__forum", "user__name", "topic_position"
        ):
            if post.user is not None and (post.topic_id, post.user.pk) not in known:
                known.add((post.topic_id, post.user.pk))
                reading.note_read(
                    post.topic, user=post.user, position=post.topic_position
                )
