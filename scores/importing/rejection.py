"""How a converter says in the middle of its work that a datum becomes no score."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from scores.importing.text import clip
from scores.importing.times import LAST
from scores.importing.types import Failure, FailureKind

P = ParamSpec("P")
T = TypeVar("T")

#: JavaScript's largest safe integer, which the documents' integers never pass.
MAX_INTEGER = 2**53 - 1
# Any number of fewer digits is smaller.
_SHORT = 16
_INTEGER = re.compile(r"(-?)0*([0-9]{1,16})")


class Rejected(Exception):
    """Never leaves a converter: `answering` makes a value of it."""

    def __init__(self, kind: FailureKind, message: str = "") -> None:
        super().__init__(message)
        self.failure = Failure(kind, message)


def answering(function: Callable[P, T]) -> Callable[P, T | Failure]:
    @wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T | Failure:
        try:
            return function(*args, **kwargs)
        except Rejected as rejected:
            return rejected.failure

    return answer


def invalid(message: str) -> Rejected:
    return Rejected(FailureKind.INVALID, message)


def not_found(message: str) -> Rejected:
    return Rejected(FailureKind.NOT_FOUND, message)


def positive(text: str, context: str) -> int:
    """A whole number of 0 or more (score-formats, section 0: posint)."""
    if len(text) < _SHORT and text.isascii() and text.isdecimal():
        return int(text)
    match = _INTEGER.fullmatch(text)
    if match is None or int(match[2]) > MAX_INTEGER:
        raise invalid(f"{context} (Not an integer -- {clip(text)}.)")
    if match[1] and int(match[2]):
        raise invalid(f"{context} (Was negative -- {clip(text)}.)")
    return int(match[2])


def readable(time: int | None, text: str) -> int:
    if time is None:
        raise invalid(f"Invalid/Unparsable score timestamp of {clip(text)}.")
    return time


def storable(time: int | None) -> int | None:
    """Refuses here what no date type can hold; the pipeline refuses the rest of the
    future."""
    if time is not None and time > LAST:
        raise invalid("Invalid timestamp: score happens in the future.")
    return time
