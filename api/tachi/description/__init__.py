"""What `/api/v1` and `/ir` say of themselves (tachi-api)."""

from __future__ import annotations

from api.description import Answer, Dialect, Example
from api.tachi.description.games import GAME_OPERATIONS
from api.tachi.description.imports import IMPORT_OPERATIONS
from api.tachi.description.objects import OBJECTS
from api.tachi.description.players import PLAYER_OPERATIONS
from api.tachi.description.users import USER_OPERATIONS
from api.tachi.description.wording import FAILURE, refusal

DIALECT = Dialect(
    name="tachi",
    title="Tachi",
    text=(
        "Scores of rhythm games: imports, scores, personal bests, sessions, charts "
        "and leaderboards. Score hooks and importers for Tachi speak it."
    ),
    base="/api/v1",
    operations=(
        *USER_OPERATIONS,
        *IMPORT_OPERATIONS,
        *GAME_OPERATIONS,
        *PLAYER_OPERATIONS,
    ),
    objects=OBJECTS,
    # Sections 1.2, 1.3 and 1.6: whoever calls and whatever is asked.
    always={
        400: refusal("What was sent cannot be understood, or a part of it is wrong."),
        401: refusal("There is no token, or an unknown one."),
        403: refusal("The account is banned, or the caller may not do this."),
        429: Answer(
            "Too many requests.",
            FAILURE,
            headers=(
                "Retry-After",
                "X-RateLimit-Limit",
                "X-RateLimit-Remaining",
                "X-RateLimit-Reset",
            ),
        ),
        503: Answer("Busy; try again.", FAILURE, headers=("Retry-After",)),
    },
    keys={
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "A score token, from the account's settings, with the "
            "permissions that it was made with.",
        }
    },
    limits={
        "tachi": "all requests",
        "tachi.import": "score files and direct imports, which count in both",
    },
    examples=(
        Example("Is it there, and who am I?", "/status"),
        Example("Games", "/games"),
        Example("One game and playtype", "/games/iidx/SP"),
        Example("Its leaderboard", "/games/iidx/SP/leaderboard?limit=3"),
        Example("Songs, players and folders", "/search?search=a"),
    ),
)
