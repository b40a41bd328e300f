"""The manners of `/api/v1/json` (philomena-api section 1)."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.functional import cached_property
from rest_framework.exceptions import APIException
from rest_framework.response import Response

from accounts.author import Author, author_of
from accounts.models import KeyKind, User
from accounts.policies import may_act
from api.auth import user_of_key
from api.dialect import DialectViewSet
from api.filters import filter_in_force
from api.params import Params, drain, read_params
from api.philomena.limits import TooOften, count_request
from api.renderers import WholeSecondsRenderer
from booru.models import Filter
from booru.search.errors import SearchError

_ID = re.compile(r"-?[0-9]{1,10}", re.ASCII)
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, OPTIONS",
    "Access-Control-Allow-Headers": (
        "DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,"
        "Cache-Control,Content-Type"
    ),
}


class Unauthorized(APIException):
    """The route needs a key and there is none that counts."""

    status_code = 401


class PhilomenaViewSet(DialectViewSet):
    headers_always = {"Cache-Control": "no-store, no-cache"}
    # Section 1.1: whole seconds and `Z`.
    renderer_classes = (WholeSecondsRenderer,)
    viewer: User | None

    # Django's, without a lock: that of Python 3.11's functools is one for the whole
    # class, and a stalled body would hold it against every other request.
    @cached_property
    def params(self) -> Params:
        return read_params(self.request._request)

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Only a key authenticates, never a session; an unknown key is nobody, a
        key of an account that may not act is refused everywhere (section 1.2)."""
        super().initial(request, *args, **kwargs)
        if request.method == "OPTIONS":  # nobody is asked who they are (section 1.5)
            return
        count_request(request._request)
        self.viewer = user_of_key(self.params.text("key"), KeyKind.IMAGE)
        if self.viewer is not None and not may_act(self.viewer):
            raise PermissionDenied

    @property
    def query(self) -> str:
        """Elsewhere a parameter of another shape counts as absent; of a search that
        would be an empty result without a reason."""
        query = self.params.values.get("q")
        if query is not None and not isinstance(query, str):
            raise SearchError("search query is not a string")
        return query or ""

    @property
    def author(self) -> Author:
        return author_of(self.request.META, self.viewer)

    def filter_in_force(self) -> Filter:
        return filter_in_force(self.viewer, self.params.text("filter_id"))

    def error(self, status: int, error: Exception) -> HttpResponseBase:
        """401, 403 and the like are bare; 404 stands for a wrong method too, since
        upstream has no route for it (D13)."""
        if status in (404, 405):
            return Response({"error": "Not found"}, 404)
        if isinstance(error, SearchError):
            return Response({"error": error.message}, 400)
        if status == 400:
            return Response({"error": "Bad Request"}, 400)
        response = _bare(status)
        if isinstance(error, TooOften):
            # Or a client that is still sending its body would not read why.
            drain(self.request._request)
            response["Retry-After"] = str(error.wait)
        if status == 503:
            response["Retry-After"] = "5"
        return response

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = HttpResponse(status=204)
        response["Access-Control-Max-Age"] = "1728000"
        return response

    def finalize_response(
        self, request: Any, response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        # Section 1.5: replies to POST carry none of these.
        if request.method in ("GET", "HEAD", "OPTIONS"):
            for name, value in _CORS.items():
                final[name] = value
        return final


class NotFoundView(PhilomenaViewSet):
    """Any other path under the mount."""

    def missing(self, request: Any) -> Response:
        raise Http404


def _bare(status: int) -> HttpResponse:
    return HttpResponse(status=status, content_type="text/plain; charset=utf-8")


def id_of(text: str) -> int:
    """A signed 32-bit id; anything else is not found (D3)."""
    if not _ID.fullmatch(text) or not -(2**31) <= int(text) < 2**31:
        raise Http404
    return int(text)
