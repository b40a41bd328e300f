"""The settings pages. allauth's pages about sign-in stand beside them."""

from __future__ import annotations

from typing import cast

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.actions.preferences import choose_theme
from accounts.forms import AppearanceForm
from accounts.models import User

YEAR = 365 * 24 * 3600


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return render(
        request,
        "accounts/settings.html",
        {
            "has_totp": Authenticator.Type.TOTP in kinds,
            "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
            "sessions": UserSession.objects.filter(user=user).count(),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def appearance(request: HttpRequest) -> HttpResponse:
    """The theme, kept in the account; shortcuts of this browser, in a cookie. The
    theme stays in the browser as well when somebody signs out."""
    user = cast(User, request.user)
    now = {
        "theme": user.theme,
        "keys": request.COOKIES.get("keys") != "off",
    }
    form = AppearanceForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        choose_theme(user, form.cleaned_data["theme"])
        response = redirect("settings_appearance")
        keep(response, "theme", form.cleaned_data["theme"])
        keep(response, "keys", "" if form.cleaned_data["keys"] else "off")
        messages.success(request, "Saved.")
        return response
    context = {"form": form, "settings_page": "appearance"}
    return render(request, "accounts/appearance.html", context)


@require_POST
@login_required
def theme(request: HttpRequest) -> HttpResponse:
    """From the switch at the foot of a page, which the page has followed already."""
    choose_theme(cast(User, request.user), request.POST.get("theme", ""))
    return HttpResponse(status=204)


def keep(response: HttpResponse, name: str, value: str) -> None:
    """A cookie for a year; an empty value removes it. Scripts read and write it."""
    if value:
        response.set_cookie(
            name, value, max_age=YEAR, samesite="Lax", secure=settings.SECURE
        )
    else:
        response.delete_cookie(name, samesite="Lax")
