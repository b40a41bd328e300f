"""The manners of `/api`: envelope, token, limit, and the order in which a request is
checked (nekos-api, sections 1, 3, 4 and 5)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils import timezone
from rest_framework.response import Response

from accounts.nekos_tokens import NEKOS_TOKEN, Token, find_token
from api.dialect import DialectViewSet
from api.limits import who_asks
from api.nekos.inputs import USUAL_EXPIRY, Inputs
from api.nekos.refusals import Refusal
from api.nekos.scopes import spacing_of
from api.windows import space_out
from booru.search.errors import SearchError

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Expose-Headers": (
        "Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset"
    ),
}
_SENTENCES = {
    400: "The request cannot be read.",
    404: "There is no such route.",
    405: "Only GET, HEAD and OPTIONS are understood here.",
    413: "The request is too large.",
    500: "Something went wrong here. It has been written down.",
    503: "The server is busy. Try again in a few seconds.",
}


class NekosViewSet(DialectViewSet):
    headers_always: ClassVar[dict[str, str]] = CORS
    #: Actions that nobody may call without a token.
    needing_token: ClassVar[frozenset[str]] = frozenset()
    #: Those that take `expiry`.
    taking_expiry: ClassVar[frozenset[str]] = frozenset()

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """What is refused for its token costs nothing (section 1, order of checks)."""
        self.limit_headers: dict[str, str] = {}
        super().initial(request, *args, **kwargs)
        if request.method == "OPTIONS":
            return
        self.now: datetime = timezone.now()
        self.inputs = Inputs(request.GET)
        self.token = self._read_token()
        self._require_token()
        self._count()

    def _read_token(self) -> Token | None:
        header = self.request.META.get("HTTP_AUTHORIZATION")
        if header is None:
            return None
        kind, _, text = header.partition(" ")
        if kind != "Bearer" or not NEKOS_TOKEN.fullmatch(text):
            raise Refusal(
                401, "Authorization has to be `Bearer` and a token of 100 characters."
            )
        token = find_token(text, now=self.now)
        if token is None:
            raise Refusal(401, "The token is invalid.")
        return token

    def _require_token(self) -> None:
        if self.token is not None:
            return
        if self.action in self.needing_token:
            raise Refusal(401, "A token is needed here.")
        if self.action in self.taking_expiry and self.inputs.asks_for_expiry:
            raise Refusal(
                401,
                f"Authorization is needed for an `expiry` other than {USUAL_EXPIRY}.",
            )

    def _count(self) -> None:
        """Section 4: by token, else by address."""
        limit = spacing_of(self.token)
        if limit is None:
            return
        who = who_asks(self.request)
        if self.token is not None:
            who = f"token {self.token.key_id}"
        spaced = space_out(f"nekos:{who}", limit=limit)
        self.limit_headers = {
            "X-RateLimit-Limit": str(limit.requests),
            "X-RateLimit-Remaining": str(spaced.remaining),
            "X-RateLimit-Reset": str(spaced.seconds_left),
        }
        if spaced.verdict == "accepted":
            return
        self.limit_headers["Retry-After"] = str(spaced.seconds_left)
        wait = f"wait {spaced.seconds_left} s"
        if spaced.verdict == "blocked":
            raise Refusal(
                429, f"You are blocked for asking too fast too often: {wait}."
            )
        raise Refusal(429, f"You have reached the limit of requests: {wait}.")

    def error(self, status: int, error: Exception) -> HttpResponseBase:
        if isinstance(error, SearchError):
            # Nobody's query: the index took too long for one of ours.
            status = 503
        message = _SENTENCES.get(status, _SENTENCES[500 if status >= 500 else 400])
        if isinstance(error, Refusal):
            message = error.message
        body = {"code": status, "message": message, "success": False}
        response = Response(body, status)
        if status == 503:
            response["Retry-After"] = "5"
        return response

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return HttpResponse(status=200)

    def finalize_response(
        self, request: Any, response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in self.limit_headers.items():
            response[name] = value
        return response


class NotFoundView(NekosViewSet):
    """Any other path, whoever asks and however: it costs nothing."""

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        self.limit_headers = {}
        if request.method != "OPTIONS":
            raise Http404

    def missing(self, request: Any) -> Response:
        raise Http404


def success(data: Any, **further: Any) -> Response:
    return Response({"data": data, **further, "success": True})
