"""What `/api` says of itself (nekos-api)."""

from __future__ import annotations

from api.description import Answer, Dialect, Example, ref
from api.nekos.description.objects import OBJECTS
from api.nekos.description.operations import OPERATIONS

_LIMITS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")

DIALECT = Dialect(
    name="nekos",
    title="Nekos",
    text=(
        "Random pictures, artists, characters and categories, found by patterns. "
        "Chat bots and wallpaper programs for the Nekos API (v1) speak it."
    ),
    base="/api",
    operations=OPERATIONS,
    objects=OBJECTS,
    # Sections 3 and 4.
    always={
        401: Answer("The token is invalid, or there is none where one is needed.",
                    ref("Error")),
        429: Answer(
            "Too early, or shut out for being so too often.",
            ref("Error"),
            headers=("Retry-After", *_LIMITS),
        ),
        503: Answer("Busy; try again.", ref("Error"), headers=("Retry-After",)),
    },
    keys={
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "A Nekos token of 100 characters; staff issue them.",
        }
    },
    limits={"nekos": "all requests"},
    examples=(
        Example("A random picture", "/image/random"),
        Example("Five of them", "/image/random?limit=5"),
        Example("Categories", "/category?limit=5"),
        Example("Artists by pattern", "/artist?search=%25a%25&limit=5"),
        Example("How many there are", "/stats"),
    ),
)  # fmt: skip
