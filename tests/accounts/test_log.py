"""The moderation log: what an entry keeps."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.db.models import ProtectedError

from accounts.log import record
from accounts.models import LogEntry, Subject, User

pytestmark = pytest.mark.django_db


def entry(moderator: User | None, **given: object) -> LogEntry:
    said = {"label": "Image 7", "address": "/images/7"} | given
    return record(
        "image.hide",
        moderator=moderator,
        subject=Subject.IMAGE,
        subject_id=7,
        **said,  # type: ignore[arg-type]
    )


def test_an_entry_keeps_who_did_what_to_what_and_why(moderator: User) -> None:
    made = entry(moderator, reason="Rule 4", details={"galleries": [[1, 2]]})
    kept = LogEntry.objects.values().get()
    assert kept == {
        "id": made.pk,
        "moderator_id": moderator.pk,
        "action": "image.hide",
        "subject": "image",
        "subject_id": 7,
        "label": "Image 7",
        "address": "/images/7",
        "reason": "Rule 4",
        "details": {"galleries": [[1, 2]]},
        "undoes_id": None,
        "created_at": made.created_at,
    }


def test_what_the_site_does_by_itself_has_no_moderator() -> None:
    assert entry(None).moderator is None
    assert entry(User(name="nobody saved")).moderator is None


def test_long_words_are_cut(moderator: User) -> None:
    made = entry(moderator, label="x" * 300, address="/" + "y" * 300)
    made.refresh_from_db()
    assert (made.label, made.address) == ("x" * 200, "/" + "y" * 254)


def test_an_act_that_fails_leaves_no_entry(moderator: User) -> None:
    with transaction.atomic():
        entry(moderator)
        transaction.set_rollback(True)
    assert not LogEntry.objects.exists()


def test_who_stands_in_the_log_is_not_deleted(moderator: User) -> None:
    entry(moderator)
    with pytest.raises(ProtectedError):
        moderator.delete()
