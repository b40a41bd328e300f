"""Who calls (tachi-api, section 1.3): nobody, the owner of a token, or the owner of a
session."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone

from accounts.key_use import counter
from accounts.keys import digest
from accounts.models import Ban, KeyKind, Role, ScorePermission, User
from accounts.policies import may_act
from api.auth import USER_COLUMNS, user_from
from api.tachi.refusals import Refusal
from booru.snapshot import binary_cursor

_BY_TOKEN = f"""
SELECT {USER_COLUMNS}, k.id, k.permissions, EXISTS (
    SELECT FROM accounts_ban b
    WHERE b.user_id = u.id AND b.enabled AND b.valid_until > %s
)
FROM accounts_user u JOIN accounts_apikey k ON k.user_id = u.id
WHERE k.kind = %s AND k.digest = %s
"""  # noqa: S608 - names of columns


@dataclass(frozen=True, slots=True)
class Caller:
    user: User | None = None
    permissions: frozenset[str] = frozenset()
    #: By session, a person at the site: the only one who may see keys or act as admin.
    by_cookie: bool = False

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def is_admin(self) -> bool:
        """A token never carries the power of an admin."""
        return self.by_cookie and self.user is not None and self.user.role == Role.ADMIN

    def owns(self, user_id: int) -> bool:
        """Their own thing, or an admin's session."""
        return self.user_id == user_id or self.is_admin


GUEST = Caller()


def caller_of(request: HttpRequest) -> Caller:
    """A header wins over a cookie, as the lesser right. Raises Refusal."""
    if "HTTP_AUTHORIZATION" in request.META:
        return _by_header(request.META["HTTP_AUTHORIZATION"])
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return _by_session(request)
    return GUEST


def _by_header(header: str) -> Caller:
    # A token may be any text; WSGI hands its bytes over as Latin-1.
    text = header.encode("latin-1", "replace").decode("utf-8", "replace")
    scheme, _, token = text.strip().partition(" ")
    if scheme.lower() != "bearer":
        raise Refusal(400, "Invalid Authorization Type - Expected Bearer.")
    if not token.strip():
        raise Refusal(401, "The Authorization header holds no token.")
    with binary_cursor() as cursor:
        cursor.execute(
            _BY_TOKEN, [timezone.now(), KeyKind.SCORE.value, digest(token.strip())]
        )
        row = cursor.fetchone()
    if row is None:
        raise Refusal(401, "This token is not known here.")
    *values, key_id, permissions, banned = row
    counter.note(key_id)
    return _active(user_from(values), banned, frozenset(permissions), by_cookie=False)


def _by_session(request: HttpRequest) -> Caller:
    user = request.user
    if not isinstance(user, User):
        return GUEST
    banned = Ban.objects.in_force(timezone.now()).filter(user=user).exists()
    return _active(user, banned, frozenset(ScorePermission.values), by_cookie=True)


def _active(
    user: User, banned: bool, permissions: frozenset[str], *, by_cookie: bool
) -> Caller:
    if banned:
        raise Refusal(403, "You are banned.")
    if not may_act(user):
        raise Refusal(403, "This account is not active.")
    return Caller(user, permissions, by_cookie)


class _Csrf(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return HttpResponse(reason, status=403)


def check_origin(request: HttpRequest) -> None:
    """What a session writes has to come from a page of ours: Django's own check, with
    the token in the header X-CSRFToken. Raises Refusal."""
    probe = copy(request)
    # For a POST the check would read the whole form in search of the token.
    probe.method = {"POST": "PUT"}.get(request.method or "", request.method)
    if _Csrf(lambda r: HttpResponse()).process_view(probe, _view, (), {}) is not None:
        raise Refusal(403, "Send the site's CSRF token in the header X-CSRFToken.")


def _view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
