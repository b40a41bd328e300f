"""The account pages over HTTP: who sees what, and every page under the policy."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.actions import register_user, reveal_key
from accounts.models import KeyKind, Role, User
from tests.accounts.pages import Page

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db

PASSWORD = "marmalade-harbour-9"
PUBLIC = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-set-password/",
    "/accounts/password/reset/key/done/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/nonsense/",
    "/accounts/inactive/",
    "/docs/style",
]
PRIVATE = [
    "/settings",
    "/settings/appearance",
    "/settings/keys",
    "/settings/keys/reset",
    "/accounts/logout/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/sessions/",
]


@pytest.fixture
def mika() -> User:
    return register_user("mika", email="mika@example.org", password=PASSWORD)


@pytest.fixture
def signed_in(client: Client, mika: User) -> Client:
    """mika's browser, who has just said again who she is."""
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def sign_in(client: Client, login: str = "mika") -> HttpResponse:
    data = {"login": login, "password": PASSWORD}
    response = client.post("/accounts/login/", data)
    assert isinstance(response, HttpResponse)
    return response


def page(client: Client, path: str) -> Page:
    """The page at `path`, checked against the policy."""
    response = client.get(path)
    assert response.status_code == HTTPStatus.OK, (path, response)
    return checked(response.content.decode(), response.headers)


def checked(html: str, headers: object = None) -> Page:
    found = Page(html)
    assert found.faults == []
    if headers is not None:
        policy = headers["Content-Security-Policy"]  # type: ignore[index]
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy
        assert "default-src 'none'" in policy
    return found


def code_now(secret: str, *, now: float | None = None) -> str:
    """The six digits of RFC 6238 with the defaults: SHA-1, 30 seconds."""
    counter = struct.pack(">Q", int((time.time() if now is None else now) // 30))
    mac = hmac.digest(base64.b32decode(secret), counter, hashlib.sha1)
    word = struct.unpack(">I", mac[mac[19] & 15 :][:4])[0] & 0x7FFFFFFF
    return f"{word % 1_000_000:06}"


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_whole_for_anyone(client: Client, path: str) -> None:
    found = page(client, path)
    assert "/accounts/login/" in found.links
    assert all(one.get("action") != "/accounts/logout/" for one in found.forms)


@pytest.mark.parametrize("path", PRIVATE)
def test_a_private_page_is_whole_for_its_owner(signed_in: Client, path: str) -> None:
    found = page(signed_in, path)
    assert "/accounts/logout/" in [one.get("action") for one in found.forms]
    assert "/accounts/signup/" not in found.links


@pytest.mark.parametrize("path", PRIVATE)
def test_a_private_page_sends_others_to_sign_in(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == HTTPStatus.FOUND
    expected = "/" if path == "/accounts/logout/" else "/accounts/login/"
    assert response.headers["Location"].split("?")[0] == expected


def test_no_link_of_the_frame_is_dead(signed_in: Client) -> None:
    for link in page(signed_in, "/settings").links:
        if link.startswith("/"):
            try:
                resolve(link.partition("?")[0])
            except Resolver404:
                pytest.fail(f"{link} leads nowhere")


def test_only_moderators_see_the_admin_link(client: Client, mika: User) -> None:
    client.force_login(mika)
    assert "/admin/" not in page(client, "/settings").links
    mika.role = Role.MODERATOR
    mika.save(update_fields=["role"])
    assert "/admin/" in page(client, "/settings").links


def test_an_account_is_made_and_comes_back_by_name_or_e_mail(client: Client) -> None:
    data = {
        "username": "Wren",
        "email": "wren@example.org",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    response = client.post("/accounts/signup/", data)
    assert response.status_code == HTTPStatus.FOUND
    assert "Wren" in page(client, "/settings").text
    client.post("/accounts/logout/")
    for login in ("wren", "wren@example.org"):
        assert sign_in(client, login).status_code == HTTPStatus.FOUND
        assert "Wren" in page(client, "/settings").text
        client.post("/accounts/logout/")
        assert client.get("/settings").status_code == HTTPStatus.FOUND


def test_a_refused_form_says_where_beside_the_field_and_above(client: Client) -> None:
    data = {"username": "12", "email": "x", "password1": "a", "password2": "b"}
    response = client.post("/accounts/signup/", data)
    html = response.content.decode()
    found = checked(html, response.headers)
    assert 'role="alert" tabindex="-1" data-summary' in html
    for name in ("username", "email", "password1"):
        assert f"#id_{name}" in found.links
        assert f'id="id_{name}_error"' in html
        field = re.search(rf'<input[^>]*name="{name}"[^>]*>', html)
        assert field is not None
        assert 'aria-invalid="true"' in field[0]
        assert f"id_{name}_error" in field[0]
    assert 'value="12"' in html, "the input is kept"


def test_a_wrong_password_is_told_and_signs_nobody_in(
    client: Client, mika: User
) -> None:
    response = client.post("/accounts/login/", {"login": "mika", "password": "no"})
    assert response.status_code == HTTPStatus.OK
    assert "data-summary" in response.content.decode()
    assert client.get("/settings").status_code == HTTPStatus.FOUND


def test_guessing_is_stopped_with_a_whole_page(
    client: Client, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    cache.clear()
    for _ in range(3):
        response = client.post("/accounts/login/", {"login": "x", "password": "y"})
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    found = checked(response.content.decode(), response.headers)
    assert "Too many tries" in found.text


def test_the_sign_in_page_offers_a_passkey(client: Client) -> None:
    html = client.get("/accounts/login/").content.decode()
    assert 'id="passkey_login"' in html
    assert "/static/mfa/js/webauthn.js" in html
    assert "/accounts/2fa/webauthn/login/" in html
    options = client.get(
        "/accounts/2fa/webauthn/login/", headers={"accept": "application/json"}
    ).json()
    assert options["request_options"]["publicKey"]["challenge"]


@pytest.mark.parametrize("path", ["totp/activate/", "webauthn/add/"])
def test_a_new_factor_needs_the_password_again(
    client: Client, mika: User, path: str
) -> None:
    sign_in(client)
    response = client.get(f"/accounts/2fa/{path}")
    assert response.headers["Location"].startswith("/accounts/reauthenticate/")


def test_two_factor_from_first_code_to_recovery(
    signed_in: Client, settings: Settings
) -> None:
    settings.MFA_TOTP_TOLERANCE = 1  # So that the clock may pass a border meanwhile.
    page(signed_in, "/accounts/email/")  # allauth learns the address: unconfirmed.
    html = signed_in.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="authenticator_secret">([A-Z2-7]+)<', html)
    assert secret is not None
    wrong = signed_in.post("/accounts/2fa/totp/activate/", {"code": "nonsense"})
    checked(wrong.content.decode(), wrong.headers)
    now = time.time()
    response = signed_in.post(
        "/accounts/2fa/totp/activate/", {"code": code_now(secret[1], now=now)}
    )
    assert response.status_code == HTTPStatus.FOUND
    for path in (
        "/accounts/2fa/",
        "/accounts/2fa/totp/deactivate/",
        "/accounts/2fa/recovery-codes/generate/",
    ):
        page(signed_in, path)
    codes = page(signed_in, "/accounts/2fa/recovery-codes/")
    recovery = re.findall(r"^[0-9]{8}$", codes.text, re.MULTILINE)
    assert len(recovery) == 10

    # The code of the next window: one code is good for one sign-in only.
    for code in (code_now(secret[1], now=now + 30), recovery[0]):
        signed_in.post("/accounts/logout/")
        step = sign_in(signed_in)
        assert step.headers["Location"].startswith("/accounts/2fa/authenticate/")
        assert signed_in.get("/settings").status_code == HTTPStatus.FOUND
        page(signed_in, "/accounts/2fa/authenticate/")
        signed_in.post("/accounts/2fa/authenticate/", {"code": code})
        page(signed_in, "/settings")
    page(signed_in, "/accounts/2fa/reauthenticate/")


def test_the_reset_page_names_the_operator_without_mail(
    client: Client, settings: Settings
) -> None:
    settings.EMAIL_CONFIGURED = False
    found = page(client, "/accounts/password/reset/")
    assert "Ask its operator" in found.text
    assert all("/password/reset/" not in one.get("action", "") for one in found.forms)
    settings.EMAIL_CONFIGURED = True
    found = page(client, "/accounts/password/reset/")
    assert "/accounts/password/reset/" in [one.get("action") for one in found.forms]


def test_the_key_is_hidden_until_it_is_asked_for(signed_in: Client, mika: User) -> None:
    key = reveal_key(mika, kind=KeyKind.IMAGE)
    assert key not in signed_in.get("/settings/keys").content.decode()
    shown = signed_in.post("/settings/keys")
    assert key in checked(shown.content.decode(), shown.headers).text
    assert "no-store" in shown.headers["Cache-Control"]


def test_a_reset_asks_first_and_then_kills_the_old_key(
    signed_in: Client, mika: User
) -> None:
    old = reveal_key(mika, kind=KeyKind.IMAGE)
    page(signed_in, "/settings/keys/reset")
    assert reveal_key(mika, kind=KeyKind.IMAGE) == old
    response = signed_in.post("/settings/keys/reset")
    assert response.headers["Location"] == "/settings/keys"
    new = reveal_key(mika, kind=KeyKind.IMAGE)
    assert new != old
    assert mika.keys.filter(kind=KeyKind.IMAGE).count() == 1
    html = signed_in.post("/settings/keys").content.decode()
    assert new in html
    assert old not in html


def test_theme_and_shortcuts_are_kept_in_cookies(signed_in: Client) -> None:
    assert "data-theme" not in signed_in.get("/settings").content.decode()
    signed_in.post("/settings/appearance", {"theme": "dark"})
    html = signed_in.get("/settings/appearance").content.decode()
    assert '<html lang="en" data-theme="dark" data-keys="off">' in html
    signed_in.post("/settings/appearance", {"theme": "", "keys": "on"})
    html = signed_in.get("/settings").content.decode()
    assert '<html lang="en">' in html
    signed_in.cookies["theme"] = '"><script>'
    assert '<html lang="en">' in signed_in.get("/settings").content.decode()


def test_a_person_at_the_site_is_seen_once_a_minute(
    client: Client, user: User, as_user: Client, django_assert_num_queries: Any
) -> None:
    client.get("/accounts/login/")
    assert User.objects.get(pk=user.pk).last_seen_at is None
    as_user.get("/settings/appearance")
    first = User.objects.get(pk=user.pk).last_seen_at
    assert first is not None
    # The session, the user, the figures of the header: nothing is written.
    with django_assert_num_queries(3):
        as_user.get("/settings/appearance")
    User.objects.filter(pk=user.pk).update(last_seen_at=first - timedelta(minutes=2))
    as_user.get("/settings/appearance")
    again = User.objects.get(pk=user.pk).last_seen_at
    assert again is not None
    assert again >= first


def test_other_sessions_are_ended(signed_in: Client, mika: User) -> None:
    other = Client()
    sign_in(other)
    assert "/accounts/sessions/" in [
        one.get("action") for one in page(signed_in, "/accounts/sessions/").forms
    ]
    signed_in.post("/accounts/sessions/")
    assert other.get("/settings").status_code == HTTPStatus.FOUND
    page(signed_in, "/settings")


def test_a_form_without_its_token_is_refused_in_our_design(mika: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(mika)
    response = client.post("/accounts/logout/")
    assert response.status_code == HTTPStatus.FORBIDDEN
    found = checked(response.content.decode(), response.headers)
    assert "This form was too old" in found.text


def test_an_unknown_address_is_a_whole_page(client: Client) -> None:
    response = client.get("/no/such/place")
    assert response.status_code == HTTPStatus.NOT_FOUND
    found = checked(response.content.decode(), response.headers)
    assert "There is nothing here" in found.text


def test_the_server_error_needs_no_request() -> None:
    found = checked(render_to_string("500.html", {"request_id": "7f3a-19c2"}))
    assert "req 7f3a-19c2" in found.text
    assert "req" not in Page(render_to_string("500.html")).text.split()
    checked(render_to_string("400.html"))


@pytest.mark.parametrize("is_empty", [True, False])
def test_the_first_start_page_is_whole(is_empty: bool) -> None:
    context = {"is_empty": is_empty, "site_url": "http://127.0.0.1:8000"}
    found = checked(render_to_string("first_start.html", context))
    assert "http://127.0.0.1:8000" in found.text
    assert ("It is empty" in found.text) is is_empty
