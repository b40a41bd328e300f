"""Nobody makes an account from a banned network; others do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.bans import ban_fingerprint, ban_subnet, ban_user, lift_ban
from accounts.author import author_of
from accounts.models import User
from tests.accounts.pages import Page

pytestmark = pytest.mark.django_db
PATH = "/accounts/signup/"
PASSWORD = "marmalade-harbour-9"
FORM = {
    "username": "newt",
    "email": "newt@example.org",
    "password1": PASSWORD,
    "password2": PASSWORD,
}
TERMS: dict[str, Any] = {
    "reason": "Floods of spam",
    "valid_until": timezone.now() + timedelta(days=1),
}


def sign_up(client: Client, address: str) -> int:
    return client.post(PATH, FORM, REMOTE_ADDR=address).status_code


@pytest.mark.parametrize(
    ("network", "inside", "outside"),
    [
        ("203.0.113.0/24", "203.0.113.77", "203.0.114.77"),
        ("203.0.113.7", "203.0.113.7", "203.0.113.8"),
        ("2001:db8:5::/48", "2001:db8:5:1::1", "2001:db8:6::1"),
    ],
)
def test_a_banned_network_makes_no_accounts(
    client: Client, moderator: User, network: str, inside: str, outside: str
) -> None:
    ban = ban_subnet(network, moderator=moderator, **TERMS)
    refused = client.get(PATH, REMOTE_ADDR=inside)
    assert refused.status_code == 403
    until = ban.valid_until.strftime("%Y-%m-%d %H:%M")
    words = f"Your network is banned until {until} UTC: Floods of spam"
    assert words in Page(refused.content.decode()).text
    assert sign_up(client, inside) == 403
    assert not User.objects.filter(name="newt").exists()
    assert sign_up(client, outside) == 302
    assert User.objects.filter(name="newt").exists()


def test_a_lifted_ban_lets_them_in(client: Client, moderator: User) -> None:
    ban = ban_subnet("203.0.113.0/24", moderator=moderator, **TERMS)
    lift_ban(ban, moderator=moderator)
    assert sign_up(client, "203.0.113.7") == 302


def test_bans_of_other_things_keep_nobody_out(
    client: Client, moderator: User, user: User
) -> None:
    ban_user(user, moderator=moderator, **TERMS)
    browser = author_of({}, None).fingerprint
    ban_fingerprint(browser, moderator=moderator, **TERMS)
    assert sign_up(client, "203.0.113.7") == 302
