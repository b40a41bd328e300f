"""What stands beside an image: its description, what is said of its origin, and the
notes of moderators."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.author import Author
from accounts.gate import refuse_author
from accounts.models import User
from booru.actions.moderation import lock_for, record
from booru.actions.uploads import DESCRIPTION_BYTES
from booru.models import Image
from booru.policies import may_describe

LABEL = 80


@transaction.atomic
def edit_description(image: Image, *, author: Author, description: str) -> Image:
    """By its uploader or a moderator; while it is locked, only by the latter, whose
    edits of others' words are in the log. Raises a ValidationError for the field
    `description`."""
    editor = author.user
    if editor is None:
        raise PermissionDenied("Sign in to edit a description.")
    refuse_author(author)
    image = Image.objects.select_for_update().get(pk=image.pk)
    if not may_describe(image, editor):
        raise PermissionDenied("This description is not yours to edit, or locked.")
    description = _checked("description", description)
    old = image.description
    if description == old:
        return image
    image.description, image.updated_at = description, timezone.now()
    image.save(update_fields=["description", "updated_at"])
    if image.uploader_id != editor.pk:
        record("image.description", image, editor, old=old, new=description)
    return image


@transaction.atomic
def edit_origin(
    image: Image, *, author: Author, original: bool | None, source_label: str
) -> Image:
    """Whether it was made for this place (None: nobody said), and words for its first
    source: by its uploader or a moderator, as the description, and in the log alike.
    Raises a ValidationError for the field `source_label`."""
    editor = author.user
    if editor is None:
        raise PermissionDenied("Sign in to say where it is from.")
    refuse_author(author)
    image = Image.objects.select_for_update().get(pk=image.pk)
    if not may_describe(image, editor):
        raise PermissionDenied("This is not yours to say, or locked.")
    said = {"original": original, "source_label": _label(source_label)}
    changed: dict[str, Any] = {
        name: [getattr(image, name), value]
        for name, value in said.items()
        if getattr(image, name) != value
    }
    if not changed:
        return image
    for name, (_, value) in changed.items():
        setattr(image, name, value)
    image.updated_at = timezone.now()
    image.save(update_fields=[*changed, "updated_at"])
    if image.uploader_id != editor.pk:
        record("image.origin", image, editor, **changed)
    return image


def _label(text: str) -> str:
    text = " ".join(text.split())
    if len(text) > LABEL or not text.isprintable():
        message = f"Write at most {LABEL} characters, all of which can be shown."
        raise ValidationError({"source_label": message})
    return text


@transaction.atomic
def note_image(image: Image, *, moderator: User, text: str) -> Image:
    """What moderators tell each other about it. Raises a ValidationError for the field
    `scratchpad`."""
    image = lock_for(image, moderator)
    text, old = _checked("scratchpad", text), image.scratchpad
    if text == old:
        return image
    image.scratchpad = text
    image.save(update_fields=["scratchpad"])
    record("image.notes", image, moderator, old=old, new=text)
    return image


def _checked(field: str, text: str) -> str:
    text = text.replace("\r\n", "\n")
    if len(text.encode()) > DESCRIPTION_BYTES:
        message = f"This is too long: {DESCRIPTION_BYTES:,} bytes are the most."
        raise ValidationError({field: message})
    if "\0" in text:
        raise ValidationError({field: "The text has a character that is not text."})
    return text
