"""`/api/v1/json` by every kind of caller: the documented statuses (philomena-api 1.2
and 2), and no word that the caller could not read on the site either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from api.philomena.urls import urlpatterns
from tests.rights.asking import writes
from tests.rights.secrets import BY_NAME, words_in
from tests.rights.world import World, forget_requests

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/json"
CALLERS = (
    "anonymous",
    "unknown",
    "user",
    "owner",
    "assistant",
    "moderator",
    "banned",
    "unconfirmed",
    "gone",
)
_LETTERS = {200: "O", 400: "B", 401: "A", 403: "F", 404: "N"}
# What waits for approval is in no search, and to be had by its id (section 3.2).
PUBLIC_HERE = {"waitingcomment", "waitingpost"}


@dataclass(frozen=True)
class Row:
    """`outcome` has a letter for each of `CALLERS`: O 200, B 400, A 401, F 403, N
    404."""

    path: str
    outcome: str
    method: str = "GET"

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


_ALL, _NONE = "OOOOOOOFF", "NNNNNNNFF"


def _in_topics(forum: str, topic: str, post: str, outcome: str) -> list[Row]:
    root = f"/forums/{forum}/topics/{{{topic}}}"
    paths = (root, f"{root}/posts", f"{root}/posts/{{{post}}}")
    return [Row(path, outcome) for path in paths]


ROWS = [
    Row("/images/featured", _ALL),
    *(
        Row(f"/images/{{{name}}}", _ALL)
        for name in (
            "image",
            "hidden_image",
            "merged_image",
            "destroyed_image",
            "waiting_image",
            "nameless_image",
        )
    ),
    Row("/images/999999", _NONE),
    Row("/images", "AABBBBFFF", "POST"),
    *(
        Row(f"/search/{what}?q={query}", _ALL)
        for what in ("images", "comments", "posts", "galleries", "tags", "filters")
        for query in ("*", "id:1")
    ),
    Row("/search/images?q=*&del=1", _ALL),
    Row("/search/images?q=id:{hidden_image}&del=1", _ALL),
    Row("/search/images?q=*&hidden=1&filter_id={private_filter}", _ALL),
    Row("/search?q=*", _ALL),
    Row("/search/images?q=my:faves", "BBOOOOOFF"),
    Row("/search/reverse", _ALL, "POST"),
    Row("/tags/{tag}", _ALL),
    Row("/tags/{artist}", _ALL),
    Row("/search/tags?q=artist:teo", _ALL),
    Row("/comments/{comment}", _ALL),
    Row("/comments/{nameless_comment}", _ALL),
    Row("/comments/{hidden_comment}", _ALL),
    Row("/comments/{waiting_comment}", _ALL),
    Row("/comments/{destroyed_comment}", _NONE),
    Row("/comments/{buried_comment}", "FFFFFFFFF"),
    Row("/posts/{post}", _ALL),
    Row("/posts/{nameless_post}", _ALL),
    Row("/posts/{hidden_post}", _ALL),
    Row("/posts/{waiting_post}", _ALL),
    *(
        Row(f"/posts/{{{name}}}", _NONE)
        for name in ("destroyed_post", "sunk_post", "assistant_post", "staff_post")
    ),
    Row("/profiles/{owner}", _ALL),
    Row("/profiles/{gone}", _NONE),
    Row("/filters/system", _ALL),
    Row("/filters/user", "FFOOOOOFF"),
    Row("/filters/{public_filter}", _ALL),
    Row("/filters/{private_filter}", "NNNONONFF"),
    Row("/oembed?url=http://127.0.0.1/images/{image}", _ALL),
    Row("/oembed?url=http://127.0.0.1/images/{hidden_image}", _NONE),
    Row("/forums", _ALL),
    Row("/forums/art", _ALL),
    Row("/forums/helpers", _NONE),
    Row("/forums/staff", _NONE),
    Row("/forums/art/topics", _ALL),
    # NOTE: a forum that one may not know of is an empty one (section 2).
    Row("/forums/staff/topics", _ALL),
    *_in_topics("art", "topic", "post", _ALL),
    *_in_topics("art", "hidden_topic", "sunk_post", _NONE),
    *_in_topics("helpers", "assistant_topic", "assistant_post", _NONE),
    *_in_topics("staff", "staff_topic", "staff_post", _NONE),
    Row("/forums/art/topics/{topic}/posts/{staff_post}", _NONE),
    Row("/forums/art/topics/{topic}/posts/{destroyed_post}", _NONE),
    Row("/none", _NONE),
]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_row_of_the_table(row: Row, world: World) -> None:
    found, path = "", ROOT + world.path(row.path)
    for caller in CALLERS:
        response, written = _ask(world, row.method, path, caller)
        found += _LETTERS.get(response.status_code, f"[{response.status_code}]")
        told = words_in(response.content.decode()) - words_in(path) - PUBLIC_HERE
        seen = {name for name in told if not _may_read(name, caller)}
        assert not seen, f"{caller} reads {seen}"
        assert not written, f"{caller} writes {written}"
    assert found == row.outcome


def _ask(world: World, method: str, path: str, caller: str) -> tuple[Any, list[str]]:
    keys = world.keys | {"unknown": "no such key"}
    if caller != "anonymous":
        path += f"{'&' if '?' in path else '?'}key={keys[caller]}"
    forget_requests()
    with transaction.atomic(), writes() as written:
        response = Client().generic(method, path)
        transaction.set_rollback(True)
    return response, written


def _may_read(name: str, caller: str) -> bool:
    """As on the site; an account that may not act is nobody there."""
    outside = ("unknown", "unconfirmed", "gone")
    return BY_NAME[name].may_read("anonymous" if caller in outside else caller)


def test_every_route_has_its_rows(world: World) -> None:
    paths = [(row.method, world.path(row.path).partition("?")[0]) for row in ROWS]
    known = {(method, resolve(ROOT + path).route) for method, path in paths}
    mounted = set()
    for one in urlpatterns:
        view: Any = one.callback
        route = f"api/v1/json{str(one.pattern).removeprefix('^')}"
        mounted |= {
            (method.upper(), route) for method in view.actions if method != "head"
        }
    assert mounted - known == set()


def test_a_session_is_nobody_here(world: World) -> None:
    for caller in ("owner", "moderator", "admin"):
        path = f"{ROOT}/filters/user"
        assert world.client(caller).get(path).status_code == 403
        path = f"{ROOT}/filters/{world.ids['private_filter']}"
        assert world.client(caller).get(path).status_code == 404
