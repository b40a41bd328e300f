"""What moderators do on an image page: each a POST that ends where it began. What
cannot be undone has a page that asks."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from booru.actions import moderation
from booru.actions.describing import note_image
from booru.actions.merging import merge_image
from booru.addresses import page_of
from booru.models import Image, ProcessingJob
from booru.presentation import file_size
from booru.views.edits import back, editable
from booru.views.viewer import moderator_of


def _hide(image: Image, moderator: User, request: HttpRequest) -> str:
    reason = request.POST.get("reason", "")
    moderation.hide_image(image, moderator=moderator, reason=reason)
    return f"{image} is hidden. Restore brings it back."


def _restore(image: Image, moderator: User, request: HttpRequest) -> str:
    moderation.unhide_image(image, moderator=moderator)
    return f"{image} is visible again."


def _approve(image: Image, moderator: User, request: HttpRequest) -> str:
    moderation.approve_image(image, moderator=moderator)
    return f"{image} is approved."


def _unapprove(image: Image, moderator: User, request: HttpRequest) -> str:
    moderation.unapprove_image(image, moderator=moderator)
    return f"{image} waits for approval again."


def _feature(image: Image, moderator: User, request: HttpRequest) -> str:
    moderation.feature_image(image, moderator=moderator)
    return f"{image} is the featured image now."


def _unfeature(image: Image, moderator: User, request: HttpRequest) -> str:
    moderation.unfeature_image(image, moderator=moderator)
    return f"{image} is featured no more."


def _retry(image: Image, moderator: User, request: HttpRequest) -> str:
    moderation.retry_processing(image, moderator=moderator)
    return f"{image} is prepared again."


def _lock(image: Image, moderator: User, request: HttpRequest) -> str:
    chosen = request.POST.getlist("lock")
    locks = {name: name in chosen for name in moderation.LOCKS}
    moderation.lock_image(image, moderator=moderator, **locks)
    named = [name for name, locked in locks.items() if locked]
    return f"Locked: {', '.join(named) or 'nothing'}."


def _note(image: Image, moderator: User, request: HttpRequest) -> str:
    text = request.POST.get("scratchpad", "")
    note_image(image, moderator=moderator, text=text)
    return "The notes are kept."


def _merge(image: Image, moderator: User, request: HttpRequest) -> str:
    digits = request.POST.get("into", "").strip()
    pk = int(digits) if digits.isascii() and digits.isdecimal() else 0
    into = Image.objects.filter(pk=pk).first() if pk < 2**31 else None
    if into is None:
        raise ValidationError("There is no image of this number to merge into.")
    merge_image(image, into=into, moderator=moderator)
    return f"{image} is merged into {into.called}. Restore takes it back."


ACTS: dict[str, Callable[[Image, User, HttpRequest], str]] = {
    "hide": _hide,
    "restore": _restore,
    "approve": _approve,
    "unapprove": _unapprove,
    "feature": _feature,
    "unfeature": _unfeature,
    "retry": _retry,
    "lock": _lock,
    "notes": _note,
    "merge": _merge,
}


@require_POST
@login_required
def moderate(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    moderator = moderator_of(request)
    image = editable(request, pk)
    if act not in ACTS:
        raise Http404
    try:
        messages.success(request, ACTS[act](image, moderator, request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except ProcessingJob.DoesNotExist:
        messages.error(request, f"{image} has no files to prepare.")
    return back(request, image)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def destroy(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first, and says in numbers what goes."""
    moderator, image = moderator_of(request), editable(request, pk)
    if request.method == "POST":
        try:
            moderation.destroy_image(
                image, moderator=moderator, reason=request.POST.get("reason", "")
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, f"The content of {image.called} is gone.")
        return redirect(page_of(image))
    sizes = [entry["size"] for entry in image.files.values()]
    total = image.size if image.is_paste else sum(sizes)
    facts = {"image": image, "count": len(sizes), "size": file_size(total)}
    return render(request, "booru/destroy.html", facts)
