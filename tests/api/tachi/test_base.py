"""What every route of the dialect has in common (tachi-api 1.1 and 1.5)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from accounts.models import User
from api.tachi.views.status import StatusViewSet
from tests.api.tachi.clients import CORS, body_of, refusal_of

pytestmark = pytest.mark.django_db
NOWHERE = {"success": False, "description": "Endpoint Not Found."}


@pytest.mark.parametrize(
    "path", ["/api/v1/nowhere", "/api/v1", "/api/v1/", "/api/v1/a%0Ab", "/ir/x", "/ir"]
)
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "trace"])
def test_an_unknown_path_is_said_in_the_envelope(
    client: Client, method: str, path: str
) -> None:
    response = getattr(client, method)(path)
    assert refusal_of(response, 404) == "Endpoint Not Found."
    assert response.json() == NOWHERE


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("delete", "/api/v1/status"),
        ("patch", "/api/v1/users/mika"),
        ("get", "/api/v1/import/file"),
        ("get", "/ir/direct-manual/import"),
    ],
)
def test_a_wrong_method_is_no_route(
    client: Client, user: User, method: str, path: str
) -> None:
    assert getattr(client, method)(path).json() == NOWHERE


def test_the_mounts_end_where_other_pages_begin(client: Client) -> None:
    assert client.get("/api/v1/json/images/1").json() == {"error": "Not found"}
    # What the others leave of `/api` belongs to Nekos.
    assert client.get("/api/v1x").json()["code"] == 404
    assert client.get("/irx")["Content-Type"].startswith("text/html")


def test_a_slash_at_the_end_changes_nothing(client: Client, user: User) -> None:
    for path in ("/api/v1/users/mika", "/api/v1/users", "/api/v1/config"):
        one, other = client.get(path), client.get(f"{path}/")
        assert body_of(one) == body_of(other)
    sent: dict[str, Any] = {"data": '{"echo": "x"}', "content_type": "application/json"}
    assert body_of(client.post("/api/v1/status/", **sent))["echo"] == "x"
    assert client.get("/api/v1/status//").json() == NOWHERE


@pytest.mark.parametrize("path", ["/api/v1/status", "/api/v1/nowhere", "/ir/x/y"])
def test_options_comes_before_who_and_how_often(
    client: Client, settings: Any, path: str
) -> None:
    settings.RATE_LIMITS = True
    settings.LIMITS = settings.LIMITS | {"tachi": (1, 60)}
    for _ in range(3):
        response = client.options(path, headers={"Authorization": "Bearer wrong"})
        assert (response.status_code, response.content) == (200, b"")
        for name, value in CORS.items():
            assert response[name] == value
        assert "X-RateLimit-Limit" not in response


def test_head_is_get_without_its_body(client: Client, user: User) -> None:
    response = client.head("/api/v1/users/mika")
    assert (response.status_code, response.content) == (200, b"")
    assert client.head("/api/v1/users/nobody").status_code == 404


def test_an_unexpected_error_shows_nothing(client: Client, monkeypatch: Any) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(StatusViewSet, "_status", broken)
    said = refusal_of(client.get("/api/v1/status"), 500)
    assert said == "A fatal internal server error has occured."


def test_a_database_that_is_away_may_come_back(
    client: Client, monkeypatch: Any
) -> None:
    def broken(*args: Any) -> None:
        raise OperationalError("password=secret")

    monkeypatch.setattr(StatusViewSet, "_status", broken)
    response = client.get("/api/v1/status")
    assert "secret" not in refusal_of(response, 503)
    assert response["Retry-After"] == "5"


@pytest.mark.django_db(transaction=True)
def test_a_read_is_of_one_moment(client: Client, monkeypatch: Any) -> None:
    """Between its statements an import may end."""

    def told(view: StatusViewSet, *args: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            return view.answer(cursor.fetchone()[0], "Told.")

    monkeypatch.setattr(StatusViewSet, "_status", told)
    assert body_of(client.get("/api/v1/status")) == "repeatable read"
    assert client.head("/api/v1/status").status_code == 200
    assert body_of(client.post("/api/v1/status")) == "read committed"
