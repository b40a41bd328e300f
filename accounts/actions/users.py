"""Accounts begin, are confirmed and seen."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.keys import issue_key
from accounts.models import KeyKind, Role, User

_SEEN_AGAIN_AFTER = timedelta(minutes=1)


def clean_name(name: str) -> str:
    """The name as it is stored, or a ValidationError that says what to change."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 50:
        raise ValidationError("Choose a name of 1 to 50 characters.")
    if not name.isprintable():
        raise ValidationError("The name has characters that cannot be shown.")
    if name.isdigit() or name.lower() == "me":
        raise ValidationError("A name cannot be a number or “me”: add a letter.")
    return name


@transaction.atomic
def register_user(
    name: str,
    *,
    email: str = "",
    password: str | None = None,
    role: Role = Role.USER,
) -> User:
    """A confirmed account with its image key; without password it cannot sign in."""
    user = User(name=clean_name(name), email=email, role=role)
    user.confirmed_at = timezone.now()
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise ValidationError("This name or e-mail is taken already.") from error
    issue_key(user, kind=KeyKind.IMAGE)
    return user


def confirm_user(user: User) -> User:
    """The e-mail was confirmed, or none is asked for: the account may act."""
    if user.confirmed_at is None:
        user.confirmed_at = timezone.now()
        user.save(update_fields=["confirmed_at", "updated_at"])
    return user


def note_seen(user: User, now: datetime) -> None:
    """The account is in use; written at most once a minute."""
    if user.last_seen_at and now - user.last_seen_at < _SEEN_AGAIN_AFTER:
        return
    user.last_seen_at = now
    User.objects.filter(pk=user.pk).update(last_seen_at=now)
