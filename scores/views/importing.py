"""The import page: a file, its kind, and off it goes."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Ban, User
from accounts.policies import may_act
from scores.actions.imports import enabled_import_types, start_import
from scores.forms import ImportForm, kinds, size_words
from scores.models import Import, Integration


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """The form, and its POST: 302 to the import's page, or 422 with the errors at
    their fields. `?kind=` is an import type to choose beforehand."""
    user = cast(User, request.user)
    banned = Ban.objects.in_force(timezone.now()).filter(user=user).first()
    if banned or not may_act(user):
        facts = {"refused": True, "ban": banned}
        return render(request, "scores/import.html", facts, status=403)
    services = Integration.objects.filter(user=user).values_list("service", flat=True)
    offered = kinds(enabled_import_types(), frozenset(services))
    if request.method != "POST":
        wanted = {"import_type": request.GET.get("kind", "")}
        return _page(request, ImportForm(initial=wanted, kinds=offered))
    form = ImportForm(request.POST, request.FILES, kinds=offered)
    run = _start(form, user) if form.is_valid() else None
    if run is None:
        return _page(request, form, 422)
    return redirect("score_import_result", run.import_id)


def _start(form: ImportForm, user: User) -> Import | None:
    file, kind = form.cleaned_data["file"], form.chosen
    sent = file is not None and kind is not None and not kind.fetches
    try:
        return start_import(
            user,
            import_type=form.cleaned_data["import_type"],
            body=file.read() if sent else b"",
            file_name=file.name if sent else "",
            fields=form.said(),
            user_intent=True,
        )
    except ValidationError as error:
        form.add_error("import_type", error)
        return None


def _page(request: HttpRequest, form: ImportForm, status: int = 200) -> HttpResponse:
    if form.is_bound and form.cleaned_data.get("file") and not form.has_error("file"):
        name = form.cleaned_data["file"].name
        form.add_error("file", f"Choose “{name}” again: a browser does not keep it.")
    facts = {
        "form": form,
        "max_bytes": settings.SCORE_FILE_BYTES,
        "max_size": size_words(settings.SCORE_FILE_BYTES),
    }
    return render(request, "scores/import.html", facts, status=status)
