"""No junk in any part of a request is a failure of the server (twibooru-api 1.3)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote_from_bytes, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from api.twibooru import urls, urls_v2
from booru.search.fields import Role
from booru.search_fields import POST_FIELDS, TAG_FIELDS
from tests.api.twibooru.world import World

pytestmark = pytest.mark.django_db
JSON = "application/json; charset=utf-8"
STATUSES = (200, 204, 400, 401, 404, 413, 422)
_FIELDS = sorted(
    {
        name
        for table in (POST_FIELDS, TAG_FIELDS)
        for name in table.for_role(Role.MODERATOR).by_name
    }
)
_NAMES = [
    "deleted", "filter_id", "hidden", "key", "page", "per_page", "perpage", "q", "sd",
    "sf", "q[]", "page[]", "key[x]", "id", "value", "class", "[", "",
]  # fmt: skip
_BYTES = [
    b"", b"0", b"-0", b"1", b"-1", b"2147483647", b"2147483648", b"-2147483649",
    b"9" * 30, b"1.5", b"1e9", b"0x1", b"2abc", b" 1", b"+1", b"\xd9\xa1", b"NaN",
    b"null", b"true", b"\0", b"1\0", b"\xff", b"\xed\xa0\x80", b"%00", b"a" * 3000,
    b"\xf0\x9f\xa6\x8a", b"../..", b"'; --", b"featured", b"comments", b"random:",
    b"gallery_id:99999999999", b"asc", b"up", b"false", b"Post",
]  # fmt: skip
_VALUES = [
    "", "*", "1", "-1", "99999999999999999999", "1~99999999999", "1.5", ".5", "true",
    "fox*", "f?x~", "fox~2", "\\", "\0", "2024", "2024-02-30", "9999-12-31", "paste",
    "derpibooru", "99999999999 years ago", "10.0.0.0/8", "::/0", "faves", "a" * 300,
]  # fmt: skip
_JSON = [
    b"", b"{", b"[]", b"null", b"1", b'"up"', b"\xff", b"[" * 2000, b'{"id": 1e999}',
    b'{"id": 99999999999999999999999, "value": "up"}', b'{"id": [], "value": {}}',
    b'{"id": "1\\u0000", "value": "up", "class": null}', b'{"key": 1, "value": "up"}',
    b'{"id": true, "value": true, "class": []}', b'{"\\ud800": "\\ud800"}',
]  # fmt: skip

_junk = st.one_of(st.sampled_from(_BYTES), st.binary(max_size=12))
_term = st.one_of(
    st.builds(
        lambda field, op, value: f"{field}{op}:{value}",
        st.sampled_from([*_FIELDS, "my"]),
        st.sampled_from(["", "", "", ".gt", ".lte", ".eq"]),
        st.sampled_from(_VALUES),
    ),
    st.sampled_from(_VALUES),
    st.text(max_size=8),
)
_query = st.builds(
    lambda first, rest: first + "".join(op + term for op, term in rest),
    _term,
    st.lists(
        st.tuples(st.sampled_from([", ", " OR ", ", -", "^2, ", " || ("]), _term),
        max_size=2,
    ),
).map(lambda text: text.encode("utf-8", "surrogatepass"))
_parameter = st.one_of(
    st.tuples(st.just("q"), _query),
    st.tuples(st.sampled_from(_NAMES), _junk),
    st.tuples(st.text(max_size=4), _junk),
)
_ROUTES = [
    *((f"/api/v3{row.pattern}", ["GET"] * 4 + ["POST", "HEAD", "OPTIONS"])
      for row in urls.urlpatterns[:-1]),
    *((f"/api/v2{row.pattern}", ["PUT"] * 4 + ["GET", "POST"])
      for row in urls_v2.urlpatterns[:-1]),
    ("/api/v3/<str:anything>", ["GET"]),
    ("/api/v2/<str:anything>", ["PUT"]),
]  # fmt: skip
_request = st.sampled_from(_ROUTES).flatmap(
    lambda row: st.fixed_dictionaries(
        {
            "route": st.just(row[0].replace("^", "").replace(r"(?:\.json)?$", "")),
            "method": st.sampled_from(row[1]),
            "part": st.one_of(st.none(), _junk),
            "parameters": st.lists(_parameter, max_size=4),
            "caller": st.sampled_from(["", "user", "moderator", "banned"]),
            "pick": st.integers(0, 99),
            "body": st.one_of(st.sampled_from(_JSON), st.binary(max_size=12)),
        }
    )
)


@effort(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(request=_request)
def test_no_request_fails(
    client: Client, world: World, request: dict[str, Any]
) -> None:
    parameters = list(request["parameters"])
    if request["caller"]:
        parameters.append(("key", world.keys[request["caller"]].encode()))
    path = f"{address(world, request)}?{urlencode(parameters, errors='replace')}"
    response = client.generic(
        request["method"], path, request["body"], content_type="application/json"
    )
    assert response.status_code in STATUSES, path
    if request["method"] not in ("HEAD", "OPTIONS"):
        assert response["Content-Type"] == JSON
        body = response.json()
        assert isinstance(body, dict)
        if response.status_code >= 400:
            assert set(body) == {"error"}
            assert body["error"]


def test_each_junk_in_each_part(client: Client, world: World) -> None:
    for route, methods in _ROUTES:
        if "<" in route:
            for junk in _BYTES:
                path = address(world, {"route": route, "part": junk, "pick": 0})
                status = client.generic(methods[0], path).status_code
                assert status in (200, 404), path


def address(world: World, request: dict[str, Any]) -> str:
    """The route with its part known or junk."""

    def part(match: re.Match[str]) -> str:
        if request["part"] is not None:
            return quote_from_bytes(request["part"], safe="") or "%20"
        ids = list(world.ids.values())
        return str(ids[request["pick"] % len(ids)])

    return re.sub(r"<str:([a-z_]+)>", part, request["route"])
