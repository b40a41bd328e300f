"""The route table of philomena-api section 2, row by row: each of its routes is there
with each of its variants, and there is no other. What the bodies say in detail is the
business of the other tests; here it is which keys they have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from api.philomena.urls import urlpatterns
from tests.api.philomena.world import World

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/json"

IMAGE = frozenset(
    [
        "id",
        "created_at",
        "updated_at",
        "first_seen_at",
        "width",
        "height",
        "mime_type",
        "format",
        "size",
        "orig_size",
        "duration",
        "animated",
        "aspect_ratio",
        "name",
        "orig_sha512_hash",
        "sha512_hash",
        "tags",
        "tag_ids",
        "tag_count",
        "uploader",
        "uploader_id",
        "upvotes",
        "downvotes",
        "score",
        "faves",
        "hides",
        "comment_count",
        "wilson_score",
        "intensities",
        "description",
        "source_url",
        "source_urls",
        "view_url",
        "representations",
        "thumbnails_generated",
        "processed",
        "deletion_reason",
        "duplicate_of",
        "hidden_from_users",
        "spoilered",
    ]
)
STUB = frozenset(
    [
        "id",
        "created_at",
        "updated_at",
        "first_seen_at",
        "deletion_reason",
        "duplicate_of",
        "hidden_from_users",
    ]
)
INTERACTION = frozenset(["image_id", "user_id", "interaction_type", "value"])
POST = frozenset(
    [
        "id",
        "user_id",
        "author",
        "avatar",
        "body",
        "created_at",
        "updated_at",
        "edited_at",
        "edit_reason",
    ]
)
COMMENT = POST | {"image_id"}
BURIED_COMMENT = COMMENT - {"avatar"}
FORUM = frozenset(["name", "short_name", "description", "topic_count", "post_count"])
TOPIC = frozenset(
    [
        "slug",
        "title",
        "post_count",
        "view_count",
        "sticky",
        "last_replied_to_at",
        "locked",
        "user_id",
        "author",
    ]
)
TAG = frozenset(
    [
        "id",
        "name",
        "slug",
        "description",
        "short_description",
        "images",
        "spoiler_image_uri",
        "namespace",
        "name_in_namespace",
        "category",
        "aliased_tag",
        "aliases",
        "implied_tags",
        "implied_by_tags",
        "dnp_entries",
    ]
)
USER = frozenset(
    [
        "id",
        "name",
        "slug",
        "role",
        "description",
        "avatar_url",
        "created_at",
        "comments_count",
        "uploads_count",
        "posts_count",
        "topics_count",
        "links",
        "awards",
    ]
)
FILTER = frozenset(
    [
        "id",
        "name",
        "description",
        "user_id",
        "user_count",
        "system",
        "public",
        "spoilered_tag_ids",
        "hidden_tag_ids",
        "spoilered_complex",
        "hidden_complex",
    ]
)
GALLERY = frozenset(
    [
        "id",
        "title",
        "description",
        "spoiler_warning",
        "thumbnail_id",
        "user",
        "user_id",
        "creator",
        "creator_id",
    ]
)
OEMBED = frozenset(
    [
        "type",
        "version",
        "cache_age",
        "title",
        "author_name",
        "author_url",
        "provider_name",
        "provider_url",
        "tantabus_id",
        "tantabus_score",
        "derpibooru_comments",
        "tantabus_comments",
        "tantabus_tags",
        "url",
        "width",
        "height",
        "thumbnail_url",
        "thumbnail_width",
        "thumbnail_height",
    ]
)
NOT_FOUND = {"error": "Not found"}
BARE = ""
NO_FILE = frozenset(
    [
        "image",
        "image_aspect_ratio",
        "image_duration",
        "image_format",
        "image_height",
        "image_is_animated",
        "image_mime_type",
        "image_orig_sha512_hash",
        "image_orig_size",
        "image_sha512_hash",
        "image_size",
        "image_width",
        "uploaded_image",
        "tag_input",
    ]
)

ONE_IMAGE = {"image": IMAGE, "interactions": []}
NO_IMAGES = {"images": [], "interactions": [], "total": 0}


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

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.caller}".strip()


def _searches(what: str, found: Any, query: str) -> list[Row]:
    path = f"/search/{what}"
    empty = {what: [], "total": 0}
    return [
        Row(path, f"{path}?q={query}", 200, {what: [found], "total": 1}),
        Row(path, path, 200, empty),
        Row(path, f"{path}?q=", 200, empty),
        Row(path, f"{path}?q={query}&page=9", 200, {what: [], "total": 1}),
        Row(path, f"{path}?q=)", 400, {"error": "Imbalanced parentheses."}),
        Row(path, f"{path}?q[]=a", 400, {"error": "search query is not a string"}),
    ]


_IMAGE, _SEARCH = "/images/:id", "/search/images"
_FORUM, _TOPICS = "/forums/:short_name", "/forums/:short_name/topics"
_TOPIC = f"{_TOPICS}/:topic_slug"
_POSTS, _POST = f"{_TOPIC}/posts", f"{_TOPIC}/posts/:post_id"
_REVERSE = "/search/reverse"
_IN_TOPIC = "/forums/art/topics/{topic}/posts"

ROWS = [
    Row(_IMAGE, "/images/{image}", 200, ONE_IMAGE),
    Row(
        _IMAGE,
        "/images/{image}",
        200,
        {"image": IMAGE, "interactions": [INTERACTION, INTERACTION]},
        caller="user",
    ),
    Row(_IMAGE, "/images/{image}?filter_id=2", 200, ONE_IMAGE),
    Row(_IMAGE, "/images/{hidden_image}", 200, {"image": STUB, "interactions": []}),
    Row(
        _IMAGE,
        "/images/{hidden_image}",
        200,
        {"image": STUB, "interactions": []},
        caller="moderator",
    ),
    Row(_IMAGE, "/images/{merged_image}", 200, {"image": STUB, "interactions": []}),
    Row(_IMAGE, "/images/{waiting_image}", 200, ONE_IMAGE),
    Row(_IMAGE, "/images/999999", 404, NOT_FOUND),
    Row(_IMAGE, "/images/none", 404, NOT_FOUND),
    Row(_IMAGE, "/images/99999999999", 404, NOT_FOUND),
    Row(_IMAGE, "/images/{image}", 403, BARE, caller="unconfirmed"),
    Row(_IMAGE, "/images/{image}", 403, BARE, caller="gone"),
    Row("/images/featured", "/images/featured", 200, ONE_IMAGE),
    Row("/images", "/images", 401, BARE, method="POST"),
    Row("/images", "/images", 403, BARE, caller="banned", method="POST"),
    Row("/images", "/images", 403, BARE, caller="unconfirmed", method="POST"),
    Row("/images", "/images", 400, {"errors": NO_FILE}, caller="user", method="POST"),
    Row(
        _SEARCH,
        "/search/images?q=artist:teo",
        200,
        {"images": [IMAGE], "interactions": [], "total": 1},
    ),
    Row(
        _SEARCH,
        "/search/images?q=id:{hidden_image}&del=1",
        200,
        {"images": [STUB], "interactions": [], "total": 1},
        caller="moderator",
    ),
    Row(_SEARCH, "/search/images?q=id:{hidden_image}&del=1", 200, NO_IMAGES),
    Row(_SEARCH, "/search/images?q=waiting", 200, NO_IMAGES),
    Row(_SEARCH, "/search/images", 200, NO_IMAGES),
    Row(_SEARCH, "/search/images?q=)", 400, {"error": "Imbalanced parentheses."}),
    Row(
        "/search",
        "/search?q=artist:teo",
        200,
        {"images": [IMAGE], "interactions": [], "total": 1},
    ),
    Row(_REVERSE, "/search/reverse", 200, NO_IMAGES, method="POST"),
    *_searches("comments", COMMENT, "plain"),
    Row(
        "/search/comments",
        "/search/comments?q=buried",
        200,
        {"comments": [], "total": 0},
    ),
    Row(
        "/search/comments",
        "/search/comments?q=buried",
        200,
        {"comments": [BURIED_COMMENT], "total": 1},
        caller="assistant",
    ),
    Row(
        "/search/comments",
        "/search/comments?q=hidden",
        200,
        {"comments": [COMMENT], "total": 1},
        caller="assistant",
    ),
    Row(
        "/search/comments",
        "/search/comments?q=hidden OR waiting OR destroyed",
        200,
        {"comments": [], "total": 0},
    ),
    *_searches("posts", POST, "body:post"),
    Row(
        "/search/posts",
        "/search/posts?q=hidden OR destroyed OR sunk OR secret",
        200,
        {"posts": [], "total": 0},
        caller="moderator",
    ),
    *_searches("galleries", GALLERY, "foxes"),
    *_searches("tags", TAG, "fox"),
    *_searches("filters", FILTER, "everything"),
    Row(
        "/search/filters",
        "/search/filters?q=calm",
        200,
        {"filters": [], "total": 0},
    ),
    Row(
        "/search/filters",
        "/search/filters?q=calm",
        200,
        {"filters": [FILTER], "total": 1},
        caller="user",
    ),
    Row("/tags/:slug", "/tags/{tag}", 200, {"tag": TAG}),
    Row("/tags/:slug", "/tags/no+such", 404, NOT_FOUND),
    Row("/comments/:id", "/comments/{comment}", 200, {"comment": COMMENT}),
    Row("/comments/:id", "/comments/{anonymous_comment}", 200, {"comment": COMMENT}),
    Row("/comments/:id", "/comments/{hidden_comment}", 200, {"comment": COMMENT}),
    Row("/comments/:id", "/comments/{waiting_comment}", 200, {"comment": COMMENT}),
    Row("/comments/:id", "/comments/{destroyed_comment}", 404, NOT_FOUND),
    Row("/comments/:id", "/comments/{buried_comment}", 403, BARE),
    Row("/comments/:id", "/comments/{buried_comment}", 403, BARE, caller="moderator"),
    Row("/comments/:id", "/comments/999999", 404, NOT_FOUND),
    Row("/comments/:id", "/comments/none", 404, NOT_FOUND),
    Row("/posts/:id", "/posts/{post}", 200, {"post": POST}),
    Row("/posts/:id", "/posts/{anonymous_post}", 200, {"post": POST}),
    Row("/posts/:id", "/posts/{hidden_post}", 200, {"post": POST}),
    Row("/posts/:id", "/posts/{destroyed_post}", 404, NOT_FOUND),
    Row("/posts/:id", "/posts/{sunk_post}", 404, NOT_FOUND),
    Row("/posts/:id", "/posts/{secret_post}", 404, NOT_FOUND, caller="moderator"),
    Row("/posts/:id", "/posts/none", 404, NOT_FOUND),
    Row("/profiles/:id", "/profiles/{user}", 200, {"user": USER}),
    Row("/profiles/:id", "/profiles/{gone}", 404, NOT_FOUND),
    Row("/profiles/:id", "/profiles/999999", 404, NOT_FOUND),
    Row("/profiles/:id", "/profiles/mika", 404, NOT_FOUND),
    Row("/filters/:id", "/filters/1", 200, {"filter": FILTER}),
    Row("/filters/:id", "/filters/{own_filter}", 404, NOT_FOUND),
    Row("/filters/:id", "/filters/{own_filter}", 200, {"filter": FILTER}, "user"),
    Row("/filters/:id", "/filters/{own_filter}", 200, {"filter": FILTER}, "moderator"),
    Row("/filters/:id", "/filters/999999", 404, NOT_FOUND),
    Row(
        "/filters/system",
        "/filters/system",
        200,
        {"filters": [FILTER, FILTER], "total": 2},
    ),
    Row("/filters/user", "/filters/user", 403, BARE),
    Row(
        "/filters/user",
        "/filters/user",
        200,
        {"filters": [FILTER], "total": 1},
        caller="user",
    ),
    Row("/oembed", "/oembed?url=http://a.example/images/{image}", 200, OEMBED),
    Row("/oembed", "/oembed", 404, NOT_FOUND),
    Row("/oembed", "/oembed?url=http://a.example/about", 404, NOT_FOUND),
    Row("/oembed", "/oembed?url=/images/999999", 404, NOT_FOUND),
    Row("/oembed", "/oembed?url=/images/{hidden_image}", 404, NOT_FOUND),
    Row("/forums", "/forums", 200, {"forums": [FORUM], "total": 1}),
    Row("/forums", "/forums", 200, {"forums": [FORUM], "total": 1}, "moderator"),
    Row("/forums", "/forums?page=2", 200, {"forums": [], "total": 1}),
    Row(_FORUM, "/forums/art", 200, {"forum": FORUM}),
    Row(_FORUM, "/forums/staff", 404, NOT_FOUND, caller="moderator"),
    Row(_FORUM, "/forums/none", 404, NOT_FOUND),
    Row(_TOPICS, "/forums/art/topics", 200, {"topics": [TOPIC], "total": 1}),
    Row(_TOPICS, "/forums/art/topics?page=7", 200, {"topics": [], "total": 1}),
    Row(_TOPICS, "/forums/none/topics", 200, {"topics": [], "total": 0}),
    Row(_TOPICS, "/forums/staff/topics", 200, {"topics": [], "total": 0}, "moderator"),
    Row(_TOPIC, "/forums/art/topics/{topic}", 200, {"topic": TOPIC}),
    Row(_TOPIC, "/forums/art/topics/{hidden_topic}", 404, NOT_FOUND, "moderator"),
    Row(_TOPIC, "/forums/staff/topics/{secret_topic}", 404, NOT_FOUND, "moderator"),
    Row(_TOPIC, "/forums/staff/topics/{topic}", 404, NOT_FOUND),
    Row(_TOPIC, "/forums/art/topics/none", 404, NOT_FOUND),
    Row(_POSTS, _IN_TOPIC, 200, {"posts": [POST, POST, POST, POST], "total": 4}),
    Row(
        _POSTS,
        f"{_IN_TOPIC}?per_page=2&page=2",
        200,
        {"posts": [POST, POST], "total": 4},
    ),
    # Its only post was destroyed: the page is empty, though there are others.
    Row(_POSTS, f"{_IN_TOPIC}?per_page=1&page=5", 200, {"posts": [], "total": 4}),
    Row(_POSTS, "/forums/art/topics/{hidden_topic}/posts", 404, NOT_FOUND),
    Row(_POSTS, "/forums/staff/topics/{secret_topic}/posts", 404, NOT_FOUND),
    Row(_POSTS, "/forums/art/topics/none/posts", 404, NOT_FOUND),
    Row(_POST, f"{_IN_TOPIC}/{{post}}", 200, {"post": POST}),
    Row(_POST, f"{_IN_TOPIC}/{{hidden_post}}", 200, {"post": POST}),
    Row(_POST, f"{_IN_TOPIC}/{{destroyed_post}}", 404, NOT_FOUND),
    Row(_POST, f"{_IN_TOPIC}/{{sunk_post}}", 404, NOT_FOUND),
    Row(_POST, f"{_IN_TOPIC}/none", 404, NOT_FOUND),
]

DOCUMENTED = {(row.method, row.template) for row in ROWS}


def test_what_is_mounted_is_what_is_documented() -> None:
    mounted = set()
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        view: Any = pattern.callback
        template = str(pattern.pattern)
        if template.startswith("^"):  # anything else
            continue
        template = re.sub(r"^(/[a-z]+)/<str:[a-z]+_id>$", r"\1/:id", template)
        template = template.replace("<str:", ":").replace(">", "")
        # The first call of a view adds HEAD to what it has.
        methods = set(view.actions) - {"head"}
        mounted |= {(method.upper(), template) for method in methods}
    assert mounted == DOCUMENTED


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_row_of_the_table(row: Row, client: Client, world: World) -> None:
    path = ROOT + row.path.format(**world.ids)
    if row.caller:
        path += ("&" if "?" in path else "?") + f"key={world.keys[row.caller]}"
    response = client.generic(row.method, path)
    body: Any = response.content.decode() if row.body == BARE else response.json()
    assert (response.status_code, shape(body, row.body)) == (row.status, row.body)


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
