"""Jobs over many images: the list, one as it goes on, and the forms that start one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.paging import paging_of
from booru.actions import bulk
from booru.bulk.previews import EXAMPLES
from booru.bulk.progress import progress_of
from booru.bulk_forms import RevertForm, TagEditForm
from booru.models import BulkChange
from booru.search.carets import caret
from booru.search.errors import SearchError
from booru.views.examples import examples
from booru.views.viewer import moderator_of

_EITHER = require_http_methods(["GET", "HEAD", "POST"])
_PAGE = 25


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    moderator_of(request)
    # Their images are of no use here, and many.
    rows = BulkChange.objects.select_related("moderator").defer("payload", "problems")
    paging = paging_of(request, rows.count(), size=_PAGE)
    jobs = rows.order_by("-pk")[paging.offset : paging.end]
    return render(request, "bulk/index.html", {"jobs": jobs, "paging": paging})


@require_safe
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """While it runs the page asks for itself again each second."""
    moderator_of(request)
    job = _find(pk)
    under_way = job.state in BulkChange.PENDING
    facts = {
        "job": job,
        "under_way": under_way,
        "progress": progress_of(job, timezone.now()),
        "may_revert": not under_way and job.changed,
        "reverts": "sources" if job.kind == BulkChange.Kind.REVERT_SOURCES else "tags",
    }
    if getattr(request, "htmx", False):
        return render(request, "bulk/_state.html", facts)
    return render(request, "bulk/show.html", facts)


def _find(pk: int) -> BulkChange:
    if pk >= 2**63:
        raise Http404
    # The images of a job are many, and its page does not show them.
    rows = BulkChange.objects.select_related("moderator").defer("payload")
    return get_object_or_404(rows, pk=pk)


@require_POST
@login_required
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    moderator, job = moderator_of(request), _find(pk)
    try:
        bulk.cancel_bulk(job, moderator=moderator)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("bulk_change", pk=pk)


# Starting -------------------------------------------------------------------------


@_EITHER
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A POST shows what would be changed; with `start` it begins."""
    moderator = moderator_of(request)
    if request.method != "POST":
        asked = {name: request.GET.get(name, "") for name in ("query", "ids")}
        return render(request, "bulk/new.html", {"form": TagEditForm(initial=asked)})
    form = TagEditForm(request.POST)
    facts: dict[str, object] = {"form": form}
    if form.is_valid():
        draft = form.draft()
        try:
            if request.POST.get("start"):
                job = bulk.start_tag_edit(draft, moderator=moderator)
                return redirect("bulk_change", pk=job.pk)
            chosen = bulk.chosen_images(draft, moderator=moderator)
            newest = list(chosen[-EXAMPLES:])[::-1] if chosen else []
            facts |= {"total": len(chosen), "thumbs": examples(request, newest)}
        except SearchError as error:
            form.add_error("query", error.message)
            if error.position is not None:
                facts["caret"] = caret(draft.query, error.position)
        except ValidationError as error:
            form.add_error(None, error)
    status = 422 if form.errors else 200
    return render(request, "bulk/new.html", facts, status=status)


@_EITHER
@login_required
def revert(request: HttpRequest) -> HttpResponse:
    """`user` is a name, `bulk` the number of a job."""
    moderator = moderator_of(request)
    if request.method != "POST":
        asked = {name: request.GET.get(name, "") for name in ("user", "bulk", "what")}
        form = RevertForm(initial={k: v for k, v in asked.items() if v})
        return _revert_page(request, form)
    form = RevertForm(request.POST)
    facts: dict[str, object] = {}
    if form.is_valid():
        try:
            if request.POST.get("start"):
                job = bulk.start_revert(form.draft(), moderator=moderator)
                return redirect("bulk_change", pk=job.pk)
            reverted = bulk.chosen_changes(form.draft())
            newest = list(reverted.images[-EXAMPLES:])[::-1] if reverted.images else []
            facts = {
                "changes": reverted.changes,
                "total": len(reverted.images),
                "whose": form.draft().whose,
                "thumbs": examples(request, newest),
                "previewed": True,
            }
        except ValidationError as error:
            form.add_error(None, error)
    return _revert_page(request, form, facts)


def _revert_page(
    request: HttpRequest, form: RevertForm, facts: dict[str, object] | None = None
) -> HttpResponse:
    number = str(form["bulk"].value() or "")
    digits = number if number.isascii() and number.isdigit() else "0"
    job = BulkChange.objects.filter(pk=digits).first() if len(digits) < 19 else None
    shown = {"form": form, "job": job, **(facts or {})}
    status = 422 if form.errors else 200
    return render(request, "bulk/revert.html", shown, status=status)
