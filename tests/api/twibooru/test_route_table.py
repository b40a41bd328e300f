"""The route tables of twibooru-api 1.6 and 2.0, row by row: each of its routes is there
with each of its variants, and there is no other. What the bodies say in detail is the
business of the other tests; here it is which keys they have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from api.twibooru import urls, urls_v2
from tests.api.twibooru.world import World

pytestmark = pytest.mark.django_db
V3, V2 = "/api/v3", "/api/v2"
JSON = "application/json; charset=utf-8"


def _keys(names: str) -> frozenset[str]:
    return frozenset(names.split())


ALWAYS = _keys(
    """id created_at updated_at first_seen_at hidden_from_users media_type processed
    sha512_hash orig_sha512_hash source_url tags tag_ids locations"""
)
DELETED = ALWAYS | {"deletion_reason"}
MERGED = ALWAYS | {"duplicate_of"}
PASTE = ALWAYS | _keys(
    """description score upvotes downvotes faves comment_count size
    wilson_score"""
)
IMAGE = PASTE | _keys(
    """animated thumbnails_generated aspect_ratio duration width height format mime_type
    name intensities representations view_url"""
)
TAG = _keys(
    """id images posts name slug name_in_namespace namespace category description
    short_description aliased_tag aliases implied_tags implied_by_tags"""
)
COMMENT = _keys("id created_at updated_at hidden_from_users body post_id author")
GALLERY = _keys("id title description spoiler_warning thumbnail_id user user_id")
INTERACTION = _keys("post_id user_id interaction_type value")
ERROR = frozenset(["error"])
COUNTERS = _keys("score favourites upvotes downvotes votes")

NO_POSTS = {"posts": [], "total": 0}
NO_TAGS = {"tags": [], "total": 0}
VOTE = {"class": "Post", "value": "up"}
FAVE = {"class": "Post", "value": "true"}


@dataclass(frozen=True)
class Row:
    """`template` is the route as the document has it, `path` a call of it. In `body`
    a set stands for an object with just these keys."""

    template: str
    path: str
    status: int
    body: Any
    caller: str = ""
    method: str = "GET"
    sent: dict[str, str] | None = None


_POST, _COMMENTS = f"{V3}/posts/:id", f"{V3}/posts/:id/comments"
_FEATURED, _GALLERY = f"{V3}/posts/featured", f"{V3}/galleries/:id"
_SEARCH, _TAGS = f"{V3}/search/posts", f"{V3}/search/tags"


def _by_id(name: str, variant: frozenset[str]) -> list[Row]:
    """By everybody, with any filter."""
    path = f"{V3}/posts/{{{name}}}"
    return [
        Row(_POST, path, 200, {"post": variant}),
        Row(_POST, path, 200, {"post": variant}, "user"),
        Row(_POST, path, 200, {"post": variant}, "moderator"),
        Row(_POST, f"{path}?filter_id=2", 200, {"post": variant}),
        Row(_POST, f"{path}?filter_id={{own_filter}}", 200, {"post": variant}),
    ]


def _writes(what: str, sent: dict[str, str]) -> list[Row]:
    template, rows = f"{V2}/interactions/{what}", []
    for path in (template, f"{template}.json"):
        for status, body, post, caller in (
            (200, COUNTERS, "{image}", "user"),
            (200, COUNTERS, "{paste}", "moderator"),
            (401, ERROR, "{image}", ""),
            (401, ERROR, "{image}", "unknown"),
            (401, ERROR, "{image}", "banned"),
            (401, ERROR, "{image}", "unconfirmed"),
            (404, ERROR, "{hidden_post}", "user"),
            (404, ERROR, "{merged_post}", "moderator"),
            (404, ERROR, "999999", "user"),
        ):
            body_sent = sent | {"id": post}
            rows.append(Row(template, path, status, body, caller, "PUT", body_sent))
    return rows


_KNOWN = ("", "user", "moderator", "banned")
_UNKNOWN = ("unknown", "unconfirmed")
_REACHED = {
    _POST: f"{V3}/posts/{{image}}",
    _FEATURED: _FEATURED,
    _COMMENTS: f"{V3}/posts/{{talk}}/comments",
    _SEARCH: f"{_SEARCH}?q=*",
    _TAGS: f"{_TAGS}?q=*",
    _GALLERY: f"{V3}/galleries/{{gallery}}",
}

ROWS = [
    *_by_id("image", IMAGE),
    *_by_id("waiting_post", IMAGE),
    *_by_id("paste", PASTE),
    *_by_id("hidden_post", DELETED),
    *_by_id("merged_post", MERGED),
    Row(_POST, f"{V3}/posts/999999", 404, ERROR),
    Row(_POST, f"{V3}/posts/none", 404, ERROR),
    Row(_FEATURED, _FEATURED, 200, {"post": IMAGE}),
    Row(_COMMENTS, f"{V3}/posts/{{talk}}/comments", 200, {"comments": [COMMENT] * 2}),
    Row(_COMMENTS, f"{V3}/posts/{{paste}}/comments", 200, {"comments": []}),
    Row(_COMMENTS, f"{V3}/posts/{{hidden_post}}/comments", 200, {"comments": []}),
    Row(_COMMENTS, f"{V3}/posts/999999/comments", 404, ERROR),
    Row(_COMMENTS, f"{V3}/posts/none/comments", 404, ERROR),
    Row(_SEARCH, f"{_SEARCH}?q=artist:teo", 200, {"posts": [IMAGE], "total": 1}),
    Row(_SEARCH, f"{_SEARCH}?q=a tale", 200, {"posts": [PASTE], "total": 1}),
    Row(
        _SEARCH,
        f"{_SEARCH}?q=artist:teo",
        200,
        {"posts": [IMAGE], "total": 1, "interactions": [INTERACTION] * 2},
        "user",
    ),
    Row(_SEARCH, f"{_SEARCH}?q=waiting", 200, NO_POSTS),
    Row(_SEARCH, f"{_SEARCH}?q=id:{{hidden_post}}&deleted=1", 200, NO_POSTS),
    Row(
        _SEARCH,
        f"{_SEARCH}?q=id:{{hidden_post}}&deleted=1",
        200,
        {"posts": [DELETED], "total": 1, "interactions": []},
        "moderator",
    ),
    Row(_SEARCH, f"{_SEARCH}?q=a tale&page=9", 200, {"posts": [], "total": 1}),
    Row(_SEARCH, _SEARCH, 200, NO_POSTS),
    Row(_SEARCH, f"{_SEARCH}?q=", 200, NO_POSTS),
    Row(_SEARCH, f"{_SEARCH}?q=)", 422, ERROR),
    Row(_SEARCH, f"{_SEARCH}?q=my:faves", 422, ERROR),
    Row(_TAGS, f"{_TAGS}?q=fox", 200, {"tags": [TAG], "total": 1}),
    Row(_TAGS, f"{_TAGS}?q=fox", 200, {"tags": [TAG], "total": 1}, "user"),
    Row(_TAGS, f"{_TAGS}?q=fox&page=2", 200, {"tags": [], "total": 1}),
    Row(_TAGS, _TAGS, 200, NO_TAGS),
    Row(_TAGS, f"{_TAGS}?q=)", 422, ERROR),
    Row(_GALLERY, f"{V3}/galleries/{{gallery}}", 200, {"gallery": GALLERY}),
    Row(_GALLERY, f"{V3}/galleries/999999", 404, ERROR),
    Row(_GALLERY, f"{V3}/galleries/none", 404, ERROR),
    *_writes("vote", VOTE),
    *_writes("fave", FAVE),
    *(
        Row(template, path, 401, ERROR, caller)
        for template, path in _REACHED.items()
        for caller in _UNKNOWN
    ),
    *(
        Row(template, path, 404, ERROR, caller, method)
        for template, path in _REACHED.items()
        for method in ("POST", "PUT", "PATCH", "DELETE")
        for caller in ("", "user")
    ),
    *(
        Row("", path, status, ERROR, caller)
        for path in (V3, f"{V3}/", f"{V3}/posts", f"{V3}/posts/{{image}}/", f"{V3}/x/y",
                     f"{V3}/search", f"{V3}/galleries/{{gallery}}/posts", V2,
                     f"{V2}/posts/{{image}}", f"{V2}/interactions/vote")
        for caller, status in [*((one, 404) for one in _KNOWN), ("unknown", 401)]
    ),
]  # fmt: skip

DOCUMENTED = {
    (row.method, row.template)
    for row in ROWS
    if row.template and row.status not in (401, 404)
}


def test_what_is_mounted_is_what_is_documented() -> None:
    mounted = set()
    for root, patterns in ((V3, urls.urlpatterns), (V2, urls_v2.urlpatterns)):
        for pattern in patterns:
            assert isinstance(pattern, URLPattern)
            view: Any = pattern.callback
            template = str(pattern.pattern)
            if template == "^(?:/.*)?$":  # anything else
                continue
            template = re.sub(r"<str:[a-z]+_id>", ":id", template)
            template = template.removeprefix("^").removesuffix(r"(?:\.json)?$")
            # The first call of a view adds HEAD to what it has.
            methods = set(view.actions) - {"head"}
            mounted |= {(method.upper(), root + template) for method in methods}
    assert mounted == DOCUMENTED


def test_each_row_of_the_tables(client: Client, world: World) -> None:
    wrong = []
    for row in ROWS:
        path = row.path.format(**world.ids)
        if row.caller:
            path += ("&" if "?" in path else "?") + f"key={world.keys[row.caller]}"
        sent = {
            name: text.format(**world.ids) for name, text in (row.sent or {}).items()
        }
        response = client.generic(row.method, path, _json(sent), "application/json")
        found = response.status_code, shape(response.json(), row.body)
        if found != (row.status, row.body) or response["Content-Type"] != JSON:
            wrong.append((row, found))
    assert wrong == []


def _json(sent: dict[str, str]) -> str:
    fields = (f'"{name}": "{text}"' for name, text in sent.items())
    return "{" + ", ".join(fields) + "}" if sent else ""


def shape(found: Any, wanted: Any) -> Any:
    """`found`, with its objects as sets of keys where a set is wanted."""
    if isinstance(wanted, frozenset):
        return frozenset(found) if isinstance(found, dict) else found
    if isinstance(wanted, dict) and isinstance(found, dict):
        return {key: shape(value, wanted.get(key)) for key, value in found.items()}
    if isinstance(wanted, list) and isinstance(found, list):
        inner = wanted[0] if wanted else None
        return [shape(one, inner) for one in found]
    return found


def test_headers(client: Client, world: World) -> None:
    """Of answers of every kind, and of questions what may be asked."""
    cors = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "GET, OPTIONS",
        "Access-Control-Expose-Headers": (
            "X-RL, X-RL-Remaining, X-RL-Remain, X-RL-Reset, Retry-After"
        ),
    }
    for path in [*_REACHED.values(), f"{V3}/none", f"{_SEARCH}?q=("]:
        path = path.format(**world.ids)
        # `Accept` and the browser's name are nobody's business.
        for headers in ({"Accept": "image/png"}, {"User-Agent": ""}):
            answer = client.get(path, headers=headers)
            assert answer["Content-Type"] == JSON
            assert answer["Cache-Control"] == "no-store, no-cache"
            assert {name: answer[name] for name in cors} == cors
            assert not answer.cookies
        head = client.head(path)
        assert (head.status_code, head.content) == (answer.status_code, b"")
        options = client.options(path)
        assert (options.status_code, options.content) == (204, b"")
        assert {name: options[name] for name in cors} == cors


def test_what_is_unknown_is_harmless(client: Client, world: World) -> None:
    """Clients send the parameters of other sites; of another shape they are absent."""
    for path in _REACHED.values():
        path = path.format(**world.ids)
        plain = client.get(path).content
        for extra in (
            "filter_id=56027", "filter_id=", "filter_id=1x", "filter_id=99999999999999",
            "page[]=7&per_page[a]=1&filter_id[]=2", "limit=1", "&%00=%FF", "key=",
            "page=&per_page=", "page=x&per_page=x", "page=0", "page=-3", "key[]=x",
            "per_page=1000", "sf=nonsense&sd=nonsense", "_=17", "format=xml",
        ):  # fmt: skip
            glue = "&" if "?" in path else "?"
            assert client.get(f"{path}{glue}{extra}").content == plain, extra
