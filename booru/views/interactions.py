"""What a reader does with an image: votes, fave, hide, follow. Each is one POST that
ends where it began, and may be repeated."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import User
from booru.actions import interactions
from booru.actions.following import follow_image
from booru.addresses import page_of
from booru.interaction_rows import standing_of
from booru.models import Image
from booru.ranking import wilson_score
from booru.views.asked import asked_of

ACTS: dict[str, Callable[[Image, User], object]] = {
    "upvote": lambda image, user: interactions.vote_image(image, user=user, up=True),
    "downvote": lambda image, user: interactions.vote_image(image, user=user, up=False),
    "unvote": lambda image, user: interactions.unvote_image(image, user=user),
    "fave": lambda image, user: interactions.fave_image(image, user=user),
    "unfave": lambda image, user: interactions.unfave_image(image, user=user),
    "hide": lambda image, user: interactions.hide_personally(image, user=user),
    "unhide": lambda image, user: interactions.unhide_personally(image, user=user),
    "follow": lambda image, user: follow_image(image, user=user),
    "unfollow": lambda image, user: follow_image(image, user=user, wanted=False),
}


def interactions_context(image: Image, viewer: User | None) -> dict[str, object]:
    return {
        "standing": standing_of(image.pk, viewer),
        "wilson": wilson_score(image.upvotes, image.downvotes),
    }


@require_POST
@login_required
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """`act` says which. A script gets the buttons anew, or why it was refused."""
    user, act = cast(User, request.user), ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    image = get_image(pk)
    try:
        act(image, user)
    except PermissionDenied as error:
        return refused(request, error, image_address(request, image))
    if not is_script(request):
        return redirect(f"{image_address(request, image)}#actions")
    image.refresh_from_db()
    facts = {"image": image, **interactions_context(image, user)}
    return render(request, "booru/_acts.html", facts)


def get_image(pk: int) -> Image:
    if pk >= 2**31:
        raise Http404
    return get_object_or_404(Image, pk=pk)


def image_address(request: HttpRequest, image: Image) -> str:
    """Its page, in the list that the reader came from."""
    return asked_of(request).address(page_of(image))


def is_script(request: HttpRequest) -> bool:
    """One that puts the answer into the page that is there."""
    return bool(getattr(request, "htmx", False))


def refused(request: HttpRequest, error: PermissionDenied, back: str) -> HttpResponse:
    """Says why at the place where it was asked for."""
    why = str(error) or "You may not do this."
    if is_script(request):
        return HttpResponse(why, status=403, content_type="text/plain; charset=utf-8")
    messages.error(request, why)
    return redirect(back)
