"""Envelope, methods, CORS and tokens (nekos-api, sections 1, 3 and 5)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from accounts.models import ApiKey, KeyKind
from api.nekos import stats
from api.nekos.urls import ROUTES
from tests.api.nekos.world import World
from tests.factories import key_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NOWHERE = "00000000-0000-4000-8000-000000000000"
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Expose-Headers": (
        "Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset"
    ),
}
PATHS = sorted({route.replace("<str:", "").replace(">", "") for route, _ in ROUTES})
FORM = "Authorization has to be `Bearer` and a token of 100 characters."


def checked(response: Any) -> Any:
    """The manners of every answer that has a body."""
    assert response["Content-Type"] == "application/json; charset=utf-8"
    for name, value in CORS.items():
        assert response[name] == value
    body = response.json()
    if response.status_code == 200:
        assert body["success"] is True
    else:
        assert body == {
            "code": response.status_code,
            "message": body["message"],
            "success": False,
        }
    return body


def test_methods(client: Client, world: World) -> None:
    """A wrong one is 405 on a route and 404 elsewhere; a preflight asks for nothing."""
    for route in PATHS:
        path = f"/api{route}"
        for end in ("", "/"):
            got = client.get(path + end)
            checked(got)
            head = client.head(path + end)
            assert (head.status_code, head.content) == (got.status_code, b"")
            assert head["Content-Type"] == got["Content-Type"]
            options = client.options(path + end, headers={"Authorization": "bad"})
            assert (options.status_code, options.content) == (200, b"")
            for name, value in CORS.items():
                assert options[name] == head[name] == value
            for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "FOX"):
                answer = client.generic(
                    method, path + end, b"{", content_type="application/json"
                )
                assert answer.status_code == 405, (method, path)
                checked(answer)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "//", "/image/random/more", f"/image/{NOWHERE}/more", "/graphql",
        f"/artist/{NOWHERE}/image", "/v4/images", "/a%0Ab", "/%00", "/%FF", "/Image",
        "/image//", f"/character/{NOWHERE}/images", "/v1x",
    ],
)  # fmt: skip
def test_an_unknown_path(client: Client, path: str) -> None:
    wanted = {"code": 404, "message": "There is no such route.", "success": False}
    for method in ("GET", "POST", "DELETE"):
        answer = client.generic(method, f"/api{path}", headers={"Authorization": "x"})
        assert answer.status_code == 404
        assert checked(answer) == wanted
    assert client.head(f"/api{path}").status_code == 404
    assert client.options(f"/api{path}").status_code == 200


def test_others_are_not_in_the_way(client: Client) -> None:
    """The dialects below `/api/` keep their manners, and the site its pages."""
    assert "success" not in client.get("/api/v1/json/nothing").json()
    assert "description" in client.get("/api/v1/nothing").json()
    assert client.get("/api/v3/nothing").json() == {"error": "Not found."}
    for path in ("/apis", "/ap"):
        page = client.get(path)
        assert page.status_code == 404
        assert page["Content-Type"].startswith("text/html")


def test_a_bad_token_is_refused_everywhere(client: Client, world: World) -> None:
    good, key = world.tokens["plain"], key_of(world.users["mika"])
    malformed = [
        "", "Bearer", "Bearer ", f"bearer {good}", f"Bearer  {good}", f"Bearer {good} ",
        f"Bearer {good}x", f"Bearer {good[:-1]}", f"Bearer {good[:-1]}-", good,
        f"Basic {good}", f"Bearer {key}", f"Bearer {good[:-1]}é",
    ]  # fmt: skip
    unknown = [f"Bearer {'a' * 100}", f"Bearer {world.tokens['expired']}"]
    for route in PATHS:
        for header in (malformed[0], unknown[0]):
            answer = client.get(f"/api{route}", headers={"Authorization": header})
            assert (answer.status_code, checked(answer)["code"]) == (401, 401), route
    for header in malformed:
        answer = client.get("/api/image", headers={"Authorization": header})
        assert checked(answer)["message"] == FORM, header
    for header in unknown:
        answer = client.get("/api/image", headers={"Authorization": header})
        assert checked(answer)["message"] == "The token is invalid."
    answer = client.get("/api/token")
    assert answer.status_code == 401
    assert checked(answer)["message"] == "A token is needed here."


def test_any_valid_token_opens_what_is_open(client: Client, world: World) -> None:
    """D1: also without `image:list`, and a revoked one opens nothing."""
    for name in ("plain", "listing"):
        header = {"Authorization": f"Bearer {world.tokens[name]}"}
        same = [client.get("/api/image", headers=h).json() for h in (header, {})]
        assert same[0] == same[1]
    keys = ApiKey.objects.filter(user=world.users["mika"], kind=KeyKind.NEKOS)
    keys.delete()
    header = {"Authorization": f"Bearer {world.tokens['plain']}"}
    assert client.get("/api/image", headers=header).status_code == 401


def test_only_the_draw_is_never_stored(client: Client, world: World) -> None:
    for query, status in (
        ("", 200), ("?categories=sketch", 404), ("?limit=0", 400), ("?expiry=9", 401)
    ):  # fmt: skip
        draw = client.get(f"/api/image/random{query}")
        assert (draw.status_code, draw["Cache-Control"]) == (status, "no-store"), query
    assert client.head("/api/image/random")["Cache-Control"] == "no-store"
    assert "Cache-Control" not in client.get("/api/image")


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (RuntimeError, 500, "Something went wrong here. It has been written down."),
        (OperationalError, 503, "The server is busy. Try again in a few seconds."),
    ],
)
def test_what_nobody_expected(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
    status: int,
    message: str,
) -> None:
    def fail() -> None:
        raise error

    # The database is away, or we are wrong.
    monkeypatch.setattr(stats, "_counted", fail)
    answer = client.get("/api/stats")
    assert checked(answer) == {"code": status, "message": message, "success": False}
    assert answer.get("Retry-After") == ("5" if status == 503 else None)
