"""What the dialects share: a view set whose quirks are class attributes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

import structlog
from django.http import HttpResponseBase
from rest_framework.exceptions import APIException
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.viewsets import ViewSet

from api.errors import classify

log = structlog.get_logger("polybooru.api")


class OnlyJson(BaseContentNegotiation):
    """Clients of these APIs send any Accept; they all get JSON."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0] if parsers else None

    def select_renderer(
        self, request: Any, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        return renderers[0], renderers[0].media_type


class DialectViewSet(ViewSet):
    """Every exception, also one nobody expected, ends in the dialect's own body."""

    #: Headers on every answer of the dialect.
    headers_always: ClassVar[dict[str, str]] = {}

    content_negotiation_class = OnlyJson

    @abstractmethod
    def error(self, status: int, error: Exception) -> HttpResponseBase:
        """The dialect's answer to an exception that means this status."""

    def get_exception_handler(self) -> Callable[..., HttpResponseBase]:
        return self._answer_error

    def _answer_error(
        self, error: Exception, context: dict[str, Any]
    ) -> HttpResponseBase:
        status = classify(error)
        # One of those that a view raises on purpose is no surprise.
        if status >= 500 and not isinstance(error, APIException):
            log.error("unexpected", exc_info=error, path=self.request.path)
        return self.error(status, error)

    def finalize_response(
        self, request: Any, response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in self.headers_always.items():
            response.headers.setdefault(name, value)
        return response
