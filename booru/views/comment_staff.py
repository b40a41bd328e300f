"""What staff do to comments, on the spot: each a POST that ends where it began. What
cannot be undone has a page that asks."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.policies import may_moderate, may_tend
from booru.actions import comments
from booru.addresses import comment_address
from booru.models import Comment
from booru.talk import place_of, remark
from booru.views.comments import comment_or_404, is_htmx, user_of


def _hide(comment: Comment, moderator: User, request: HttpRequest) -> None:
    reason = request.POST.get("reason", "")
    comments.hide_comment(comment, moderator=moderator, reason=reason)


def _restore(comment: Comment, moderator: User, request: HttpRequest) -> None:
    comments.unhide_comment(comment, moderator=moderator)


def _approve(comment: Comment, moderator: User, request: HttpRequest) -> None:
    comments.approve_comment(comment, moderator=moderator)


def _unapprove(comment: Comment, moderator: User, request: HttpRequest) -> None:
    comments.unapprove_comment(comment, moderator=moderator)


# The act, and what it has made of the comment.
ACTS: dict[str, tuple[Callable[[Comment, User, HttpRequest], None], str]] = {
    "hide": (_hide, "The comment is hidden. Restore brings it back."),
    "restore": (_restore, "The comment is visible again."),
    "approve": (_approve, "The comment is approved."),
    "unapprove": (_unapprove, "The comment waits for approval."),
}


@require_POST
@login_required
def tend(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """htmx gets the comment alone, as it is then."""
    comment, user = comment_or_404(request, pk), user_of(request)
    if not may_tend(user):
        raise PermissionDenied
    if act not in ACTS:
        raise Http404
    do, done = ACTS[act]
    problem = ""
    try:
        do(comment, user, request)
    except ValidationError as error:
        problem = " ".join(error.messages)
    if is_htmx(request):
        return _changed(request, pk, user, problem)
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, done)
    return redirect(_back(request, comment))


def _changed(request: HttpRequest, pk: int, user: User, problem: str) -> HttpResponse:
    comment = comment_or_404(request, pk)
    back = request.POST.get("back", "")
    number = 0 if back else place_of(comment) + 1
    row = remark(comment, comment.image, user, now=timezone.now(), number=number)
    facts = {"remark": row, "problem": problem, "back": back, "swapped": True}
    return render(request, "booru/_comment.html", facts)


def _back(request: HttpRequest, comment: Comment) -> str:
    """The list that the act was done in, else the image."""
    back = request.POST.get("back", "")
    own = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    # Without a slash it would be the name of a page.
    if own and back.startswith("/"):
        return back
    return comment_address(comment)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def destroy(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks; a POST takes the text away for good."""
    comment, user = comment_or_404(request, pk), user_of(request)
    if not may_moderate(user):
        raise PermissionDenied
    if request.method == "POST":
        try:
            comments.destroy_comment(comment, moderator=user)
            messages.success(request, f"{comment} is destroyed.")
        except ValidationError as error:  # somebody else did it at this moment
            messages.error(request, " ".join(error.messages))
        return redirect(reverse("image", args=[comment.image_id]) + "#talk")
    row = remark(comment, comment.image, user, now=timezone.now())
    return render(request, "booru/comment_destroy.html", {"remark": row})
