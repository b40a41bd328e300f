"""`/docs/api`: which interface, which address, which limit."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from api.description import TEXT, array, nullable, record, ref
from api.docs.documents import DIALECTS
from api.docs.reading import duration, routes_of, words

EVERY = pytest.mark.parametrize("name", sorted(DIALECTS))
pytestmark = pytest.mark.django_db


def _page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode())


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_page_names_each_interface_its_address_and_its_limits(
    client: Client, settings: Any
) -> None:
    settings.RATE_LIMITS = True
    settings.LIMITS = settings.LIMITS | {"philomena": (60, 5), "tachi.import": (5, 60)}
    settings.SITE_URL = "https://booru.example"
    html = _page(client, "/docs/api")
    text = _text(html)
    for dialect in DIALECTS.values():
        assert dialect.title in text
        assert f"curl 'https://booru.example{dialect.base}" in text
        assert f'href="/docs/api/{dialect.name}.json"' in html
        assert f'href="/docs/api/{dialect.name}#routes"' in html
    assert "Philomena All requests 60 requests in 5 seconds" in text
    assert "Tachi Score files and direct imports, which count in both 5 req" in text
    assert "Twibooru Pages as JSON, and oEmbed no limit" in text
    assert "Nekos All requests 1 request in 1 second" in text


def test_limits_that_are_off_are_none(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS = False
    text = _text(_page(client, "/docs/api"))
    assert "This site counts no requests at present." in text
    assert "requests in" not in text
    assert "429" not in text
    assert "Limits none at present" in _text(_page(client, "/docs/api/nekos"))


@EVERY
def test_each_interface_has_a_page_with_all_its_routes(
    name: str, client: Client, settings: Any
) -> None:
    settings.RATE_LIMITS = True
    dialect = DIALECTS[name]
    html = _page(client, f"/docs/api/{name}")
    shown = re.findall(r"<summary><span[^>]*>(\w+)</span><code>([^<]+)</code>", html)
    assert sorted(shown) == sorted((one.method, one.path) for one in dialect.operations)
    assert all(f'<details id="{one}">' in html for one in dialect.objects)
    for example in dialect.examples:
        assert f'name="path" value="{example.path}"' in html
    assert "http://127.0.0.1:8000" + dialect.base in html
    blocked = "Who is too early 10 times within an hour is shut out for 1 hour."
    assert (blocked in html) == (name == "nekos")


@EVERY
def test_the_examples_are_answered(name: str, client: Client, settings: Any) -> None:
    settings.RATE_LIMITS = False
    base = DIALECTS[name].base
    for example in DIALECTS[name].examples:
        response = client.get(f"/docs/api/{name}/try", {"path": example.path})
        assert (response.status_code, response["Location"]) == (
            302,
            base + example.path,
        )
        # Of an empty site: nothing is featured, and there is no random picture.
        assert client.get(response["Location"]).status_code in (200, 404)


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("", "/api/v1/json"),
        ("forums", "/api/v1/json/forums"),
        ("//evil.example/", "/api/v1/json//evil.example"),
        ("\\\\evil.example", "/api/v1/json//evil.example"),
        ("https://evil.example", "/api/v1/json/https://evil.example"),
        ("/x\r\nSet-Cookie: a", "/api/v1/json/x%0D%0ASet-Cookie:%20a"),
        ("/\0", "/api/v1/json/%00"),
    ],
)
def test_what_is_tried_is_below_its_interface(
    path: str, target: str, client: Client
) -> None:
    response = client.get("/docs/api/philomena/try", {"path": path})
    assert (response.status_code, response["Location"]) == (302, target)


def test_no_page_of_anything_else(client: Client) -> None:
    for path in ("/docs/api/nothing", "/docs/api/nothing/try", "/docs/api/", "/docs"):
        assert client.get(path).status_code == 404, path
    assert client.post("/docs/api").status_code == 405


def test_the_lists_cost_nothing_once_made(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        _page(client, "/docs/api/tachi")
        _page(client, "/docs/api")
    assert asked.captured_queries == []
    assert routes_of("tachi") is routes_of("tachi")


def test_the_footer_and_the_keys_lead_there(client: Client, as_user: Client) -> None:
    assert '<a href="/docs/api">API</a>' in _page(client, "/docs/style")
    assert '<a href="/docs/api">What programs' in _page(as_user, "/settings/keys")


def test_types_and_times_in_words() -> None:
    assert words(array(ref("Image"))) == "list of Image"
    assert words(nullable(TEXT)) == "text or null"
    assert words({"enum": ["up", None]}) == '"up" | null'
    assert words(record({"a": TEXT, "b": ref("X")})) == "{a: text, b: X}"
    assert [duration(n) for n in (1, 90, 120, 3600)] == [
        "1 second", "90 seconds", "2 minutes", "1 hour",
    ]  # fmt: skip
