"""Lines above every page: when, for whom, at what cost, and in the log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from accounts.actions.site_notices import (
    NoticeDraft,
    change_notice,
    create_notice,
    delete_notice,
)
from accounts.models import LogEntry, SiteNotice, User
from accounts.site_notices import held
from tests.accounts.pages import Page

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def draft(**given: Any) -> NoticeDraft:
    now = timezone.now()
    values: dict[str, Any] = {
        "title": "Rest on Sunday",
        "text": "The site sleeps from 3 to 4.",
        "start_at": now - HOUR,
        "finish_at": now + HOUR,
    }
    return NoticeDraft(**values | given)


def show(client: Client, path: str = "/docs/style") -> Page:
    page = Page(client.get(path).content.decode())
    assert page.faults == []
    return page


@pytest.fixture
def notice(moderator: User) -> SiteNotice:
    made = create_notice(draft(), moderator=moderator)
    held.forget()
    return made


@pytest.mark.usefixtures("notice")
@pytest.mark.parametrize("path", ["/docs/style", "/", "/nowhere", "/scores"])
def test_it_stands_above_every_page(client: Client, path: str) -> None:
    assert "The site sleeps from 3 to 4." in show(client, path).text


@pytest.mark.parametrize(
    "given",
    [
        {"live": False},
        {"start_at": timezone.now() + HOUR, "finish_at": timezone.now() + 2 * HOUR},
    ],
)
def test_it_is_shown_in_its_time_only(
    client: Client, moderator: User, given: dict[str, Any]
) -> None:
    create_notice(draft(**given), moderator=moderator)
    held.forget()
    assert "The site sleeps" not in show(client).text


def test_its_end_waits_for_no_cache(client: Client, notice: SiteNotice) -> None:
    assert "The site sleeps" in show(client).text
    (row,) = held.rows()
    row.finish_at = timezone.now() - timedelta(seconds=1)
    assert "The site sleeps" not in show(client).text


def test_its_beginning_waits_for_no_cache(client: Client, moderator: User) -> None:
    soon = timezone.now() + timedelta(seconds=20)
    create_notice(draft(start_at=soon), moderator=moderator)
    held.forget()
    assert "The site sleeps" not in show(client).text
    (row,) = held.rows()
    row.start_at = timezone.now()
    assert "The site sleeps" in show(client).text


@pytest.mark.usefixtures("notice")
def test_a_page_asks_the_database_once_in_a_while(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        show(client)
    with django_assert_num_queries(0):
        assert "The site sleeps" in show(client).text


def test_a_reader_closes_it_and_others_keep_it(
    client: Client, notice: SiteNotice
) -> None:
    (form,) = (f for f in show(client).forms if "site-notices" in f["action"])
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(form["action"], {"next": "/docs/style"})
    assert (response.status_code, response["Location"]) == (302, "/docs/style")
    assert "The site sleeps" not in show(strict).text
    assert "The site sleeps" in show(client).text


def test_the_cookie_stays_short(client: Client, notice: SiteNotice) -> None:
    client.cookies["notices"] = ".".join(str(pk) for pk in range(10**6, 10**6 + 99))
    client.post(f"/site-notices/{notice.pk}/close")
    assert client.cookies["notices"].value == str(notice.pk)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "x",
        "",
        "\0",
        "/\n",
    ],
)
def test_closing_leads_nowhere_else(
    client: Client, notice: SiteNotice, address: str
) -> None:
    path = f"/site-notices/{notice.pk}/close"
    response = client.post(path, {"next": address})
    assert response.status_code == 302
    assert response["Location"].startswith("/")
    assert "evil" not in response["Location"]


@pytest.mark.parametrize("pk", [0, 10**30])
def test_closing_what_is_not_there(client: Client, pk: int) -> None:
    assert client.post(f"/site-notices/{pk}/close").status_code == 302


def test_moderators_write_change_and_delete_them_and_the_log_says_so(
    moderator: User,
) -> None:
    first = draft()
    made = create_notice(first, moderator=moderator)
    changed = draft(
        start_at=first.start_at, finish_at=first.finish_at, link="/docs/style"
    )
    change_notice(made, changed, moderator=moderator)
    change_notice(made, changed, moderator=moderator)
    delete_notice(made, moderator=moderator)
    assert not SiteNotice.objects.exists()
    entries = LogEntry.objects.order_by("pk").values_list(
        "action", "moderator", "subject", "subject_id", "label", "details"
    )
    about = (moderator.pk, "site notice", made.pk, "Site notice “Rest on Sunday”")
    assert list(entries) == [
        ("notice.create", *about, first.json()),
        ("notice.change", *about, {"link": ["", "/docs/style"]}),
        ("notice.delete", *about, changed.json()),
    ]


def test_others_may_not(user: User, notice: SiteNotice) -> None:
    with pytest.raises(PermissionDenied):
        create_notice(draft(), moderator=user)
    with pytest.raises(PermissionDenied):
        change_notice(notice, draft(text="Mine."), moderator=user)
    with pytest.raises(PermissionDenied):
        delete_notice(notice, moderator=user)
    assert SiteNotice.objects.get().text == "The site sleeps from 3 to 4."


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("title", "x" * 101),
        ("text", "x" * 501),
        ("text", "a\0b"),
        ("finish_at", timezone.now() - 2 * HOUR),
        ("link", "javascript:alert(1)"),
        ("link", "//evil.example"),
        ("link", "https://"),
        ("link", "http://["),
    ],
)
def test_what_is_no_notice(moderator: User, field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as raised:
        create_notice(draft(**{field: value}), moderator=moderator)
    assert list(raised.value.message_dict) == [field]
    assert not SiteNotice.objects.exists()


@pytest.mark.usefixtures("notice")
def test_what_it_says_is_text(client: Client, moderator: User) -> None:
    create_notice(draft(text="<b>bold</b>"), moderator=moderator)
    held.forget()
    assert "<b>bold</b>" in show(client).text
