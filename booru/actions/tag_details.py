"""What moderators say of artists, categories and characters beside the tag's own
words (nekos-api, section 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from accounts import log
from accounts.models import Subject, User
from accounts.policies import may_moderate
from booru.models import Tag, TagDetails

OLDEST = 100_000
MOST = 50
_LINE = 80
_LONG_LINE = 255
_is_address = URLValidator(schemes=("http", "https"))


@transaction.atomic
def edit_tag_details(tag: Tag, *, moderator: User, **fields: object) -> TagDetails:
    """The fields given, by their names in `TagDetails`; the others stay. Raises a
    ValidationError by field."""
    if not may_moderate(moderator):
        raise PermissionDenied
    cleaned = clean_details(fields)
    # Locked, so that the log says what was really there.
    (tag,) = Tag.objects.all().lock([tag.pk])
    details = TagDetails.objects.filter(tag=tag).first() or TagDetails(tag=tag)
    changed = {}
    for name, value in cleaned.items():
        old = getattr(details, name)
        if old != value:
            changed[name] = [old, value]
            setattr(details, name, value)
    if changed:
        _store(details)
        log.record(
            "tag.details",
            moderator=moderator,
            subject=Subject.TAG,
            subject_id=tag.pk,
            label=f"Tag “{tag.name}”",
            address=f"/tags/{tag.slug}",
            details=changed,
        )
    return details


def _store(details: TagDetails) -> None:
    """A row that says nothing is none."""
    if any(getattr(details, name) for name in _CLEAN):
        details.save()
    else:
        TagDetails.objects.filter(pk=details.pk).delete()


def clean_details(fields: Mapping[str, object]) -> dict[str, object]:
    """As they are stored. Raises a ValidationError by field."""
    cleaned, errors = {}, {}
    for name, value in fields.items():
        try:
            cleaned[name] = _CLEAN[name](value)
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    return cleaned


def _address(value: object) -> str:
    text = str(value).strip()
    if not text:
        return ""
    try:
        _is_address(text)
    except ValidationError:
        text = ""
    if not text or len(text) > _LONG_LINE or "\0" in text:
        raise ValidationError(
            "Write an address that begins with https:// or http://, of at most "
            f"{_LONG_LINE} characters."
        )
    return text


def _line(most: int) -> Callable[[object], str]:
    def clean(value: object) -> str:
        text = " ".join(str(value).split())
        if len(text) > most:
            raise ValidationError(f"At most {most} characters.")
        if not text.isprintable():
            raise ValidationError("It has characters that cannot be shown.")
        return text

    return clean


def _kind(value: object) -> str:
    if value and value not in TagDetails.Type.values:
        raise ValidationError("There is no such kind.")
    return str(value or "")


def _ages(value: object) -> list[int]:
    ages = list(dict.fromkeys(cast("Iterable[int]", value)))
    if len(ages) > MOST or not all(0 <= age <= OLDEST for age in ages):
        raise ValidationError(f"At most {MOST} numbers from 0 to {OLDEST:,}.")
    return ages


def _occupations(value: object) -> list[str]:
    lines = [_line(_LINE)(one) for one in cast("Iterable[object]", value)]
    kept = [line for line in dict.fromkeys(lines) if line]
    if len(kept) > MOST:
        raise ValidationError(f"At most {MOST} of them.")
    return kept


_CLEAN: dict[str, Callable[[object], object]] = {
    "url": _address,
    "nsfw": bool,
    "category_type": _kind,
    "source": _line(_LONG_LINE),
    "gender": _line(_LINE),
    "ages": _ages,
    "birth_date": _line(_LINE),
    "nationality": _line(_LINE),
    "occupations": _occupations,
}
