"""The back office of accounts: its forms and buttons act, and the log says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import create_score_token, issue_key
from accounts.actions.bans import ban_user
from accounts.actions.site_notices import NoticeDraft, create_notice
from accounts.key_use import Counter
from accounts.models import (
    ApiKey,
    Ban,
    KeyKind,
    KeyUse,
    LogEntry,
    Notification,
    Role,
    ScorePermission,
    SiteNotice,
    User,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db
USERS, BANS = "/admin/accounts/user/", "/admin/accounts/ban/"
KEYS, NOTICES = "/admin/accounts/apikey/", "/admin/accounts/sitenotice/"


@pytest.fixture
def as_admin(db: None) -> Client:
    client = Client()
    client.force_login(make_user("ada", role=Role.ADMIN))
    return client


def entries() -> list[tuple[Any, ...]]:
    rows = LogEntry.objects.order_by("pk")
    return list(rows.values_list("action", "label", "reason", "details"))


def change(client: Client, user: User, **given: Any) -> Any:
    """The form as it is sent with these fields changed."""
    form: dict[str, Any] = {"role": user.role, "verified": user.verified}
    form |= {"active": user.is_active, "reason": ""} | given
    sent = {name: value for name, value in form.items() if value is not False}
    return client.post(f"{USERS}{user.pk}/change/", sent, follow=True)


def press(client: Client, path: str, act: str, *rows: Any, **more: Any) -> str:
    chosen = {"action": act, "_selected_action": [row.pk for row in rows]}
    return str(client.post(path, chosen | more, follow=True).content.decode())


def test_the_frame_is_the_sites_own(as_admin: Client) -> None:
    html = as_admin.get("/admin/").content.decode()
    assert "| Polybooru</title>" in html
    assert 'rel="icon"' in html
    assert "Django" not in html.partition("<body")[0]


def test_an_admin_gives_a_role(as_admin: Client, user: User) -> None:
    change(as_admin, user, role="assistant", reason="Helps well")
    user.refresh_from_db()
    assert user.role == "assistant"
    details = {"old": "user", "new": "assistant"}
    assert entries() == [("user.role", "Account mika", "Helps well", details)]


def test_a_moderator_verifies_and_gives_no_role(
    as_moderator: Client, user: User
) -> None:
    change(as_moderator, user, verified=True, role="admin")
    user.refresh_from_db()
    assert (user.role, user.verified) == ("user", True)
    details = {"old": False, "new": True}
    assert entries() == [("user.verify", "Account mika", "", details)]


def test_a_moderator_lifts_the_limits_of_an_account(
    as_moderator: Client, user: User
) -> None:
    change(as_moderator, user, bypass_rate_limits=True, reason="A known archivist")
    user.refresh_from_db()
    assert user.bypass_rate_limits
    details = {"old": False, "new": True}
    assert entries() == [("user.limits", "Account mika", "A known archivist", details)]


def test_deactivated_and_back(as_moderator: Client, user: User) -> None:
    refused = change(as_moderator, user, active=False)
    assert b"Say why: it stands in the log." in refused.content
    user.refresh_from_db()
    assert user.is_active
    change(as_moderator, user, active=False, reason="Sold")
    user.refresh_from_db()
    assert not user.is_active
    change(as_moderator, user, active=True)
    user.refresh_from_db()
    assert user.is_active
    assert entries() == [
        ("user.deactivate", "Account mika", "Sold", {}),
        ("user.reactivate", "Account mika", "", {}),
    ]


def test_nothing_changed_is_no_act(as_admin: Client, user: User) -> None:
    change(as_admin, user)
    assert entries() == []


def test_moderators_leave_staff_alone(as_moderator: Client) -> None:
    admin = make_user("ada", role=Role.ADMIN)
    change(as_moderator, admin, verified=True)
    change(as_moderator, admin, active=False, reason="Mine now")
    admin.refresh_from_db()
    assert (admin.verified, admin.is_active) == (False, True)
    assert entries() == []


def test_nobody_decides_about_themselves(as_admin: Client) -> None:
    ada = User.objects.get(name="ada")
    change(as_admin, ada, role="user")
    change(as_admin, ada, active=False, reason="Tired")
    ada.refresh_from_db()
    assert (ada.role, ada.is_active) == ("admin", True)
    assert entries() == []


@pytest.mark.parametrize(
    ("target", "label"),
    [
        ({"network": "203.0.113.9/24"}, "Ban of 203.0.113.0/24"),
        ({"fingerprint": "a123"}, "Ban of browser a123"),
        ({"user": "mika"}, "Ban of mika"),
    ],
)
def test_a_ban_is_made_changed_and_lifted(
    as_moderator: Client, user: User, moderator: User, target: Any, label: str
) -> None:
    if "user" in target:
        target = {"user": user.pk}
    until = (timezone.now() + timedelta(days=3)).replace(microsecond=0)
    terms = {
        "reason": "Spam",
        "valid_until_0": until.date().isoformat(),
        "valid_until_1": until.time().isoformat(),
    }
    as_moderator.post(f"{BANS}add/", target | terms)
    ban = Ban.objects.get()
    assert (ban.valid_until, ban.banned_by) == (until, moderator)
    as_moderator.post(f"{BANS}{ban.pk}/change/", terms | {"reason": "More spam"})
    press(as_moderator, BANS, "lift", ban)
    ban.refresh_from_db()
    assert (ban.reason, ban.enabled) == ("More spam", False)
    page = press(as_moderator, BANS, "lift", ban)
    assert "The ban is lifted already." in page
    assert [entry[:3] for entry in entries()] == [
        ("ban.create", label, "Spam"),
        ("ban.change", label, "More spam"),
        ("ban.lift", label, "More spam"),
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"network": "203.0.113.9/24", "fingerprint": "a1"}, b"Choose one:"),
        ({}, b"Choose one:"),
        ({"network": "0.0.0.0/0"}, b"Too wide"),
        ({"network": "nowhere"}, b"Write an address"),
        ({"fingerprint": "a1", "valid_until_0": "2001-01-01"}, b"Choose a time"),
    ],
)
def test_what_is_no_ban(as_moderator: Client, given: Any, words: bytes) -> None:
    form = {
        "reason": "Spam",
        "valid_until_0": "2999-01-01",
        "valid_until_1": "00:00:00",
    }
    answer = as_moderator.post(f"{BANS}add/", form | given, follow=True)
    assert answer.status_code == 200
    assert words in answer.content
    assert not Ban.objects.exists()


def test_the_list_of_keys_says_how_much_they_are_used(
    as_moderator: Client, user: User
) -> None:
    secret = create_score_token(
        user, name="CatBot", permissions=[ScorePermission.SUBMIT_SCORE]
    )
    row = ApiKey.objects.get(name="CatBot")
    today = timezone.now().date()
    for days, requests in ((0, 3), (6, 40), (7, 500)):
        KeyUse.objects.create(
            key=row, day=today - timedelta(days=days), requests=requests
        )
    html = as_moderator.get(f"{KEYS}?q=CatBot").content.decode()
    for cell in (
        '<td class="field-name">CatBot</td>',
        '<td class="field-allowed">import scores</td>',
        '<td class="field-today">3</td>',
        '<td class="field-week">43</td>',
    ):
        assert cell in html, cell
    change_page = as_moderator.get(f"{KEYS}{row.pk}/change/").content.decode()
    for page in (html, change_page):
        for hidden in (secret, bytes(row.digest).hex(), bytes(row.encrypted).decode()):
            assert hidden not in page
    assert "CatBot" in change_page


@pytest.mark.parametrize("path", [KEYS, USERS])
def test_the_lists_cost_the_same_for_many(as_moderator: Client, path: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            as_moderator.get(path)
        return len(queries)

    cost()  # the first one notes that the moderator is here
    few = cost()
    counting = Counter()
    for _ in range(25):
        someone = make_user()
        issue_key(someone, kind=KeyKind.SCORE)
        counting.note(someone.keys.get(kind=KeyKind.SCORE).pk)
    counting.flush()
    assert cost() == few


def test_staff_revoke_a_key_and_its_owner_is_told(
    as_moderator: Client, user: User, moderator: User
) -> None:
    create_score_token(user, name="CatBot", permissions=[])
    key = ApiKey.objects.get(name="CatBot")
    page = press(as_moderator, KEYS, "revoke", key)
    assert "Give a reason" in page
    press(as_moderator, KEYS, "revoke", key, reason="It floods us")
    assert not ApiKey.objects.filter(pk=key.pk).exists()
    assert entries() == [
        ("key.revoke", "score token “CatBot” of mika", "It floods us", {})
    ]
    told = Notification.objects.get()
    assert (told.user, told.kind) == (user, "moderation")
    assert told.title == "Your score token “CatBot” was revoked: It floods us"


def test_moderators_do_not_revoke_keys_of_admins(as_moderator: Client) -> None:
    admin = make_user("ada", role=Role.ADMIN)
    key = admin.keys.get(kind=KeyKind.IMAGE)
    press(as_moderator, KEYS, "revoke", key, reason="Mine now")
    assert ApiKey.objects.filter(pk=key.pk).exists()
    assert entries() == []


def test_site_notices_are_written_changed_and_deleted(
    as_moderator: Client, moderator: User
) -> None:
    form = {
        "title": "Rest",
        "text": "On Sunday.",
        "live": "on",
        "start_at_0": "2026-01-01",
        "start_at_1": "00:00:00",
        "finish_at_0": "2999-01-01",
        "finish_at_1": "00:00:00",
    }
    as_moderator.post(f"{NOTICES}add/", form)
    notice = SiteNotice.objects.get()
    assert (notice.title, notice.text, notice.user) == (
        "Rest", "On Sunday.", moderator
    )  # fmt: skip
    change_path = f"{NOTICES}{notice.pk}/change/"
    as_moderator.post(change_path, form | {"text": "On Monday."})
    notice.refresh_from_db()
    assert notice.text == "On Monday."
    wrong = as_moderator.post(change_path, form | {"link": "javascript:alert(1)"})
    assert b"Write an address" in wrong.content
    late = as_moderator.post(change_path, form | {"finish_at_0": "2001-01-01"})
    assert late.status_code == 200
    press(as_moderator, NOTICES, "delete", notice)
    assert not SiteNotice.objects.exists()
    assert [entry[0] for entry in entries()] == [
        "notice.create",
        "notice.change",
        "notice.delete",
    ]


@pytest.mark.parametrize("path", [USERS, BANS, KEYS, NOTICES])
def test_it_is_for_moderators(client: Client, as_user: Client, path: str) -> None:
    for who in (client, as_user):
        assert who.get(path).status_code in (302, 403)


def test_every_page_opens(
    as_moderator: Client, as_admin: Client, user: User, moderator: User
) -> None:
    now = timezone.now()
    ban = ban_user(
        user, moderator=moderator, reason="x", valid_until=now + timedelta(days=1)
    )
    draft = NoticeDraft("a", "b", start_at=now, finish_at=now + timedelta(days=1))
    notice = create_notice(draft, moderator=moderator)
    for who in (as_moderator, as_admin):
        for path in (
            f"{USERS}{user.pk}/change/",
            f"{USERS}{moderator.pk}/change/",
            f"{BANS}{ban.pk}/change/",
            f"{BANS}add/",
            f"{NOTICES}{notice.pk}/change/",
            f"{NOTICES}add/",
        ):
            assert who.get(path).status_code == 200, path
