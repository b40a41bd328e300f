"""Parameters (nekos-api, section 1). Each method checks one, so that a view checks
them in the documented order: path id, `expiry`, `limit`, `offset`, `search`."""

from __future__ import annotations

import re
from uuid import UUID

from django.http import QueryDict

from accounts.nekos_tokens import Token
from api.nekos.patterns import Pattern, PatternError, compile_pattern
from api.nekos.refusals import Refusal
from api.nekos.scopes import LONGEST_EXPIRY, longest_expiry

USUAL_EXPIRY = 3600
_SHORTEST_EXPIRY = 31
_USUAL_LIMIT = 10
_MOST = 25
#: The largest integer that every JSON reader takes; nothing is that far out.
_FARTHEST = 2**53 - 1
_NUMBER = re.compile(r"[0-9]+", re.ASCII)
_UUID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    re.ASCII | re.IGNORECASE,
)


class Inputs:
    def __init__(self, query: QueryDict) -> None:
        self._query = query

    def _one(self, name: str) -> str | None:
        values = self._query.getlist(name)
        if len(values) > 1:
            raise Refusal(400, f"`{name}` is given more than once.")
        return values[0] if values else None

    @property
    def asks_for_expiry(self) -> bool:
        values = self._query.getlist("expiry")
        return len(values) == 1 and values[0] != str(USUAL_EXPIRY)

    def expiry(self, token: Token | None) -> int:
        """In seconds. Whoever asks for another one has a token."""
        text = self._one("expiry")
        if token is None or text in (None, str(USUAL_EXPIRY)):
            return USUAL_EXPIRY
        most = longest_expiry(token)
        if most is None:
            raise Refusal(403, "The token lacks the scope `image:custom-expiry`.")
        seconds = _number(text or "", LONGEST_EXPIRY)
        if seconds is None or seconds < _SHORTEST_EXPIRY:
            raise Refusal(400, "`expiry` has to be a number of seconds above 30.")
        if seconds > most and most != LONGEST_EXPIRY:
            raise Refusal(403, f"The token allows an `expiry` up to {most} seconds.")
        return seconds

    def limit(self, default: int = _USUAL_LIMIT) -> int:
        text = self._one("limit")
        if text is None:
            return default
        limit = _number(text, _FARTHEST)
        if limit is None or not 1 <= limit <= _MOST:
            raise Refusal(400, f"`limit` has to be a number from 1 to {_MOST}.")
        return limit

    def offset(self) -> int:
        text = self._one("offset")
        offset = 0 if text is None else _number(text, _FARTHEST)
        if offset is None:
            raise Refusal(400, "`offset` has to be a number from 0.")
        return offset

    def search(self) -> Pattern | None:
        text = self._one("search")
        if not text:
            return None
        try:
            return compile_pattern(text)
        except PatternError as error:
            raise Refusal(400, f"`search` is refused: {error}.") from error

    def categories(self) -> list[str]:
        """Names in lower case, each once, in the order given."""
        items = (self._one("categories") or "").split(",")
        names = (item.strip().lower() for item in items)
        return list(dict.fromkeys(name for name in names if name))


def uuid_of(text: str) -> UUID:
    if not _UUID.fullmatch(text):
        raise Refusal(400, "`id` has to be a UUID.")
    return UUID(text)


def _number(text: str, most: int) -> int | None:
    """A number of any length; what is above `most` is as good as `most`."""
    if not _NUMBER.fullmatch(text):
        return None
    digits = text.lstrip("0") or "0"
    return most if len(digits) > len(str(most)) else min(int(digits), most)
