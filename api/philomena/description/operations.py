"""The routes of philomena-api, section 2, in the document's order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from api.description import (
    INTEGER,
    TEXT,
    Answer,
    Body,
    Key,
    Operation,
    Parameter,
    Schema,
    array,
    mapping,
    part,
    query,
    record,
    ref,
)

_ROOT = "/api/v1/json"
_FILTER = query("filter_id", "Use this filter for the request.")
_PAGE = (
    query("page", "From 1; what is no number counts as 1.", INTEGER),
    query("per_page", "1 to 50, else 25.", INTEGER),
)
_Q = query("q", "The search; without one nothing is found.")
_SORT = (
    query("sf", "Sort field."),
    query("sd", "Sort direction: `desc` or `asc`."),
    query("del", "Deleted images too, for moderators: `1`, `deleted` or `only`."),
    query("hidden", "`1`: also what one has hidden."),
)
_ID: Schema = {"type": "integer", "format": "int32"}
_FORUM = part("short_name", "The forum's short name.")
_TOPIC = part("topic_slug", "The topic's slug.")

_MISSING = Answer("Nothing to be seen has this id.", ref("Error"))
_NOT_A_QUERY = Answer("The search cannot be read.", ref("Error"))
_FORM: Schema = {
    "type": "object",
    "properties": {
        "url": TEXT | {"description": "Where the file is to be fetched from."},
        "image": {
            "type": "object",
            "properties": {
                "tag_input": TEXT | {"description": "Tags, separated by commas."},
                "description": TEXT,
                "sources": mapping({"type": "object", "properties": {"source": TEXT}}),
                "source_url": TEXT,
                "anonymous": {"type": "boolean"},
            },
        },
    },
}
_REVERSE: Schema = {
    "type": "object",
    "properties": {
        "url": TEXT,
        "distance": {"type": "number", "minimum": 0, "maximum": 1},
        "limit": {"type": "integer", "minimum": 1, "maximum": 50},
    },
}


def _one(name: str, kind: str, text: str) -> Answer:
    return Answer(text, record({name: ref(kind)}))


def _many(name: str, schema: Schema, *, interactions: bool = False) -> Answer:
    fields = {name: array(schema)}
    if interactions:
        fields["interactions"] = array(ref("Interaction"))
    return Answer(
        "One page, and how many there are.", record({**fields, "total": INTEGER})
    )


_IMAGE = Answer(
    "The image, and what the key's owner did with it.",
    record({"image": ref("AnyImage"), "interactions": array(ref("Interaction"))}),
)
_IMAGES = _many("images", ref("AnyImage"), interactions=True)


def _get(
    path: str,
    summary: str,
    answers: Mapping[int, Answer],
    *parameters: Parameter,
    key: Key = "none",
    text: str = "",
) -> Operation:
    group = path.split("/")[1]
    limits = ("philomena", "philomena.search") if group == "search" else ("philomena",)
    return Operation(
        "GET", _ROOT + path, summary, answers, parameters,
        group=group, key=key, limits=limits, text=text,
    )  # fmt: skip


def _search(name: str, kind: Schema, order: str, *more: Parameter) -> Operation:
    answers = {200: _many(name, kind), 400: _NOT_A_QUERY}
    return _get(
        f"/search/{name}", f"Search {name}", answers, _Q, *more, *_PAGE,
        key="optional", text=order,
    )  # fmt: skip


_SEARCH_IMAGES = _get(
    "/search/images",
    "Search images",
    {200: _IMAGES, 400: _NOT_A_QUERY},
    _Q,
    _FILTER,
    *_SORT,
    *_PAGE,
    key="optional",
    text="What the filter in force hides is not found.",
)

OPERATIONS: tuple[Operation, ...] = (
    _get(
        "/images/featured",
        "The featured image",
        {200: _IMAGE, 404: _MISSING},
        _FILTER,
        key="optional",
    ),
    _get(
        "/images/{image_id}",
        "An image",
        {200: _IMAGE, 404: _MISSING},
        part("image_id", "Its id.", _ID),
        _FILTER,
        key="optional",
        text="Deleted and merged images are stubs, and no error.",
    ),
    Operation(
        "POST",
        f"{_ROOT}/images",
        "Upload an image",
        {
            200: _IMAGE,
            400: Answer(
                "What is wrong, by field; or a body that is no JSON.",
                {"anyOf": [ref("UploadErrors"), ref("Error")]},
            ),
            401: Answer("There is no key, or an unknown one. No body."),
            403: Answer("The account is banned or may not act. No body."),
            413: Answer("The body is too large. No body."),
        },
        (query("url", "Where the file is to be fetched from."),),
        Body({"application/json": _FORM}),
        text="The file is fetched from `url`, or sent as `image[image]` of a form. "
        "It is shown at once, and its smaller versions a little later.",
        group="images",
        key="required",
        limits=("philomena",),
    ),
    _SEARCH_IMAGES,
    replace(
        _SEARCH_IMAGES,
        path=f"{_ROOT}/search",
        summary="Search images, under another name",
    ),
    Operation(
        "POST",
        f"{_ROOT}/search/reverse",
        "Images that look like one",
        {
            200: _IMAGES,
            400: Answer("The body is no JSON.", ref("Error")),
            413: Answer("The body is too large. No body."),
        },
        (
            query("url", "Where the image is to be fetched from."),
            query("distance", "0 to 1, else 0.25."),
            query("limit", "1 to 50, else 10."),
        ),
        Body({"application/json": _REVERSE}),
        text="Nearest first. Whatever is wrong with the picture: an empty list.",
        group="search",
        key="optional",
        limits=("philomena", "philomena.search"),
    ),
    _search(
        "comments",
        {"anyOf": [ref("Comment"), ref("CommentStub")]},
        "Newest first.",
        _FILTER,
    ),
    _search("posts", ref("Post"), "Newest first."),
    _search("galleries", ref("Gallery"), "Newest first."),
    _search("tags", ref("Tag"), "Most used first."),
    _search("filters", ref("Filter"), "By name; those that the key's owner may see."),
    _get(
        "/tags/{slug}",
        "A tag",
        {
            200: _one("tag", "Tag", "The tag; of an alias its own record."),
            404: _MISSING,
        },
        part("slug", "Its slug, such as `artist-colon-teo`."),
    ),
    _get(
        "/comments/{comment_id}",
        "A comment",
        {
            200: _one("comment", "Comment", "The comment."),
            403: Answer("Its image is hidden. No body."),
            404: _MISSING,
        },
        part("comment_id", "Its id.", _ID),
    ),
    _get(
        "/posts/{post_id}",
        "A forum post",
        {200: _one("post", "Post", "The post."), 404: _MISSING},
        part("post_id", "Its id.", _ID),
    ),
    _get(
        "/profiles/{user_id}",
        "A profile",
        {200: _one("user", "User", "The account."), 404: _MISSING},
        part("user_id", "The account's id.", _ID),
    ),
    _get(
        "/filters/system",
        "The site's filters",
        {200: _many("filters", ref("Filter"))},
        *_PAGE,
    ),
    _get(
        "/filters/user",
        "One's own filters",
        {
            200: _many("filters", ref("Filter")),
            403: Answer("There is no key, or an unknown one. No body."),
        },
        *_PAGE,
        key="required",
    ),
    _get(
        "/filters/{filter_id}",
        "A filter",
        {200: _one("filter", "Filter", "The filter."), 404: _MISSING},
        part("filter_id", "Its id.", _ID),
        key="optional",
    ),
    _get(
        "/oembed",
        "What a page shows of an image it links to",
        {200: Answer("oEmbed, without an envelope.", ref("Oembed")), 404: _MISSING},
        query("url", "The address of an image's page or file."),
    ),
    _get("/forums", "The forums", {200: _many("forums", ref("Forum"))}, *_PAGE),
    _get(
        "/forums/{short_name}",
        "A forum",
        {200: _one("forum", "Forum", "The forum."), 404: _MISSING},
        _FORUM,
    ),
    _get(
        "/forums/{short_name}/topics",
        "Its topics",
        {200: _many("topics", ref("Topic"))},
        _FORUM,
        *_PAGE,
        text="Sticky ones first, then by the last answer. A forum that does not exist "
        "has none.",
    ),
    _get(
        "/forums/{short_name}/topics/{topic_slug}",
        "A topic",
        {200: _one("topic", "Topic", "The topic."), 404: _MISSING},
        _FORUM,
        _TOPIC,
    ),
    _get(
        "/forums/{short_name}/topics/{topic_slug}/posts",
        "Its posts",
        {200: _many("posts", ref("Post")), 404: _MISSING},
        _FORUM,
        _TOPIC,
        *_PAGE,
        text="A page is a range of places in the topic: where posts were destroyed it "
        "is short.",
    ),
    _get(
        "/forums/{short_name}/topics/{topic_slug}/posts/{post_id}",
        "One of its posts",
        {200: _one("post", "Post", "The post."), 404: _MISSING},
        _FORUM,
        _TOPIC,
        part("post_id", "Its id.", _ID),
    ),
)
