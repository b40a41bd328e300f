"""Badges, and giving them to people."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.addresses import profile_address
from accounts.log import record
from accounts.models import Award, Badge, Subject, User
from accounts.policies import may_moderate

MAX_TEXT = 2_000
_TEXTS = {
    "title": 80,
    "description": MAX_TEXT,
    "image": 80,
    "label": 80,
    "reason": MAX_TEXT,
}


@transaction.atomic
def make_badge(
    title: str, *, image: str, moderator: User, description: str = ""
) -> Badge:
    """`image` is the name of a picture that is stored already, "" for none."""
    _refuse_others(moderator)
    badge = Badge.objects.create(
        title=_clean("title", title, needed=True),
        description=_clean("description", description),
        image=_clean("image", image),
    )
    _log("badge.create", badge, moderator)
    return badge


@transaction.atomic
def change_badge(
    badge: Badge, *, moderator: User, title: str, description: str, image: str
) -> Badge:
    _refuse_others(moderator)
    badge = Badge.objects.select_for_update().get(pk=badge.pk)
    new = {
        "title": _clean("title", title, needed=True),
        "description": _clean("description", description),
        "image": _clean("image", image),
    }
    changed = {
        field: [getattr(badge, field), value]
        for field, value in new.items()
        if getattr(badge, field) != value
    }
    if changed:
        for field, value in new.items():
            setattr(badge, field, value)
        badge.save(update_fields=[*new, "updated_at"])
        _log("badge.change", badge, moderator, details=changed)
    return badge


@transaction.atomic
def retire_badge(badge: Badge, *, moderator: User, retired: bool = True) -> Badge:
    """It is given no more; those who have it keep it."""
    _refuse_others(moderator)
    badge = Badge.objects.select_for_update().get(pk=badge.pk)
    if badge.retired != retired:
        badge.retired = retired
        badge.save(update_fields=["retired", "updated_at"])
        _log("badge.retire" if retired else "badge.unretire", badge, moderator)
    return badge


@transaction.atomic
def give_award(
    badge: Badge, *, user: User, moderator: User, label: str = "", reason: str = ""
) -> Award:
    """A user may have a badge several times, as for several years."""
    _refuse_others(moderator)
    if Badge.objects.get(pk=badge.pk).retired:
        raise ValidationError({"badge": "This badge is not given any more."})
    if user.deleted_at is not None:
        raise ValidationError({"user": "This account is closed."})
    award = Award.objects.create(
        user=user,
        badge=badge,
        label=_clean("label", label),
        reason=_clean("reason", reason),
        awarded_by=moderator,
    )
    _log_award("award.give", award, moderator, {"award": award.pk, "badge": badge.pk})
    return award


@transaction.atomic
def take_award(award: Award, *, moderator: User) -> None:
    """Take it back; the log keeps all that a mistake needs to be made good."""
    _refuse_others(moderator)
    award = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    details = {
        "badge": award.badge_id,
        "label": award.label,
        "reason": award.reason,
        "awarded_by": award.awarded_by_id,
        "awarded_on": award.awarded_on.isoformat(),
    }
    _log_award("award.take", award, moderator, details)
    award.delete()


def _refuse_others(moderator: User) -> None:
    if not may_moderate(moderator):
        raise PermissionDenied


def _clean(field: str, text: str, *, needed: bool = False) -> str:
    """Raises a ValidationError for the field."""
    text = text.replace("\r\n", "\n").strip()
    if needed and not text:
        raise ValidationError({field: "Write something first."})
    if len(text) > _TEXTS[field] or "\0" in text:
        raise ValidationError({field: f"At most {_TEXTS[field]} characters of text."})
    return text


def _log(
    action: str,
    badge: Badge,
    moderator: User,
    *,
    details: dict[str, Any] | None = None,
) -> None:
    record(
        action,
        moderator=moderator,
        subject=Subject.BADGE,
        subject_id=badge.pk,
        label=f"Badge “{badge.title}”",
        details=details,
    )


def _log_award(
    action: str, award: Award, moderator: User, details: dict[str, Any]
) -> None:
    record(
        action,
        moderator=moderator,
        subject=Subject.USER,
        subject_id=award.user_id,
        label=f"Badge “{award.badge.title}” of {award.user.name}",
        address=profile_address(award.user),
        reason=award.reason,
        details=details,
    )
