"""The routes of nekos-api, section 1."""

from __future__ import annotations

from api.description import (
    TEXT,
    Answer,
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
from api.nekos.description.objects import ID

_LIMIT = query(
    "limit", "How many, else 10.", {"type": "integer", "minimum": 1, "maximum": 25}
)
_FEW = query("limit", "How many, else 1.", _LIMIT.schema)
_OFFSET = query("offset", "How many to leave out.", {"type": "integer", "minimum": 0})
_PAGE = (_LIMIT, _OFFSET)
_SEARCH = query(
    "search",
    "A pattern for the whole name, in any case: `%` any characters, `_` one, and "
    "`| * + ? { } ( ) [ ]`.",
    {"type": "string", "maxLength": 50},
)
_CATEGORIES = query("categories", "Names, separated by commas; all of them.")
_EXPIRY = query(
    "expiry",
    "Seconds that the link is to live, else 3600; needs a token with that scope.",
    {"type": "integer", "minimum": 31},
)


def _got(data: Schema, text: str = "It is there.", **more: Schema) -> Answer:
    return Answer(text, record({"data": data, **more, "success": just(True)}))


def _list(name: str) -> Answer:
    return _got(array(ref(name)), "One page.", meta=ref("Pagination"))


def _get(
    path: str,
    summary: str,
    answer: Answer,
    *parameters: Parameter,
    missing: bool = False,
    key: Key = "optional",
    text: str = "",
) -> Operation:
    answers = {200: answer}
    if parameters:
        answers[400] = Answer("A parameter is wrong; which is said.", ref("Error"))
    if _EXPIRY in parameters:
        answers[403] = Answer("The token does not allow this `expiry`.", ref("Error"))
    if missing:
        answers[404] = Answer("There is none.", ref("Error"))
    return Operation(
        "GET", f"/api{path}", summary, answers, parameters,
        group=path.split("/")[1] if path else "about", key=key, limits=("nekos",),
        text=text,
    )  # fmt: skip


def _kind(name: str, what: str) -> tuple[Operation, Operation]:
    return (
        _get(f"/{name.lower()}", what, _list(name), *_PAGE, _SEARCH),
        _get(
            f"/{name.lower()}/{{tag_id}}",
            "One of them, and how many images it has",
            _got(ref(name)),
            part("tag_id", "Its id.", ID),
            missing=True,
        ),
    )


OPERATIONS: tuple[Operation, ...] = (
    _get(
        "",
        "What there is",
        _got(array(TEXT), meta=record({"version": TEXT, "baseApiRoute": TEXT})),
    ),
    _get("/stats", "How many there are", _got(ref("Stats"))),
    _get("/token", "The token in use", _got(ref("Token")), key="required"),
    _get(
        "/image", "Images, oldest first", _list("Image"), *_PAGE, _CATEGORIES, _EXPIRY
    ),
    _get(
        "/image/random",
        "Random images",
        _got(array(ref("Image")), "Different ones; an array also of one."),
        _FEW,
        _CATEGORIES,
        _EXPIRY,
        missing=True,
    ),
    _get(
        "/image/{image_id}",
        "An image",
        _got(ref("Image")),
        part("image_id", "Its id.", ID),
        _EXPIRY,
        missing=True,
    ),
    *_kind("Artist", "Artists"),
    _get(
        "/artist/{tag_id}/images",
        "Images of an artist",
        _list("Image"),
        part("tag_id", "The artist's id.", ID),
        *_PAGE,
        _EXPIRY,
        missing=True,
    ),
    *_kind("Character", "Characters"),
    *_kind("Category", "Categories"),
    _get("/set", "Sets of images", _list("Set"), *_PAGE),
    _get(
        "/set/{set_id}",
        "A set",
        _got(ref("Set")),
        part("set_id", "Its id.", ID),
        missing=True,
    ),
)
