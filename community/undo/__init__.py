"""Acts of the log are taken back by their counterparts: one table for all of them."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import LogEntry, User
from community.undo import accounts, galleries, images, tags, texts
from community.undo.way import CHANGED, Way

WAYS: dict[str, Way] = {
    **accounts.WAYS,
    **galleries.WAYS,
    **images.WAYS,
    **tags.WAYS,
    **texts.WAYS,
}

# What cannot be taken back, and why.
FINAL = {
    "image.destroy": "Its files are gone for good.",
    "image.retry": "It was tried again: there is nothing left to undo.",
    "comment.destroy": "Its text is gone for good.",
    "post.destroy": "Its text is gone for good.",
    "poll.remove": "Its votes are gone for good.",
    "user.avatar": "The picture is gone for good.",
    "tag.picture": "The picture before it is gone for good.",
    "key.revoke": "A key is never used again: its owner makes a new one.",
    "badge.create": "Retire the badge instead: people may have it.",
    "bulk.cancel": "Start the job again instead.",
    "conversation.read": "What was read was read.",
}
_UNKNOWN = "This kind of act cannot be undone."


def why_not(entry: LogEntry) -> str:
    """Why an entry cannot be undone at all; "" where it can, unless things have
    changed since."""
    if entry.action in WAYS:
        return ""
    return FINAL.get(entry.action, _UNKNOWN)


@transaction.atomic
def undo(entry: LogEntry, *, moderator: User) -> LogEntry:
    """The entry of the act that takes it back. May who may do that act. Raises a
    ValidationError in words where things are no longer as the act left them."""
    entry = LogEntry.objects.select_for_update().get(pk=entry.pk)
    if LogEntry.objects.filter(undoes=entry).exists():
        raise ValidationError("It is undone already.")
    if reason := why_not(entry):
        raise ValidationError(reason)
    way = WAYS[entry.action]
    if _later(entry).filter(action__in=way.after).exists():
        raise ValidationError(CHANGED)
    newest = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    try:
        way.inverse(entry, moderator)
    except ObjectDoesNotExist as error:
        raise ValidationError("It is not there any more.") from error
    return _mark(entry, moderator, since=newest or 0)


def _later(entry: LogEntry) -> QuerySet[LogEntry]:
    return LogEntry.objects.filter(
        subject=entry.subject, subject_id=entry.subject_id, pk__gt=entry.pk
    )


def _mark(entry: LogEntry, moderator: User, *, since: int) -> LogEntry:
    """The entry that the inverse has just written, the last one about the same thing,
    points to what it undoes. (What was made anew has another number.)"""
    written = LogEntry.objects.filter(pk__gt=since, moderator=moderator)
    written = written.filter(subject=entry.subject).order_by("-pk")
    made = written.first()
    if made is None:
        raise ValidationError("That is how it is already.")
    made.undoes = entry
    made.save(update_fields=["undoes"])
    return made
