"""Writing posts, and what staff do to them."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.author import Author
from accounts.gate import refuse_banned
from accounts.log import record
from accounts.models import Subject, User
from accounts.notices import tell_owner
from accounts.writing import clean_body, clean_edit_reason, starts_approved
from booru.row_texts import note_stems
from forums import policies
from forums.actions import counting
from forums.actions.checking import Problems, clean_reason, writer
from forums.actions.locking import hold_post, hold_topic
from forums.actions.posting import Written, add_post, tell_followers
from forums.addresses import post_address
from forums.models import Post, PostVersion, Topic


@transaction.atomic
def create_post(
    topic: Topic, *, author: Author, body: str, anonymous: bool = False
) -> Post:
    """A reply, behind all others. Refused to others than staff in a locked topic, and
    to all in a hidden one."""
    user = writer(author)
    written = Written.of(clean_body(body))
    topic = hold_topic(topic)
    _refuse_closed(topic, user)
    post = add_post(topic, written, user=user, author=author, anonymous=anonymous)
    tell_followers(post, topic)
    note_stems(written.stems)
    return post


@transaction.atomic
def edit_post(post: Post, *, editor: User, body: str, reason: str = "") -> Post:
    """The text as it was stays as a version. A text with a link that would wait as a
    new one waits again."""
    refuse_banned(editor)
    problems = Problems()
    with problems.noted():
        body = clean_body(body)
    with problems.noted():
        why = clean_edit_reason(reason)
    problems.raise_any()
    written = Written.of(body)
    post = hold_post(post)
    if not policies.may_edit(post, post.topic, editor):
        raise PermissionDenied("This post cannot be edited by you.")
    if body == post.body:
        return post
    version = PostVersion.objects.create(
        post=post, body=post.body, edit_reason=why or "", replaced_by=editor
    )
    _replace_text(post, written, why)
    own = editor.pk == post.user_id
    if own and post.approved and not starts_approved(editor, body, now=timezone.now()):
        _set_approved(post, False)
    if not own:
        details = {"version": version.pk}
        _record("post.edit", post, editor, reason=why or "", details=details)
    note_stems(written.stems)
    return post


@transaction.atomic
def hide_post(post: Post, *, moderator: User, reason: str) -> Post:
    """Out of view; that it was there stays, and its place in the topic."""
    post = _tended(post, moderator)
    reason = clean_reason(reason)
    if post.hidden_from_users:
        raise ValidationError("This post is hidden already.")
    post.hidden_from_users = True
    post.deletion_reason, post.deleted_by = reason, moderator
    _save_hidden(post)
    _record("post.hide", post, moderator, reason=reason, details={"reason": reason})
    _tell(post, moderator, f"was hidden: {reason}")
    return post


@transaction.atomic
def unhide_post(post: Post, *, moderator: User) -> Post:
    post = _tended(post, moderator)
    _refuse_destroyed(post)
    if not post.hidden_from_users:
        raise ValidationError("This post is not hidden.")
    reason = post.deletion_reason
    post.hidden_from_users = False
    post.deletion_reason, post.deleted_by = "", None
    _save_hidden(post)
    _record("post.unhide", post, moderator, reason=reason, details={"reason": reason})
    return post


@transaction.atomic
def approve_post(post: Post, *, moderator: User) -> Post:
    """It counts for its author, and followers hear of it, from now on."""
    post = _tended(post, moderator)
    _refuse_destroyed(post)
    if post.approved:
        raise ValidationError("This post is approved already.")
    _set_approved(post, True)
    _record("post.approve", post, moderator)
    _tell(post, moderator, "was approved")
    if not post.hidden_from_users:
        tell_followers(post, post.topic)
    return post


@transaction.atomic
def unapprove_post(post: Post, *, moderator: User) -> Post:
    post = _tended(post, moderator)
    _refuse_destroyed(post)
    if not post.approved:
        raise ValidationError("This post is waiting already.")
    _set_approved(post, False)
    _record("post.unapprove", post, moderator)
    return post


@transaction.atomic
def destroy_post(post: Post, *, moderator: User) -> Post:
    """The text and its versions are gone for good; its place is not given again."""
    refuse_banned(moderator)
    post = hold_post(post)
    if not policies.may_destroy(post.topic, moderator):
        raise PermissionDenied
    _refuse_destroyed(post)
    post.versions.update(body="", edit_reason="")
    post.destroyed_content = post.hidden_from_users = True
    post.body, post.words, post.edit_reason = "", None, None
    post.deleted_by = post.deleted_by or moderator
    post.updated_at = timezone.now()
    post.save()
    counting.count_out(post, post.topic)
    _record("post.destroy", post, moderator, reason=post.deletion_reason)
    return post


def _refuse_closed(topic: Topic, user: User) -> None:
    if policies.may_reply(topic, user):
        return
    if not policies.may_see_topic(topic, user):
        raise PermissionDenied
    if topic.hidden_from_users:
        raise PermissionDenied("This topic was removed: nobody can reply.")
    why = f": {topic.lock_reason}" if topic.lock_reason else "."
    raise PermissionDenied(f"This topic is locked{why}")


def _tended(post: Post, moderator: User) -> Post:
    refuse_banned(moderator)
    post = hold_post(post)
    if not policies.may_tend_topic(post.topic, moderator):
        raise PermissionDenied
    return post


def _replace_text(post: Post, written: Written, why: str | None) -> None:
    post.body, post.words, post.edit_reason = written.body, written.words, why
    post.edited_at = post.updated_at = timezone.now()
    post.save(update_fields=["body", "words", "edit_reason", "edited_at", "updated_at"])


def _set_approved(post: Post, approved: bool) -> None:
    post.approved = approved
    post.save(update_fields=["approved"])
    counting.count_post_of(post, 1 if approved else -1)


def _save_hidden(post: Post) -> None:
    post.updated_at = timezone.now()
    post.save(
        update_fields=[
            "hidden_from_users", "deletion_reason", "deleted_by", "updated_at",
        ]
    )  # fmt: skip
    counting.find_last(post.topic)


def _refuse_destroyed(post: Post) -> None:
    if post.destroyed_content:
        raise ValidationError("This post was destroyed: nothing of it is left.")


def _record(
    action: str,
    post: Post,
    moderator: User,
    *,
    reason: str = "",
    details: Mapping[str, object] | None = None,
) -> None:
    record(
        action,
        moderator=moderator,
        subject=Subject.POST,
        subject_id=post.pk,
        label=f"Post {post.pk} in topic “{post.topic.title}”",
        address=post_address(post, post.topic),
        reason=reason,
        details=details,
    )


def _tell(post: Post, moderator: User, what: str) -> None:
    tell_owner(
        post.user_id,
        moderator=moderator,
        subject=Subject.POST,
        subject_id=post.pk,
        title=f"Your post in “{post.topic.title}” {what}",
        address=post_address(post, post.topic),
    )
