"""What the dialects say of themselves, against what is mounted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import pytest
from django.test import Client
from openapi_spec_validator import validate

from api.description import Dialect
from api.docs.documents import (
    DIALECTS,
    Generator,
    NotDescribed,
    document,
    mounted,
    path_of,
)

EVERY = pytest.mark.parametrize("name", sorted(DIALECTS))


def test_paths_are_read_from_patterns() -> None:
    rows = {
        "api/v1/json/images/<str:image_id>": "/api/v1/json/images/{image_id}",
        "api/v1^/status/?\\Z": "/api/v1/status",
        "api/v1^/users/(?P<user>[^/]+)/stats/?\\Z": "/api/v1/users/{user}/stats",
        "api/v1^/games/(?P<gpt>a|b\\-c|[^/]+/[^/]+)/charts/?\\Z": (
            "/api/v1/games/{game}/{playtype}/charts"
        ),
        "api/v3/posts/<int:post_id>\\.json": "/api/v3/posts/{post_id}.json",
    }
    assert {pattern: path_of(pattern) for pattern in rows} == rows


@EVERY
def test_what_is_mounted_is_described_and_the_reverse(name: str) -> None:
    described = [(one.method, one.path) for one in DIALECTS[name].operations]
    assert len(described) == len(set(described))
    assert set(described) == mounted(name)


@EVERY
def test_documents_are_openapi(name: str) -> None:
    validate(orjson.loads(orjson.dumps(document(name))))


@EVERY
def test_every_object_is_used_and_every_segment_explained(name: str) -> None:
    """A reference to nothing is an error of the validator; the reverse is ours."""
    dialect = DIALECTS[name]
    text = orjson.dumps(document(name)).decode()
    unused = [one for one in dialect.objects if f'/schemas/{one}"' not in text]
    assert unused == []
    for operation in dialect.operations:
        parts = [p.name for p in operation.parameters if p.place == "path"]
        assert all(f"{{{one}}}" in operation.path for one in parts)
        assert len(parts) == operation.path.count("{"), operation
        assert any(status < 300 for status in operation.answers), operation


@EVERY
def test_every_limit_named_is_one_of_the_site(name: str, settings: Any) -> None:
    dialect = DIALECTS[name]
    counted = {limit for one in dialect.operations for limit in one.limits}
    assert counted <= set(dialect.limits)
    assert set(dialect.limits) <= set(settings.LIMITS)


def test_a_document_is_served_to_any_page(client: Client) -> None:
    response = client.get("/docs/api/philomena.json")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    found = response.json()
    assert found["openapi"] == "3.1.0"
    assert found["info"]["title"] == "Polybooru: Philomena"
    assert found["servers"] == [{"url": "http://127.0.0.1:8000"}]
    image = found["paths"]["/api/v1/json/images/{image_id}"]["get"]
    assert set(image["responses"]) == {"200", "403", "404", "429", "503"}
    assert image["security"] == [{}, {"key": []}]
    again = client.get(
        "/docs/api/philomena.json", headers={"If-None-Match": response["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_no_document_of_anything_else(client: Client) -> None:
    assert client.get("/docs/api/nothing.json").status_code == 404
    assert client.get("/docs/api/Philomena.json").status_code == 404
    assert client.post("/docs/api/philomena.json").status_code == 405


def test_a_route_without_words_is_an_error() -> None:
    whole = DIALECTS["philomena"]
    less: Dialect = replace(whole, operations=whole.operations[1:])
    with pytest.raises(NotDescribed, match="GET /api/v1/json/images/featured"):
        Generator(less).get_schema()
