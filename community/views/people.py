"""What staff decide about an account, from its profile."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.actions.users import deactivate, reactivate, set_role, set_verified
from accounts.addresses import profile_address
from accounts.models import Role, User
from community.views.moderation import staff_of


def _verify(person: User, by: User, request: HttpRequest) -> str:
    set_verified(person, verified=True, moderator=by)
    return f"{person.name} is trusted: what they send needs no approval."


def _unverify(person: User, by: User, request: HttpRequest) -> str:
    set_verified(person, verified=False, moderator=by)
    return f"{person.name} is not trusted any more."


def _role(person: User, by: User, request: HttpRequest) -> str:
    asked = request.POST.get("role", "")
    if asked not in Role.values:
        raise ValidationError("There is no such role.")
    set_role(person, role=Role(asked), moderator=by)
    return f"{person.name} is {Role(asked).label.lower()} now."


def _close(person: User, by: User, request: HttpRequest) -> str:
    reason = request.POST.get("reason", "").replace("\0", "")
    deactivate(person, moderator=by, reason=reason)
    return f"The account of {person.name} is closed. The log opens it again."


def _open(person: User, by: User, request: HttpRequest) -> str:
    reactivate(person, moderator=by)
    return f"The account of {person.name} is open again."


ACTS: dict[str, Callable[[User, User, HttpRequest], str]] = {
    "verify": _verify,
    "unverify": _unverify,
    "role": _role,
    "close": _close,
    "open": _open,
}


@require_POST
@login_required
def decide(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    viewer = staff_of(request)
    person = get_object_or_404(User, pk=min(pk, 2**63 - 1))
    if act not in ACTS:
        raise Http404
    try:
        messages.success(request, ACTS[act](person, viewer, request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except PermissionDenied as error:
        messages.error(request, str(error) or "You may not do this.")
    person.refresh_from_db()
    if not person.is_active:
        return redirect("moderation_log")
    return redirect(profile_address(person))
