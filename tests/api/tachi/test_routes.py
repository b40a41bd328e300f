"""The documented routes of status, users, tokens and imports are mounted (tachi-api 2,
3.1, 3.3, 3.4), and no other method is."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db
ROUTES = {
    "/api/v1/status": "GET POST",
    "/api/v1/config": "GET",
    "/api/v1/config/max-rivals": "GET",
    "/api/v1/config/beatoraja-queue-size": "GET",
    "/api/v1/config/usc-queue-size": "GET",
    "/api/v1/import/file": "POST",
    "/api/v1/import/from-api": "POST",
    "/api/v1/import/orphans": "GET POST",
    "/api/v1/import/orphans/O1": "GET DELETE",
    "/ir/direct-manual/import": "POST",
    "/api/v1/imports": "GET",
    "/api/v1/imports/failed": "GET",
    "/api/v1/imports/1": "GET",
    "/api/v1/imports/1/poll-status": "GET",
    "/api/v1/imports/1/revert": "POST",
    "/api/v1/users": "GET",
    "/api/v1/users/mika": "GET",
    "/api/v1/users/mika/game-stats": "GET",
    "/api/v1/users/mika/stats": "GET",
    "/api/v1/users/mika/imports": "GET",
    "/api/v1/users/mika/imports/failed": "GET",
    "/api/v1/users/mika/recent-imports": "GET",
    "/api/v1/users/mika/api-tokens": "GET",
    "/api/v1/users/mika/api-tokens/create": "POST",
    "/api/v1/users/mika/api-tokens/1": "DELETE",
    "/api/v1/users/mika/api-token": "GET",
    "/api/v1/users/mika/api-token/create": "POST",
    "/api/v1/users/mika/api-token/1": "DELETE",
}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NOWHERE = "Endpoint Not Found."


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_route_has_its_methods_and_no_other(
    client: Client, user: User, path: str, slash: str
) -> None:
    documented = ROUTES[path].split()
    for method in METHODS:
        answer = client.generic(method, path + slash).json()
        assert (answer["description"] != NOWHERE) is (method in documented), method
        assert answer["success"] in (True, False)
