"""The routes of twibooru-api 1.6, 2.0 and 4.1."""

from __future__ import annotations

from collections.abc import Mapping

from api.description import (
    BOOLEAN,
    INTEGER,
    Answer,
    Body,
    Key,
    Operation,
    Parameter,
    Schema,
    array,
    either,
    one_of,
    part,
    query,
    record,
    ref,
)

FILTER = query("filter_id", "Use this filter for the request.")
MISSING = Answer("Nothing has this id.", ref("Error"))
NOT_A_QUERY = Answer("The search cannot be read.", ref("Error"))
_PAGE = (
    query("page", "From 1; what is no number counts as 1.", INTEGER),
    query("per_page", "1 to 50, else 25; `perpage` does as well.", INTEGER),
)
_ID: Schema = {"type": "integer", "format": "int32"}
_POST = part("post_id", "The post's id.", _ID)
_Q = query("q", "The search; without one nothing is found, `*` is everything.")
_JSON, _XML = "application/json", "text/xml"
_OEMBED = (
    query("url", "The address of a post's page or file.", required=True),
    query("maxwidth", "The widest picture there is room for.", INTEGER),
    query("maxheight", "The highest picture there is room for.", INTEGER),
)


def _get(
    path: str,
    summary: str,
    answers: Mapping[int, Answer],
    *parameters: Parameter,
    limit: str,
    key: Key = "none",
    text: str = "",
) -> Operation:
    return Operation(
        "GET", f"/api/v3{path}", summary, answers, parameters,
        group=limit.split(".")[1], key=key, limits=(limit,), text=text,
    )  # fmt: skip


def _put(name: str, summary: str, values: Schema, text: str) -> Operation:
    sent: Schema = {
        "type": "object",
        "properties": {
            "class": one_of("Post", "Image"),
            "id": {"type": ["string", "integer"]},
            "value": values,
        },
        "required": ["id", "value"],
    }
    return Operation(
        "PUT",
        f"/api/v2/interactions/{name}",
        summary,
        {
            200: Answer("The post's counters.", ref("Counters")),
            400: Answer("The body is no JSON.", ref("Error")),
            404: MISSING,
            413: Answer("The body is too large.", ref("Error")),
            422: Answer("The value is none of these.", ref("Error")),
        },
        (),
        Body({"application/json": sent}),
        text=f"{text} For scripts on our own pages also by session, with the page's "
        "CSRF token in `X-CSRF-Token`.",
        group="writing",
        key="required",
    )


def _oembed(
    path: str, summary: str, *more: Parameter, formats: tuple[str, ...]
) -> Operation:
    """Errors come in the format that is asked for, as the object does."""

    def answer(text: str, shape: str = "Error", *headers: str) -> Answer:
        kinds = {kind: ref(shape) if kind == _JSON else {} for kind in formats}
        return Answer(text, kinds[formats[0]], formats[0], headers, also=kinds)

    answers = {
        200: answer("What to show of it.", "Oembed"),
        400: answer("There is no address in `url`."),
        401: answer("A key that opens nothing."),
        404: answer("No post that everybody may see has this address."),
        429: answer("Too many requests.", "Error", "Retry-After"),
        503: answer("Busy; try again.", "Error", "Retry-After"),
    }
    if more:
        answers[302] = Answer("To the page of the post.", {}, "text/html")
        answers[501] = Answer("There is no such format.", ref("Error"))
    return Operation(
        "GET", path, summary, answers, (*_OEMBED, *more),
        group="oembed", limits=("twibooru.pages",), key="optional",
    )  # fmt: skip


_ONE_POST = Answer("The post.", record({"post": ref("Post")}))

OPERATIONS: tuple[Operation, ...] = (
    _get(
        "/posts/featured",
        "The featured post",
        {200: _ONE_POST, 404: MISSING},
        limit="twibooru.posts",
    ),
    _get(
        "/posts/{post_id}",
        "A post",
        {200: _ONE_POST, 404: MISSING},
        _POST,
        FILTER,
        limit="twibooru.posts",
        text="Deleted and merged ones have fewer keys, and are no error.",
    ),
    _get(
        "/posts/{post_id}/comments",
        "Its comments",
        {
            200: Answer("Newest first.", record({"comments": array(ref("Comment"))})),
            404: MISSING,
        },
        _POST,
        limit="twibooru.comments",
    ),
    _get(
        "/search/posts",
        "Search posts",
        {
            200: Answer(
                "One page; `interactions` with a key.",
                record(
                    {"posts": array(ref("Post")), "total": INTEGER},
                    optional={"interactions": array(ref("Interaction"))},
                ),
            ),
            422: NOT_A_QUERY,
        },
        _Q,
        FILTER,
        query("sf", "Sort field, else `created_at`."),
        query("sd", "Sort direction: `desc` or `asc`."),
        query("deleted", "There, whatever it says: deleted ones too, for moderators."),
        query("hidden", "`1`: also what one has hidden."),
        *_PAGE,
        limit="twibooru.search.posts",
        key="optional",
        text="What the filter in force hides is not found.",
    ),
    _get(
        "/search/tags",
        "Search tags",
        {
            200: Answer(
                "One page, most used first.",
                record({"tags": array(ref("Tag")), "total": INTEGER}),
            ),
            422: NOT_A_QUERY,
        },
        _Q,
        *_PAGE,
        limit="twibooru.search.tags",
    ),
    _get(
        "/galleries/{gallery_id}",
        "A gallery",
        {
            200: Answer("The gallery.", record({"gallery": ref("Gallery")})),
            404: MISSING,
        },
        part("gallery_id", "Its id.", _ID),
        limit="twibooru.galleries",
    ),
    _put("vote", "Vote for a post", one_of("up", "down", "false"),
         "`false` takes the vote back."),
    _put("fave", "Fave a post", either(one_of("true", "false"), BOOLEAN),
         "It casts an upvote too, which stays when it is taken back."),
    _oembed("/oembed.json", "What others show of a post they link to",
            formats=(_JSON,)),
    _oembed("/oembed.xml", "The same as XML", formats=(_XML,)),
    _oembed(
        "/oembed", "The same, by `format`",
        query("format", "`json` or `xml`; without one: to the page."),
        formats=(_JSON, _XML),
    ),
)  # fmt: skip
