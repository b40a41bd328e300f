"""How programs call this dialect, and what they are told."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from accounts.actions import create_score_token
from accounts.models import ScorePermission, User

OURS = "application/json; charset=utf-8"
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Content-Type, X-User-Intent, Authorization",
    "Access-Control-Allow-Credentials": "false",
    "Access-Control-Allow-Methods": "GET,POST,PATCH,PUT,DELETE,OPTIONS",
}


def with_token(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"})


def with_permissions(user: User, *permissions: ScorePermission) -> Client:
    return with_token(create_score_token(user, name="test", permissions=permissions))


def body_of(response: Any, status: int = 200) -> Any:
    """Of a success; checks the envelope."""
    assert response.status_code == status, response.content
    _checked(response)
    answer = response.json()
    assert set(answer) == {"success", "description", "body"}
    assert answer["success"] is True
    assert isinstance(answer["description"], str)
    return answer["body"]


def refusal_of(response: Any, status: int) -> str:
    """The words of a failure; checks the envelope, which has no body."""
    assert response.status_code == status, response.content
    _checked(response)
    answer = json.loads(response.content)
    assert set(answer) == {"success", "description"}
    assert answer["success"] is False
    return str(answer["description"])


def _checked(response: Any) -> None:
    assert response["Content-Type"] == OURS
    for name, value in CORS.items():
        assert response[name] == value
