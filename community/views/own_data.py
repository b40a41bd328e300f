"""A user's own data: the archive of all of it, and the end of the account."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.models import DataExport, Subject
from accounts.notices import mark_read
from accounts.views.viewer import viewer_of
from booru.presentation import file_size
from community.actions.deletion import delete_account
from community.actions.exports import AGAIN_AFTER, request_export
from community.exports.running import KEPT, PENDING, archive_key
from community.reads.leaving import leaving


@require_safe
@never_cache
@login_required
def index(request: HttpRequest) -> HttpResponse:
    user = viewer_of(request)
    mark_read(user, subject=Subject.USER, subject_id=user.pk)
    facts = _export_facts(request) | {"settings_page": "data"}
    return render(request, "community/settings_data.html", facts)


@require_safe
@never_cache
@login_required
def state(request: HttpRequest) -> HttpResponse:
    """The moving part of the page, which asks for it every two seconds."""
    facts = _export_facts(request)
    status = 200 if facts["pending"] else 286
    return render(request, "community/_export_state.html", facts, status=status)


def _export_facts(request: HttpRequest) -> dict[str, object]:
    row = DataExport.objects.filter(user=viewer_of(request)).order_by("-pk").first()
    return {
        "export": row,
        "pending": row is not None and row.state in PENDING,
        "size": file_size(row.size) if row else "",
        "until": row.created_at + KEPT if row else None,
        "fresh": row is not None and timezone.now() - row.created_at < AGAIN_AFTER,
    }


@require_POST
@login_required
def ask(request: HttpRequest) -> HttpResponse:
    try:
        request_export(viewer_of(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("settings_data")


@require_safe
@login_required
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """By its owner alone; nothing on the way may keep it."""
    rows = DataExport.objects.filter(user=viewer_of(request), state="done")
    row = get_object_or_404(rows, pk=min(pk, 2**63 - 1))
    try:
        content = default_storage.open(archive_key(row), "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    day = row.created_at.strftime("%Y-%m-%d")
    response = FileResponse(
        content,
        as_attachment=True,
        filename=f"polybooru-{day}.zip",
        content_type="application/zip",
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def delete(request: HttpRequest) -> HttpResponse:
    """Says in numbers what goes and what stays; a POST, for which the password or
    another proof is asked if the sign-in is not fresh, ends the account."""
    user = viewer_of(request)
    if request.method == "POST":
        try:
            delete_account(user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("settings_data")
        logout(request)
        messages.success(request, "Your account is gone. Thank you for being here.")
        return redirect("home")
    facts = {"leaving": leaving(user), "settings_page": "data"}
    return render(request, "community/account_delete.html", facts)
