"""Which posts a mirror asks `/posts.json` for (twibooru-api 3.1): `constraint` names
what it goes by, `gt`, `gte`, `lt` and `lte` say from where to where."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from api.params import Params
from booru.post_feed import Feed

_COMPARISONS = ("gt", "gte", "lt", "lte")
_ORDERS = {"": False, "a": False, "d": True}
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_LEAST, _MOST = -(2**31), 2**31 - 1


def feed_of(params: Params) -> Feed | None:
    """None where something cannot be read, an empty value too: such a request finds
    nothing, and is no error (upstream)."""
    column, read = _COLUMNS.get(params.text("constraint"), ("", _id))
    order = params.values.get("order", "")
    if not column or not isinstance(order, str) or order not in _ORDERS:
        return None
    bounds: dict[str, int | datetime] = {}
    for how in filter(params.values.__contains__, _COMPARISONS):
        value = read(params.text(how))
        if value is None:
            return None
        bounds[how] = value
    deleted = bool(params.text("deleted"))
    return Feed(column, bounds, highest_first=_ORDERS[order], with_deleted=deleted)


def _id(text: str) -> int | None:
    """Beyond what an id can be is as good as its border."""
    if not _INTEGER.fullmatch(text):
        return None
    return min(max(int(text), _LEAST), _MOST)


def _moment(text: str) -> datetime | None:
    """ISO 8601; UTC where no zone is named."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


_COLUMNS: dict[str, tuple[str, Callable[[str], int | datetime | None]]] = {
    "id": ("id", _id),
    "updated": ("updated_at", _moment),
    "created": ("created_at", _moment),
    "first_seen_at": ("first_seen_at", _moment),
}
