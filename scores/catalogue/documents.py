"""Files of a collection and the documents in them (collections, section 2).

A document is checked twice: its outer shape here, its ``data`` against the records of
its game. One that fails is rejected with the reason; the others go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scores.games.schema import Natural

#: A row's number must fit its column.
MOST = 2**31 - 1
#: A text that is a key must fit an index's entry, in bytes.
KEY_BYTES = 2000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# How JSON writes a NUL, which no text of the database may hold.
_NUL = b"\\u0000"
_REASONS = 3

Text = Annotated[str, Field(max_length=500)]
Texts = Annotated[list[Text], Field(max_length=500)]
Id = Annotated[str, Field(min_length=1, max_length=200)]


class Document(BaseModel):
    """Unknown keys are ignored; who loads warns of them (`unknown_keys`)."""

    model_config = ConfigDict(
        extra="ignore", strict=True, frozen=True, allow_inf_nan=False
    )


D = TypeVar("D", bound=Document)
M = TypeVar("M", bound=BaseModel)


class SongDocument(Document):
    id: Annotated[Natural, Field(le=MOST)]
    title: Text
    artist: Text
    altTitles: Texts = []
    searchTerms: Texts = []
    data: dict[str, Any]


class ChartDocument(Document):
    chartID: Id
    songID: Annotated[Natural, Field(le=MOST)]
    playtype: Text
    difficulty: Text
    level: Text
    levelNum: float
    isPrimary: bool
    versions: Texts = []
    data: dict[str, Any]


class FolderDocument(Document):
    folderID: Id
    title: Text
    game: Text
    playtype: Text
    type: Literal["charts", "songs", "static"]
    data: dict[str, Any] | list[Id]
    searchTerms: Texts = []
    inactive: bool = False


class TableDocument(Document):
    tableID: Id
    title: Text
    description: str = ""
    game: Text
    playtype: Text
    folders: list[Id]
    default: bool = False
    inactive: bool = False


class Unreadable(Exception):
    """The file as a whole; the text says why."""


class Rejection(Exception):
    """One document; the text says why."""


@dataclass(frozen=True, slots=True)
class Raw:
    """An item of a file as it came; the first is number 1."""

    number: int
    value: Any
    # The file may hold NUL characters: look before storing.
    suspect: bool = False

    def label(self, key: str) -> str:
        """What a person finds it by."""
        name = self.value.get(key) if isinstance(self.value, dict) else None
        return f"document {self.number}" + (f" ({key} {name})" if name else "")


def read_documents(path: Path) -> Sequence[Raw]:
    """The items of a JSON array, however it is laid out."""
    try:
        content = path.read_bytes().removeprefix(_BYTE_ORDER_MARK)
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror or error}") from error
    try:
        items = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Unreadable(f"is not valid JSON: {error}") from error
    if not isinstance(items, list):
        raise Unreadable("holds no JSON array")
    suspect = _NUL in content
    return [Raw(number, item, suspect) for number, item in enumerate(items, 1)]


def checked(shape: type[D], raw: Raw) -> D:
    """The document, or a `Rejection`."""
    if raw.suspect and _holds_nul(raw.value):
        raise Rejection("a NUL character cannot be stored")
    return _validated(shape, raw.value)


def check_data(record: type[BaseModel], data: Mapping[str, Any]) -> None:
    """Whether a song's or chart's ``data`` is what its game says."""
    _validated(record, data, "data.")


def check_keys(keys: Iterator[str]) -> list[str]:
    """The keys in order, each once."""
    found = sorted(set(keys))
    if any(len(key.encode()) > KEY_BYTES for key in found):
        raise Rejection(f"a title or id is longer than {KEY_BYTES} bytes")
    return found


def unknown_keys(shape: type[Document], raw: Raw) -> set[str]:
    return set(raw.value) - set(shape.model_fields)


def _validated(shape: type[M], value: object, place: str = "") -> M:
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        raise Rejection(_reason(error, place)) from error


def _reason(error: ValidationError, place: str) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    told = [
        f"{place}{'.'.join(map(str, e['loc']))}: {e['msg']}".removeprefix(": ")
        for e in found[:_REASONS]
    ]
    more = len(found) - len(told)
    return "; ".join(told) + (f"; and {more} more" if more else "")


def _holds_nul(value: object) -> bool:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and "\0" in one:
            return True
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
    return False
