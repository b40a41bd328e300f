"""The manners of `/api/v3`, `/api/v2`, the `.json` pages and oEmbed (twibooru-api,
section 1)."""

from __future__ import annotations

import math
import re
import time
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.functional import cached_property
from rest_framework.exceptions import APIException
from rest_framework.response import Response

from accounts.models import KeyKind, User
from accounts.policies import may_act
from api.auth import user_of_key
from api.dialect import DialectViewSet
from api.filters import filter_in_force
from api.limits import Usage, who_asks
from api.params import Params, read_params
from api.windows import open_window
from booru.models import Filter
from booru.search.errors import SearchError

_ID = re.compile(r"[0-9]{1,10}", re.ASCII)
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, OPTIONS",
    "Access-Control-Allow-Headers": (
        "DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,"
        "Cache-Control,Content-Type"
    ),
    "Access-Control-Expose-Headers": (
        "X-RL, X-RL-Remaining, X-RL-Remain, X-RL-Reset, Retry-After"
    ),
}
_SENTENCES = {
    400: "The request cannot be read.",
    401: "A valid API key is needed. Yours is on the settings page of your account.",
    403: "A valid API key is needed. Yours is on the settings page of your account.",
    404: "Not found.",
    413: "The request is too large.",
    429: "Too many requests. Wait until the time in X-RL-Reset.",
    500: "Something went wrong here. It has been written down.",
    503: "The server is busy. Try again in a few seconds.",
}


class Unauthorized(APIException):
    """The resource needs a key and there is none that counts (T1, T2)."""

    status_code = 401
    default_detail = _SENTENCES[401]


class Unreadable(APIException):
    """A value that means nothing here."""

    status_code = 422


class TooMany(APIException):
    """The limit of the route (section 1.4)."""

    status_code = 429


class TwibooruViewSet(DialectViewSet):
    #: The row of the table of limits that the routes of this view share; "" for none.
    limit: ClassVar[str] = ""
    headers_always: ClassVar[dict[str, str]] = {
        "Cache-Control": "no-store, no-cache",
        **CORS,
    }
    viewer: User | None = None
    #: Of the limit, after this request; None where none was counted.
    usage: Usage | None = None

    @cached_property
    def params(self) -> Params:
        return read_params(self.request._request)

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Section 1.3: the limit, the key, then everything else. Whom a request counts
        for is known by the key alone, so that is looked at first; over the limit its
        being wrong is not said. Asking for OPTIONS costs nothing."""
        super().initial(request, *args, **kwargs)
        if request.method == "OPTIONS":
            return
        try:
            self.viewer = self.find_viewer()
        finally:
            self._count()

    def find_viewer(self) -> User | None:
        """Whose key it is. An empty key is nobody's, one that opens nothing is
        refused, as that of an account that may not act (T1)."""
        key = self.params.text("key")
        viewer = user_of_key(key, KeyKind.IMAGE)
        if key and (viewer is None or not may_act(viewer)):
            raise Unauthorized("Invalid API key.")
        return viewer

    def _count(self) -> None:
        if not self.limit:
            return
        user_id = self.viewer.pk if self.viewer else None
        who = who_asks(self.request._request, user_id)
        self.usage = open_window(self.limit, who)
        if self.usage is not None and self.usage.exceeded:
            raise TooMany

    @property
    def query(self) -> str:
        query = self.params.values.get("q")
        if query is not None and not isinstance(query, str):
            raise SearchError("search query is not a string")
        return query or ""

    def filter_in_force(self) -> Filter:
        return filter_in_force(self.viewer, self.params.text("filter_id"))

    def require_viewer(self) -> User:
        if self.viewer is None:
            raise Unauthorized
        return self.viewer

    def error(self, status: int, error: Exception) -> HttpResponseBase:
        """Always `{"error": sentence}`; a wrong method is an unknown route."""
        if isinstance(error, SearchError):
            return Response({"error": error.message}, 422)
        # No permission is a lack of credentials here, and 403 is no status of ours.
        status = {403: 401, 405: 404}.get(status, status)
        said = _SENTENCES.get(status, _SENTENCES[500])
        if isinstance(error, (Unauthorized, Unreadable)):
            said = str(error.detail)
        response = Response({"error": said}, status)
        if status == 503:
            response["Retry-After"] = "5"
        return response

    def finalize_response(
        self, request: Any, response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        if self.usage is not None:
            for name, value in _told(self.usage).items():
                final[name] = value
        return final

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return HttpResponse(status=204, headers={"Access-Control-Max-Age": "1728000"})


class NotFoundView(TwibooruViewSet):
    """Any other path under a mount."""

    def missing(self, request: Any) -> Response:
        raise Http404


def id_of(text: str) -> int:
    """An id of a post; anything else is not found."""
    if not _ID.fullmatch(text) or int(text) >= 2**31:
        raise Http404
    return int(text)


def _told(usage: Usage) -> dict[str, str]:
    """The headers of section 1.4. NOTE: clients parse the time by just this form (T5),
    and one reads `X-RL-Remain` (T6)."""
    reset = datetime.fromtimestamp(math.ceil(usage.reset_at), UTC)
    headers = {
        "X-RL": str(usage.limit.requests),
        "X-RL-Remaining": str(usage.remaining),
        "X-RL-Remain": str(usage.remaining),
        "X-RL-Reset": f"{reset:%Y-%m-%d %H:%M:%S} UTC",
    }
    if usage.exceeded:
        headers["Retry-After"] = str(usage.seconds_left(time.time()))
    return headers
