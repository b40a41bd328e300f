"""Bodies and query strings (tachi-api 1.2)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.api.tachi.clients import body_of, refusal_of, with_permissions

pytestmark = pytest.mark.django_db
STATUS = "/api/v1/status"
JSON = "application/json"


def post(client: Client, data: Any, path: str = STATUS, **kwargs: Any) -> Any:
    return client.post(path, data, content_type=kwargs.pop("kind", JSON), **kwargs)


def test_json_is_read(client: Client) -> None:
    for kind in (JSON, "application/json; charset=utf-8", "Application/JSON"):
        assert body_of(post(client, '{"echo": "ü"}', kind=kind))["echo"] == "ü"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "text/json", ""]
)
def test_other_types_are_an_empty_body(client: Client, kind: str) -> None:
    assert "echo" not in body_of(post(client, '{"echo": "x"}', kind=kind))
    poor = {"permissions": [], "x": "not asked for"}
    body_of(post(client, json.dumps(poor), kind=kind))


def test_the_mark_of_utf8_does_not_matter(client: Client) -> None:
    assert body_of(post(client, b'\xef\xbb\xbf{"echo": "x"}'))["echo"] == "x"


def test_no_body_is_an_empty_one(client: Client) -> None:
    assert "echo" not in body_of(post(client, ""))
    assert "echo" not in body_of(client.post(STATUS))


@pytest.mark.parametrize(
    "data",
    [
        "{", "[1,]", "x", " ", '{"a": NaN}', '{"echo": "x"}'.encode("utf-16"),
        b'{"echo": "\xff"}', r'{"echo": "\ud800"}', "[" * 100_000,
    ],
)  # fmt: skip
def test_malformed_json(client: Client, data: Any) -> None:
    assert refusal_of(post(client, data), 400).startswith("Malformed JSON: ")


@pytest.mark.parametrize("data", ['"text"', "1", "null", "true"])
def test_the_top_is_an_object_or_an_array(client: Client, data: str) -> None:
    said = refusal_of(post(client, data), 400)
    assert said == "Malformed JSON: expected an object or an array."
    # An array is JSON that this route has no use for.
    assert refusal_of(post(client, "[]"), 400).startswith("[] ")


def test_malformed_json_comes_before_the_question_who(client: Client) -> None:
    headers = {"Authorization": "Bearer wrong"}
    said = refusal_of(post(client, "{", headers=headers), 400)
    assert said.startswith("Malformed JSON: ")
    refusal_of(post(client, "{}", headers=headers), 401)
    refusal_of(post(client, "{", "/api/v1/import/from-api"), 400)


@pytest.mark.parametrize(
    "data", [r'{"echo": "a\u0000b"}', r'{"a\u0000": 1}', r'[{"x": ["\u0000"]}]']
)
def test_no_text_holds_nul(client: Client, data: str) -> None:
    said = refusal_of(post(client, data), 400)
    assert said == "Malformed JSON: a text holds the character NUL."
    # The same letters as text are nothing bad.
    fine = json.dumps({"echo": r"\u0000"})
    assert body_of(post(client, fine))["echo"] == r"\u0000"


def test_four_megabytes_are_the_most(client: Client) -> None:
    size = 4 * 1024 * 1024
    text = '{"echo": "' + "x" * (size - 12) + '"}'
    assert len(text) == size
    assert len(body_of(post(client, text))["echo"]) == size - 12
    said = refusal_of(post(client, text + " "), 413)
    assert said == "Your request body was too large. The limit is 4MB."
    # Of other types nothing is read.
    body_of(post(client, text + " ", kind="text/plain"))


def test_a_get_has_no_body(client: Client) -> None:
    response = client.generic("GET", STATUS, "{", content_type=JSON)
    assert body_of(response)["whoami"] is None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"echo": 5}, "[echo] Input should be a valid string (Received 5)"),
        ({"echo": ["x"]}, '[echo] Input should be a valid string (Received ["x"])'),
        ({"y": 1}, "Unexpected properties inside object: y."),
        ({"y" * 200: 1}, f"Unexpected properties inside object: {'y' * 100}."),
    ],
)
def test_validation_says_where_and_what(client: Client, body: Any, said: str) -> None:
    assert refusal_of(post(client, json.dumps(body)), 400) == said


def test_long_values_are_cut(client: Client) -> None:
    said = refusal_of(post(client, json.dumps({"echo": ["x" * 500]})), 400)
    assert said.endswith(f'(Received ["{"x" * 98})')


def test_a_missing_key_has_no_value(user: User, by_token: Client) -> None:
    said = refusal_of(post(by_token, "{}", "/api/v1/import/from-api"), 400)
    assert said == "[importType] Field required (Received nothing)"


def test_query_strings_are_flat(client: Client) -> None:
    assert body_of(client.get(f"{STATUS}?echo=a%20b"))["echo"] == "a b"
    assert body_of(client.get(f"{STATUS}?echo="))["echo"] == ""
    assert "echo" not in body_of(client.get(f"{STATUS}?echo[a]=1&x=1&x=2"))
    said = refusal_of(client.get(f"{STATUS}?echo=1&echo=2"), 400)
    assert said == '[echo] Expected string (Received ["1","2"])'
    refusal_of(client.get(f"{STATUS}?echo=%00"), 400)
    assert body_of(client.get(f"{STATUS}?echo=%ff"))["echo"] == "\ufffd"


@pytest.mark.parametrize("path", ["users/a%00b", "imports/%00", "users/%00/imports"])
def test_no_name_holds_nul(client: Client, path: str) -> None:
    refusal_of(client.get(f"/api/v1/{path}"), 404)


def test_a_name_may_hold_anything_else(client: Client, user: User) -> None:
    for name in ("%ff", "%F0%9F%A6%8A", "..", "a%0Ab", "'%22;--", "%ed%a0%80"):
        refusal_of(client.get(f"/api/v1/users/{name}"), 404)


def test_a_form_is_no_json(user: User) -> None:
    client = with_permissions(user, *[])
    refusal_of(client.post("/api/v1/users/me/api-tokens/create", {"a": "b"}), 403)
