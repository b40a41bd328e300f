"""Galleries: the list, one of them, its forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.models import Subject, User
from accounts.notices import mark_read
from accounts.paging import Paging, paging_of
from accounts.policies import may_moderate
from booru.actions import galleries
from booru.actions.following import follow_gallery
from booru.gallery_cards import cards, owner_of
from booru.gallery_forms import GalleryForm, initial_of
from booru.gallery_search import followed_galleries, search_galleries
from booru.models import Gallery
from booru.row_search import Found
from booru.search.carets import caret
from booru.search.errors import SearchError
from booru.views.asked import Asked, asked_of
from booru.views.chosen import chosen_filter
from booru.views.grid import grid_of
from booru.views.interactions import is_script, refused
from booru.views.viewer import viewer_of
from markup.markdown import render as markdown

_LISTED = 24
_ENDLESS = 10**9
# Words that mean nothing to the search but themselves.
_PLAIN = re.compile(r"[\w'.][\w'. ]{0,100}")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """`?q=` is a search over galleries; `?show=followed` those that one follows."""
    viewer = viewer_of(request)
    query = request.GET.get("q", "").replace("\0", "").strip()
    is_followed = request.GET.get("show") == "followed" and viewer is not None
    facts: dict[str, object] = {"query": query, "is_followed": is_followed}

    def find(offset: int, limit: int) -> Found:
        if is_followed and viewer is not None:
            return followed_galleries(viewer, offset=offset, limit=limit)
        return search_galleries(
            query or "*",
            viewer=viewer,
            offset=offset,
            limit=limit,
            with_pastes=True,
        )

    kept = {"show": "followed"} if is_followed else {"q": query}
    try:
        found, facts["paging"] = _page(request, find, kept)
    except SearchError as error:
        facts |= {"message": error.message}
        if error.position is not None:
            facts["caret"] = caret(query, error.position)
        return render(request, "galleries/index.html", facts)
    facts["wider"] = f"*{query}*" if _PLAIN.fullmatch(query) else ""
    facts["cards"] = cards(found.ids, viewer=viewer, chosen=chosen_filter(request))
    return render(request, "galleries/index.html", facts)


def _page(
    request: HttpRequest, find: Callable[[int, int], Found], kept: dict[str, str]
) -> tuple[Found, Paging]:
    """The page asked for, or the last one where there are not so many."""
    asked = paging_of(request, _ENDLESS, size=_LISTED)
    found = find(asked.offset, asked.size)
    paging = paging_of(request, found.total, size=_LISTED, **kept)
    if paging.number != asked.number:
        found = find(paging.offset, paging.size)
    return found, paging


# One of them ------------------------------------------------------------------------


@dataclass(frozen=True)
class InGallery(Asked):
    """A list in the order of its gallery, whose page need not name that order."""

    turned: bool = False

    def parameters(self) -> dict[str, str]:
        said = super().parameters()
        if self.implied:
            del said["sf"]
            if not self.turned:
                del said["sd"]
        return said

    @property
    def first(self) -> str:
        return replace(self, page=1).address()

    @property
    def other_way(self) -> str:
        """The address of the same list in the other direction."""
        sd = "asc" if self.sd == "desc" else "desc"
        return replace(self, sd=sd, turned=not self.turned, page=1).address()


def _asked(request: HttpRequest, gallery: Gallery) -> InGallery:
    asked = asked_of(request, f"gallery_id:{gallery.pk}")
    usual = "asc" if gallery.order_position_asc else "desc"
    sd = asked.sd if asked.sd in ("asc", "desc") else usual
    return InGallery(
        **{**vars(asked), "sf": f"gallery_id:{gallery.pk}", "sd": sd},
        turned=sd != usual,
    )


def find_gallery(pk: int) -> Gallery:
    if pk >= 2**31:
        raise Http404
    rows = Gallery.objects.select_related("user")
    return get_object_or_404(rows.defer("description_words", "spoiler_words"), pk=pk)


def editable(request: HttpRequest, pk: int) -> Gallery:
    """One's own, or any for moderators."""
    gallery, user = find_gallery(pk), cast(User, request.user)
    if gallery.user_id != user.pk and not may_moderate(user):
        raise PermissionDenied
    return gallery


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, gallery = viewer_of(request), find_gallery(pk)
    asked = _asked(request, gallery)
    grid = grid_of(request, asked)
    found, is_own = grid.results, viewer is not None and gallery.user_id == viewer.pk
    if viewer is not None:
        mark_read(viewer, subject=Subject.GALLERY, subject_id=gallery.pk)
    if gallery.spoiler_warning:
        # Behind the warning: nothing is fetched before it is opened.
        late = [replace(thumb, is_late=True) for thumb in found.thumbs]
        grid = replace(grid, results=replace(found, thumbs=late))
    facts = {
        "gallery": gallery,
        "by": owner_of(gallery),
        "description": markdown(gallery.description),
        "grid": grid,
        "asked": asked,
        "unseen": max(0, gallery.image_count - found.total - found.left_out),
        "is_own": is_own,
        "may_edit": is_own or may_moderate(viewer),
        "is_open": is_own or asked.page > 1,
        **_following(gallery, viewer),
    }
    return render(request, "galleries/show.html", facts)


def _following(gallery: Gallery, viewer: User | None) -> dict[str, object]:
    rows = gallery.subscriptions
    return {
        "followers": rows.count(),
        "follows": viewer is not None and rows.filter(user=viewer).exists(),
    }


@require_POST
@login_required
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """`act` is follow or unfollow. A script gets the button anew."""
    gallery, user = find_gallery(pk), cast(User, request.user)
    wanted = request.POST.get("act") != "unfollow"
    try:
        follow_gallery(gallery, user=user, wanted=wanted)
    except PermissionDenied as error:
        return refused(request, error, reverse("gallery", args=[pk]))
    if is_script(request):
        facts = {"gallery": gallery, **_following(gallery, user)}
        return render(request, "galleries/_follow.html", facts)
    return redirect("gallery", pk=pk)


# Forms ------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """`?image=` becomes the cover; the cover is the first image of a new gallery."""
    user = cast(User, request.user)
    if request.method == "POST":
        form = GalleryForm(request.POST, user=user)
        if form.is_valid() and (made := _saved(form, None, user)):
            messages.success(request, f"“{made.title}” is there.")
            return redirect("gallery", pk=made.pk)
        return _form(request, form, None)
    given = request.GET.get("image", "")
    initial = {"order": "asc", "anonymous": user.anonymous_by_default}
    if given.isascii() and given.isdigit() and len(given) < 11:
        initial["cover"] = given
    return _form(request, GalleryForm(initial=initial, user=user), None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    user, gallery = cast(User, request.user), editable(request, pk)
    initial = initial_of(gallery)
    if request.method == "POST":
        form = GalleryForm(request.POST, initial=initial, user=user)
        if form.is_valid() and _saved(form, gallery, user):
            messages.success(request, "The gallery is saved.")
            return redirect("gallery", pk=pk)
        return _form(request, form, gallery)
    return _form(request, GalleryForm(initial=initial, user=user), gallery)


def _saved(form: GalleryForm, gallery: Gallery | None, user: User) -> Gallery | None:
    """None where it is refused, and the form says why."""
    fields = form.fields_of()
    try:
        if gallery is not None:
            return galleries.edit_gallery(
                gallery, user=user, thumbnail=form.image, **fields
            )
        if form.image is not None:
            return galleries.begin_gallery(form.image, user=user, **fields)
    except PermissionDenied as error:
        form.add_error(None, str(error) or "You may not do this.")
    except ValidationError as error:
        form.add_problems(error)
    return None


def _form(
    request: HttpRequest, form: GalleryForm, gallery: Gallery | None
) -> HttpResponse:
    facts = {"form": form, "gallery": gallery}
    status = 422 if form.errors else 200
    return render(request, "galleries/form.html", facts, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks; a POST deletes."""
    user, gallery = cast(User, request.user), editable(request, pk)
    is_own = gallery.user_id == user.pk
    if request.method == "POST":
        reason = request.POST.get("reason", "").replace("\0", "").strip()[:500]
        try:
            galleries.delete_gallery(gallery, user=user, reason=reason)
        except PermissionDenied as error:
            return refused(request, error, reverse("gallery", args=[pk]))
        messages.success(request, f"“{gallery.title}” is deleted.")
        return redirect("galleries")
    facts = {
        "gallery": gallery,
        "is_own": is_own,
        "followers": gallery.subscriptions.count(),
    }
    return render(request, "galleries/delete.html", facts)
