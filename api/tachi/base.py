"""The manners of `/api/v1` and `/ir` (tachi-api section 1): the envelope, who may,
how often, and what is said when not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.http import http_date
from rest_framework.response import Response

from accounts.models import ScorePermission, User
from api.dialect import DialectViewSet
from api.limits import Usage, count_aligned, who_asks
from api.params import drain
from api.tachi.callers import GUEST, Caller, caller_of, check_origin
from api.tachi.params import Query, json_body
from api.tachi.refusals import Refusal, endpoint_not_found
from api.tachi.users import find_user
from booru.snapshot import snapshot

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Content-Type, X-User-Intent, Authorization",
    "Access-Control-Allow-Credentials": "false",
    "Access-Control-Allow-Methods": "GET,POST,PATCH,PUT,DELETE,OPTIONS",
}
_SAFE = ("GET", "HEAD")
_DESCRIPTIONS = {
    400: "This request cannot be understood.",
    403: "You may not do this.",
    404: "This does not exist.",
    413: "Your request body was too large.",
    500: "A fatal internal server error has occured.",
    503: "The server is busy. Please try again in a few seconds.",
}


class TachiViewSet(DialectViewSet):
    """A view reads `self.query` and `self.body`, asks `self.require...`, calls one
    thing and returns `self.answer(body, description)`."""

    headers_always = CORS
    caller: Caller = GUEST
    #: The JSON body, `{}` without one; `raw_body` are its bytes.
    body: Any
    raw_body: bytes
    query: Query
    _usage: Usage | None = None

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Section 1.2 and 2.1: a wrong method is no route at all; else the limit, the
        body, and who it is."""
        plain = request._request
        # No id or name holds a NUL, and the database would choke on it.
        if request.method.lower() not in self.action_map or any(
            "\0" in part for part in kwargs.values()
        ):
            self.refuse_route()
        refusal = None
        try:
            self.caller = caller_of(plain)
        except Refusal as error:
            refusal = error
        self.count("tachi")
        self.query = Query(plain.GET)
        self.raw_body, self.body = (
            (b"", {}) if request.method in _SAFE else json_body(plain)
        )
        if refusal is not None:
            raise refusal
        if self.caller.by_cookie and request.method not in _SAFE:
            check_origin(plain)
        super().initial(request, *args, **kwargs)

    def refuse_route(self) -> NoReturn:
        """Whoever asks, it counts for their address (section 1.6: all of the API)."""
        self.count("tachi")
        raise endpoint_not_found()

    def count(self, name: str) -> None:
        """By the user, without one by the address. Raises Refusal."""
        plain = self.request._request
        usage = count_aligned(plain, name, who_asks(plain, self.caller.user_id))
        if usage is None:
            return
        self._usage = usage
        if usage.exceeded:
            limit = usage.limit
            amount = f"{limit.requests} requests per {limit.seconds} seconds"
            raise Refusal(
                429,
                f"You have exceeded {amount}. Please wait.",
                headers={"Retry-After": str(limit.seconds)},
                extra={"status": 429, "message": "You're being rate limited."},
            )

    def answer(self, body: Any, description: str, status: int = 200) -> Response:
        return Response(
            {"success": True, "description": description, "body": body}, status
        )

    def error(self, status: int, error: Exception) -> HttpResponseBase:
        # Or a client that is still sending its body would not read why.
        drain(self.request._request)
        body = {"success": False, "description": _description(status, error)}
        headers = {}
        if isinstance(error, Refusal):
            body |= error.extra
            headers = error.headers
        if status == 503:
            headers = {"Retry-After": "5"}
        return Response(body, status, headers=headers)

    # Who may -------------------------------------------------------------------

    def require_user(self) -> User:
        """Anybody but a guest."""
        if self.caller.user is None:
            raise Refusal(401, "You are not authorised: send a token.")
        return self.caller.user

    def require(self, *permissions: ScorePermission) -> User:
        """A caller with all of these: guests 401, others 403."""
        user = self.require_user()
        absent = [p.value for p in permissions if p not in self.caller.permissions]
        if absent:
            names = ", ".join(absent)
            raise Refusal(403, f"You are missing these permissions: {names}.")
        return user

    def require_self(self, user: User) -> User:
        """The session of that very user ("self")."""
        if self.require_user() != user or not self.caller.by_cookie:
            raise Refusal(403, "Only this user, signed in at the site, may do this.")
        return user

    def require_as_user(self, user: User) -> User:
        """That user by session or token, or an admin's session ("as user")."""
        self.require_user()
        if not self.caller.owns(user.pk):
            raise Refusal(403, "You are not this user.")
        return user

    def user_of(self, text: str) -> User:
        """`:u` of a path: an id, a name in any case, or `me`."""
        return self.require_user() if text == "me" else find_user(text)

    def intended(self) -> bool:
        """`X-User-Intent` (section 1.7)."""
        return str(self.request.headers.get("X-User-Intent", "")).lower() == "true"

    # ---------------------------------------------------------------------------

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """OPTIONS comes before all else (section 1.5)."""
        if request.method == "OPTIONS":
            return HttpResponse(headers=CORS, content_type="text/plain; charset=utf-8")
        read = getattr(self, "get", None)
        if read is not None and request.method in _SAFE:
            setattr(self, request.method.lower(), _in_snapshot(read))
        return super().dispatch(request, *args, **kwargs)

    def finalize_response(
        self, request: Any, response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        if self._usage is not None:
            for name, value in _headers(self._usage).items():
                final[name] = value
        return final


def _headers(usage: Usage) -> dict[str, str]:
    """Section 1.6."""
    return {
        "X-RateLimit-Limit": str(usage.limit.requests),
        "X-RateLimit-Remaining": str(usage.remaining),
        "X-RateLimit-Reset": str(int(usage.reset_at)),
        "Date": http_date(),
    }


def _in_snapshot(read: Callable[..., Response]) -> Callable[..., Response]:
    """An import replaces personal bests, and may end between two statements of a read:
    all of an answer is of one moment."""

    @wraps(read)
    def read_whole(*args: Any, **kwargs: Any) -> Response:
        with snapshot():
            return read(*args, **kwargs)

    return read_whole


class NotFoundView(TachiViewSet):
    """Any other path under a mount."""

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        self.refuse_route()

    def missing(self, request: Any) -> Response:
        raise endpoint_not_found()


def _description(status: int, error: Exception) -> str:
    if isinstance(error, Refusal):
        return error.description
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    said = str(error) if isinstance(error, PermissionDenied | Http404) else ""
    if isinstance(error, ObjectDoesNotExist):
        said = ""
    return said or _DESCRIPTIONS.get(status, _DESCRIPTIONS[500])
