"""Filters: the list, one, its forms, and the choice of the one in force."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.models import User
from booru.actions import filters
from booru.filter_forms import FilterForm
from booru.models import Filter, Tag
from booru.problems import Rejected
from booru.results import effect_of
from booru.views.chosen import COOKIE, chosen_filter
from booru.views.viewer import viewer_of

_LISTED = 50
_YEAR = 365 * 24 * 3600


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The system's, one's own, and the public ones, of which `q` finds some."""
    viewer = viewer_of(request)
    query = request.GET.get("q", "")[:255].replace("\0", "").strip()
    rows = Filter.objects.visible_to(viewer).for_philomena().select_related("user")
    own = Q(user=viewer) if viewer is not None else Q(pk=None)
    # Those of others; one's own public ones stand above them already.
    public = rows.filter(public=True, system=False).exclude(own)
    if query:
        public = public.filter(
            Q(name__icontains=query) | Q(description__icontains=query)
        )
    facts = {
        "system": rows.filter(system=True).order_by("pk"),
        "own": rows.filter(own, system=False).order_by("name", "pk"),
        "public": public.order_by(F("user_count").desc(), "name", "-pk")[:_LISTED],
        "limit": _LISTED,
        "query": query,
        "chosen": chosen_filter(request),
    }
    return render(request, "filters/index.html", facts)


def _find(request: HttpRequest, pk: int) -> Filter:
    if pk >= 2**63:
        raise Http404
    rows = Filter.objects.visible_to(viewer_of(request)).for_philomena()
    return get_object_or_404(rows.select_related("user"), pk=pk)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    row = _find(request, pk)
    tags = {
        tag.pk: tag
        for tag in Tag.objects.filter(
            pk__in=[*row.hidden_tag_ids, *row.spoilered_tag_ids]
        ).in_display_order()
    }
    facts = {
        "filter": row,
        "hidden": [tag for pk, tag in tags.items() if pk in row.hidden_tag_ids],
        "covered": [tag for pk, tag in tags.items() if pk in row.spoilered_tag_ids],
        "chosen": chosen_filter(request),
        "effect": effect_of(row, viewer=viewer_of(request)),
        "is_own": row.user_id is not None and row.user_id == request.user.pk,
    }
    return render(request, "filters/show.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """`?from=` is the filter to copy; `hide` and `cover` are slugs of tags that it
    is to hide and cover as well."""
    user = cast(User, request.user)
    if request.method == "POST":
        return _posted(request, FilterForm(request.POST), None)
    draft = filters.FilterDraft(name="")
    copied = request.GET.get("from", "")
    if copied.isascii() and copied.isdigit() and len(copied) < 19:
        row = Filter.objects.visible_to(user).filter(pk=copied).first()
        draft = filters.copy_of(row, owner=user) if row else draft
    draft = replace(
        draft,
        hidden_tags=_with(draft.hidden_tags, request.GET.get("hide", "")),
        spoilered_tags=_with(draft.spoilered_tags, request.GET.get("cover", "")),
    )
    return _form(request, FilterForm(initial=asdict(draft)), None)


def _with(names: str, slug: str) -> str:
    """A list of tags and that of a slug, if there is one."""
    tag = Tag.objects.filter(slug=slug.replace("\0", "")).first() if slug else None
    return ", ".join(filter(None, (names, tag.name if tag else "")))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    if request.method == "POST":
        return _posted(request, FilterForm(request.POST), row)
    return _form(request, FilterForm(initial=asdict(filters.draft_of(row))), row)


def _own(request: HttpRequest, pk: int) -> Filter:
    row = _find(request, pk)
    if row.system or row.user_id != request.user.pk:
        raise PermissionDenied
    return row


def _posted(request: HttpRequest, form: FilterForm, row: Filter | None) -> HttpResponse:
    user = cast(User, request.user)
    if not form.is_valid():
        return _form(request, form, row)
    try:
        if row is None:
            row = filters.create_filter(user, draft=form.draft())
        else:
            row = filters.edit_filter(row, editor=user, draft=form.draft())
    except Rejected as error:
        form.add_problems(error.problems)
        return _form(request, form, row)
    if "use" in request.POST:
        filters.choose_filter(user, chosen=row)
        messages.success(request, f"“{row.name}” is saved and in force.")
    else:
        messages.success(request, f"“{row.name}” is saved.")
    return redirect("filter", pk=row.pk)


def _form(request: HttpRequest, form: FilterForm, row: Filter | None) -> HttpResponse:
    status = 422 if form.errors else 200
    effect = effect_of(row, viewer=viewer_of(request)) if row else None
    facts = {"form": form, "filter": row, "effect": effect}
    return render(request, "filters/form.html", facts, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks; a POST deletes."""
    row = _own(request, pk)
    if request.method == "POST":
        filters.delete_filter(row, editor=cast(User, request.user))
        messages.success(request, f"“{row.name}” is deleted.")
        return redirect("filters")
    return render(request, "filters/delete.html", {"filter": row})


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Puts a filter in force: for an account, or for this browser of nobody."""
    wanted = request.POST.get("filter_id", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
        raise Http404
    row, viewer = _find(request, int(wanted)), viewer_of(request)
    response = redirect(_back(request))
    if viewer is not None:
        filters.choose_filter(viewer, chosen=row)
    else:
        response.set_cookie(
            COOKIE,
            str(row.pk),
            max_age=_YEAR,
            samesite="Lax",
            secure=settings.SECURE,
            httponly=True,
        )
    return response


def _back(request: HttpRequest) -> str:
    back = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(back, None, require_https=settings.SECURE)
    return back if own and back.startswith("/") else "/filters"
