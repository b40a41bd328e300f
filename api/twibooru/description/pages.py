"""The `.json` pages (twibooru-api 3.1)."""

from __future__ import annotations

from dataclasses import replace

from api.description import (
    INTEGER,
    Answer,
    Operation,
    Parameter,
    Schema,
    array,
    either,
    nullable,
    part,
    query,
    record,
    ref,
)
from api.twibooru.description.operations import FILTER, MISSING, NOT_A_QUERY

_PAGE = query("page", "From 1; what is no number counts as 1.", INTEGER)
_SIZED = (_PAGE, query("perpage", "1 to 50, else 15 or what one has chosen.", INTEGER))
_ID: Schema = {"type": "integer", "format": "int32"}
_POST = part("post_id", "The post's id.", _ID)
_COMMENT = part("comment_id", "The comment's id.", _ID)
_POSTS = array(ref("PagePost"))
_INTERACTIONS = array(ref("PageInteraction"))
_COMMENTS = array(ref("PageComment"))
_FILTERS = array(ref("PageFilter"))
_CONSTRAINT = (
    query("constraint", "`id`, `updated`, `created` or `first_seen_at`."),
    *(query(name, "A bound of it.") for name in ("gt", "gte", "lt", "lte")),
    query("order", "`a` or `d`."),
    query("deleted", "Deleted ones too."),
)
_GALLERY_WISHES = (
    query("title", "Part of it."),
    query("description", "Words in it."),
    query("creator", "The creator's name."),
    query("include_image", "With this image."),
    query("show_empty", "Empty ones too."),
    query("my_subs", "Those one follows."),
    query("user", "All of this user's."),
    query("sf", "Sort field."),
    query("sd", "Sort direction."),
    query("include_images", "With the ids of their images."),
)


def _page(
    path: str,
    summary: str,
    body: Schema,
    *parameters: Parameter,
    finds: bool = False,
    seeks: bool = False,
    text: str = "",
) -> Operation:
    """``finds``: one thing, which may not be there; ``seeks``: by a query."""
    answers = {200: Answer("It is there.", body)}
    if finds:
        answers[404] = MISSING
    if seeks:
        answers[422] = NOT_A_QUERY
    return Operation(
        "GET", path, summary, answers, parameters,
        group="pages", key="optional", limits=("twibooru.pages",), text=text,
    )  # fmt: skip


def _listed(name: str) -> Schema:
    return record({name: _POSTS, "interactions": _INTERACTIONS})


def _both(operation: Operation) -> tuple[Operation, Operation]:
    """Under the older name too."""
    older = operation.path.replace("/posts", "/images", 1)
    return operation, replace(operation, path=older)


_FOUND = either(
    record({
        "search": _POSTS,
        "total": INTEGER,
        "interactions": _INTERACTIONS,
    }),
    record({"id": nullable(INTEGER)}),
)  # fmt: skip
_SEARCH = _page(
    "/search.json", "Search posts", _FOUND,
    query("q", "The search."), query("sbq", "Its older name."), FILTER,
    query("sf", "Sort field."), query("sd", "Sort direction."),
    query("random_image", "The id of one of them."),
    query("deleted", "Deleted ones too, for moderators."),
    query("hidden", "`1`: also what one has hidden."), *_SIZED, seeks=True,
)  # fmt: skip
_SHOWN = _page("/posts/{post_id}.json", "A post", ref("ShownPost"), _POST, FILTER,
               finds=True)  # fmt: skip
_TAG = _page(
    "/tags/{slug}.json", "A tag, and its newest posts",
    record({
        "tag": ref("PageTag"),
        "aliases": array({"type": "string"}),
        "dnp_entries": array(ref("DnpEntry")),
        "images": _POSTS,
        "interactions": _INTERACTIONS,
    }),
    part("slug", "Its slug, or its id."), FILTER, *_SIZED, finds=True, seeks=True,
)  # fmt: skip

PAGE_OPERATIONS: tuple[Operation, ...] = (
    *(
        _page(f"/{name}.json", "The newest posts", _listed(name), FILTER,
              *_CONSTRAINT, *_SIZED, seeks=True)
        for name in ("posts", "images")
    ),
    *(
        _page(f"/{name}/watched.json", "What one watches", _listed(name), FILTER,
              *_SIZED, seeks=True)
        for name in ("posts", "images")
    ),
    *_both(_SHOWN),
    replace(_SHOWN, path="/{post_id}.json"),
    *_both(_page(
        "/posts/{post_id}/comments.json", "Its comments",
        record({"comments": _COMMENTS, "total": INTEGER}), _POST, _PAGE,
        query("comment_id", "The page that this one is on.", INTEGER), finds=True,
    )),
    *_both(_page("/posts/{post_id}/comments/{comment_id}.json", "One of its comments",
                 ref("PageComment"), _POST, _COMMENT, finds=True)),
    _SEARCH,
    replace(_SEARCH, path="/search/index.json"),
    _page("/tags.json", "Tags, most used first", array(ref("PageTag")),
          query("tq", "A search for tags, else all."), _PAGE, seeks=True),
    replace(_TAG, answers={
        **_TAG.answers,
        302: Answer("An alias: to its target.", {}, "text/html"),
    }),
    _page("/galleries.json", "Galleries", array(ref("ListedGallery")),
          *_GALLERY_WISHES, *_SIZED, seeks=True),
    _page(
        "/galleries/{gallery_id}.json", "A gallery, and its posts",
        record({
            "gallery": ref("PageGallery"),
            "images": _POSTS,
            "interactions": _INTERACTIONS,
        }),
        part("gallery_id", "Its id.", _ID), FILTER, *_SIZED, finds=True, seeks=True,
    ),
    _page(
        "/lists.json", "The best of the last time",
        record({
            **dict.fromkeys(
                ("top_scoring", "top_commented", "all_time_top_scoring"), _POSTS
            ),
            "interactions": _INTERACTIONS,
        }),
        query("last", "How long ago: `6h`, `3d`, `2w`."), FILTER, seeks=True,
    ),
    _page("/lists/recent_comments.json", "Comments of the last week", _COMMENTS,
          FILTER, _PAGE, seeks=True),
    _page("/lists/my_comments.json", "One's own comments", _COMMENTS, _PAGE),
    _page("/lists/user_comments/{user_id}.json", "A user's comments", _COMMENTS,
          part("user_id", "The account's id.", _ID), _PAGE, finds=True),
    _page(
        "/filters.json", "Filters",
        record({
            "system_filters": _FILTERS,
            "user_filters": nullable(_FILTERS),
            "search_filters": _FILTERS,
        }),
        query("fq", "Part of a name."), query("search_desc", "In descriptions too."),
        *_SIZED, seeks=True,
    ),
    _page("/filters/current.json", "The filter in force", ref("PageFilter"), FILTER),
    _page("/filters/{filter_id}.json", "A filter", ref("PageFilter"),
          part("filter_id", "Its id.", _ID), finds=True),
    _page("/profiles/{slug}.json", "A profile", ref("PageUser"),
          part("slug", "The slug of its name, or its id."), finds=True),
)  # fmt: skip
