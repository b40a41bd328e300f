"""What users say of themselves, and how they want the site to be."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.gate import refuse_banned
from accounts.models import User
from accounts.policies import is_staff_role

MAX_DESCRIPTION_BYTES = 10_000
MAX_TITLE = 40
THEMES = ("", "light", "dark")
# A title must not make its bearer look like staff.
_RESERVED = re.compile(r"\b(?:site|admin\w*|moderator\w*|mod|assistant|staff)\b", re.I)


@dataclass(frozen=True)
class Preferences:
    images_per_page: int
    comments_per_page: int
    anonymous_by_default: bool
    watch_on_upload: bool
    watch_on_reply: bool


@transaction.atomic
def save_preferences(
    user: User, wanted: Preferences, *, hide_default_role: bool = False
) -> User:
    """The last only counts for staff. Raises a ValidationError by field."""
    if not 1 <= wanted.images_per_page <= 50:
        raise ValidationError({"images_per_page": "Choose a number from 1 to 50."})
    if not 1 <= wanted.comments_per_page <= 100:
        raise ValidationError({"comments_per_page": "Choose a number from 1 to 100."})
    user = User.objects.select_for_update().get(pk=user.pk)
    for field, value in asdict(wanted).items():
        setattr(user, field, value)
    user.hide_default_role = hide_default_role and is_staff_role(user)
    user.save(update_fields=[*asdict(wanted), "hide_default_role", "updated_at"])
    return user


@transaction.atomic
def save_profile(user: User, *, description: str, personal_title: str) -> User:
    """Raises a ValidationError by field."""
    refuse_banned(user)
    user = User.objects.select_for_update().get(pk=user.pk)
    user.description = _clean_description(description)
    user.personal_title = _clean_title(personal_title, user)
    user.save(update_fields=["description", "personal_title", "updated_at"])
    return user


@transaction.atomic
def choose_theme(user: User, theme: str) -> User:
    """Anything but "light" and "dark" is the system's."""
    user.theme = theme if theme in THEMES else ""
    user.save(update_fields=["theme", "updated_at"])
    return user


def _clean_description(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text.encode()) > MAX_DESCRIPTION_BYTES or "\0" in text:
        raise ValidationError(
            {"description": f"At most {MAX_DESCRIPTION_BYTES:,} bytes of text."}
        )
    return text


def _clean_title(text: str, user: User) -> str:
    text = " ".join(text.split())
    if len(text) > MAX_TITLE or (text and not text.isprintable()):
        raise ValidationError(
            {"personal_title": f"At most {MAX_TITLE} characters on one line."}
        )
    if _RESERVED.search(text) and not is_staff_role(user):
        raise ValidationError(
            {"personal_title": "This could be taken for a role of the staff."}
        )
    return text
