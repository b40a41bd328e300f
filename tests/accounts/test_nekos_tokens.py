"""Tokens of Nekos clients: their form, scopes and end; given by staff, seen by their
owners (nekos-api, section 5)."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.actions import deactivate, issue_key, reveal_key, revoke_key
from accounts.actions.nekos_tokens import issue_nekos_token
from accounts.key_use import counter
from accounts.models import ApiKey, KeyKind, KeyUse, LogEntry, Notification, Role, User
from accounts.nekos_tokens import NEKOS_TOKEN, Token, clean_scopes, find_token
from community.undo import undo
from tests.accounts.pages import Page
from tests.factories import key_of, make_moderator, make_user
from tests.factories_nekos import make_nekos_token

pytestmark = pytest.mark.django_db
ADD = "/admin/accounts/apikey/add/"
KEYS = "/settings/keys"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def found(token: str) -> Token | None:
    return find_token(token, now=timezone.now())


def whole(response: Any, status: int = 200) -> Page:
    assert response.status_code == status
    page = Page(response.content.decode())
    assert page.faults == []
    return page


# The tokens -------------------------------------------------------------------------


def test_a_token_says_whose_it_is_and_what_for(user: User, moderator: User) -> None:
    until = timezone.now() + timedelta(days=3)
    token = issue_nekos_token(
        user,
        purpose=" Cat\n Bot ",
        scopes=["image:custom-expiry:0600", "image:list", "image:list"],
        expires_at=until,
        issued_by=moderator,
    )
    assert re.fullmatch("[0-9a-zA-Z]{100}", token)
    assert NEKOS_TOKEN.match(token)
    row = ApiKey.objects.get(kind=KeyKind.NEKOS)
    assert found(token) == Token(
        key_id=row.pk,
        user_id=user.pk,
        owner="mika",
        purpose="Cat Bot",
        scopes=("image:custom-expiry:600", "image:list"),
        issued_by=moderator.name,
        created_at=row.created_at,
        expires_at=until,
    )
    own = make_nekos_token(user)
    seen = found(own)
    assert seen is not None
    assert (seen.purpose, seen.scopes, seen.issued_by, seen.expires_at) == (
        None, (), "Polybooru", None,
    )  # fmt: skip


def test_what_opens_nothing(user: User, moderator: User) -> None:
    token = make_nekos_token(user, expires_at=NOW)
    before = NOW - timedelta(microseconds=1)
    assert find_token(token, now=before) is not None
    assert find_token(token, now=NOW) is None
    for other in (
        key_of(user),
        reveal_key(user, kind=KeyKind.SCORE),
        "",
        "\0",
        "\ud800",
    ):
        assert found(other) is None
    revoked = make_nekos_token(user, purpose="x")
    assert found(revoked) is not None
    revoke_key(ApiKey.objects.get(name="x"))
    assert found(revoked) is None
    lives = make_nekos_token(make_user("teo"))
    assert found(lives) is not None
    deactivate(User.objects.get(name="teo"), moderator=moderator, reason="x")
    assert found(lives) is None
    User.objects.filter(pk=user.pk).update(confirmed_at=None)
    assert find_token(token, now=before) is None


@pytest.mark.parametrize(
    "text", ["a" * 99, "a" * 101, "a" * 99 + "-", "a" * 100 + "\n"]
)
def test_the_form_of_a_token(text: str) -> None:
    assert not NEKOS_TOKEN.match(text)


def test_a_use_is_counted(user: User) -> None:
    counter.flush()
    token = make_nekos_token(user)
    for asked in (token, token, "nothing"):
        found(asked)
    counter.flush()
    assert [row.requests for row in KeyUse.objects.all()] == [2]


def test_many_tokens_beside_the_accounts_own(user: User) -> None:
    first = make_nekos_token(user, purpose="a")
    same = make_nekos_token(user, purpose="a")
    old = issue_key(user, kind=KeyKind.NEKOS)
    assert NEKOS_TOKEN.match(old)
    own = make_nekos_token(user)
    assert [bool(found(one)) for one in (first, same, old, own)] == [
        True, True, False, True,
    ]  # fmt: skip
    assert reveal_key(user, kind=KeyKind.NEKOS) == own


def test_the_command_makes_one_that_clients_take() -> None:
    said = StringIO()

    def create(*given: str) -> Any:
        output = StringIO()
        call_command("create_account", "mika", *given, stdout=output, stderr=said)
        return json.loads(output.getvalue())["nekos_token"]

    made = create()
    assert NEKOS_TOKEN.match(made)
    assert create() == made
    for given in ("n" * 100, "ключ & 1"):
        assert create("--nekos-token", given) == given == create()
        assert found(given) is not None
        assert found(made) is None
        assert ("100 letters and digits" in said.getvalue()) == (len(given) < 100)


GOOD = {
    "image:list": "image:list",
    " image:custom-expiry ": "image:custom-expiry",
    "image:custom-expiry:1": "image:custom-expiry:1",
    "image:custom-expiry:316224000": "image:custom-expiry:316224000",
    "api:ratelimit:disabled": "api:ratelimit:disabled",
    "api:ratelimit:5-01-20": "api:ratelimit:5-1-20",
    "api:ratelimit:100000-86400-100000": "api:ratelimit:100000-86400-100000",
}
BAD = [
    "", "image", "image:lists", "IMAGE:LIST", "image:custom-expiry:", "x" * 5000,
    "image:custom-expiry:0", "image:custom-expiry:-1", "image:custom-expiry:1.5",
    "image:custom-expiry:316224001", "image:custom-expiry:٣", "image:list\0",
    "image:custom-expiry:" + "9" * 400, "api:ratelimit:1-1", "api:ratelimit:1-1-1-1",
    "api:ratelimit:0-1-1", "api:ratelimit:1-0-1", "api:ratelimit:1-1-0",
    "api:ratelimit:100001-1-1", "api:ratelimit:1-86401-1", "api:ratelimit:1-1-100001",
]  # fmt: skip


def test_scopes() -> None:
    for given, kept in GOOD.items():
        assert clean_scopes([given]) == [kept], given
    for given in BAD:
        with pytest.raises(ValidationError):
            clean_scopes(["image:list", given])


def test_what_is_refused(user: User, moderator: User, monkeypatch: Any) -> None:
    def give(**changed: Any) -> str:
        said: dict[str, Any] = {
            "purpose": "x", "scopes": [], "expires_at": None, "issued_by": moderator,
        }  # fmt: skip
        return issue_nekos_token(user, **(said | changed))

    past = timezone.now() - timedelta(seconds=1)
    for field, value in (
        ("purpose", "x" * 81),
        ("purpose", "a\0b"),
        ("scopes", ["nothing"]),
        ("expires_at", past),
    ):
        with pytest.raises(ValidationError) as refused:
            give(**{field: value})
        assert list(refused.value.message_dict) == [field]
    for role in (Role.USER, Role.ASSISTANT):
        with pytest.raises(PermissionDenied):
            give(issued_by=make_user(role=role))
    taken = give(token="t" * 100)
    with pytest.raises(ValidationError, match="has this key"):
        issue_nekos_token(
            make_user(), purpose="", scopes=[], expires_at=None, issued_by=None,
            token=taken,
        )  # fmt: skip
    monkeypatch.setattr("accounts.actions.nekos_tokens.MAX_TOKENS", 1)
    with pytest.raises(ValidationError, match="revoke one first"):
        give()
    assert LogEntry.objects.count() == 1


# Given by staff ---------------------------------------------------------------------


def test_staff_give_a_token_and_see_it_once(
    as_moderator: Client, user: User, moderator: User
) -> None:
    page = as_moderator.get(ADD).content
    assert b"api:ratelimit:REQUESTS-SECONDS-STRIKES" in page
    assert b"<h1>Give a Nekos token</h1>" in page
    form = {
        "user": user.pk,
        "purpose": "CatBot",
        "scopes": "image:list,\nimage:custom-expiry:7200",
        "expires_at_0": "2999-01-01",
        "expires_at_1": "00:00:00",
    }
    answer = as_moderator.post(ADD, form)
    row = ApiKey.objects.get(kind=KeyKind.NEKOS)
    assert answer["Location"] == f"/admin/accounts/apikey/{row.pk}/change/"
    shown = as_moderator.get(answer["Location"]).content.decode()
    (token,) = re.findall("[0-9a-zA-Z]{100}", shown)
    seen = found(token)
    assert seen is not None
    assert (seen.owner, seen.purpose, seen.issued_by) == (
        "mika", "CatBot", moderator.name,
    )  # fmt: skip
    assert seen.scopes == ("image:list", "image:custom-expiry:7200")
    later = as_moderator.get(answer["Location"]).content.decode()
    assert token not in later
    assert "image:list, image:custom-expiry:7200" in later
    entry = LogEntry.objects.get()
    assert (entry.action, entry.moderator, entry.label, entry.details) == (
        "key.issue", moderator, "Nekos token “CatBot” for mika",
        {
            "scopes": ["image:list", "image:custom-expiry:7200"],
            "expires": "2999-01-01T00:00:00+00:00",
        },
    )  # fmt: skip
    told = Notification.objects.get()
    assert (told.user, told.title, told.address) == (
        user, "You were given a Nekos token “CatBot”", KEYS,
    )  # fmt: skip
    undo(entry, moderator=make_moderator())
    assert found(token) is None


def test_a_form_that_is_wrong_says_where(as_moderator: Client, user: User) -> None:
    good = {"user": user.pk, "purpose": "x", "scopes": ""}
    closed = make_user(deleted_at=NOW)
    for wrong, words in (
        ({"purpose": " "}, "This field is required."),
        ({"purpose": "a\u202eb"}, "cannot be shown"),
        ({"scopes": "image:lust"}, "There is no scope “image:lust”."),
        ({"scopes": "api:ratelimit:0-1-1"}, "go from 1 to 100,000, 86,400, 100,000"),
        ({"expires_at_0": "2001-01-01", "expires_at_1": "0:00"}, "still to come"),
        ({"user": closed.pk}, "is not confirmed, or is closed"),
        ({"user": "9" * 30}, "Select a valid choice"),
        ({"user": "\0"}, "Null characters are not allowed"),
        ({"user": "fox"}, "Select a valid choice"),
    ):
        answer = as_moderator.post(ADD, good | wrong)
        assert answer.status_code == 200
        assert words in answer.content.decode(), words
    assert not ApiKey.objects.filter(kind=KeyKind.NEKOS).exists()


def test_giving_is_for_moderators(as_user: Client, user: User) -> None:
    as_assistant = Client()
    as_assistant.force_login(make_user(role=Role.ASSISTANT))
    for who in (as_user, as_assistant):
        assert who.post(ADD, {"user": user.pk, "purpose": "x"}).status_code == 302
    assert not ApiKey.objects.filter(kind=KeyKind.NEKOS).exists()


# Seen by their owners ---------------------------------------------------------------


def test_the_owner_sees_a_token_when_they_ask(
    as_user: Client, user: User, moderator: User
) -> None:
    token = make_nekos_token(
        user, purpose="CatBot", scopes=["api:ratelimit:5-1-20"], issued_by=moderator,
        expires_at=datetime(2999, 1, 2, 3, 4, tzinfo=UTC),
    )  # fmt: skip
    ended = make_nekos_token(user, expires_at=NOW)
    page = as_user.get(KEYS)
    text = whole(page).text
    for words in (
        "CatBot", "api:ratelimit:5-1-20", f"given by {moderator.name}",
        "ends 2 Jan 2999, 03:04 UTC", "never used", "Account token",
        "ended 1 Mar 2026, 12:00 UTC",
    ):  # fmt: skip
        assert words in text, words
    assert not {token, ended} & set(re.findall("[0-9a-zA-Z]{100}", text))
    row = user.keys.get(name="CatBot")
    shown = as_user.post(KEYS, {"nekos": row.pk})
    assert re.findall("[0-9a-zA-Z]{100}", whole(shown).text) == [token]
    assert "no-store" in shown["Cache-Control"]
    revoke = f"{KEYS}/tokens/{row.pk}/revoke"
    assert revoke in whole(shown).links
    assert "only moderators give such tokens" in whole(as_user.get(revoke)).text
    assert as_user.post(revoke)["Location"] == KEYS
    assert found(token) is None


def test_nobody_sees_the_tokens_of_others(as_user: Client, user: User) -> None:
    theirs = make_user()
    token = make_nekos_token(theirs)
    mine = user.keys.get(kind=KeyKind.IMAGE).pk
    for number in (
        theirs.keys.get(kind=KeyKind.NEKOS).pk,
        mine,
        "",
        "x",
        "9" * 30,
        "٣",
    ):
        answer = as_user.post(KEYS, {"nekos": number})
        assert answer.status_code == 404, number
        assert token not in answer.content.decode()


def test_many_tokens_cost_no_more(
    as_user: Client, user: User, django_assert_max_num_queries: Any
) -> None:
    make_nekos_token(user, purpose="a")
    as_user.get(KEYS)
    with django_assert_max_num_queries(50) as few:
        as_user.get(KEYS)
    for number in range(24):
        make_nekos_token(user, purpose=f"b {number}", issued_by=make_moderator())
    with django_assert_max_num_queries(len(few)):
        as_user.get(KEYS)
