"""The settings page of keys: what one's programs sign in with."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions import create_score_token, issue_key, reveal_key, revoke_key
from accounts.forms import NewTokenForm
from accounts.keys import decrypt, digest
from accounts.models import ApiKey, KeyKind, User

# In the session: the token to be shown once.
_MADE = "made_token"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """All keys. The image key, or the Nekos token whose number is `nekos`, is shown
    only to a POST: not to a glance at an open page."""
    user, number = cast(User, request.user), request.POST.get("nekos")
    key, nekos = "", None
    if number is not None:
        nekos = get_object_or_404(_nekos(request), pk=_number(number))
    elif request.method == "POST":
        key = reveal_key(user, kind=KeyKind.IMAGE)
    return _keys_page(request, NewTokenForm(), key=key, nekos=nekos)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404
    return int(text)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def make_token(request: HttpRequest) -> HttpResponse:
    """A POST makes a score token and goes on to the page that shows it this once."""
    form = NewTokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token = create_score_token(cast(User, request.user), **form.cleaned_data)
        except ValidationError as error:
            form.add_error("name", error)
        else:
            made = _tokens(request).get(digest=digest(token))
            request.session[_MADE] = made.pk
            return redirect("settings_keys")
    return _keys_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks; after a POST the score or Nekos token is dead at once."""
    token = get_object_or_404(_tokens(request) | _nekos(request), pk=pk)
    if request.method == "POST":
        revoke_key(token)
        messages.success(request, "The token is revoked. It works no more.")
        return redirect("settings_keys")
    context = {"token": token, "settings_page": "keys"}
    return render(request, "accounts/token_revoke.html", context)


def _tokens(request: HttpRequest) -> QuerySet[ApiKey]:
    return ApiKey.objects.filter(user=cast(User, request.user), kind=KeyKind.SCORE)


def _nekos(request: HttpRequest) -> QuerySet[ApiKey]:
    return ApiKey.objects.filter(user=cast(User, request.user), kind=KeyKind.NEKOS)


def _keys_page(
    request: HttpRequest,
    form: NewTokenForm,
    *,
    key: str = "",
    nekos: ApiKey | None = None,
) -> HttpResponse:
    user = cast(User, request.user)
    tokens = list(_tokens(request).order_by("pk"))
    # Which token it is, not the token itself: sessions are stored in the clear.
    made_pk = request.session.pop(_MADE, None)
    made = next((token for token in tokens if token.pk == made_pk), None)
    context = {
        "key": key,
        "row": ApiKey.objects.filter(user=user, kind=KeyKind.IMAGE).first(),
        "tokens": tokens,
        "nekos_tokens": list(
            _nekos(request).select_related("issued_by").order_by("pk")
        ),
        "nekos": nekos,
        "nekos_token": decrypt(bytes(nekos.encrypted)) if nekos else "",
        "now": timezone.now(),
        "made": decrypt(bytes(made.encrypted)) if made else "",
        "form": form,
        "settings_page": "keys",
    }
    return render(request, "accounts/keys.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reset_key(request: HttpRequest) -> HttpResponse:
    """Asks; a POST replaces the image key, and the old one is dead at once."""
    if request.method == "POST":
        issue_key(cast(User, request.user), kind=KeyKind.IMAGE)
        messages.success(request, "You have a new key. The old one works no more.")
        return redirect("settings_keys")
    return render(request, "accounts/key_reset.html", {"settings_page": "keys"})
