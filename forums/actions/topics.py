"""Opening topics, and what becomes of them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.author import Author
from accounts.gate import refuse_banned
from accounts.log import record
from accounts.models import Subject, User
from accounts.notices import tell_owner
from accounts.writing import clean_body
from booru.row_texts import note_stems
from forums import policies
from forums.actions import counting
from forums.actions.checking import (
    Problems,
    clean_reason,
    clean_title,
    free_slug,
    writer,
)
from forums.actions.locking import hold_for_move, hold_forum, hold_topic
from forums.actions.polls import PollDraft, clean_poll, store_poll
from forums.actions.posting import Written, add_post, tell_followers
from forums.addresses import forum_address, topic_address
from forums.models import Forum, Topic
from forums.topic_slugs import slug_of


@transaction.atomic
def create_topic(
    forum: Forum,
    *,
    author: Author,
    title: str,
    body: str,
    anonymous: bool = False,
    poll: PollDraft | None = None,
) -> Topic:
    """With its first post, under one name or both without."""
    user = writer(author)
    problems = Problems()
    with problems.noted():
        title = clean_title(title)
    with problems.noted():
        body = clean_body(body)
    with problems.noted():
        poll = poll and clean_poll(poll, now=timezone.now())
    problems.raise_any()
    written, heading = Written.of(body), Written.of(title)
    forum = hold_forum(forum.pk)
    if not policies.may_enter(forum, user):
        raise PermissionDenied
    topic = Topic.objects.create(
        forum=forum,
        user=user,
        anonymous=anonymous,
        title=title,
        title_words=heading.words,
        slug=free_slug(slug_of(title), forum),
    )
    counting.count_topic(topic, forum, 1)
    counting.count_topic_of(user.pk, 1)
    post = add_post(topic, written, user=user, author=author, anonymous=anonymous)
    if poll is not None:
        store_poll(poll, topic)
    tell_followers(post, topic)
    note_stems([*written.stems, *heading.stems])
    return topic


@transaction.atomic
def rename_topic(topic: Topic, *, editor: User, title: str) -> Topic:
    """Its author, while it is open, or staff. The address stays: links lead there."""
    refuse_banned(editor)
    title = clean_title(title)
    topic = hold_topic(topic)
    if not policies.may_rename(topic, editor):
        raise PermissionDenied
    if title == topic.title:
        return topic
    old, heading = topic.title, Written.of(title)
    topic.title, topic.title_words = title, heading.words
    _save(topic, "title", "title_words")
    if editor.pk != topic.user_id:
        _record("topic.rename", topic, editor, details={"old": old, "new": title})
    note_stems(heading.stems)
    return topic


@transaction.atomic
def hide_topic(topic: Topic, *, moderator: User, reason: str) -> Topic:
    """With all its posts out of view, and out of the forum's counts."""
    topic = _tended(topic, moderator)
    reason = clean_reason(reason)
    if topic.hidden_from_users:
        raise ValidationError("This topic is hidden already.")
    topic.hidden_from_users = True
    topic.deletion_reason, topic.deleted_by = reason, moderator
    _save_hidden(topic, -1)
    _record("topic.hide", topic, moderator, reason=reason)
    tell_owner(
        topic.user_id,
        moderator=moderator,
        subject=Subject.TOPIC,
        subject_id=topic.pk,
        title=f"Your topic “{topic.title}” was hidden: {reason}",
        # The topic itself is out of the author's sight.
        address=forum_address(topic.forum),
    )
    return topic


@transaction.atomic
def unhide_topic(topic: Topic, *, moderator: User) -> Topic:
    topic = _tended(topic, moderator)
    if not topic.hidden_from_users:
        raise ValidationError("This topic is not hidden.")
    reason = topic.deletion_reason
    topic.hidden_from_users = False
    topic.deletion_reason = ""
    topic.deleted_by = None
    _save_hidden(topic, 1)
    _record("topic.unhide", topic, moderator, reason=reason)
    return topic


@transaction.atomic
def lock_topic(topic: Topic, *, moderator: User, reason: str) -> Topic:
    """Only staff may reply from now on."""
    topic = _tended(topic, moderator)
    reason = clean_reason(reason)
    if topic.locked_at is not None:
        raise ValidationError("This topic is locked already.")
    topic.locked_at, topic.locked_by = timezone.now(), moderator
    topic.lock_reason = reason
    _save(topic, "locked_at", "locked_by", "lock_reason")
    _record("topic.lock", topic, moderator, reason=reason)
    return topic


@transaction.atomic
def unlock_topic(topic: Topic, *, moderator: User) -> Topic:
    topic = _tended(topic, moderator)
    if topic.locked_at is None:
        raise ValidationError("This topic is not locked.")
    reason = topic.lock_reason
    topic.locked_at = topic.locked_by = None
    topic.lock_reason = ""
    _save(topic, "locked_at", "locked_by", "lock_reason")
    _record("topic.unlock", topic, moderator, reason=reason)
    return topic


@transaction.atomic
def stick_topic(topic: Topic, *, moderator: User) -> Topic:
    """Above all others of its forum."""
    return _set_sticky(topic, True, moderator)


@transaction.atomic
def unstick_topic(topic: Topic, *, moderator: User) -> Topic:
    return _set_sticky(topic, False, moderator)


@transaction.atomic
def move_topic(topic: Topic, *, to: Forum, moderator: User) -> Topic:
    """With its counts; the address changes with the forum."""
    refuse_banned(moderator)
    topic, to = hold_for_move(topic, to)
    if not policies.may_tend_topic(topic, moderator):
        raise PermissionDenied
    if not policies.may_enter(to, moderator):
        raise PermissionDenied
    if topic.forum_id == to.pk:
        raise ValidationError({"to": f"The topic is in {to.name} already."})
    free_slug(topic.slug, to, field="to")
    source = topic.forum
    topic.forum = to
    _save(topic, "forum")
    if not topic.hidden_from_users:
        for forum, step in ((source, -1), (to, 1)):
            counting.count_topic(topic, forum, step)
            counting.find_last_of_forum(forum)
    _record("topic.move", topic, moderator, details={"from": source.pk, "to": to.pk})
    return topic


def _set_sticky(topic: Topic, sticky: bool, moderator: User) -> Topic:
    topic = _tended(topic, moderator)
    if topic.sticky == sticky:
        already = "pinned already" if sticky else "not pinned"
        raise ValidationError(f"This topic is {already}.")
    topic.sticky = sticky
    _save(topic, "sticky")
    _record("topic.stick" if sticky else "topic.unstick", topic, moderator)
    return topic


def _tended(topic: Topic, moderator: User) -> Topic:
    refuse_banned(moderator)
    topic = hold_topic(topic)
    if not policies.may_tend_topic(topic, moderator):
        raise PermissionDenied
    return topic


def _save(topic: Topic, *fields: str) -> None:
    """Never the whole row: readers count its views meanwhile, without its lock."""
    topic.updated_at = timezone.now()
    topic.save(update_fields=[*fields, "updated_at"])


def _save_hidden(topic: Topic, step: int) -> None:
    _save(topic, "hidden_from_users", "deletion_reason", "deleted_by")
    counting.count_topic(topic, topic.forum, step)
    counting.count_topic_of(topic.user_id, step)
    counting.find_last_of_forum(topic.forum)


def _record(
    action: str,
    topic: Topic,
    moderator: User,
    *,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    record(
        action,
        moderator=moderator,
        subject=Subject.TOPIC,
        subject_id=topic.pk,
        label=f"Topic “{topic.title}”",
        address=topic_address(topic),
        reason=reason,
        details=details or ({"reason": reason} if reason else None),
    )
