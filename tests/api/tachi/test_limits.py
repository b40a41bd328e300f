"""How often (tachi-api 1.6)."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import ScorePermission, User
from tests.api.tachi.clients import CORS, body_of, with_permissions
from tests.factories import make_user

pytestmark = pytest.mark.django_db
STATUS = "/api/v1/status"
DIRECT = "/ir/direct-manual/import"


@pytest.fixture(autouse=True)
def _on(settings: Any, monkeypatch: Any) -> None:
    """No window ends in the middle of a test."""
    settings.RATE_LIMITS = True
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.25)


def limit(settings: Any, requests: int, name: str = "tachi") -> None:
    settings.LIMITS = settings.LIMITS | {name: (requests, 60)}


def refused(response: Any, requests: int) -> bool:
    if response.status_code != 429:
        return False
    assert response.json() == {
        "success": False,
        "description": (
            f"You have exceeded {requests} requests per 60 seconds. Please wait."
        ),
        "status": 429,
        "message": "You're being rate limited.",
    }
    assert response["Retry-After"] == "60"
    assert response["Content-Type"] == "application/json; charset=utf-8"
    for name, value in CORS.items():
        assert response[name] == value
    return True


def test_headers_count_down_to_the_refusal(client: Client, settings: Any) -> None:
    limit(settings, 3)
    for remaining in ("2", "1", "0", "0", "0"):
        response = client.get(STATUS)
        assert response["X-RateLimit-Limit"] == "3"
        assert response["X-RateLimit-Remaining"] == remaining
        assert 0 <= int(response["X-RateLimit-Reset"]) - 1_800_000_000 <= 60
        assert parsedate_to_datetime(response["Date"]).year >= 2026
    assert refused(response, 3)


def test_a_window_ends(client: Client, settings: Any, monkeypatch: Any) -> None:
    limit(settings, 1)
    body_of(client.get(STATUS))
    response = client.get(STATUS)
    assert refused(response, 1)
    end = int(response["X-RateLimit-Reset"])
    monkeypatch.setattr(time, "time", lambda: end - 0.01)
    assert refused(client.get(STATUS), 1)
    monkeypatch.setattr(time, "time", lambda: float(end))
    body_of(client.get(STATUS))


def test_500_a_minute_by_default(client: Client) -> None:
    assert client.get(STATUS)["X-RateLimit-Limit"] == "500"


def test_what_counts_together(client: Client, user: User, settings: Any) -> None:
    """All routes, also unknown ones and `/ir`; wrong tokens count for their address.
    Asking for OPTIONS costs nothing."""
    limit(settings, 6)
    client.get("/api/v1/users")
    client.get("/api/v1/nowhere")
    # Unknown as well: one for its method, the other for a NUL.
    for wrong in (client.delete(STATUS), client.get("/api/v1/users/%00")):
        assert (wrong.status_code, wrong["X-RateLimit-Limit"]) == (404, "6")
    client.options(STATUS)
    client.post(DIRECT)
    client.get(STATUS, headers={"Authorization": "Bearer wrong"})
    assert refused(client.get(STATUS), 6)
    assert refused(client.delete(STATUS), 6)
    assert refused(client.get("/api/v1/nowhere"), 6)
    assert refused(client.post(DIRECT), 6)
    assert refused(client.get(STATUS, headers={"Authorization": "Bearer wrong"}), 6)
    assert client.options(STATUS).status_code == 200


def test_each_user_and_each_address_for_itself(
    client: Client, user: User, settings: Any
) -> None:
    limit(settings, 1)
    one, same = with_permissions(user), with_permissions(user)
    other = with_permissions(make_user())
    body_of(one.get(STATUS))
    assert refused(same.get(STATUS), 1)
    body_of(other.get(STATUS))
    body_of(client.get(STATUS))
    assert refused(client.get(STATUS), 1)
    body_of(client.get(STATUS, REMOTE_ADDR="203.0.113.9"))


def test_the_address_behind_our_proxy(client: Client, settings: Any) -> None:
    limit(settings, 1)
    settings.TRUSTED_PROXIES = 1
    body_of(client.get(STATUS, headers={"X-Forwarded-For": "198.51.100.7"}))
    body_of(client.get(STATUS, headers={"X-Forwarded-For": "198.51.100.8"}))
    forged = {"X-Forwarded-For": "198.51.100.99, 198.51.100.7"}
    assert refused(client.get(STATUS, headers=forged), 1)


def test_score_files_have_a_limit_of_their_own(
    user: User, client: Client, settings: Any
) -> None:
    limit(settings, 2, "tachi.import")
    player = with_permissions(user, ScorePermission.SUBMIT_SCORE)
    poor = with_permissions(user)
    for _ in range(3):
        # Who may not submit does not count.
        assert poor.post("/api/v1/import/file").status_code == 403
    first = player.post("/api/v1/import/file")
    assert (first.status_code, first["X-RateLimit-Limit"]) == (400, "2")
    assert player.post(DIRECT).status_code == 202
    assert refused(player.post("/api/v1/import/file"), 2)
    assert refused(player.post(DIRECT), 2)
    body_of(player.get(STATUS))
    assert player.post("/api/v1/import/from-api").status_code == 400


def test_score_files_have_none_by_default(user: User) -> None:
    player = with_permissions(user, ScorePermission.SUBMIT_SCORE)
    for _ in range(12):
        assert player.post("/api/v1/import/file").status_code == 400


def test_limits_can_be_off(client: Client, settings: Any) -> None:
    limit(settings, 1)
    settings.RATE_LIMITS = False
    for _ in range(3):
        assert "X-RateLimit-Limit" not in client.get(STATUS)
    settings.RATE_LIMITS = True
    limit(settings, 0)
    for _ in range(3):
        body_of(client.get(STATUS))
