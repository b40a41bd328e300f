"""Acts on comments, posts, topics, forums."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import LogEntry, User
from booru.actions import comments
from booru.models import Comment
from community.undo.way import CHANGED, Inverse, Way, changes_of, pairs, refuse_changed
from forums.actions import forums, posts, topics
from forums.actions.forums import ForumDraft
from forums.models import Forum, Post, Topic

_NOTE = "Taken back"


def _comment(entry: LogEntry) -> Comment:
    return Comment.objects.select_related("image").get(pk=entry.subject_id)


def _post(entry: LogEntry) -> Post:
    return Post.objects.select_related("topic__forum").get(pk=entry.subject_id)


def _topic(entry: LogEntry) -> Topic:
    return Topic.objects.select_related("forum").get(pk=entry.subject_id)


def _by(
    find: Callable[[LogEntry], Any],
    act: Callable[..., object],
    *,
    with_reason: bool = False,
) -> Inverse:
    def inverse(entry: LogEntry, moderator: User) -> object:
        told = {"reason": entry.reason} if with_reason else {}
        return act(find(entry), moderator=moderator, **told)

    return inverse


def _older_text(row: Comment | Post, entry: LogEntry) -> str:
    """As it stood before the edit, if that is the last one."""
    newest = row.versions.order_by("-pk").first()
    if newest is None or newest.pk != entry.details["version"]:
        raise ValidationError(CHANGED)
    return newest.body


def _edit_comment(entry: LogEntry, moderator: User) -> object:
    row = _comment(entry)
    body = _older_text(row, entry)
    return comments.edit_comment(row, editor=moderator, body=body, reason=_NOTE)


def _edit_post(entry: LogEntry, moderator: User) -> object:
    row = _post(entry)
    body = _older_text(row, entry)
    return posts.edit_post(row, editor=moderator, body=body, reason=_NOTE)


def _rename(entry: LogEntry, moderator: User) -> object:
    topic = _topic(entry)
    refuse_changed(topic.title, entry.details["new"])
    return topics.rename_topic(topic, editor=moderator, title=entry.details["old"])


def _move(entry: LogEntry, moderator: User) -> object:
    topic = _topic(entry)
    refuse_changed(topic.forum_id, entry.details["to"])
    back = Forum.objects.get(pk=entry.details["from"])
    return topics.move_topic(topic, to=back, moderator=moderator)


def _delete_forum(entry: LogEntry, moderator: User) -> object:
    forum = Forum.objects.get(pk=entry.subject_id)
    return forums.delete_forum(forum, admin=moderator)


def _make_forum(entry: LogEntry, moderator: User) -> object:
    return forums.create_forum(ForumDraft(**entry.details), admin=moderator)


def _edit_forum(entry: LogEntry, moderator: User) -> object:
    forum = Forum.objects.get(pk=entry.subject_id)
    changes = changes_of(entry)
    for field, (_, new) in changes.items():
        refuse_changed(getattr(forum, field), new)
    now = ForumDraft.of(forum).__dict__
    draft = ForumDraft(**(now | {field: old for field, (old, _) in changes.items()}))
    return forums.edit_forum(forum, draft, admin=moderator)


def _text_ways(
    what: str, find: Callable[[LogEntry], Any], module: Any, edit: Inverse
) -> dict[str, Way]:
    def act(verb: str) -> Callable[..., object]:
        found: Callable[..., object] = getattr(module, f"{verb}_{what}")
        return found

    return {
        **pairs(
            {
                f"{what}.hide": _by(find, act("unhide")),
                f"{what}.unhide": _by(find, act("hide"), with_reason=True),
            },
            f"{what}.destroy",
        ),
        **pairs(
            {
                f"{what}.approve": _by(find, act("unapprove")),
                f"{what}.unapprove": _by(find, act("approve")),
            }
        ),
        f"{what}.edit": Way(edit),
    }


WAYS: dict[str, Way] = {
    **_text_ways("comment", _comment, comments, _edit_comment),
    **_text_ways("post", _post, posts, _edit_post),
    **pairs(
        {
            "topic.hide": _by(_topic, topics.unhide_topic),
            "topic.unhide": _by(_topic, topics.hide_topic, with_reason=True),
        }
    ),
    **pairs(
        {
            "topic.lock": _by(_topic, topics.unlock_topic),
            "topic.unlock": _by(_topic, topics.lock_topic, with_reason=True),
        }
    ),
    **pairs(
        {
            "topic.stick": _by(_topic, topics.unstick_topic),
            "topic.unstick": _by(_topic, topics.stick_topic),
        }
    ),
    "topic.move": Way(_move),
    "topic.rename": Way(_rename),
    "forum.create": Way(_delete_forum),
    "forum.delete": Way(_make_forum),
    "forum.edit": Way(_edit_forum),
}
