"""The manners of `/api/v3`, `/api/v2`, the `.json` pages and oEmbed (twibooru-api,
section 1)."""

from __future__ import annotations

import re
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
from api.params import Params, read_params
from booru.models import Filter
from booru.search.errors import SearchError

_ID = re.compile(r"[0-9]{1,10}", re.ASCII)
_CORS = {
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


class TwibooruViewSet(DialectViewSet):
    headers_always: ClassVar[dict[str, str]] = {
        "Cache-Control": "no-store, no-cache",
        **_CORS,
    }
    viewer: User | None

    @cached_property
    def params(self) -> Params:
        return read_params(self.request._request)

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Section 1.3: the limit, the key, then everything else. An empty key is
        nobody's, one that opens nothing is refused."""
        super().initial(request, *args, **kwargs)
        key = self.params.text("key")
        self.viewer = user_of_key(key, KeyKind.IMAGE)
        if key and (self.viewer is None or not may_act(self.viewer)):
            raise Unauthorized("Invalid API key.")

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
        if isinstance(error, Unauthorized):
            said = str(error.detail)
        response = Response({"error": said}, status)
        if status == 503:
            response["Retry-After"] = "5"
        return response

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
