"""What people change on an image page: each a POST that ends where it began."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.author import Author, author_of
from accounts.gate import refuse_author
from booru.actions import locations, sources, tagging
from booru.actions.describing import edit_description, edit_origin
from booru.addresses import page_of
from booru.models import Image
from booru.problems import Rejected
from booru.views.asked import asked_of
from booru.views.pages import around, image_context
from booru.views.viewer import viewer_of


@require_POST
@login_required
def tags(request: HttpRequest, pk: int) -> HttpResponse:
    """`old_tag_input` is what the author saw, so that edits at the same time merge."""
    author, image = _author(request), editable(request, pk)
    given = request.POST.get("tag_input", "").replace("\0", "")
    try:
        tagging.edit_tags(
            image,
            author=author,
            old_tag_input=request.POST.get("old_tag_input", "").replace("\0", ""),
            tag_input=given,
        )
    except Rejected as error:
        laid_over = {
            "tag_errors": [problem.message for problem in error.problems],
            "tag_input": given,
            "old_tag_input": request.POST.get("old_tag_input", ""),
        }
        return again(request, image, laid_over)
    return back(request, image)


@require_POST
@login_required
def source_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One address a line."""
    author, image = _author(request), editable(request, pk)
    given = request.POST.get("sources", "").replace("\0", "")
    try:
        sources.edit_sources(image, author=author, sources=given.splitlines())
    except Rejected as error:
        errors = [
            f"Source {problem.position + 1} {problem.message}"
            if problem.position is not None
            else f"The list {problem.message}"
            for problem in error.problems
        ]
        return again(request, image, {"source_errors": errors, "source_input": given})
    return back(request, image)


@require_POST
@login_required
def location_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One address a line."""
    author, image = _author(request), editable(request, pk)
    given = request.POST.get("locations", "").replace("\0", "")
    if author.user is None:
        raise PermissionDenied
    try:
        locations.set_locations(image, addresses=given.splitlines(), actor=author.user)
    except Rejected as error:
        laid_over = {"location_errors": error.messages, "location_input": given}
        return again(request, image, laid_over)
    return back(request, image)


@require_POST
@login_required
def description(request: HttpRequest, pk: int) -> HttpResponse:
    author, image = _author(request), editable(request, pk)
    given = request.POST.get("description", "")
    try:
        edit_description(image, author=author, description=given)
    except ValidationError as error:
        laid_over = {
            "description_errors": error.messages,
            "description_input": given.replace("\0", ""),
        }
        return again(request, image, laid_over)
    return back(request, image)


_ORIGINAL = {"yes": True, "no": False, "": None}


@require_POST
@login_required
def origin(request: HttpRequest, pk: int) -> HttpResponse:
    author, image = _author(request), editable(request, pk)
    said, label = request.POST.get("original", ""), request.POST.get("source_label", "")
    try:
        if said not in _ORIGINAL:
            raise ValidationError("Choose yes, no or unknown.")
        original = _ORIGINAL[said]
        edit_origin(image, author=author, original=original, source_label=label)
    except ValidationError as error:
        laid_over = {
            "origin_errors": error.messages,
            "label_input": label.replace("\0", ""),
            "original_input": said,
        }
        return again(request, image, laid_over)
    return back(request, image)


def back(request: HttpRequest, image: Image) -> HttpResponse:
    """To its page, in the list that the reader came from."""
    return redirect(asked_of(request).address(page_of(image)))


def _author(request: HttpRequest) -> Author:
    user = viewer_of(request)
    if user is None:
        raise PermissionDenied
    author = author_of(request.META, user)
    refuse_author(author)
    return author


def editable(request: HttpRequest, pk: int) -> Image:
    if pk >= 2**31:
        raise Http404
    images = Image.objects.visible_to(viewer_of(request))
    return get_object_or_404(
        images.select_related("uploader", "deleted_by", "processing"), pk=pk
    )


def again(
    request: HttpRequest, image: Image, laid_over: Mapping[str, object]
) -> HttpResponse:
    context = image_context(image, viewer_of(request)) | around(request, image)
    context |= laid_over
    return render(request, "booru/image.html", context, status=422)
