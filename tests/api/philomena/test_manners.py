"""What all routes that are read have in common (philomena-api 1.1, 1.2, 1.3, 1.5;
clients, section 4)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts.models import User
from tests.api.philomena.test_route_table import ROOT, ROWS, Row
from tests.api.philomena.world import World

pytestmark = pytest.mark.django_db

# One answer with something in it of each route.
_ANSWERED = [row for row in ROWS if row.method == "GET" and row.status == 200]
READS = list({row.template: row for row in reversed(_ANSWERED)}.values())
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, OPTIONS",
    "Access-Control-Allow-Headers": "DNT,Keep-Alive,User-Agent,X-Requested-With,"
    "If-Modified-Since,Cache-Control,Content-Type",
}
JSON = "application/json; charset=utf-8"
_DATE = re.compile(r'"[a-z_]+_(?:at|on)":("[^"]*")')

each_read = pytest.mark.parametrize("row", READS, ids=str)


class Reading:
    """Of one row's address, by its caller."""

    def __init__(self, row: Row, client: Client, world: World) -> None:
        self._client = client
        path = ROOT + row.path.format(**world.ids)
        self.key = world.keys[row.caller] if row.caller else ""
        self._path = path + ("&" if "?" in path else "?")

    def __call__(self, method: str = "GET", extra: str = "", **params: str) -> Any:
        given = ({"key": self.key} if self.key else {}) | params
        query = "&".join(filter(None, [urlencode(given), extra]))
        return self._client.generic(method, self._path + query)


@pytest.fixture
def ask(row: Row, client: Client, world: World) -> Reading:
    return Reading(row, client, world)


@each_read
def test_headers_and_other_methods(ask: Reading) -> None:
    answer = ask()
    assert answer["Content-Type"] == JSON
    assert answer["Cache-Control"] == "no-store, no-cache"
    assert {name: answer[name] for name in CORS} == CORS
    assert not answer.cookies
    head = ask("HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert (head["Content-Type"], head["Cache-Control"]) == (JSON, "no-store, no-cache")
    options = ask("OPTIONS")
    assert (options.status_code, options.content) == (204, b"")
    assert {name: options[name] for name in CORS} == CORS
    assert options["Access-Control-Max-Age"] == "1728000"


@each_read
def test_no_other_method_is_there(ask: Reading) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE", "PROPFIND"):
        answer = ask(method)
        assert (answer.status_code, answer.json()) == (404, {"error": "Not found"})
        assert not [name for name in CORS if name in answer]


@each_read
def test_keys(ask: Reading, world: World) -> None:
    nobody = ask(key="")
    for unknown in ("undefined", "\0", "x" * 5000):
        answer = ask(key=unknown)
        assert (answer.status_code, answer.content) == (
            nobody.status_code,
            nobody.content,
        )
    for refused in ("unconfirmed", "gone"):
        answer = ask(key=world.keys[refused])
        assert (answer.status_code, answer.content) == (403, b"")
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert ask("OPTIONS", key=world.keys[refused]).status_code == 204
    assert ask(key=world.keys["banned"]).status_code == 200


@each_read
def test_a_session_is_nobody(ask: Reading, client: Client) -> None:
    nobody = ask(key="")
    client.force_login(User.objects.get(name="wren"))
    answer = ask(key="")
    assert (answer.status_code, answer.content) == (nobody.status_code, nobody.content)


@each_read
def test_what_is_unknown_is_harmless(ask: Reading) -> None:
    """Clients send the parameters of other sites; of another shape they are absent."""
    plain = ask().content
    for extra in (
        "filter_id=56027", "filter_id=", "filter_id=1x", "filter_id=99999999999999999",
        "page[]=7&per_page[a]=1&filter_id[]=2", "limit=1&perpage=1", "&%00=%FF",
        "page=&per_page=", "page=x&per_page=x", "page=0", "page=-3", "per_page=1000",
    ):  # fmt: skip
        assert ask(extra=extra).content == plain, extra
    assert ask(key="", extra="key[]=x").content == ask(key="").content


@each_read
def test_values_of_the_documented_kinds(ask: Reading) -> None:
    """Whole seconds with a `Z`; whole numbers without a point."""
    answer = ask()
    for moment in _DATE.findall(answer.content.decode()):
        assert re.fullmatch(r'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"', moment), moment
    for name, value in _leaves(answer.json()):
        if name in ("id", "total") or name.endswith(("_id", "_count")):
            assert value is None or type(value) is int, name
        assert not isinstance(value, str) or not value.startswith("//"), name


def _leaves(value: Any, name: str = "") -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [leaf for key, one in value.items() for leaf in _leaves(one, key)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in _leaves(one, name)]
    return [(name, value)]
