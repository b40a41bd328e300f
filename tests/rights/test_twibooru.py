"""`/api/v3` and `/api/v2` by every kind of caller: the documented statuses
(twibooru-api 1.3, 1.6 and 2), and no word that the caller could not read on the site
either."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from api.twibooru import urls, urls_v2
from tests.rights.asking import writes
from tests.rights.secrets import BY_NAME, words_in
from tests.rights.world import World, forget_requests

pytestmark = pytest.mark.django_db
V3, V2 = "/api/v3", "/api/v2"
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
_LETTERS = {200: "O", 401: "A", 404: "N", 422: "U"}


@dataclass(frozen=True)
class Row:
    """`outcome` has a letter for each of `CALLERS`: O 200, A 401, N 404, U 422."""

    path: str
    outcome: str
    #: What is written there, and of which post.
    value: str = ""
    post: str = ""


_ALL, _NONE = "OAOOOOOAA", "NANNNNNAA"
_POSTS = ("image", "hidden_image", "merged_image", "destroyed_image", "waiting_image",
          "nameless_image", "paste", "hidden_paste", "destroyed_paste")  # fmt: skip

ROWS = [
    Row(f"{V3}/posts/featured", _ALL),
    *(Row(f"{V3}/posts/{{{name}}}", _ALL) for name in _POSTS),
    *(Row(f"{V3}/posts/{{{name}}}/comments", _ALL) for name in _POSTS),
    Row(f"{V3}/posts/999999", _NONE),
    Row(f"{V3}/posts/999999/comments", _NONE),
    *(
        Row(f"{V3}/search/posts?{query}", _ALL)
        for query in (
            "q=*",
            "q=*&deleted=1",
            "q=id:{hidden_image}&deleted",
            "q=*&hidden=1&filter_id={private_filter}",
            "q=media_type:paste",
        )
    ),
    Row(f"{V3}/search/posts?q=my:faves", "UAOOOOOAA"),
    Row(f"{V3}/search/posts?q=(", "UAUUUUUAA"),
    Row(f"{V3}/search/tags?q=*", _ALL),
    Row(f"{V3}/galleries/{{gallery}}", _ALL),
    Row(f"{V3}/galleries/{{nameless_gallery}}", _ALL),
    Row(f"{V3}/galleries/999999", _NONE),
    Row(f"{V3}/none", _NONE),
    Row(f"{V2}/none", _NONE),
    *(
        Row(f"{V2}/interactions/{path}", outcome, value, post)
        for path, value in (("vote", "up"), ("vote", "false"), ("fave.json", "true"))
        for post, outcome in (
            ("{image}", "AAOOOOAAA"),
            ("{hidden_image}", "AANNNNNAA"),
            ("{merged_image}", "AANNNNNAA"),
        )
    ),
]


def test_each_row_of_the_table(world: World) -> None:
    wrong = []
    for row in ROWS:
        found, path = "", world.path(row.path)
        for caller in CALLERS:
            response, written = _ask(world, row, path, caller)
            found += _LETTERS.get(response.status_code, f"[{response.status_code}]")
            told = words_in(response.content.decode()) - words_in(path)
            seen = {name for name in told if not _may_read(name, caller)}
            assert not seen, f"{row}: {caller} reads {seen}"
            may_write = bool(row.value) and response.status_code == 200
            assert may_write or not written, f"{row}: {caller} writes {written}"
        if found != row.outcome:
            wrong.append((row, found))
    assert wrong == []


def _ask(world: World, row: Row, path: str, caller: str) -> tuple[Any, list[str]]:
    keys = world.keys | {"unknown": "no such key"}
    if caller != "anonymous":
        path += f"{'&' if '?' in path else '?'}key={keys[caller]}"
    sent = {"id": world.path(row.post), "value": row.value} if row.value else {}
    method = "PUT" if row.value else "GET"
    forget_requests()
    with transaction.atomic(), writes() as written:
        response = Client().generic(
            method, path, json.dumps(sent), content_type="application/json"
        )
        transaction.set_rollback(True)
    return response, written


def _may_read(name: str, caller: str) -> bool:
    """As on the site; an account that may not act is nobody there."""
    outside = ("unknown", "unconfirmed", "gone")
    return BY_NAME[name].may_read("anonymous" if caller in outside else caller)


def test_every_route_has_its_rows(world: World) -> None:
    paths = [world.path(row.path).partition("?")[0] for row in ROWS]
    known = {resolve(path).route for path in paths}
    mounted = {
        root[1:] + str(one.pattern).removeprefix("^")
        for root, table in ((V3, urls), (V2, urls_v2))
        for one in table.urlpatterns
    }
    assert mounted - known == set()


def test_a_session_opens_nothing_here(world: World) -> None:
    """But the writes, with the token of a page (tests/api/twibooru)."""
    for caller in ("owner", "moderator", "admin"):
        path = f"{V3}/search/posts?q=my:faves"
        assert world.client(caller).get(path).status_code == 422
        path = world.path(f"{V3}/search/posts?q=id:{{hidden_image}}&deleted=1")
        assert world.client(caller).get(path).json()["total"] == 0
