"""A topic: its page, a reply to it, following and renaming it; and a new one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.author import author_of
from accounts.paging import Paging, paging_of
from forums import policies
from forums.actions import posts, reading, topics
from forums.addresses import topic_address
from forums.forms import MoveForm, RenameForm, ReplyForm, TopicForm
from forums.models import Forum, Topic
from forums.reads.lists import restricted_to, topic_by
from forums.reads.topics import POSTS, poll_of, posts_on
from forums.reads.unread import first_unread, follows_topic
from forums.views.asked import (
    moved_topic,
    number_of,
    post_page,
    said_in,
    topic_or_404,
    user_of,
    viewer_of,
)
from forums.views.quoting import begun_reply
from markup.markdown import render as markdown


@require_safe
def topic(request: HttpRequest, short_name: str, slug: str) -> HttpResponse:
    """`?post=` leads to the page of that post, `?unread=` to what is new; `?quote=`
    and `?answer=` begin a reply to a post."""
    try:
        row = topic_or_404(request, short_name, slug)
    except Http404:
        moved = moved_topic(request, short_name, slug)
        if moved is None:
            raise
        return redirect(topic_address(moved))
    place = _place(request, row)
    if place:
        return redirect(place)
    paging = _paging(request, row)
    facts = topic_facts(request, row, paging)
    if request.method == "GET":
        _note(request, row, paging)
    return render(request, "forums/topic.html", facts)


def _place(request: HttpRequest, row: Topic) -> str:
    """Where in the topic the address leads to, "" where it says nothing of that."""
    viewer = viewer_of(request)
    if (wanted := number_of(request.GET.get("post", ""))) is not None:
        rows = row.posts.filter(pk=wanted).values_list("topic_position", flat=True)
        position = rows.first()
        return post_page(row, position or 0, f"post-{wanted}")
    if "unread" in request.GET and viewer is not None:
        post = first_unread(row, viewer, now=timezone.now())
        position = post.topic_position if post else row.next_position - 1
        return post_page(row, position, f"post-{post.pk}" if post else "")
    return ""


def _paging(request: HttpRequest, row: Topic) -> Paging:
    return paging_of(request, row.next_position, size=POSTS)


def _note(request: HttpRequest, row: Topic, paging: Paging) -> None:
    """It is looked at, and read as far as this page goes."""
    reading.count_view(row)
    viewer = viewer_of(request)
    if viewer is not None:
        reading.note_read(row, user=viewer, position=paging.last - 1)


def topic_facts(request: HttpRequest, row: Topic, paging: Paging) -> dict[str, object]:
    viewer, now = viewer_of(request), timezone.now()
    tends = policies.may_tend_topic(row, viewer)
    others = Forum.objects.visible_to(viewer).exclude(pk=row.forum_id)
    poll = poll_of(row, viewer, now=now)
    return {
        "topic": row,
        "forum": row.forum,
        "restricted": restricted_to(row.forum),
        "by": topic_by(row),
        "rows": posts_on(row, viewer, page=paging.number, now=now),
        "paging": paging,
        "page": paging.number,
        "poll": poll,
        "votes_now": poll and poll.is_open and _votes_now(request, poll.has_voted),
        "follows": follows_topic(row, viewer),
        "may_reply": policies.may_reply(row, viewer),
        "may_rename": policies.may_rename(row, viewer),
        "may_tend": tends,
        "may_destroy": policies.may_destroy(row, viewer),
        "move": MoveForm(others=others.order_by("position", "pk")) if tends else None,
        "reply": ReplyForm(initial=begun_reply(request, row)),
    }


def _votes_now(request: HttpRequest, has_voted: bool) -> bool:
    """Whether the poll's form stands in place of its results."""
    if viewer_of(request) is None:
        return False
    return request.GET.get("poll") != "results" and (
        not has_voted or request.GET.get("poll") == "vote"
    )


@require_POST
@login_required
def reply(request: HttpRequest, short_name: str, slug: str) -> HttpResponse:
    row, form = topic_or_404(request, short_name, slug), ReplyForm(request.POST)
    if form.is_valid() and "preview" not in request.POST:
        with form.refusals():
            author = author_of(request.META, user_of(request))
            post = posts.create_post(row, author=author, **form.cleaned_data)
            return redirect(post_page(row, post.topic_position, f"post-{post.pk}"))
    # The page that was written on, with what was written.
    facts = topic_facts(request, row, _paging(request, row))
    facts |= {"reply": form, "preview": preview_of(request)}
    return render(request, "forums/topic.html", facts, status=form.status)


def preview_of(request: HttpRequest) -> str:
    """What the text would look like, where that was asked for."""
    if "preview" not in request.POST:
        return ""
    return markdown(request.POST.get("body", "").replace("\0", ""))


@require_POST
@login_required
def follow(request: HttpRequest, short_name: str, slug: str) -> HttpResponse:
    """Ends with `wanted=0`."""
    row = topic_or_404(request, short_name, slug)
    wanted = request.POST.get("wanted") != "0"
    reading.follow_topic(row, user=user_of(request), wanted=wanted)
    if getattr(request, "htmx", False):
        facts = {"topic": row, "forum": row.forum, "follows": wanted}
        return render(request, "forums/_follow_topic.html", facts)
    return redirect(topic_address(row))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def rename(request: HttpRequest, short_name: str, slug: str) -> HttpResponse:
    row, user = topic_or_404(request, short_name, slug), user_of(request)
    if not policies.may_rename(row, user):
        raise PermissionDenied
    form = RenameForm(said_in(request), initial={"title": row.title})
    if form.is_valid():
        with form.refusals():
            row = topics.rename_topic(row, editor=user, **form.cleaned_data)
            messages.success(request, "The topic has its new title.")
            return redirect(topic_address(row))
    facts = {"form": form, "topic": row, "forum": row.forum}
    return render(request, "forums/rename.html", facts, status=form.status)


# A new one --------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """`?forum=` is the forum chosen beforehand."""
    user = user_of(request)
    forums = Forum.objects.visible_to(user).order_by("position", "pk")
    initial = {
        "forum": request.GET.get("forum", "").replace("\0", ""),
        "anonymous": user.anonymous_by_default,
    }
    form = TopicForm(said_in(request), initial=initial, open_to_them=forums)
    if form.is_valid() and "preview" not in request.POST:
        with form.refusals():
            return redirect(topic_address(_created(request, form)))
    facts = {"form": form, "preview": preview_of(request)}
    return render(request, "forums/new_topic.html", facts, status=form.status)


def _created(request: HttpRequest, form: TopicForm) -> Topic:
    said = form.cleaned_data
    return topics.create_topic(
        said["forum"],
        author=author_of(request.META, user_of(request)),
        title=said["title"],
        body=said["body"],
        anonymous=said["anonymous"],
        poll=form.poll(),
    )
