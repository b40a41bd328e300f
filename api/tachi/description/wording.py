"""The envelope, and how a row of this dialect's table is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

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
    just,
    part,
    query,
    record,
    ref,
)

_ROOT = "/api/v1"
FAILURE = ref("Failure")

USER = part("user", "An id, a name in any case, or `me`.")
GAME = (
    part("game", "A game's name, such as `iidx`."),
    part("playtype", "One of its playtypes, such as `SP`."),
)
GPT = "/games/{game}/{playtype}"
OWN = "/users/{user}/games/{game}/{playtype}"
SEARCH = query("search", "Part of a name or title.", required=True)
ALG = query("alg", "The rating to order by; else the playtype's own.")

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Parameters = tuple[Parameter, ...]


def whole(body: Schema, text: str = "It worked.") -> Answer:
    """The envelope of a success."""
    return Answer(
        text, record({"success": just(True), "description": TEXT, "body": body})
    )


def refusal(text: str) -> Answer:
    return Answer(text, FAILURE)


def many(name: str) -> Schema:
    return array(ref(name))


def played(kind: Literal["scores", "pbs"], **more: Schema) -> Schema:
    """Scores or personal bests, and the songs and charts they are about."""
    return record(
        {
            kind: many("Score" if kind == "scores" else "PersonalBest"),
            "songs": many("Song"),
            "charts": many("Chart"),
            **more,
        }
    )


def row(
    method: Method,
    path: str,
    summary: str,
    body: Schema,
    parameters: Parameters = (),
    *,
    group: str,
    missing: str = "",
    sent: Schema | None = None,
    more: Mapping[int, Answer] | None = None,
    key: Key = "none",
    text: str = "",
) -> Operation:
    """``missing``: what a 404 says is not there; ``sent``: the JSON that goes in."""
    answers = {200: whole(body), **(more or {})}
    if missing:
        answers[404] = refusal(f"There is no such {missing}.")
    if method != "GET":
        answers[413] = refusal("The body is too large.")
    return Operation(
        method,
        _ROOT + path,
        summary,
        answers,
        parameters,
        None if sent is None else Body({"application/json": sent}),
        group=group,
        key=key,
        limits=("tachi",),
        text=text,
    )


BUSY: dict[int, Answer] = {409: refusal("An import or a removal of theirs is running.")}
LIMIT = query("limit", "How many rows.", INTEGER)
