"""No junk in any part of a request is a failure of the server (philomena-api 1.1,
1.4, D3)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote_from_bytes, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from api.philomena.urls import urlpatterns
from booru.search.fields import Role
from booru.search_fields import (
    COMMENT_FIELDS,
    FILTER_FIELDS,
    GALLERY_FIELDS,
    IMAGE_FIELDS,
    TAG_FIELDS,
)
from forums.search_fields import POST_FIELDS
from tests.api.philomena.world import World

pytestmark = pytest.mark.django_db
ROUTES = sorted({str(row.pattern).removeprefix("^") for row in urlpatterns})
JSON = "application/json; charset=utf-8"
# Of each route.
EXAMPLES = 15

_FIELDS = sorted(
    {
        name
        for table in (
            COMMENT_FIELDS,
            FILTER_FIELDS,
            GALLERY_FIELDS,
            IMAGE_FIELDS,
            POST_FIELDS,
            TAG_FIELDS,
        )
        for name in table.for_role(Role.MODERATOR).by_name
    }
)
_NAMES = [
    "anonymous", "del", "distance", "filter_id", "hidden", "image", "key", "limit",
    "page", "per_page", "perpage", "q", "sd", "sf", "url", "q[]", "page[]", "key[x]",
    "image[tag_input]", "image[sources][0][source]", "image[image]", "[", "",
]  # fmt: skip
_BYTES = [
    b"", b"0", b"-0", b"1", b"-1", b"2147483647", b"2147483648", b"-2147483649",
    b"9" * 30, b"1.5", b"1e9", b"0x1", b"2abc", b" 1", b"+1", b"\xd9\xa1", b"NaN",
    b"Infinity", b"null", b"true", b"\0", b"1\0", b"\xff", b"\xed\xa0\x80", b"%00",
    b"\xf0\x9f\xa6\x8a", b"a" * 3000, b"../..", b"'; --", b"art", b"staff", b"fox",
    b"featured", b"system", b"user", b"random:", b"gallery_id:99999999999", b"asc",
    b"http://[::1", b"/images/99999999999", b"/img/2024/1/1/1.png", b"http://127.0.0.1",
]  # fmt: skip
_VALUES = [
    "", "*", "1", "-1", "99999999999999999999", "1~99999999999", "1.5", ".5", "true",
    "fox*", "f?x~", "fox~2", "fox~0.1", "\\", "\\*", "\0", "2024", "2024-02-30",
    "9999-12-31", "0000", "3 days ago", "99999999999 years ago", "10.0.0.0/8", "::/0",
    "1.2.3.4/99", "comments", "faves", "\U0001f98a", "a" * 300,
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
        max_size=3,
    ),
).map(lambda text: text.encode("utf-8", "surrogatepass"))
_parameter = st.one_of(
    st.tuples(st.just("q"), _query),
    st.tuples(st.sampled_from(_NAMES), _junk),
    st.tuples(st.text(max_size=4), _junk),
)
_request = st.fixed_dictionaries(
    {
        "parts": st.lists(_junk, min_size=3, max_size=3),
        "parameters": st.lists(_parameter, max_size=4),
        "method": st.sampled_from(["GET"] * 6 + ["POST", "POST", "HEAD", "OPTIONS"]),
        "caller": st.sampled_from(["", "user", "moderator", "assistant", "banned"]),
        "known": st.lists(st.booleans(), min_size=3, max_size=3),
        "pick": st.integers(0, 99),
        "body": st.one_of(_junk, st.just(b'{"image": [], "url": {}, "key": 1}')),
        "content_type": st.sampled_from(
            [
                "application/json",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "multipart/form-data",
                "text/plain",
                "",
            ]
        ),
    }
)


@pytest.mark.parametrize("route", ROUTES)
@effort(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(request=_request)
def test_no_request_fails(
    route: str, client: Client, world: World, request: dict[str, Any]
) -> None:
    path = address(route, world, request)
    parameters = list(request["parameters"])
    if request["caller"]:
        parameters.append(("key", world.keys[request["caller"]].encode()))
    response = client.generic(
        request["method"],
        f"{path}?{urlencode(parameters, errors='replace')}",
        request["body"],
        content_type=request["content_type"],
    )
    assert response.status_code in (200, 204, 400, 401, 403, 404, 413), path
    if request["method"] == "GET" and response["Content-Type"] == JSON:
        assert isinstance(response.json(), dict)


@pytest.mark.parametrize("route", [route for route in ROUTES if "<" in route])
def test_each_junk_in_each_part(route: str, client: Client, world: World) -> None:
    """The other parts are known."""
    parts = route.count("<")
    for place in range(parts):
        for junk in _BYTES:
            known = [other != place for other in range(parts)]
            path = address(
                route, world, {"parts": [junk] * parts, "known": known, "pick": 0}
            )
            for method in ("GET", "POST"):
                status = client.generic(method, path).status_code
                assert status in (200, 400, 401, 403, 404), path


def address(route: str, world: World, request: dict[str, Any]) -> str:
    """The route with each part known or junk; the route of all others as junk."""
    if not route.startswith("/"):
        return f"/api/v1/json/{quote_from_bytes(request['parts'][0])}"
    parts = zip(request["parts"], request["known"], strict=True)

    def part(match: re.Match[str]) -> str:
        junk, known = next(parts)
        if not known:
            return quote_from_bytes(junk, safe="") or "%20"
        if match[1] == "short_name":
            return "art"
        thing = match[1].removesuffix("_id").removesuffix("_slug")
        ids = [v for name, v in world.ids.items() if thing in name] or [
            world.ids["tag"]
        ]
        return str(ids[request["pick"] % len(ids)])

    return "/api/v1/json" + re.sub(r"<str:([a-z_]+)>", part, route)
