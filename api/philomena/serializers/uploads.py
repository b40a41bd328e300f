"""The body of POST /images, and the error object that answers it (philomena-api 4)."""

from __future__ import annotations

from typing import Any

from booru.actions.uploads import Draft
from booru.problems import FileProblem, Problem

_UNREADABLE = "contents corrupt, not recognized, or dimensions are too large to process"
_BLANK = "can't be blank"
_NO_FILE: dict[str, list[Any]] = {
    "image": [_UNREADABLE, _BLANK],
    **{
        key: [_BLANK]
        for key in (
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
        )
    },
}
_INVALID = "is invalid"
_BOOLEANS = {
    True: True, "true": True, "1": True,
    False: False, "false": False, "0": False, "": False, None: False,
}  # fmt: skip


def draft_of(image: dict[str, Any]) -> tuple[Draft, list[Problem]]:
    """What the client said, and what of it has the wrong type."""
    problems: list[Problem] = []

    def text(field: str) -> str:
        value = image.get(field)
        if value is None or isinstance(value, str):
            return value or ""
        problems.append(Problem(field, _INVALID))
        return ""

    anonymous = image.get("anonymous")
    if not isinstance(anonymous, (bool, str, int, type(None))) or (
        anonymous not in _BOOLEANS
    ):
        problems.append(Problem("anonymous", _INVALID))
        anonymous = False
    draft = Draft(
        tag_input=text("tag_input"),
        description=text("description"),
        sources=_sources(image.get("sources"), problems),
        source_url=text("source_url"),
        anonymous=_BOOLEANS[anonymous],
    )
    return draft, problems


def _sources(given: Any, problems: list[Problem]) -> tuple[str, ...]:
    """A map of any keys, or a list, of {"source": url}."""
    if given is None or given == "":
        return ()
    if not isinstance(given, (dict, list)):
        problems.append(Problem("sources", _INVALID))
        return ()
    items = given.values() if isinstance(given, dict) else given
    urls = [item.get("source") for item in items if isinstance(item, dict)]
    if len(urls) != len(items) or not all(
        isinstance(u, (str, type(None))) for u in urls
    ):
        problems.append(Problem("sources", _INVALID))
        return ()
    return tuple(url for url in urls if url)


def errors_object(problems: list[Problem]) -> dict[str, list[Any]]:
    """Field to messages. Within one key, later checks come first (section 4.3)."""
    errors: dict[str, list[Any]] = {}
    for problem in problems:
        for key, messages in _messages(problem).items():
            errors[key] = [*messages, *errors.get(key, [])]
    placed = [p for p in problems if p.position is not None]
    if placed:
        errors["sources"] = [
            {"source": messages} if messages else {}
            for place in range(int(placed[0].detail))
            for messages in [[p.message for p in placed if p.position == place]]
        ]
    return errors


def _messages(problem: Problem) -> dict[str, list[Any]]:
    detail = problem.detail
    match problem.file:
        case None:
            return (
                {}
                if problem.position is not None
                else {problem.field: [problem.message]}
            )
        case FileProblem.MISSING:
            return _NO_FILE
        case FileProblem.UNSUPPORTED:
            return {**_NO_FILE, "image_mime_type": [f"({detail}) is invalid"]}
        case FileProblem.CORRUPT:
            return {"image": [_UNREADABLE]}
        case FileProblem.DIMENSIONS:
            return {"image": ["dimensions are too large to process"]}
        case FileProblem.TOO_MANY_BYTES:
            return {"image_size": [f"must be less than or equal to {detail}"]}
        case FileProblem.NAME_TOO_LONG:
            return {"image_name": ["should be at most 255 byte(s)"]}
        case FileProblem.DO_NOT_POST:
            return {"image": [f"DNP ({detail})"]}
        case FileProblem.DUPLICATE:
            # D6: the documented key, and the one that names the image.
            return {
                "image_orig_sha512_hash": ["has already been taken"],
                "image": [f"has already been uploaded: it's image {detail}"],
            }
