"""Tokens over the API (tachi-api 3.4)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from accounts.actions import create_score_token, issue_key, reveal_key
from accounts.models import ApiKey, KeyKind, ScorePermission, User
from tests.api.tachi.clients import body_of, refusal_of, with_token
from tests.factories import key_of, make_user

pytestmark = pytest.mark.django_db
LIST = "/api/v1/users/me/api-tokens"


def create(client: Client, path: str = LIST, **body: Any) -> Any:
    return client.post(f"{path}/create", body, content_type="application/json")


@pytest.mark.parametrize("name", ["api-tokens", "api-token"])
def test_a_token_is_made_listed_used_and_revoked(
    user: User, as_user: Client, name: str
) -> None:
    path = f"/api/v1/users/MIKA/{name}"
    wanted = ["delete_score", "submit_score", "submit_score"]
    made = body_of(create(as_user, path, permissions=wanted, identifier="Hook"))
    token = made["token"]
    assert re.fullmatch("[0-9a-f]{40}", token)
    assert made == {
        "token": token,
        "userID": user.pk,
        "identifier": "Hook",
        "permissions": {"submit_score": True, "delete_score": True},
        "fromAPIClient": None,
    }
    assert body_of(as_user.get(path)) == [made]
    status = body_of(with_token(token).get("/api/v1/status"))
    assert (status["whoami"], status["permissions"]) == (
        user.pk, ["submit_score", "delete_score"],
    )  # fmt: skip
    assert body_of(as_user.delete(f"{path}/{token}")) == {}
    assert body_of(as_user.get(path)) == []
    refusal_of(with_token(token).get("/api/v1/status"), 401)
    refusal_of(as_user.delete(f"{path}/{token}"), 404)


def test_the_list_has_the_tokens_and_no_other_key(user: User, as_user: Client) -> None:
    key_of(user)
    nameless = issue_key(user, kind=KeyKind.SCORE, key="my token")
    named = create_score_token(user, name="Hook", permissions=[])
    create_score_token(make_user(), name="Other", permissions=[])
    shown = body_of(as_user.get(LIST))
    assert shown == [
        {
            "token": nameless,
            "userID": user.pk,
            "identifier": "Account token",
            "permissions": dict.fromkeys(ScorePermission.values, True),
            "fromAPIClient": None,
        },
        {
            "token": named,
            "userID": user.pk,
            "identifier": "Hook",
            "permissions": {},
            "fromAPIClient": None,
        },
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"identifier": "x"}, 400),
        ({"permissions": [], "clientID": "CX1"}, 400),
        ({"clientID": "CX1"}, 404),
        ({"permissions": ["admin"]}, 400),
        ({"permissions": "submit_score"}, 400),
        ({"permissions": [1]}, 400),
        ({"permissions": [], "identifier": ""}, 400),
        ({"permissions": [], "identifier": "   "}, 400),
        ({"permissions": [], "identifier": "x" * 81}, 400),
        ({"permissions": [], "token": "mine"}, 400),
    ],
)
def test_what_makes_no_token(as_user: Client, body: Any, status: int) -> None:
    refusal_of(create(as_user, **body), status)
    assert not ApiKey.objects.filter(kind=KeyKind.SCORE).exists()


def test_a_token_needs_no_name(as_user: Client) -> None:
    for _ in range(2):
        made = body_of(create(as_user, permissions=[]))
        assert (made["identifier"], made["permissions"]) == ("Unnamed token", {})


def test_only_the_user_at_the_site(user: User, client: Client, as_user: Client) -> None:
    token = reveal_key(user, kind=KeyKind.SCORE)
    other = make_user()
    path = f"/api/v1/users/{other.pk}/api-tokens"
    theirs = create_score_token(other, name="x", permissions=[])
    for caller, status in ((client, 401), (with_token(token), 403), (as_user, 403)):
        refusal_of(caller.get(path), status)
        refusal_of(create(caller, path, permissions=[]), status)
        refusal_of(caller.delete(f"{path}/{theirs}"), status)
    refusal_of(as_user.delete(f"{LIST}/{theirs}"), 404)
    assert ApiKey.objects.filter(user=other, kind=KeyKind.SCORE).count() == 1


def test_an_image_key_is_not_revoked_here(user: User, as_user: Client) -> None:
    refusal_of(as_user.delete(f"{LIST}/{key_of(user)}"), 404)
