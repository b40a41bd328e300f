"""One post: its permanent address, its history, editing it; and what a text would
look like."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from forums import policies
from forums.actions import posts
from forums.forms import EditForm
from forums.reads.topics import may_read, post_row
from forums.views.asked import post_or_404, post_page, said_in, user_of, viewer_of
from forums.views.quoting import may_quote, opening
from forums.views.topics import preview_of
from markup.markdown import render as markdown


@require_safe
def permalink(request: HttpRequest, pk: int) -> HttpResponse:
    post = post_or_404(request, pk)
    return redirect(post_page(post.topic, post.topic_position, f"post-{pk}"))


@require_safe
@login_required
def quote(request: HttpRequest, pk: int) -> HttpResponse:
    """How a reply to it begins, as plain text; `?how=answer` without its words."""
    post = post_or_404(request, pk)
    how = request.GET.get("how", "quote")
    text = opening(post, quoted=may_quote(request, post, how))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_POST
@login_required
def preview(request: HttpRequest) -> HttpResponse:
    """`body` as a piece of a page."""
    text = request.POST.get("body", "").replace("\0", "")
    return render(request, "forums/_preview.html", {"preview": markdown(text)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    post, user = post_or_404(request, pk), user_of(request)
    if not policies.may_edit(post, post.topic, user):
        raise PermissionDenied
    form = EditForm(said_in(request), initial={"body": post.body})
    if form.is_valid() and "preview" not in request.POST:
        with form.refusals():
            posts.edit_post(post, editor=user, **form.cleaned_data)
            return redirect(post_page(post.topic, post.topic_position, f"post-{pk}"))
    facts = {
        "form": form,
        "post": post,
        "topic": post.topic,
        "forum": post.topic.forum,
        "preview": preview_of(request),
    }
    return render(request, "forums/edit_post.html", facts, status=form.status)


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it is and as it was, newest first; for whoever may read it."""
    post, viewer = post_or_404(request, pk), viewer_of(request)
    if not may_read(post, viewer):
        raise PermissionDenied
    versions = post.versions.select_related("replaced_by").order_by("-pk")[:50]
    facts = {
        "row": post_row(post, post.topic, viewer, now=timezone.now()),
        "topic": post.topic,
        "forum": post.topic.forum,
        "versions": [(one, markdown(one.body)) for one in versions],
    }
    return render(request, "forums/history.html", facts)
