"""The settings page of services that imports read from: connect, import, disconnect.

Connecting is OAuth 2 (RFC 6749, section 4.1): the browser goes to the service with a
`state` that only this session knows, and comes back with it and a code. Without the
state somebody else's code could be slipped in (section 10.12).
"""

from __future__ import annotations

import secrets
import time
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.models import Ban, User
from accounts.policies import may_act
from scores.actions.imports import enabled_import_types, start_import
from scores.actions.integrations import link_service, unlink_service
from scores.reads.pages.services import connections
from scores.remote import Service, configured_services
from scores.remote.errors import NotLinked, RemoteError
from scores.remote.services import KINDS, import_type_of

_STATE = "service_states"
# From the press of the button to the return.
_STATE_SECONDS = 600
_CODE_CHARACTERS = 2048


@require_safe
@login_required
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    context = {
        "connections": connections(
            user, configured_services(), frozenset(enabled_import_types())
        ),
        "refused": _is_refused(user),
        "settings_page": "services",
    }
    return render(request, "scores/services.html", context)


@require_GET
@login_required
@never_cache
def connect(request: HttpRequest, name: str) -> HttpResponse:
    """302 to the service. A link and not a form: the content policy lets no form lead
    to another origin."""
    service = _service_or_404(name)
    if _is_refused(cast(User, request.user)):
        return redirect("settings_services")
    state = secrets.token_urlsafe(32)
    states = request.session.get(_STATE, {})
    request.session[_STATE] = {**states, name: [state, time.time()]}
    return redirect(service.authorize_url(state))


@require_GET
@login_required
@never_cache
def callback(request: HttpRequest, name: str) -> HttpResponse:
    """Where the service sends the browser back to."""
    service = _service_or_404(name)
    if problem := _finish(request, service):
        messages.error(request, problem)
    else:
        messages.success(request, f"{service.title} is connected.")
    return redirect("settings_services")


def _finish(request: HttpRequest, service: Service) -> str:
    """Connect the service; else what speaks against it, in words."""
    title, user = service.title, cast(User, request.user)
    if _is_refused(user):
        return "Your account may not connect services."
    if not _take_state(request, service.name):
        return (
            f"{title} was not connected: this answer belongs to no connection that you "
            "began here in the last 10 minutes. Connect it again."
        )
    if request.GET.get("error") == "access_denied":
        return f"{title} was not connected, because you did not allow it there."
    code = request.GET.get("code", "")
    if not 0 < len(code) <= _CODE_CHARACTERS:
        return f"{title} did not accept the connection. Connect it again."
    try:
        link_service(user, service=service, code=code)
    except RemoteError as error:
        return str(error)
    return ""


def _take_state(request: HttpRequest, name: str) -> bool:
    """Whether the address has the session's state, which is good for one return."""
    states = dict(request.session.get(_STATE, {}))
    state, begun = states.pop(name, ["", 0.0])
    given = request.GET.get("state", "")
    if not state or not constant_time_compare(given, state):
        return False
    request.session[_STATE] = states
    return bool(time.time() - begun <= _STATE_SECONDS)


@require_POST
@login_required
def disconnect(request: HttpRequest, name: str) -> HttpResponse:
    """Also of a service that is no longer configured."""
    if name not in KINDS:
        raise Http404
    try:
        unlink_service(cast(User, request.user), name=name)
    except NotLinked as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, f"{KINDS[name].title} is disconnected. Your scores stay."
        )
    return redirect("settings_services")


@require_POST
@login_required
def start(request: HttpRequest, name: str, game: str) -> HttpResponse:
    """Begin an import, and go to its page."""
    user = cast(User, request.user)
    if name not in KINDS or game not in KINDS[name].games:
        raise Http404
    if _is_refused(user):
        messages.error(request, "Your account may not import scores.")
        return redirect("settings_services")
    try:
        run = start_import(
            user, import_type=import_type_of(name, game), user_intent=True
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("settings_services")
    return redirect("score_import_result", run.import_id)


def _service_or_404(name: str) -> Service:
    service = configured_services().get(name)
    if service is None:
        raise Http404
    return service


def _is_refused(user: User) -> bool:
    banned = Ban.objects.in_force(timezone.now()).filter(user=user).exists()
    return banned or not may_act(user)
