"""What people write under images, and what staff do with it (philomena-api 6.6).

An image's `comment_count` counts its comments but the destroyed ones; an author's
`comments_count` those of them that are approved. Locks are taken on the image first,
then on the comment, then on its author.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.author import Author
from accounts.gate import refuse_author, refuse_banned
from accounts.log import record
from accounts.models import Notification, Subject, User
from accounts.notices import announce, tell_owner
from accounts.policies import may_moderate, may_tend
from accounts.writing import clean_body, clean_edit_reason, starts_approved
from booru import tasks
from booru.actions.interactions import lock_image_for
from booru.addresses import comment_address
from booru.models import Comment, CommentVersion, Image, ImageSubscription
from booru.row_texts import note_stems
from booru.search.vectors import vector
from booru.search.words import analyse

MAX_REASON = 255


@transaction.atomic
def post_comment(
    image: Image, *, author: Author, body: str, anonymous: bool = False
) -> Comment:
    """By an account; its followers are told, and the author follows the image from
    now on if their settings say so."""
    if author.user is None:
        raise PermissionDenied("Sign in to write a comment.")
    refuse_author(author)
    image = _lock_open(image, author.user)
    body, now = clean_body(body), timezone.now()
    words = analyse(body)
    comment = Comment.objects.create(
        image=image,
        user=author.user,
        anonymous=anonymous,
        ip=author.ip,
        fingerprint=author.fingerprint,
        body=body,
        words=vector(words),
        approved=starts_approved(author.user, body, now=now),
        created_at=now,
        updated_at=now,
    )
    image.comment_count += 1
    image.save(update_fields=["comment_count"])
    if comment.approved:
        _appear(comment)
    if author.user.watch_on_reply:
        ImageSubscription.objects.get_or_create(image=image, user=author.user)
    note_stems(words)
    return comment


@transaction.atomic
def edit_comment(
    comment: Comment, *, editor: User, body: str, reason: str = ""
) -> Comment:
    """By its author or staff; what was there before is kept. A link that comes in by
    an edit waits for approval like one that was there at first."""
    is_own = comment.user_id == editor.pk
    if is_own and not may_tend(editor):
        _lock_open(comment.image, editor)
    refuse_banned(editor)
    row = _locked(comment)
    if not (is_own and not row.hidden_from_users) and not may_tend(editor):
        raise PermissionDenied("This comment is not yours to edit.")
    _refuse_destroyed(row)
    body, kept_reason = clean_body(body), clean_edit_reason(reason)
    if body == row.body:
        return row
    version = CommentVersion.objects.create(
        comment=row, body=row.body, edit_reason=kept_reason or "", replaced_by=editor
    )
    words = analyse(body)
    row.body, row.words, row.edit_reason = body, vector(words), kept_reason
    row.edited_at = row.updated_at = timezone.now()
    row.save()
    stays = starts_approved(editor, body, now=row.edited_at)
    if is_own and row.approved and not stays:
        _withdraw(row)
    if not is_own:
        _log(row, "edit", editor, reason=kept_reason or "", version=version.pk)
    note_stems(words)
    return row


def move_comments(image: Image, *, into: Image) -> int:
    """All of them, from one locked image to another, in the transaction of a merge;
    how many count there now."""
    rows = Comment.objects.filter(image=image)
    moved = rows.filter(destroyed_content=False).count()
    rows.update(image=into)
    into.comment_count += moved
    into.save(update_fields=["comment_count"])
    image.comment_count -= moved
    image.save(update_fields=["comment_count"])
    return moved


# Staff ----------------------------------------------------------------------------


@transaction.atomic
def hide_comment(comment: Comment, *, moderator: User, reason: str) -> Comment:
    """Out of view; the reason stands in its place."""
    row = _tended(comment, moderator)
    reason = " ".join(reason.replace("\0", "").split())
    if not reason:
        raise ValidationError({"reason": "Give a reason: it stands in its place."})
    if len(reason) > MAX_REASON:
        raise ValidationError({"reason": f"At most {MAX_REASON} characters."})
    if row.hidden_from_users:
        raise ValidationError(f"{row} is hidden already.")
    row.hidden_from_users, row.deletion_reason = True, reason
    row.deleted_by, row.updated_at = moderator, timezone.now()
    row.save()
    _log(row, "hide", moderator, reason=reason)
    _tell(row, moderator, f"Your comment on {row.image.called} was hidden: {reason}")
    return row


@transaction.atomic
def unhide_comment(comment: Comment, *, moderator: User) -> Comment:
    row = _tended(comment, moderator)
    _refuse_destroyed(row)
    if not row.hidden_from_users:
        raise ValidationError(f"{row} is not hidden.")
    reason = row.deletion_reason
    row.hidden_from_users, row.deletion_reason = False, ""
    row.deleted_by, row.updated_at = None, timezone.now()
    row.save()
    _log(row, "unhide", moderator, reason=reason)
    return row


@transaction.atomic
def approve_comment(comment: Comment, *, moderator: User) -> Comment:
    """Let a waiting one appear; whoever follows the image is told now."""
    row = _tended(comment, moderator)
    _refuse_destroyed(row)
    if row.approved:
        raise ValidationError(f"{row} is approved already.")
    row.approved = True
    row.save(update_fields=["approved"])
    _log(row, "approve", moderator)
    _tell(row, moderator, f"Your comment on {row.image.called} was approved")
    _appear(row)
    return row


@transaction.atomic
def unapprove_comment(comment: Comment, *, moderator: User) -> Comment:
    row = _tended(comment, moderator)
    _refuse_destroyed(row)
    if not row.approved:
        raise ValidationError(f"{row} waits for approval already.")
    _withdraw(row)
    _log(row, "unapprove", moderator)
    return row


@transaction.atomic
def destroy_comment(comment: Comment, *, moderator: User) -> Comment:
    """Its text is gone for good, with all versions of it; only moderators may."""
    if not may_moderate(moderator):
        raise PermissionDenied
    row = _locked_with_image(comment)
    _refuse_destroyed(row)
    row.destroyed_content = row.hidden_from_users = True
    row.body, row.words, row.edit_reason = "", None, None
    row.deleted_by = row.deleted_by or moderator
    row.updated_at = timezone.now()
    row.save()
    row.versions.update(body="", edit_reason="")
    Image.objects.filter(pk=row.image_id).update(comment_count=F("comment_count") - 1)
    if row.approved:
        _count_for(row.user_id, -1)
    _log(row, "destroy", moderator, reason=row.deletion_reason)
    return row


# What they have in common -----------------------------------------------------------


def _lock_open(image: Image, user: User) -> Image:
    image = lock_image_for(image, user)
    if image.comments_locked and not may_moderate(user):
        raise PermissionDenied("Comments on this image are closed.")
    return image


def _locked(comment: Comment) -> Comment:
    return Comment.objects.select_for_update().get(pk=comment.pk)


def _tended(comment: Comment, moderator: User) -> Comment:
    if not may_tend(moderator):
        raise PermissionDenied
    return _locked(comment)


def _locked_with_image(comment: Comment) -> Comment:
    """The image first. A merge may have moved the comment while we waited for it."""
    while True:
        known = Comment.objects.get(pk=comment.pk)
        Image.objects.select_for_update(no_key=True).get(pk=known.image_id)
        row = _locked(comment)
        if row.image_id == known.image_id:
            return row


def _refuse_destroyed(row: Comment) -> None:
    if row.destroyed_content:
        raise ValidationError(f"{row} was destroyed: it cannot come back.")


def _appear(row: Comment) -> None:
    """Others see it from now on."""
    _count_for(row.user_id, 1)
    if row.hidden_from_users:
        return
    news = announce(
        kind=Notification.Kind.COMMENT,
        followed=Subject.IMAGE,
        followed_id=row.image_id,
        title=str(row.image),
        address=comment_address(row),
        actor=row.user,
    )
    tasks.queue_delivery(news.pk)


def _withdraw(row: Comment) -> None:
    row.approved = False
    row.save(update_fields=["approved"])
    _count_for(row.user_id, -1)


def _count_for(user_id: int | None, by: int) -> None:
    if user_id is not None:
        authors = User.objects.filter(pk=user_id)
        authors.update(comments_count=F("comments_count") + by)


def _log(
    row: Comment, verb: str, moderator: User, *, reason: str = "", **details: object
) -> None:
    kept = {"reason": reason} if verb in ("hide", "unhide") else {}
    record(
        f"comment.{verb}",
        moderator=moderator,
        subject=Subject.COMMENT,
        subject_id=row.pk,
        label=f"Comment {row.pk} on {row.image.called}",
        address=comment_address(row),
        reason=reason,
        details=kept | details,
    )


def _tell(row: Comment, moderator: User, title: str) -> None:
    tell_owner(
        row.user_id,
        moderator=moderator,
        subject=Subject.COMMENT,
        subject_id=row.pk,
        title=title,
        address=comment_address(row),
    )
