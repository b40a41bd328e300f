"""Bans: whom they keep from writing, and what the log says of them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from accounts.actions import bans
from accounts.author import Author
from accounts.gate import refuse_author, refuse_banned
from accounts.models import Ban, LogEntry, Role, User
from tests.factories import make_moderator, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def until() -> datetime:
    return timezone.now() + timedelta(days=1)


def entry() -> LogEntry:
    return LogEntry.objects.latest("pk")


def test_a_banned_account_does_not_write(
    user: User, moderator: User, until: datetime
) -> None:
    ban = bans.ban_user(
        user, moderator=moderator, reason=" Spam,  again ", valid_until=until
    )
    with pytest.raises(PermissionDenied, match="Spam, again"):
        refuse_banned(user)
    with pytest.raises(PermissionDenied, match="Spam, again"):
        refuse_author(Author(user))
    said = entry()
    assert (said.action, said.moderator, said.subject, said.subject_id) == (
        "ban.create",
        moderator,
        "ban",
        ban.pk,
    )
    assert (said.label, said.reason) == ("Ban of mika", "Spam, again")
    assert said.address == f"/moderation/bans/{ban.pk}"
    bans.lift_ban(ban, moderator=moderator)
    assert entry().action == "ban.lift"
    refuse_banned(user)
    bans.restore_ban(ban, moderator=moderator)
    assert entry().action == "ban.restore"
    with pytest.raises(PermissionDenied):
        refuse_banned(user)


def test_a_ban_ends_by_itself(user: User, moderator: User, until: datetime) -> None:
    ban = bans.ban_user(user, moderator=moderator, reason="x", valid_until=until)
    Ban.objects.filter(pk=ban.pk).update(
        created_at=timezone.now() - timedelta(days=2),
        valid_until=timezone.now() - timedelta(seconds=1),
    )
    refuse_banned(user)
    bans.lift_ban(ban, moderator=moderator)
    with pytest.raises(ValidationError, match="ended by now"):
        bans.restore_ban(ban, moderator=moderator)


@pytest.mark.parametrize(
    ("network", "inside", "outside"),
    [
        ("203.0.113.7", "203.0.113.7", "203.0.113.8"),
        ("203.0.113.7/24", "203.0.113.255", "203.0.114.0"),
        ("2001:db8:1::/48", "2001:db8:1:ffff::1", "2001:db8:2::1"),
        (" 198.51.0.0/16 ", "198.51.100.1", "2001:db8::1"),
    ],
)
def test_a_network(
    user: User,
    moderator: User,
    until: datetime,
    network: str,
    inside: str,
    outside: str,
) -> None:
    bans.ban_subnet(network, moderator=moderator, reason="Flood", valid_until=until)
    for who in (user, None):
        with pytest.raises(PermissionDenied, match="Flood"):
            refuse_author(Author(who, ip=inside))
        refuse_author(Author(who, ip=outside))
        refuse_author(Author(who))
    refuse_author(Author(moderator, ip=inside))


def test_a_fingerprint(user: User, moderator: User, until: datetime) -> None:
    ban = bans.ban_fingerprint(
        "a12", moderator=moderator, reason="Bots", valid_until=until
    )
    with pytest.raises(PermissionDenied, match="Bots"):
        refuse_author(Author(user, ip="203.0.113.7", fingerprint="a12"))
    refuse_author(Author(user, ip="203.0.113.7", fingerprint="a13"))
    refuse_author(Author(user, ip="203.0.113.7"))
    assert entry().label == "Ban of browser a12"
    bans.lift_ban(ban, moderator=moderator)
    refuse_author(Author(user, fingerprint="a12"))


def test_a_ban_is_changed(user: User, moderator: User, until: datetime) -> None:
    ban = bans.ban_user(user, moderator=moderator, reason="Spam", valid_until=until)
    later = until + timedelta(days=6)
    bans.change_ban(ban, moderator=moderator, reason="Spam", valid_until=later)
    ban.refresh_from_db()
    assert ban.valid_until == later
    assert entry().details == {
        "before": {"reason": "Spam", "valid_until": until.isoformat()},
        "after": {"reason": "Spam", "valid_until": later.isoformat()},
    }
    with pytest.raises(ValidationError, match="already"):
        bans.change_ban(ban, moderator=moderator, reason="Spam", valid_until=later)


@pytest.mark.parametrize(
    ("network", "words"),
    [
        ("", "Write an address"),
        ("fox", "Write an address"),
        ("203.0.113.0/33", "Write an address"),
        ("203.0.113.0\0", "Write an address"),
        ("10.0.0.0/7", "Too wide"),
        ("::/0", "Too wide"),
    ],
)
def test_networks_that_are_none(
    moderator: User, until: datetime, network: str, words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        bans.ban_subnet(network, moderator=moderator, reason="x", valid_until=until)
    assert not Ban.objects.exists()
    assert not LogEntry.objects.exists()


def test_what_a_ban_needs(user: User, moderator: User, until: datetime) -> None:
    past = timezone.now()
    for reason, end in ((" ", until), ("x" * 256, until), ("a\0", until), ("x", past)):
        with pytest.raises(ValidationError):
            bans.ban_user(user, moderator=moderator, reason=reason, valid_until=end)
    for mark in ("", " ", "x" * 65, "a\0"):
        with pytest.raises(ValidationError):
            bans.ban_fingerprint(
                mark, moderator=moderator, reason="x", valid_until=until
            )
    assert not Ban.objects.exists()


def test_who_bans_whom(user: User, moderator: User, until: datetime) -> None:
    told = {"reason": "x", "valid_until": until}
    admin, other = make_user(role=Role.ADMIN), make_moderator()
    for who in (make_user(), make_user(role=Role.ASSISTANT)):
        with pytest.raises(PermissionDenied):
            bans.ban_user(user, moderator=who, **told)  # type: ignore[arg-type]
        with pytest.raises(PermissionDenied):
            bans.ban_subnet("203.0.113.7", moderator=who, **told)  # type: ignore[arg-type]
        with pytest.raises(PermissionDenied):
            bans.ban_fingerprint("a1", moderator=who, **told)  # type: ignore[arg-type]
    for staff in (other, admin):
        with pytest.raises(PermissionDenied, match="Only admins"):
            bans.ban_user(staff, moderator=moderator, **told)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="yourself"):
        bans.ban_user(moderator, moderator=moderator, **told)  # type: ignore[arg-type]
    ban = bans.ban_user(other, moderator=admin, **told)  # type: ignore[arg-type]
    with pytest.raises(PermissionDenied):
        bans.lift_ban(ban, moderator=user)


@pytest.mark.parametrize("path", ["/", "/forums", "/docs/style", "/nowhere"])
def test_every_page_tells_the_banned_why(
    client: Client, user: User, moderator: User, until: datetime, path: str
) -> None:
    def shown(reader: User | None) -> str:
        client.logout()
        if reader is not None:
            client.force_login(reader)
        return client.get(path).content.decode()

    assert "You are banned" not in shown(user)
    ban = bans.ban_user(
        user, moderator=moderator, reason="Spam <again>", valid_until=until
    )
    assert "You are banned until" in shown(user)
    assert "Spam &lt;again&gt;" in shown(user)
    assert "You are banned" not in shown(make_user())
    assert "You are banned" not in shown(None)
    bans.lift_ban(ban, moderator=moderator)
    assert "You are banned" not in shown(user)
