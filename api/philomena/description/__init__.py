"""What `/api/v1/json` says of itself (philomena-api)."""

from __future__ import annotations

from api.description import Answer, Dialect, Example
from api.philomena.description.objects import OBJECTS
from api.philomena.description.operations import OPERATIONS

DIALECT = Dialect(
    name="philomena",
    title="Philomena",
    text=(
        "Images, tags, comments, forums, galleries, filters and profiles. "
        "Programs for Philomena boorus (Derpibooru, Tantabus and others) speak it."
    ),
    base="/api/v1/json",
    operations=OPERATIONS,
    objects=OBJECTS,
    # Section 1.1 and 1.2.
    always={
        403: Answer("The key is that of an account that may not act. No body."),
        429: Answer("Too many requests. No body.", headers=("Retry-After",)),
        503: Answer("Busy; try again. No body.", headers=("Retry-After",)),
    },
    keys={
        "key": {
            "type": "apiKey",
            "in": "query",
            "name": "key",
            "description": "From the account's settings. An unknown key is no error: "
            "the request counts as that of a guest.",
        }
    },
    limits={
        "philomena": "all requests",
        "philomena.search": "searches, which count in both",
    },
    examples=(
        Example("The newest safe images", "/search/images?q=safe&per_page=3"),
        Example("By score", "/search/images?q=safe,score.gte:1&sf=score&per_page=3"),
        Example("The most used tags", "/search/tags?q=*&per_page=5"),
        Example("Filters of the site", "/filters/system"),
        Example("Forums", "/forums"),
    ),
)
