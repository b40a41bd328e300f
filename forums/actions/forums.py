"""Making forums, which is for admins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.gate import refuse_banned
from accounts.log import record
from accounts.models import Subject, User
from accounts.writing import is_text
from forums import policies
from forums.actions.locking import hold_forum
from forums.addresses import forum_address
from forums.models import AccessLevel, Forum

_SHORT_NAME = re.compile(r"[a-z]{1,30}")
# Another page has the address that the forum would have.
_TAKEN = frozenset({"search"})
_NAME = 80
# A place in the list.
_POSITIONS = range(-10_000, 10_001)


@dataclass(frozen=True)
class ForumDraft:
    name: str
    short_name: str
    description: str = ""
    section: str = ""
    position: int = 0
    access_level: str = AccessLevel.NORMAL.value

    @classmethod
    def of(cls, forum: Forum) -> ForumDraft:
        return cls(**{field: getattr(forum, field) for field in cls.__annotations__})


def clean_forum(draft: ForumDraft) -> ForumDraft:
    """Raises a ValidationError with one message for each field that is wrong."""
    draft = replace(
        draft,
        name=" ".join(draft.name.split()),
        description=draft.description.strip(),
        section=" ".join(draft.section.split()),
    )
    errors = {}
    if not 0 < len(draft.name) <= _NAME:
        errors["name"] = f"A name has 1 to {_NAME} characters."
    if not _SHORT_NAME.fullmatch(draft.short_name):
        errors["short_name"] = "1 to 30 letters from a to z, no others."
    elif draft.short_name in _TAKEN:
        errors["short_name"] = "This site has another page at that address."
    if len(draft.section) > _NAME:
        errors["section"] = f"At most {_NAME} characters."
    if draft.position not in _POSITIONS:
        errors["position"] = "A number from -10,000 to 10,000."
    if draft.access_level not in AccessLevel.values:
        errors["access_level"] = "Choose who may enter."
    for field in ("name", "description", "section"):
        if not is_text(getattr(draft, field)):
            errors[field] = "There is a character in it that is not text."
    if errors:
        raise ValidationError(errors)
    return draft


@transaction.atomic
def create_forum(draft: ForumDraft, *, admin: User) -> Forum:
    _refuse(admin)
    draft = clean_forum(draft)
    if Forum.objects.filter(short_name=draft.short_name).exists():
        raise ValidationError({"short_name": "Another forum has this short name."})
    forum = Forum.objects.create(**asdict(draft))
    _record("forum.create", forum, admin)
    return forum


@transaction.atomic
def edit_forum(forum: Forum, draft: ForumDraft, *, admin: User) -> Forum:
    """The short name stays: addresses are made of it."""
    _refuse(admin)
    forum = hold_forum(forum.pk)
    draft = clean_forum(draft)
    if draft.short_name != forum.short_name:
        raise ValidationError(
            {"short_name": "The short name stays: addresses are made of it."}
        )
    old, new = asdict(ForumDraft.of(forum)), asdict(draft)
    changed = {
        field: [old[field], new[field]] for field in new if old[field] != new[field]
    }
    if changed:
        for name in changed:
            setattr(forum, name, new[name])
        forum.save(update_fields=[*changed, "updated_at"])
        _record("forum.edit", forum, admin, details=changed)
    return forum


@transaction.atomic
def delete_forum(forum: Forum, *, admin: User) -> None:
    """Only an empty one: its topics must be moved first."""
    _refuse(admin)
    forum = hold_forum(forum.pk)
    if forum.topics.exists():
        raise ValidationError(f"Move the topics of {forum.name} first.")
    _record("forum.delete", forum, admin, details=asdict(ForumDraft.of(forum)))
    forum.delete()


def _refuse(admin: User) -> None:
    refuse_banned(admin)
    if not policies.may_run_forums(admin):
        raise PermissionDenied


def _record(
    action: str, forum: Forum, admin: User, *, details: Mapping[str, Any] | None = None
) -> None:
    record(
        action,
        moderator=admin,
        subject=Subject.FORUM,
        subject_id=forum.pk,
        label=f"Forum {forum.name}",
        address=forum_address(forum),
        details=details,
    )
