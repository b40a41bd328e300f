"""Keys of programs, and the command that makes accounts (decisions, section 6)."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from cryptography.fernet import InvalidToken
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from accounts import keys
from accounts.actions import ban_user, issue_key, register_user, reveal_key
from accounts.models import ApiKey, KeyKind, User
from api.auth import user_of_key
from tests.factories import key_of, make_user

pytestmark = pytest.mark.django_db


def create(*arguments: str) -> dict[str, Any]:
    output = StringIO()
    call_command("create_account", *arguments, stdout=output)
    answer: dict[str, Any] = json.loads(output.getvalue())
    return answer


def test_a_key_has_20_characters_and_finds_its_user(user: User) -> None:
    key = key_of(user)
    assert re.fullmatch(r"[A-Za-z0-9_-]{20}", key)
    assert user_of_key(key, KeyKind.IMAGE) == user
    assert user_of_key(key, KeyKind.SCORE) is None
    assert user_of_key(key.lower() + "x", KeyKind.IMAGE) is None


def test_the_table_alone_shows_no_key(user: User) -> None:
    key = key_of(user)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_apikey")
        stored = repr(
            [bytes(c) if isinstance(c, memoryview) else c for c in cursor.fetchone()]
        )
    assert key not in stored
    assert ApiKey.objects.get().digest is not None
    assert reveal_key(user, kind=KeyKind.IMAGE) == key


def test_another_secret_finds_and_shows_nothing(user: User, settings: Any) -> None:
    key = key_of(user)
    settings.SECRET_KEY = "another"
    assert user_of_key(key, KeyKind.IMAGE) is None
    with pytest.raises(InvalidToken):
        keys.decrypt(bytes(ApiKey.objects.get().encrypted))


def test_a_new_key_kills_the_old_one(user: User) -> None:
    old = key_of(user)
    new = issue_key(user, kind=KeyKind.IMAGE)
    assert user_of_key(old, KeyKind.IMAGE) is None
    assert user_of_key(new, KeyKind.IMAGE) == user


def test_the_command_prints_the_account(django_user_model: Any) -> None:
    answer = create("mika", "--role", "moderator")
    user = User.objects.get()
    assert answer == {
        "id": user.pk,
        "name": "mika",
        "role": "moderator",
        "api_key": key_of(user),
        "score_token": reveal_key(user, kind=KeyKind.SCORE),
        "nekos_token": reveal_key(user, kind=KeyKind.NEKOS),
    }
    assert len({answer["api_key"], answer["score_token"], answer["nekos_token"]}) == 3
    assert create("Mika") == answer


def test_the_command_takes_any_key() -> None:
    given = ("--api-key", "ключ 1", "--score-token", "s", "--nekos-token", "n" * 300)
    answer = create("mika", *given)
    assert answer["api_key"] == "ключ 1"
    assert answer["nekos_token"] == "n" * 300
    assert create("mika", *given) == answer
    assert create("mika") == answer
    found = user_of_key("ключ 1", KeyKind.IMAGE)
    assert found is not None
    assert found.name == "mika"
    with pytest.raises(CommandError, match="Another account has this key"):
        create("teo", "--api-key", "ключ 1")
    assert not User.objects.filter(name="teo").exists()


def test_the_command_sets_password_and_role() -> None:
    create("mika", "--password", "one")
    create("mika", "--password", "two", "--role", "admin")
    user = User.objects.get()
    assert user.check_password("two")
    assert user.role == "admin"


@pytest.mark.parametrize(
    "name", ["", " ", "12345", "me", "ME", "x" * 51, "a\0b", "a\u202eb"]
)
def test_names_that_are_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        register_user(name)


def test_names_are_unique_whatever_their_case() -> None:
    assert register_user("  Mika   Vale ").name == "Mika Vale"
    with pytest.raises(ValidationError, match="taken"):
        register_user("MIKA vale")
    # The database itself says so, not only we.
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(name="mika VALE")
    for bad in (" x", "", "77", "Me"):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(name=bad)


def test_only_moderators_ban(user: User) -> None:
    until = timezone.now() + timedelta(days=1)
    with pytest.raises(PermissionDenied):
        ban_user(user, moderator=make_user(), reason="x", valid_until=until)
