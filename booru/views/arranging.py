"""The order of a gallery's images: a page of them, each with the number of its place.

The form says which images it showed, from which place on; a number that was changed
moves its image there. A script only rearranges the list and its numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.paging import paging_of
from booru.actions import galleries
from booru.actions.gallery_order import move_image, place_images
from booru.gallery_cards import shown
from booru.models import Gallery, GalleryItem, Image
from booru.presentation import Thumb
from booru.views.chosen import chosen_filter
from booru.views.galleries import editable

# Fewer than the fields that Django takes of one form, with room for the others.
_AT_ONCE = 200
_STEPS = {"up": -1, "down": 1}
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True)
class Place:
    """`given` is what its field says; `thumb` is None where the reader may not see
    the image."""

    image: int
    number: int
    given: str
    thumb: Thumb | None

    @property
    def is_wrong(self) -> bool:
        return not _NUMBER.fullmatch(self.given) or int(self.given) < 1


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    gallery = editable(request, pk)
    if request.method == "POST":
        return _posted(request, gallery)
    return _shown(request, gallery)


def _shown(
    request: HttpRequest, gallery: Gallery, given: Mapping[int, str] | None = None
) -> HttpResponse:
    items = GalleryItem.objects.filter(gallery=gallery)
    paging = paging_of(request, items.count(), size=_AT_ONCE)
    ordered = items.order_by("position", "-image_id").values_list("image", flat=True)
    ids = list(ordered[paging.offset : paging.end])
    thumbs = shown(ids, cast(User, request.user), chosen_filter(request))
    places = [
        Place(image, number, (given or {}).get(image, str(number)), thumbs.get(image))
        for number, image in enumerate(ids, paging.first)
    ]
    wrong = [place for place in places if place.is_wrong]
    facts = {
        "gallery": gallery,
        "paging": paging,
        "places": places,
        "wrong": wrong,
        "refused": given is not None,
        "shown": ",".join(map(str, ids)),
    }
    status = 422 if given is not None else 200
    return render(request, "galleries/arrange.html", facts, status=status)


def _posted(request: HttpRequest, gallery: Gallery) -> HttpResponse:
    """The places first, then the button that was pressed: `up`, `down`, `remove` or
    `cover` with the number of an image."""
    user, post = cast(User, request.user), request.POST
    ids = [int(n) for n in post.get("shown", "").split(",") if _NUMBER.fullmatch(n)]
    given = {image: post.get(f"place-{image}", "").strip() for image in ids[:_AT_ONCE]}
    numbers = _numbers(given)
    if numbers is None:
        return _shown(request, gallery, given)
    moves = _moves(numbers, _first(post.get("first", "")))
    try:
        if moves:
            place_images(gallery, places=moves, user=user)
        told = _pressed(post, gallery, user)
    except PermissionDenied as error:
        messages.error(request, str(error) or "You may not do this.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if told or moves:
            messages.success(request, told or "The order is saved.")
    page = post.get("page", "")
    asked = f"?page={page}" if _NUMBER.fullmatch(page) else ""
    return redirect(reverse("gallery_arrange", args=[gallery.pk]) + asked)


def _first(text: str) -> int:
    return max(1, int(text)) if _NUMBER.fullmatch(text) else 1


def _numbers(given: Mapping[int, str]) -> dict[int, int] | None:
    """None if one of them is no place."""
    if not all(_NUMBER.fullmatch(text) and int(text) for text in given.values()):
        return None
    return {image: int(text) for image, text in given.items()}


def _moves(numbers: Mapping[int, int], first: int) -> dict[int, int]:
    was = {image: number for number, image in enumerate(numbers, first)}
    return {image: n for image, n in numbers.items() if n != was[image]}


def _pressed(post: Mapping[str, str], gallery: Gallery, user: User) -> str:
    """What was done beside the numbers, in words."""
    for name in ("up", "down", "remove", "cover"):
        pressed = post.get(name, "")
        if not pressed:
            continue
        if not _NUMBER.fullmatch(pressed):
            raise Http404
        image = get_object_or_404(Image, pk=pressed)
        if name in _STEPS:
            move_image(gallery, image_id=image.pk, by=_STEPS[name], user=user)
            return "The order is saved."
        if name == "remove":
            galleries.remove_image(gallery, image=image, user=user)
            return f"{image} is not in this gallery any more."
        galleries.choose_cover(gallery, image=image, user=user)
        return f"{image} is the cover now."
    return ""
