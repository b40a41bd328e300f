"""Who may, route by route of each kind (tachi-api 1.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import ban_user, issue_key, lift_ban
from accounts.models import KeyKind, Role, ScorePermission, User
from tests.api.tachi.clients import body_of, refusal_of, with_permissions, with_token
from tests.factories import make_moderator, make_user

pytestmark = pytest.mark.django_db
STATUS = "/api/v1/status"
ORPHANS = "/api/v1/import/orphans"
ALL = ScorePermission.values


def whoami(client: Client, **headers: str) -> tuple[Any, Any]:
    body = body_of(client.get(STATUS, headers=headers))
    return body["whoami"], body["permissions"]


def test_a_guest_is_nobody(client: Client) -> None:
    assert whoami(client) == (None, [])


def test_a_token_is_its_user_with_its_permissions(user: User, by_token: Client) -> None:
    assert whoami(by_token) == (user.pk, ALL)
    P = ScorePermission
    some = with_permissions(user, P.DELETE_SCORE, P.SUBMIT_SCORE)
    assert whoami(some) == (user.pk, ["submit_score", "delete_score"])
    assert whoami(with_permissions(user)) == (user.pk, [])


def test_a_session_may_everything(user: User, as_user: Client) -> None:
    assert whoami(as_user) == (user.pk, ALL)


def test_a_header_wins_over_a_cookie(user: User, as_user: Client) -> None:
    other = make_user()
    token = with_permissions(other).defaults["HTTP_AUTHORIZATION"]
    assert whoami(as_user, Authorization=token) == (other.pk, [])
    refused = as_user.get(STATUS, headers={"Authorization": "Bearer wrong"})
    assert refusal_of(refused, 401) == "This token is not known here."


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_in_any_case(user: User, client: Client, scheme: str) -> None:
    token = issue_key(user, kind=KeyKind.SCORE)
    assert whoami(client, Authorization=f"{scheme} {token}")[0] == user.pk


@pytest.mark.parametrize("token", ["ключ 1", "s", "x" * 3000, "Bearer"])
def test_a_token_may_be_any_text(user: User, client: Client, token: str) -> None:
    issue_key(user, kind=KeyKind.SCORE, key=token)
    # What a server makes of the bytes that a client sends.
    header = f"Bearer {token}".encode().decode("latin-1")
    response = client.get(STATUS, HTTP_AUTHORIZATION=header)
    assert body_of(response)["whoami"] == user.pk


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Basic bWlrYTpzZWNyZXQ=", 400),
        ("0123456789012345678901234567890123456789", 400),
        ("", 400),
        ("Bearer", 401),
        ("Bearer   ", 401),
        ("Bearer unknown", 401),
        ("Bearer \x00\xff", 401),
    ],
)
@pytest.mark.parametrize("path", [STATUS, ORPHANS, "/api/v1/users/me"])
def test_headers_that_name_nobody(
    client: Client, header: str, status: int, path: str
) -> None:
    """Also where a guest would be answered."""
    said = refusal_of(client.get(path, HTTP_AUTHORIZATION=header), status)
    if status == 400:
        assert said == "Invalid Authorization Type - Expected Bearer."


def test_keys_of_other_kinds_are_no_tokens(user: User) -> None:
    for kind in (KeyKind.IMAGE, KeyKind.NEKOS):
        key = issue_key(user, kind=kind)
        refusal_of(with_token(key).get(STATUS), 401)


def test_the_banned_are_refused_everywhere(
    user: User, by_token: Client, as_user: Client
) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    ban = ban_user(
        user, moderator=make_moderator(), reason="spam", valid_until=tomorrow
    )
    for client in (by_token, as_user):
        for path in (STATUS, ORPHANS, "/api/v1/users/me"):
            assert refusal_of(client.get(path), 403) == "You are banned."
    lift_ban(ban, moderator=make_moderator())
    assert whoami(by_token) == whoami(as_user) == (user.pk, ALL)


@pytest.mark.parametrize(
    "state", [{"deleted_at": timezone.now()}, {"confirmed_at": None}]
)
def test_an_account_that_may_not_act(
    user: User, by_token: Client, as_user: Client, state: dict[str, Any]
) -> None:
    User.objects.filter(pk=user.pk).update(**state)
    said = refusal_of(by_token.get(STATUS), 403)
    assert said == "This account is not active."
    # Django ends the session of a deactivated account: then it is a guest's.
    if "confirmed_at" in state:
        refusal_of(as_user.get(STATUS), 403)


def test_missing_permissions_are_named(user: User, client: Client) -> None:
    refusal_of(client.post(ORPHANS), 401)
    poor = with_permissions(user, ScorePermission.DELETE_SCORE)
    said = refusal_of(poor.post(ORPHANS), 403)
    assert said == "You are missing these permissions: submit_score."
    body_of(with_permissions(user, ScorePermission.SUBMIT_SCORE).post(ORPHANS))


def test_self_is_the_session_of_that_very_user(
    user: User, client: Client, by_token: Client, as_user: Client
) -> None:
    path = "/api/v1/users/mika/api-tokens"
    refusal_of(client.get(path), 401)
    refusal_of(by_token.get(path), 403)
    body_of(as_user.get(path))
    admin = Client()
    admin.force_login(make_user(role=Role.ADMIN))
    refusal_of(admin.get(path), 403)


def test_as_user_takes_a_token_and_an_admin_at_the_site(
    user: User, client: Client, by_token: Client, as_user: Client
) -> None:
    path = "/api/v1/users/mika/imports/failed"
    refusal_of(client.get(path), 401)
    body_of(by_token.get(path))
    body_of(as_user.get(path))
    refusal_of(with_permissions(make_user()).get(path), 403)
    boss = make_user(role=Role.ADMIN)
    at_site = Client()
    at_site.force_login(boss)
    body_of(at_site.get(path))
    # NOTE: a token never carries the power of an admin (section 1.3).
    refusal_of(with_permissions(boss, *ScorePermission).get(path), 403)
    moderator = Client()
    moderator.force_login(make_moderator())
    refusal_of(moderator.get(path), 403)


def test_a_session_writes_only_from_our_pages(user: User) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(user)
    path = "/api/v1/users/me/api-tokens/create"
    sent: dict[str, Any] = {
        "data": {"permissions": []},
        "content_type": "application/json",
    }
    said = refusal_of(careful.post(path, **sent), 403)
    assert "X-CSRFToken" in said
    body_of(careful.get("/api/v1/users/me/api-tokens"))
    careful.get("/accounts/login/")
    careful.get("/settings/keys")
    secret = careful.cookies["csrftoken"].value
    body_of(careful.post(path, headers={"X-CSRFToken": secret}, **sent))
    elsewhere = {"X-CSRFToken": secret, "Origin": "https://evil.example"}
    refusal_of(careful.post(path, headers=elsewhere, **sent), 403)


def test_a_token_needs_no_page_of_ours(user: User) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(user)
    token = issue_key(user, kind=KeyKind.SCORE)
    headers = {"Authorization": f"Bearer {token}"}
    body_of(careful.post(ORPHANS, headers=headers))


def test_a_token_costs_one_statement(
    by_token: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        by_token.get(STATUS)


def test_a_guest_costs_none(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        client.get(STATUS)


def test_sessions_are_seen_once_a_minute_and_tokens_never(
    user: User, by_token: Client, as_user: Client, django_assert_num_queries: Any
) -> None:
    by_token.get(STATUS)
    user.refresh_from_db()
    assert user.last_seen_at is None
    as_user.get(STATUS)
    user.refresh_from_db()
    first = user.last_seen_at
    assert first is not None
    # The session, the user, a ban: nothing is written.
    with django_assert_num_queries(3):
        as_user.get(STATUS)
    User.objects.filter(pk=user.pk).update(last_seen_at=first - timedelta(minutes=2))
    as_user.get(STATUS)
    user.refresh_from_db()
    assert user.last_seen_at is not None
    assert user.last_seen_at >= first
