"""What pydantic found wrong, in the documents' shape (score-formats, section 0):
``scores[0].lamp | Expected 'CLEAR' or 'FAILED'. | Received x [type: string].``"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic_core import PydanticCustomError, ValidationError

from scores.importing.json_text import received
from scores.importing.text import clip

#: Type of an error that `inside` made.
_INNER = "inner"
_SAID_OTHERWISE = {
    "missing": "Expected a value, received nothing.",
    "extra_forbidden": "Unexpected key.",
}


def first_error(error: ValidationError) -> str:
    """Only the first: a file that is wrong once is often wrong ten thousand times."""
    found = error.errors(include_url=False, include_context=False)[0]
    path = keychain(found["loc"])
    if found["type"] == _INNER:
        return f"{path}{found['msg']}"
    text = _SAID_OTHERWISE.get(found["type"])
    if text:
        return f"{path} | {text}"
    expected = found["msg"].replace("Input should be", "Expected")
    return f"{path} | {clip(expected, 500)}{received(found['input'])}."


def inside(error: ValidationError) -> PydanticCustomError:
    """For a validator that asks another one: its error, and the way there."""
    said = first_error(error)
    dot = "" if said.startswith(("[", " ")) else "."
    return PydanticCustomError(_INNER, "{said}", {"said": f"{dot}{said}"})


def keychain(place: Sequence[int | str]) -> str:
    path = ""
    for part in place:
        dotted = f".{clip(part)}" if isinstance(part, str) else f"[{part}]"
        path += dotted if path or isinstance(part, int) else dotted[1:]
    return path
