"""What `/api/v3`, `/api/v2`, oEmbed and the `.json` pages say of themselves
(twibooru-api)."""

from __future__ import annotations

from api.description import Answer, Dialect, Example, ref
from api.twibooru.description.objects import OBJECTS
from api.twibooru.description.operations import OPERATIONS
from api.twibooru.description.page_objects import PAGE_OBJECTS
from api.twibooru.description.pages import PAGE_OPERATIONS

_LIMIT_HEADERS = ("X-RL", "X-RL-Remaining", "X-RL-Remain", "X-RL-Reset", "Retry-After")

DIALECT = Dialect(
    name="twibooru",
    title="Twibooru",
    text=(
        "The same images as posts, and texts as pastes; oEmbed; the site's pages as "
        "JSON. Programs for Twibooru speak it."
    ),
    base="/api/v3",
    operations=(*OPERATIONS, *PAGE_OPERATIONS),
    objects={**OBJECTS, **PAGE_OBJECTS},
    # Sections 1.1 and 1.3.
    always={
        401: Answer("A key that opens nothing, or none where one is needed.",
                    ref("Error")),
        429: Answer("Too many requests.", ref("Error"), headers=_LIMIT_HEADERS),
        503: Answer("Busy; try again.", ref("Error"), headers=("Retry-After",)),
    },
    keys={
        "key": {
            "type": "apiKey",
            "in": "query",
            "name": "key",
            "description": "From the account's settings; the same as for Philomena. "
            "An unknown one is refused.",
        }
    },
    limits={
        "twibooru.search.posts": "searches for posts",
        "twibooru.search.tags": "searches for tags",
        "twibooru.posts": "posts by their ids",
        "twibooru.comments": "comments of a post",
        "twibooru.galleries": "galleries by their ids",
        "twibooru.pages": "pages as JSON, and oEmbed",
    },
    examples=(
        Example("The newest safe posts", "/search/posts?q=safe&per_page=3"),
        Example("By score", "/search/posts?q=*&sf=score&per_page=3"),
        Example("The featured post", "/posts/featured"),
        Example("Texts", "/search/posts?q=media_type:paste&per_page=3"),
        Example("The most used tags", "/search/tags?q=*&per_page=5"),
    ),
)  # fmt: skip
