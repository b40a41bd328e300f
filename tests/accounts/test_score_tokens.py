"""Score tokens: many to a user, each with a name and permissions (tachi-api 1.4)."""

from __future__ import annotations

import importlib
import re
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from accounts import keys
from accounts.actions import create_score_token, issue_key, reveal_key, revoke_key
from accounts.models import ApiKey, KeyKind, ScorePermission, User
from api.auth import user_of_key
from tests.accounts.pages import Page
from tests.factories import key_of, make_user

pytestmark = pytest.mark.django_db
KEYS = "/settings/keys"
MAKE = "/settings/keys/tokens"


def test_tokens_live_beside_each_other(user: User) -> None:
    P = ScorePermission
    first = create_score_token(user, name="Hook", permissions=[P.SUBMIT_SCORE])
    same = create_score_token(
        user, name=" Hook\n 2 ", permissions=[P.DELETE_SCORE, P.SUBMIT_SCORE]
    )
    assert re.fullmatch("[0-9a-f]{40}", first)
    for token in (first, same):
        assert user_of_key(token, KeyKind.SCORE) == user
    rows = list(user.keys.filter(kind=KeyKind.SCORE).order_by("pk"))
    assert [(row.name, row.permissions) for row in rows] == [
        ("Hook", ["submit_score"]),
        ("Hook 2", ["submit_score", "delete_score"]),
    ]
    revoke_key(rows[0])
    assert user_of_key(first, KeyKind.SCORE) is None
    assert user_of_key(same, KeyKind.SCORE) == user


def test_the_nameless_token_is_apart(user: User) -> None:
    named = create_score_token(user, name="Hook", permissions=[])
    image = key_of(user)
    nameless = reveal_key(user, kind=KeyKind.SCORE)
    assert re.fullmatch("[0-9a-f]{40}", nameless)
    assert reveal_key(user, kind=KeyKind.SCORE) == nameless
    row = user.keys.get(kind=KeyKind.SCORE, name="")
    assert row.permissions == ScorePermission.values
    given = issue_key(user, kind=KeyKind.SCORE, key="my own")
    assert user_of_key(nameless, KeyKind.SCORE) is None
    for token in (named, given):
        assert user_of_key(token, KeyKind.SCORE) == user
    assert user_of_key(image, KeyKind.IMAGE) == user
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiKey.objects.create(user=user, kind="score", digest=b"x", encrypted=b"y")


def test_other_keys_have_no_permissions(user: User) -> None:
    issue_key(user, kind=KeyKind.NEKOS)
    kinds = user.keys.exclude(kind=KeyKind.SCORE)
    assert set(kinds.values_list("kind", flat=True)) == {"image", "nekos"}
    assert all(row.permissions == [] and row.name == "" for row in kinds)


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\0b", "a\x1bb"])
def test_names_that_nobody_could_read(user: User, name: str) -> None:
    with pytest.raises(ValidationError):
        create_score_token(user, name=name, permissions=[])
    assert not user.keys.filter(kind=KeyKind.SCORE).exists()


def test_there_is_an_end_of_tokens(user: User, monkeypatch: Any) -> None:
    monkeypatch.setattr("accounts.actions.keys.MAX_TOKENS", 2)
    for _ in range(2):
        create_score_token(user, name="x", permissions=[])
    with pytest.raises(ValidationError, match="revoke one first"):
        create_score_token(user, name="x", permissions=[])
    create_score_token(make_user(), name="x", permissions=[])


def test_tokens_from_before_keep_all_rights(user: User) -> None:
    issue_key(user, kind=KeyKind.SCORE)
    issue_key(user, kind=KeyKind.NEKOS)
    ApiKey.objects.update(permissions=[])
    migration = importlib.import_module("accounts.migrations.0003_score_tokens")
    migration.give_all_permissions(apps, None)
    held = dict(ApiKey.objects.values_list("kind", "permissions"))
    assert held == {"score": ScorePermission.values, "nekos": [], "image": []}


def whole(response: Any, status: int = 200) -> Page:
    assert response.status_code == status
    found = Page(response.content.decode())
    assert found.faults == []
    return found


def test_a_token_is_made_and_shown_once(as_user: Client, user: User) -> None:
    assert MAKE in [form.get("action") for form in whole(as_user.get(KEYS)).forms]
    sent = {"name": "Cabinet hook", "permissions": ["delete_score", "submit_score"]}
    response = as_user.post(MAKE, sent)
    assert (response.status_code, response["Location"]) == (302, KEYS)
    shown = as_user.get(KEYS)
    text = whole(shown).text
    row = user.keys.get(kind=KeyKind.SCORE)
    token = keys.decrypt(bytes(row.encrypted))
    assert token in text
    assert "no-store" in shown["Cache-Control"]
    assert (row.name, row.permissions) == (
        "Cabinet hook", ["submit_score", "delete_score"],
    )  # fmt: skip
    later = whole(as_user.get(KEYS)).text
    assert token not in later
    assert "Cabinet hook" in later
    assert "may import scores, delete scores and revert imports" in later


def test_a_form_that_is_wrong_says_where(as_user: Client, user: User) -> None:
    for sent, words in (
        ({"name": " "}, "Give it a name of at least one character."),
        ({"name": "x" * 81}, "at most 80 characters"),
        ({"name": "a\u202eb"}, "Choose a name of 1 to 80 characters."),
        ({"name": "x", "permissions": ["admin"]}, "Select a valid choice"),
    ):
        assert words in whole(as_user.post(MAKE, sent)).text
    assert not user.keys.filter(kind=KeyKind.SCORE).exists()
    # Nothing chosen is a choice: it may read.
    as_user.post(MAKE, {"name": "Reader"})
    assert "may only read" in whole(as_user.get(KEYS)).text


def test_a_name_is_text_on_the_page(as_user: Client, user: User) -> None:
    create_score_token(user, name='"><script>x', permissions=[])
    page = as_user.get(KEYS)
    assert '"><script>x' in whole(page).text
    assert "<script>x" not in page.content.decode()


def test_revoking_asks_first(as_user: Client, user: User) -> None:
    token = create_score_token(user, name="Hook", permissions=[])
    path = f"{MAKE}/{user.keys.get(kind=KeyKind.SCORE).pk}/revoke"
    assert path in whole(as_user.get(KEYS)).links
    assert "Revoke Hook?" in whole(as_user.get(path)).text
    assert user_of_key(token, KeyKind.SCORE) == user
    assert as_user.post(path)["Location"] == KEYS
    assert user_of_key(token, KeyKind.SCORE) is None
    assert "works no more" in whole(as_user.get(KEYS)).text
    assert as_user.post(path).status_code == 404


def test_nobody_revokes_what_is_not_theirs(as_user: Client, user: User) -> None:
    theirs = make_user()
    create_score_token(theirs, name="Hook", permissions=[])
    image = user.keys.get(kind=KeyKind.IMAGE)
    for pk in (theirs.keys.get(kind=KeyKind.SCORE).pk, image.pk, 0):
        assert as_user.post(f"{MAKE}/{pk}/revoke").status_code == 404
    assert ApiKey.objects.count() == 3


@pytest.mark.parametrize("path", [KEYS, MAKE, f"{MAKE}/1/revoke"])
def test_guests_sign_in_first(client: Client, path: str) -> None:
    for method in (client.get, client.post):
        assert method(path)["Location"].startswith("/accounts/login/")
