"""No junk in any part of a request is a failure of the server, and every answer is in
the envelope (nekos-api, section 3)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_from_bytes, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.nekos.urls import ROUTES
from tests.api.nekos.world import World

pytestmark = pytest.mark.django_db
EXAMPLES = 150

_BYTES = [
    b"", b"0", b"-1", b"1", b"25", b"3600", b"2147483648", b"9" * 5000, b"1.5", b"\0",
    b"\xd9\xa1", b"\xff", b"\xed\xa0\x80", b"%00", b"\xf0\x9f\xa6\x8a", b"a" * 3000,
    b"..", b"'; --", b"a*", b"(a|b){2,}", b"[[:alpha:]", b"[z-a]", b"\\", b"%", b"_%",
    b"fox,fox,nothing", b",,", b"random", b"images", b"*", b"((((((((a*)*)*)*)*)*)*)*)",
]  # fmt: skip
_junk = st.one_of(st.sampled_from(_BYTES), st.binary(max_size=12))
_NAMES = ["limit", "offset", "search", "categories", "expiry", "nsfw", "limit[]", ""]
_parameter = st.tuples(st.sampled_from(_NAMES), _junk)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    route=st.sampled_from([route for route, _ in ROUTES] + ["/", "/%00"]),
    part=st.one_of(st.none(), _junk),
    parameters=st.lists(_parameter, max_size=4),
    header=st.one_of(st.none(), st.text(max_size=20), st.just("Bearer " + "a" * 100)),
    method=st.sampled_from(["GET"] * 6 + ["HEAD", "POST", "OPTIONS"]),
    is_known=st.booleans(),
)
def test_no_request_fails(
    client: Client,
    world: World,
    route: str,
    part: bytes | None,
    parameters: list[tuple[str, bytes]],
    header: str | None,
    method: str,
    is_known: bool,
) -> None:
    known = {
        "<str:image_id>": world.image("plain"),
        "<str:set_id>": str(world.galleries["first"].uuid),
        "<str:tag_id>": world.tag("artist:teo"),
    }
    for name, uuid in known.items():
        junk = quote_from_bytes(part or b"x", safe="")
        route = route.replace(name, uuid if part is None else junk)
    path = f"/api{route}?{urlencode(parameters)}"
    token = world.tokens["any expiry"]
    headers = {"Authorization": f"Bearer {token}"} if is_known else {}
    if header is not None and not is_known:
        headers = {"Authorization": header}
    response = client.generic(method, path, headers=headers)
    checked(response, method)


def checked(response: Any, method: str) -> None:
    assert response.status_code in (200, 400, 401, 403, 404, 405), response.content
    assert response["Access-Control-Allow-Origin"] == "*"
    if method in ("HEAD", "OPTIONS"):
        assert response.content == b""
        return
    body = response.json()
    assert body["success"] is (response.status_code == 200)
    if response.status_code != 200:
        assert body["code"] == response.status_code
        assert isinstance(body["message"], str)
