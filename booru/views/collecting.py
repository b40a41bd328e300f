"""An image into one's galleries and out of them: the menu of its page, and the whole
list of them."""

from __future__ import annotations

import re
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.paging import paging_of
from booru.actions import galleries
from booru.models import Gallery, GalleryItem, Image
from booru.policies import may_see_page
from booru.views.interactions import (
    get_image,
    image_address,
    is_script,
    refused,
)

# As many as a menu has room for, and as the details of an image name.
_OFFERED, _NAMED = 12, 3
_ID = re.compile(r"[0-9]{1,9}", re.ASCII)


def galleries_context(image: Image, viewer: User | None) -> dict[str, object]:
    """The viewer's galleries, last changed first, and all that hold the image."""
    holding = Gallery.objects.filter(galleryitem__image=image).order_by("-pk")
    named = list(holding.only("id", "title")[: _NAMED + 1])
    facts: dict[str, object] = {
        "in_galleries": named[:_NAMED],
        "in_more_galleries": len(named) > _NAMED,
    }
    return facts | (_menu(image, viewer) if viewer is not None else {})


def _menu(image: Image, user: User) -> dict[str, object]:
    own = list(_own(image, user)[: _OFFERED + 1])
    return {"own_galleries": own[:_OFFERED], "has_more_galleries": len(own) > _OFFERED}


def _own(image: Image, user: User) -> QuerySet[Gallery]:
    held = GalleryItem.objects.filter(gallery=OuterRef("pk"), image=image)
    rows = Gallery.objects.filter(user=user).annotate(holds=Exists(held))
    return rows.order_by("-updated_at", "-pk").only("id", "title", "image_count")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """`add` or `remove` is the id of a gallery. A script gets the menu anew."""
    user, image = cast(User, request.user), get_image(pk)
    if request.method != "POST":
        if not may_see_page(image, user):
            raise Http404
        return _list(request, image, user)
    try:
        told = _changed(request, image, user)
    except PermissionDenied as error:
        return refused(request, error, image_address(request, image))
    if is_script(request):
        facts = {"image": image, **_menu(image, user)}
        return render(request, "galleries/_own.html", facts)
    messages.success(request, told)
    return redirect(image_address(request, image))


def _list(request: HttpRequest, image: Image, user: User) -> HttpResponse:
    paging = paging_of(request, Gallery.objects.filter(user=user).count())
    own = _own(image, user)[paging.offset : paging.end]
    facts = {"image": image, "own_galleries": own, "paging": paging}
    return render(request, "galleries/choose.html", facts)


def _changed(request: HttpRequest, image: Image, user: User) -> str:
    """Done, in words."""
    add, remove = request.POST.get("add", ""), request.POST.get("remove", "")
    wanted = add or remove
    if not _ID.fullmatch(wanted):
        raise Http404
    gallery = get_object_or_404(Gallery.objects.filter(user=user), pk=wanted)
    if add:
        galleries.add_image(gallery, image=image, user=user)
        return f"{image} is in “{gallery.title}” now."
    galleries.remove_image(gallery, image=image, user=user)
    return f"{image} is not in “{gallery.title}” any more."
