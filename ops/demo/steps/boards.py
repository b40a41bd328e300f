"""What people say in the forums."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from forums.actions import posts, reading, topics
from forums.actions.forums import ForumDraft, create_forum
from forums.actions.polls import PollDraft, vote_poll
from forums.models import Forum, ForumRead, Poll, PollVote, Post, Topic, TopicRead
from ops.demo.steps.scene import Scene, date, was_done
from ops.demo.words.forums import FORUMS, Question, Reply, Thread
from ops.demo.words.topics import THREADS

_LATER = timedelta(minutes=7)
_OPENED = 24 * 400
# When everybody had last read everything, in hours.
_ALL_READ = 30


def fill_boards(scene: Scene) -> None:
    """In the order of time: the newest post of a forum is then its last one."""
    forums = {draft.short_name: _forum(scene, draft) for draft in FORUMS}
    found = {thread.title: _topic(forums, thread) for thread in THREADS}
    known = _known(scene)
    wanted = [(reply, thread) for thread in THREADS for reply in thread.posts]
    for reply, thread in sorted(wanted, key=lambda one: -one[0].hours):
        topic = found[thread.title]
        if topic is None:
            found[thread.title] = _open(scene, forums[thread.forum], thread)
        elif (topic.pk, scene.people[reply.who].pk, scene.words(reply.body)) in known:
            continue
        elif reply is not thread.posts[0]:
            _reply(scene, topic, reply)
    for thread in THREADS:
        if topic := found[thread.title]:
            _tend(scene, topic, thread)
    _read(scene)


def _forum(scene: Scene, draft: ForumDraft) -> Forum:
    forum = Forum.objects.filter(short_name=draft.short_name).first()
    if forum is None:
        made = scene.ago(_OPENED)
        with scene.at(made):
            forum = create_forum(draft, admin=scene.keeper)
            date(forum, created_at=made)
    return forum


def _topic(forums: Mapping[str, Forum], thread: Thread) -> Topic | None:
    return Topic.objects.filter(forum=forums[thread.forum], title=thread.title).first()


def _known(scene: Scene) -> set[tuple[int, int | None, str]]:
    rows = Post.objects.filter(user__in=scene.people.values())
    return set(rows.values_list("topic", "user", "body"))


def _open(scene: Scene, forum: Forum, thread: Thread) -> Topic:
    first = thread.posts[0]
    moment = scene.ago(first.hours)
    with transaction.atomic():
        topic = topics.create_topic(
            forum,
            author=scene.author(first.who),
            title=thread.title,
            body=scene.words(first.body),
            poll=_draft(scene, thread.poll) if thread.poll else None,
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
    return topic


def _draft(scene: Scene, question: Question) -> PollDraft:
    return PollDraft(
        title=question.title,
        options=[label for label, _ in question.answers],
        method=Poll.Method.SINGLE.value,
        active_until=scene.now + timedelta(days=question.days_left),
    )


def _reply(scene: Scene, topic: Topic, reply: Reply) -> None:
    moment = scene.ago(reply.hours)
    with transaction.atomic():
        post = posts.create_post(
            topic,
            author=scene.author(reply.who),
            body=scene.words(reply.body),
            anonymous=reply.anonymous,
        )
        date(post, created_at=moment, updated_at=moment)
        date(topic, last_replied_to_at=moment)


# What follows ---------------------------------------------------------------------


def _tend(scene: Scene, topic: Topic, thread: Thread) -> None:
    opened, ended = (scene.ago(thread.posts[n].hours) + _LATER for n in (0, -1))
    if thread.poll:
        _vote(scene, topic, thread.poll)
    if thread.pinned and not was_done("topic.stick", topic):
        with scene.at(opened):
            topic = topics.stick_topic(topic, moderator=scene.moderator)
            date(topic, updated_at=opened)
    if thread.locked and not was_done("topic.lock", topic):
        with scene.at(ended):
            topic = topics.lock_topic(
                topic, moderator=scene.keeper, reason=thread.locked
            )
            date(topic, locked_at=ended, updated_at=ended)
    for reply in thread.posts:
        if reply.hidden:
            _hide(scene, topic, reply)


def _hide(scene: Scene, topic: Topic, reply: Reply) -> None:
    user = scene.people[reply.who]
    post = topic.posts.filter(user=user, body=scene.words(reply.body)).first()
    if post is None or was_done("post.hide", post):
        return
    moment = post.created_at + _LATER
    with scene.at(moment):
        post = posts.hide_post(
            post, moderator=scene.people["orrin"], reason=reply.hidden
        )
        date(post, updated_at=moment)


def _vote(scene: Scene, topic: Topic, question: Question) -> None:
    poll = Poll.objects.filter(topic=topic).first()
    if poll is None or poll.active_until <= timezone.now():
        return
    options = {option.label: option.pk for option in poll.options.all()}
    votes = PollVote.objects.filter(option__poll=poll)
    voted = set(votes.values_list("user", flat=True))
    for label, names in question.answers:
        for user in (scene.people[name] for name in names):
            if user.pk not in voted and label in options:
                vote_poll(poll, user=user, option_ids=[options[label]])


def _read(scene: Scene) -> None:
    """Who writes in a topic has read it up to there; the rest was read yesterday."""
    people = scene.people.values()
    for user in people:
        if not ForumRead.objects.filter(user=user).exists():
            with transaction.atomic():
                reading.mark_all_read(user)
                rows = ForumRead.objects.filter(user=user)
                rows.update(read_at=scene.ago(_ALL_READ))
    known = set(TopicRead.objects.filter(user__in=people).values_list("topic", "user"))
    written = Post.objects.filter(user__in=people).order_by("-topic_position")
    for post in written.select_related("topic", "user").defer(
        "words", "topic__title_words"
    ):
        if post.user is not None and (post.topic_id, post.user.pk) not in known:
            known.add((post.topic_id, post.user.pk))
            reading.note_read(post.topic, user=post.user, position=post.topic_position)
