"""What every route of the dialect has in common (tachi-api, section 1)."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/api/v1", "/api/v1/", "/ir/x"])
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_an_unknown_path_is_said_in_the_envelope(
    client: Client, method: str, path: str
) -> None:
    response = getattr(client, method)(path)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.json() == {"success": False, "description": "Endpoint Not Found."}
