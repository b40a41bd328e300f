"""Lines above every page, written by moderators."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.log import record
from accounts.models import SiteNotice, Subject, User
from accounts.policies import may_moderate
from accounts.site_notices import held

_LIMITS = {"title": 100, "text": 500, "link": 255, "link_text": 80}


@dataclass(frozen=True)
class NoticeDraft:
    """`link` is an address of this site (`/...`) or elsewhere (http, https)."""

    title: str
    text: str
    start_at: datetime
    finish_at: datetime
    link: str = ""
    link_text: str = ""
    live: bool = True

    @classmethod
    def of(cls, notice: SiteNotice) -> NoticeDraft:
        return cls(**{field: getattr(notice, field) for field in _FIELDS})

    def json(self) -> dict[str, Any]:
        values = asdict(self)
        for field in ("start_at", "finish_at"):
            values[field] = values[field].isoformat()
        return values


_FIELDS = tuple(NoticeDraft.__dataclass_fields__)


@transaction.atomic
def create_notice(draft: NoticeDraft, *, moderator: User) -> SiteNotice:
    _check(draft, moderator)
    notice = SiteNotice.objects.create(user=moderator, **asdict(draft))
    _record("notice.create", notice, moderator, draft.json())
    return notice


@transaction.atomic
def change_notice(
    notice: SiteNotice, draft: NoticeDraft, *, moderator: User
) -> SiteNotice:
    _check(draft, moderator)
    notice = SiteNotice.objects.select_for_update().get(pk=notice.pk)
    old, new = NoticeDraft.of(notice).json(), draft.json()
    changed = {
        field: [old[field], new[field]] for field in new if old[field] != new[field]
    }
    if not changed:
        return notice
    for field in _FIELDS:
        setattr(notice, field, getattr(draft, field))
    notice.save()
    _record("notice.change", notice, moderator, changed)
    return notice


@transaction.atomic
def delete_notice(notice: SiteNotice, *, moderator: User) -> None:
    if not may_moderate(moderator):
        raise PermissionDenied
    notice = SiteNotice.objects.select_for_update().get(pk=notice.pk)
    _record("notice.delete", notice, moderator, NoticeDraft.of(notice).json())
    notice.delete()


def _check(draft: NoticeDraft, moderator: User) -> None:
    if not may_moderate(moderator):
        raise PermissionDenied
    problems: dict[str, str] = {}
    for field, most in _LIMITS.items():
        value = getattr(draft, field)
        if len(value) > most or "\0" in value:
            problems[field] = f"At most {most} characters of plain text."
    if not draft.title.strip():
        problems["title"] = "Give it a title."
    if draft.finish_at <= draft.start_at:
        problems["finish_at"] = "It has to end after it begins."
    if draft.link and not is_address(draft.link):
        problems["link"] = "Write an address that begins with https:// or with one /."
    if problems:
        raise ValidationError(problems)


def is_address(link: str) -> bool:
    if link.startswith("/"):
        return link[:2] not in ("//", "/\\")
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _record(
    action: str, notice: SiteNotice, moderator: User, details: dict[str, Any]
) -> None:
    record(
        action,
        moderator=moderator,
        subject=Subject.NOTICE,
        subject_id=notice.pk,
        label=f"Site notice “{notice.title}”",
        details=details,
    )
    transaction.on_commit(held.forget)
