"""What staff do to topics and posts, on the spot: each a POST that ends where it
began. What cannot be undone has a page that asks."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from forums import policies
from forums.actions import posts, topics
from forums.addresses import topic_address
from forums.forms import MoveForm
from forums.models import Forum, Post, Topic
from forums.views.asked import (
    post_or_404,
    post_page,
    text_of,
    topic_or_404,
    user_of,
)

# Topics -----------------------------------------------------------------------------


def _hide(topic: Topic, user: User, request: HttpRequest) -> str:
    topics.hide_topic(topic, moderator=user, reason=text_of(request, "reason"))
    return "The topic is hidden. Restore brings it back."


def _restore(topic: Topic, user: User, request: HttpRequest) -> str:
    topics.unhide_topic(topic, moderator=user)
    return "The topic is visible again."


def _lock(topic: Topic, user: User, request: HttpRequest) -> str:
    topics.lock_topic(topic, moderator=user, reason=text_of(request, "reason"))
    return "The topic is locked: only staff can reply."


def _unlock(topic: Topic, user: User, request: HttpRequest) -> str:
    topics.unlock_topic(topic, moderator=user)
    return "The topic is open again."


def _pin(topic: Topic, user: User, request: HttpRequest) -> str:
    topics.stick_topic(topic, moderator=user)
    return "The topic is pinned: it stands above the others."


def _unpin(topic: Topic, user: User, request: HttpRequest) -> str:
    topics.unstick_topic(topic, moderator=user)
    return "The topic stands among the others again."


def _move(topic: Topic, user: User, request: HttpRequest) -> str:
    others = Forum.objects.visible_to(user).exclude(pk=topic.forum_id)
    form = MoveForm(request.POST, others=others)
    if not form.is_valid():
        raise ValidationError("Choose the forum that it is to move to.")
    to = form.cleaned_data["to"]
    topic.forum = topics.move_topic(topic, to=to, moderator=user).forum
    return f"The topic is in “{to.name}” now."


TOPIC_ACTS: dict[str, Callable[[Topic, User, HttpRequest], str]] = {
    "hide": _hide,
    "restore": _restore,
    "lock": _lock,
    "unlock": _unlock,
    "pin": _pin,
    "unpin": _unpin,
    "move": _move,
}


@require_POST
@login_required
def tend_topic(
    request: HttpRequest, short_name: str, slug: str, act: str
) -> HttpResponse:
    topic, user = topic_or_404(request, short_name, slug), user_of(request)
    if not policies.may_tend_topic(topic, user):
        raise PermissionDenied
    if act not in TOPIC_ACTS:
        raise Http404
    try:
        messages.success(request, TOPIC_ACTS[act](topic, user, request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(topic_address(topic))


# Posts ------------------------------------------------------------------------------


def _hide_post(post: Post, user: User, request: HttpRequest) -> None:
    posts.hide_post(post, moderator=user, reason=text_of(request, "reason"))


def _restore_post(post: Post, user: User, request: HttpRequest) -> None:
    posts.unhide_post(post, moderator=user)


def _approve_post(post: Post, user: User, request: HttpRequest) -> None:
    posts.approve_post(post, moderator=user)


def _unapprove_post(post: Post, user: User, request: HttpRequest) -> None:
    posts.unapprove_post(post, moderator=user)


# The act, and what it has made of the post.
POST_ACTS: dict[str, tuple[Callable[[Post, User, HttpRequest], None], str]] = {
    "hide": (_hide_post, "is hidden. Restore brings it back."),
    "restore": (_restore_post, "is visible again."),
    "approve": (_approve_post, "is approved."),
    "unapprove": (_unapprove_post, "waits for approval."),
}


@require_POST
@login_required
def tend_post(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    post, user = post_or_404(request, pk), user_of(request)
    if not policies.may_tend_topic(post.topic, user):
        raise PermissionDenied
    if act not in POST_ACTS:
        raise Http404
    do, done = POST_ACTS[act]
    try:
        do(post, user, request)
        messages.success(request, f"Post #{post.topic_position + 1} {done}")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(post_page(post.topic, post.topic_position, f"post-{pk}"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def destroy(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks; a POST takes the text away for good."""
    post, user = post_or_404(request, pk), user_of(request)
    if not policies.may_destroy(post.topic, user):
        raise PermissionDenied
    if request.method == "POST":
        try:
            posts.destroy_post(post, moderator=user)
            messages.success(request, f"Post #{post.topic_position + 1} is destroyed.")
        except ValidationError as error:  # somebody else did it at this moment
            messages.error(request, " ".join(error.messages))
        return redirect(post_page(post.topic, post.topic_position))
    facts = {"post": post, "topic": post.topic, "forum": post.topic.forum}
    return render(request, "forums/destroy_post.html", facts)
