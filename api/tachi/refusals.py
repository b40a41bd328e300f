"""An answer that is not what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import APIException


class Refusal(APIException):
    """A status and the words of the envelope's ``description``; ``extra`` are keys
    beside the envelope's own."""

    def __init__(
        self,
        status: int,
        description: str,
        *,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(description)
        self.status_code = status
        self.description = description
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})


def missing(what: str) -> Refusal:
    """404: `missing("score")`."""
    return Refusal(404, f"This {what} does not exist.")


def endpoint_not_found() -> Refusal:
    """Also for a known path and a wrong method (section 1.1)."""
    return Refusal(404, "Endpoint Not Found.")
