"""What people may write, and what waits until staff have looked at it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.gate import refuse_banned
from accounts.models import Role, User
from accounts.writing import clean_body, clean_edit_reason, starts_approved
from tests.factories import make_user

LINK = "Look: https://shop.example/prints"


def test_a_body_is_trimmed_and_its_lines_end_as_on_unix() -> None:
    assert clean_body("  one\r\ntwo \n\n") == "one\ntwo"


@pytest.mark.parametrize("body", ["x" * 300_000, "ä" * 150_000])
def test_a_body_of_the_whole_length(body: str) -> None:
    assert clean_body(f" {body} ") == body


@pytest.mark.parametrize(
    "body", ["", " \r\n ", "x" * 300_001, "ä" * 150_001, "a\0b", "a\ud800b", "\udfff"]
)
def test_what_is_no_body(body: str) -> None:
    with pytest.raises(ValidationError) as raised:
        clean_body(body)
    assert list(raised.value.message_dict) == ["body"]


@pytest.mark.parametrize(
    ("reason", "kept"),
    [("", None), (" \n ", None), (" a\n b ", "a b"), ("ä" * 35, "ä" * 35)],
)
def test_reasons_of_edits(reason: str, kept: str | None) -> None:
    assert clean_edit_reason(reason) == kept


@pytest.mark.parametrize("reason", ["x" * 71, "ä" * 36, "a\0b", "a\udc00b"])
def test_what_is_no_reason(reason: str) -> None:
    with pytest.raises(ValidationError) as raised:
        clean_edit_reason(reason)
    assert list(raised.value.message_dict) == ["edit_reason"]


# Approval (philomena-api 6.6) -----------------------------------------------------

NOW = datetime.fromisoformat("2026-03-20T00:00:00+00:00")


def author(**fields: Any) -> User:
    return User(created_at=NOW - timedelta(days=1), **fields)


@pytest.mark.parametrize(
    ("user", "body", "approved"),
    [
        (author(), "No link.", True),
        (author(), LINK, False),
        (None, LINK, False),
        (None, "No link.", True),
        (author(verified=True), LINK, True),
        (author(role=Role.ASSISTANT), LINK, True),
        (User(created_at=NOW - timedelta(days=14)), LINK, False),
        (User(created_at=NOW - timedelta(days=14, seconds=1)), LINK, True),
        (author(), "https://booru.example/images/1", True),
    ],
)
def test_new_accounts_wait_with_links(
    settings: Any, user: User | None, body: str, approved: bool
) -> None:
    settings.IMAGE_APPROVAL_REQUIRED = True
    settings.SITE_URL = "https://booru.example"
    assert starts_approved(user, body, now=NOW) is approved
    settings.IMAGE_APPROVAL_REQUIRED = False
    assert starts_approved(user, body, now=NOW)


# The gate -------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields", [{"confirmed_at": None}, {"deleted_at": timezone.now()}]
)
def test_accounts_that_may_not_act_are_refused(fields: dict[str, Any]) -> None:
    refuse_banned(make_user())
    with pytest.raises(PermissionDenied, match="may not do this at the moment"):
        refuse_banned(make_user(**fields))
