"""The `.json` pages by every kind of caller: the documented statuses (twibooru-api 1.3
and 3.1), and no word that the caller could not read on the site either."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from api.twibooru.pages.urls import urlpatterns
from tests.rights.asking import writes
from tests.rights.secrets import BY_NAME, words_in
from tests.rights.world import World, forget_requests

pytestmark = pytest.mark.django_db
CALLERS = (
    "anonymous",
    "unknown",
    "user",
    "owner",
    "assistant",
    "moderator",
    "admin",
    "banned",
    "unconfirmed",
    "gone",
)
_LETTERS = {200: "O", 302: "R", 401: "A", 404: "N", 422: "Q"}

#: A letter for each of `CALLERS`: O 200, R 302, A 401, N 404, Q 422.
_ALL, _NONE, _OWN = "OAOOOOOOAA", "NANNNNNNAA", "AAOOOOOOAA"
_THREAD, _COMMENT = "/posts/{image}/comments", "/posts/{image}/comments/{%s}.json"
ROWS = {
    "/posts.json": _ALL,
    "/posts.json?constraint=id&deleted=1&perpage=50&filter_id=2": _ALL,
    "/posts.json?constraint=updated&order=d&filter_id={private_filter}": _ALL,
    "/images.json?perpage=50": _ALL,
    "/posts/watched.json": _OWN,
    "/images/watched.json": _OWN,
    **{
        f"/posts/{{{name}}}.json": _ALL
        for name in (
            "image",
            "hidden_image",
            "merged_image",
            "destroyed_image",
            "waiting_image",
            "nameless_image",
            "paste",
            "hidden_paste",
        )
    },
    "/{image}.json": _ALL,
    "/images/{image}.json": _ALL,
    "/posts/999999.json": _NONE,
    f"{_THREAD}.json": _ALL,
    "/images/{image}/comments.json": _ALL,
    "/posts/{hidden_image}/comments.json": _ALL,
    "/posts/{waiting_image}/comments.json": _ALL,
    _COMMENT % "comment": _ALL,
    _COMMENT % "nameless_comment": _ALL,
    _COMMENT % "hidden_comment": _ALL,
    _COMMENT % "waiting_comment": _NONE,
    _COMMENT % "destroyed_comment": _NONE,
    "/images/{hidden_image}/comments/{buried_comment}.json": _NONE,
    "/search.json?q=*&perpage=50": _ALL,
    "/search.json?q=*&deleted=1&perpage=50&filter_id={private_filter}": _ALL,
    "/search/index.json?q=id:{hidden_image}&deleted=1": _ALL,
    "/search.json?q=my:faves": "QAOOOOOOAA",
    "/tags.json": _ALL,
    "/tags/{tag}.json": _ALL,
    "/tags/{artist}.json": _ALL,
    "/galleries.json?show_empty=1&include_images=1&perpage=50": _ALL,
    "/galleries.json?my_subs=1": _OWN,
    **{f"/galleries.json?user={name}": _ALL for name in ("teo", "zqshyqz", "kit")},
    "/galleries/{gallery}.json": _ALL,
    "/galleries/{nameless_gallery}.json": _ALL,
    "/lists.json?last=9w": _ALL,
    "/lists/recent_comments.json": _ALL,
    "/lists/my_comments.json": _OWN,
    **{
        f"/lists/user_comments/{{{name}}}.json": _ALL
        for name in ("user", "owner", "friend", "shy", "moderator")
    },
    "/lists/user_comments/{gone}.json": _NONE,
    "/filters.json?fq=a&search_desc=1&perpage=50": _ALL,
    "/filters/current.json?filter_id={private_filter}": _ALL,
    "/filters/{public_filter}.json": _ALL,
    "/filters/{private_filter}.json": "AAAOAOOAAA",
    "/profiles/teo.json": _ALL,
    "/profiles/{owner}.json": _ALL,
    "/profiles/{gone}.json": _NONE,
    "/none.json": _NONE,
}


@pytest.mark.parametrize("row", ROWS)
def test_a_row_of_the_table(row: str, world: World) -> None:
    found, path = "", world.path(row)
    for caller in CALLERS:
        response, written = _ask(world, path, caller)
        found += _LETTERS.get(response.status_code, f"[{response.status_code}]")
        told = words_in(response.content.decode()) - words_in(path)
        seen = {name for name in told if not _may_read(name, caller)}
        assert not seen, f"{caller} reads {seen}"
        assert not written, f"{caller} writes {written}"
    assert found == ROWS[row]


def _ask(world: World, path: str, caller: str) -> tuple[Any, list[str]]:
    keys = world.keys | {"unknown": "no such key"}
    if caller != "anonymous":
        path += f"{'&' if '?' in path else '?'}key={keys[caller]}"
    forget_requests()
    with transaction.atomic(), writes() as written:
        response = Client().get(path)
        transaction.set_rollback(True)
    return response, written


def _may_read(name: str, caller: str) -> bool:
    """As on the site; a key that opens nothing is nobody's."""
    outside = ("unknown", "unconfirmed", "gone")
    return BY_NAME[name].may_read("anonymous" if caller in outside else caller)


def test_every_route_has_its_rows(world: World) -> None:
    known = {resolve(world.path(row).partition("?")[0]).route for row in ROWS}
    assert {str(one.pattern) for one in urlpatterns} - known == set()


def test_a_session_is_nobody_here(world: World) -> None:
    for caller in ("owner", "moderator", "admin"):
        for path in ("/lists/my_comments.json", "/filters/{private_filter}.json"):
            assert world.client(caller).get(world.path(path)).status_code == 401
