"""What the Kai services have in common (score-formats, section 8.1).

`scores.remote` has followed their pages already: a body is one JSON object, ``items``
of all pages and the player's ``profile``, null where it could not be had. An item that
is not as documented is a bad datum and nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from scores.games import playtype_for
from scores.games.schema import Natural
from scores.importing.json_text import load
from scores.importing.rejection import MAX_INTEGER, invalid
from scores.importing.schema_errors import first_error
from scores.importing.times import iso_time
from scores.importing.types import Datum, FatalImport, Parsed, ProvidedClass, Row

Count = Annotated[Natural, Field(le=MAX_INTEGER)]


def _readable(text: str) -> str:
    if iso_time(text) is None:
        raise PydanticCustomError("time", "Expected a time of ISO 8601")
    return text


Time = Annotated[str, Field(max_length=100), AfterValidator(_readable)]


class Item(BaseModel):
    """Keys beside those of its fields are none of our business."""

    model_config = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)


SomeItem = TypeVar("SomeItem", bound=Item)


def parse(
    body: bytes,
    game: str,
    item: type[Item],
    classes: Callable[[dict[str, Any]], Iterable[ProvidedClass]],
) -> Parsed:
    document = load(body)
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise FatalImport("The service's answer holds no list of scores.", 500)
    profile = document.get("profile")
    return Parsed(
        game,
        [Row(number, _datum(one, item)) for number, one in enumerate(items, 1)],
        classes=tuple(classes(profile)) if isinstance(profile, dict) else (),
    )


def _datum(value: object, item: type[Item]) -> Datum:
    if not isinstance(value, dict):
        return {}
    return {name: value[name] for name in item.model_fields if name in value}


def read(datum: Datum, item: type[SomeItem]) -> SomeItem:
    try:
        return item.model_validate(datum)
    except ValidationError as error:
        raise invalid(f"Invalid Kai item: {first_error(error)}") from None


def class_at(
    game: str, playtype: str, set_name: str, index: object
) -> Iterable[ProvidedClass]:
    """The class with that index from below; none for anything else, because a class
    never ends an import."""
    known = playtype_for(game, playtype)
    if known is None or isinstance(index, bool) or not isinstance(index, int):
        return
    values = known.class_sets[set_name].values
    if 0 <= index < len(values):
        yield ProvidedClass(playtype, set_name, values[index].id)
