"""The table of twibooru-api 3.1: each page of the first release is there, there is no
other, and what is no page answers in the dialect's own body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_from_bytes, urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from accounts.models import User
from api.twibooru.pages.urls import urlpatterns
from tests.api.twibooru_pages.asking import NOT_FOUND, get
from tests.factories import make_comment, make_gallery, make_image, make_tag

pytestmark = pytest.mark.django_db
JSON = "application/json; charset=utf-8"

DOCUMENTED = {
    "/posts.json",
    "/images.json",
    "/posts/watched.json",
    "/images/watched.json",
    "/posts/:id.json",
    "/:id.json",
    "/images/:id.json",
    "/posts/:id/comments.json",
    "/images/:id/comments.json",
    "/posts/:id/comments/:cid.json",
    "/images/:id/comments/:cid.json",
    "/search.json",
    "/search/index.json",
    "/tags.json",
    "/tags/:slug.json",
    "/galleries.json",
    "/galleries/:id.json",
    "/lists.json",
    "/lists/recent_comments.json",
    "/lists/my_comments.json",
    "/lists/user_comments/:user_id.json",
    "/filters.json",
    "/filters/current.json",
    "/filters/:id.json",
    "/profiles/:slug.json",
}
_NAMES = {"post_id": ":id", "comment_id": ":cid", "gallery_id": ":id",
          "filter_id": ":id"}  # fmt: skip
# Documented as well, and not of the first release; or pages of the site, or nothing.
OTHERS = (
    "/posts/1/favorites.json", "/posts/1/related.json", "/images/1/tag_changes.json",
    "/posts/1/source_changes.json", "/search/reverse.json", "/tags/aliases.json",
    "/tags/ratings.json", "/tags/autocomplete.json", "/forums.json",
    "/forums/art.json", "/art.json", "/art/topic.json", "/forums/art/topics/x.json",
    "/.json", "/index.json", "/welcome.json", "/settings.json", "/upload.json",
    "/galleries/new.json", "/profiles/mika/uploads.json", "/tags/fox/edit.json",
    "/scores.json", "/accounts/login.json", "/posts/1/comments/1/x.json",
    "/a%0Ab.json", "/%FF.json", "/\u0661.json",
)  # fmt: skip


def test_what_is_mounted_is_what_is_documented() -> None:
    mounted = []
    for pattern in urlpatterns[:-1]:
        assert isinstance(pattern, URLPattern)
        view: Any = pattern.callback
        assert set(view.actions) - {"head"} == {"get"}
        template = re.sub(r"\^\(\?P(<post_id>).*\)\\\.json\\Z", r"\1.json",
                          str(pattern.pattern))  # fmt: skip
        parts = re.sub(r"<(?:str:)?(\w+)>", _named, template)
        mounted.append(f"/{parts}")
    assert len(mounted) == len(DOCUMENTED)
    assert set(mounted) == DOCUMENTED


def _named(match: re.Match[str]) -> str:
    return _NAMES.get(match[1], f":{match[1]}")


def test_other_pages_are_not_found_in_this_body(client: Client) -> None:
    make_image()
    for path in OTHERS:
        response = client.get(path)
        assert (response.status_code, response.json()) == (404, NOT_FOUND), path
        assert response["Access-Control-Allow-Origin"] == "*"


def test_what_else_ends_so_stays_what_it_is(client: Client) -> None:
    assert get(client, "/oembed.json").status_code == 400
    document = get(client, "/docs/api/philomena.json")
    assert document.status_code == 200
    assert document.json()["openapi"]
    for path in ("/img/view/2024/1/1/1.json", "/static/x.json", "/api/x.json",
                 "/api/v1/x.json", "/api/v1/json/x.json"):  # fmt: skip
        response = client.get(path)
        assert response.status_code == 404
        assert (response.json() if response["Content-Type"] == JSON else 0) != NOT_FOUND


def test_manners(client: Client, user: User) -> None:
    """A wrong method is an unknown route, and a wrong key is refused everywhere."""
    for path in sorted(DOCUMENTED):
        path = re.sub(r":\w+", "1", path)
        for method in ("post", "put", "delete", "patch"):
            response = getattr(client, method)(path)
            assert (response.status_code, response.json()) == (404, NOT_FOUND)
        response = get(client, path, key="wrong")
        assert response.status_code == 401
        assert response.json() == {"error": "Invalid API key."}
        assert client.options(path).status_code == 204
    client.force_login(user)
    # Whoever is logged in on the site is nobody here.
    assert get(client, "/lists/my_comments.json").status_code == 401
    head = client.head("/posts.json")
    assert (head.status_code, head.content) == (200, b"")


@pytest.fixture
def limits(settings: Any) -> Iterator[Any]:
    cache.clear()
    settings.RATE_LIMITS = True
    yield settings
    cache.clear()


def test_a_limit_where_one_is_set(client: Client, limits: Any) -> None:
    """Off by default, and then nothing speaks of it (section 1.4)."""
    assert "X-RL" not in get(client, "/posts.json")
    limits.LIMITS = {**limits.LIMITS, "twibooru.pages": (2, 60)}
    left = [get(client, path) for path in ("/posts.json", "/x.json", "/tags.json")]
    assert [r.status_code for r in left] == [200, 404, 429]
    assert [r["X-RL-Remaining"] for r in left] == ["1", "0", "0"]
    assert left[0]["X-RL"] == "2"


# Junk ---------------------------------------------------------------------------------

_PARAMETERS = [
    "constraint", "creator", "comment_id", "deleted", "description", "filter_id",
    "fq", "gt", "gte", "include_image", "include_images", "key", "last", "lt",
    "my_subs", "order", "page", "per_page", "perpage", "q", "random_image", "sbq",
    "sd", "search_desc", "sf", "show_empty", "title", "tq", "user", "q[]", "gt[]",
    "order[a]", "[", "",
]  # fmt: skip
_VALUES = [
    b"", b"0", b"1", b"-1", b"2147483648", b"9" * 30, b"1.5", b" 1", b"\xd9\xa1",
    b"\0", b"1\0", b"\xff", b"\xed\xa0\x80", b"%00", b"a" * 3000, b"*a?" * 200, b"'",
    b"fox", b"id", b"updated", b"a", b"d", b"0001-01-01", b"9999-12-31T23:59:59-14:00",
    b"10000-01-01", b"gallery_id:99999999999", b"random:", b"watcher_count", b"title",
    b"(fox", b"\\", b"_%", b"\xf0\x9f\xa6\x8a",
]  # fmt: skip


@pytest.fixture
def some(user: User, key: str) -> str:
    image = make_image()
    make_comment(image, user=user)
    make_gallery([image], user=user, title="H\u00e4fen")
    make_tag("fox")
    return key


@effort(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_no_junk_is_a_failure_of_the_server(
    client: Client, some: str, data: st.DataObject
) -> None:
    route = data.draw(st.sampled_from(sorted(DOCUMENTED)))
    part = st.one_of(st.sampled_from(_VALUES), st.just(b"1"), st.binary(max_size=9))
    path = re.sub(r":\w+", lambda _: quote_from_bytes(data.draw(part), safe=""), route)
    pair = st.tuples(st.sampled_from(_PARAMETERS), st.sampled_from(_VALUES))
    given = data.draw(st.lists(pair, max_size=4))
    if data.draw(st.booleans()):
        given.append(("key", some.encode()))
    response = client.get(f"{path}?{urlencode(given)}")
    assert response.status_code in (200, 302, 401, 404, 422), (path, given)
    assert response.status_code == 302 or response["Content-Type"] == JSON
