"""Private messages between two people."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.conversations import READ_BY_STAFF, may_open
from accounts.gate import refuse_banned
from accounts.log import record
from accounts.models import Conversation, Message, Subject, User
from accounts.policies import is_trusted
from accounts.writing import clean_body, is_text

MAX_TITLE_BYTES = 100
# So many may somebody begin in an hour whom the site does not know well.
NEW_PER_HOUR = 10


@transaction.atomic
def start_conversation(
    sender: User, *, to: User, title: str, body: str
) -> Conversation:
    """Raises a ValidationError for the fields `to`, `title` and `body`."""
    refuse_banned(sender)
    title, body = _clean_title(title), clean_body(body)
    if to.pk == sender.pk:
        raise ValidationError({"to": "That is you: choose somebody else."})
    _refuse_gone(to, "to")
    # Locked, so that of many at once each counts those before it.
    sender = User.objects.select_for_update().get(pk=sender.pk)
    _refuse_many(sender)
    conversation = Conversation.objects.create(
        title=title, sender=sender, recipient=to, message_count=1
    )
    Message.objects.create(conversation=conversation, user=sender, body=body)
    return conversation


@transaction.atomic
def reply(conversation: Conversation, *, user: User, body: str) -> Message:
    """One more message; whoever had put the conversation away has it back."""
    refuse_banned(user)
    body = clean_body(body)
    held = _locked(conversation, user)
    is_sender = held.sender_id == user.pk
    _refuse_gone(held.recipient if is_sender else held.sender, "body")
    message = Message.objects.create(conversation=held, user=user, body=body)
    held.message_count = F("message_count") + 1
    held.last_message_at = message.created_at
    held.sender_read, held.recipient_read = is_sender, not is_sender
    held.sender_hidden = held.recipient_hidden = False
    held.save(
        update_fields=[
            "message_count", "last_message_at", "sender_read", "recipient_read",
            "sender_hidden", "recipient_hidden",
        ]
    )  # fmt: skip
    return message


@transaction.atomic
def put_away(conversation: Conversation, *, user: User) -> Conversation:
    """Out of the user's list until somebody writes again; the other one keeps it."""
    held = _locked(conversation, user)
    return _mark(held, user, "hidden", "read")


@transaction.atomic
def mark_read(conversation: Conversation, *, user: User) -> Conversation:
    return _mark(_locked(conversation, user), user, "read")


@transaction.atomic
def open_reported(conversation: Conversation, *, moderator: User) -> Conversation:
    """A moderator is about to read what others wrote in private: only while a report
    of it waits, and each such reading stands in the log."""
    if not may_open(conversation, moderator):
        raise PermissionDenied("Only a conversation that was reported can be read.")
    record(
        READ_BY_STAFF,
        moderator=moderator,
        subject=Subject.CONVERSATION,
        subject_id=conversation.pk,
        label=f"Conversation {conversation.pk}",
        address=f"/conversations/{conversation.pk}",
    )
    return conversation


def _mark(held: Conversation, user: User, *flags: str) -> Conversation:
    side = "sender" if held.sender_id == user.pk else "recipient"
    fields = [f"{side}_{flag}" for flag in flags]
    for field in fields:
        setattr(held, field, True)
    held.save(update_fields=fields)
    return held


def _locked(conversation: Conversation, user: User) -> Conversation:
    """For its two people only."""
    held = Conversation.objects.select_for_update(of=("self",)).select_related(
        "sender", "recipient"
    )
    row = held.get(pk=conversation.pk)
    if user.pk not in (row.sender_id, row.recipient_id):
        raise PermissionDenied
    return row


def _clean_title(title: str) -> str:
    title = " ".join(title.split())
    if not is_text(title):
        raise ValidationError({"title": "The title has a character that is not text."})
    if not 1 <= len(title.encode()) <= MAX_TITLE_BYTES:
        raise ValidationError(
            {"title": f"Give it a title of 1 to {MAX_TITLE_BYTES} bytes."}
        )
    return title


def _refuse_gone(other: User, field: str) -> None:
    if not other.is_active:
        raise ValidationError({field: f"{other.name} is not here any more."})


def _refuse_many(sender: User) -> None:
    if is_trusted(sender):
        return
    hour_ago = timezone.now() - timedelta(hours=1)
    begun = Conversation.objects.filter(
        sender=sender, last_message_at__gt=hour_ago, created_at__gt=hour_ago
    )
    if begun.count() >= NEW_PER_HOUR:
        raise ValidationError(
            f"You began {NEW_PER_HOUR} conversations within an hour, which is the "
            "most for now. Wait a little."
        )
