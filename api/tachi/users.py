"""`:u` of a path (tachi-api, section 3)."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import User, with_bans
from api.tachi.refusals import missing

_ID_DIGITS = 9


def find_user(text: str) -> User:
    """Digits only are an id, anything else a name regardless of case. Raises Refusal
    404. Deactivated accounts are not shown."""
    users = with_bans(User.objects.get_queryset().active(), timezone.now())
    if not (text.isascii() and text.isdigit()):
        found = users.named(text).first()
    elif len(text) <= _ID_DIGITS:
        found = users.filter(pk=int(text)).first()
    else:
        found = None
    if found is None:
        raise missing("user")
    return found
