"""What the address of a page names, for the one who looks."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, QueryDict

from accounts.models import LogEntry, User
from forums.addresses import topic_address
from forums.models import Forum, Post, Topic
from forums.reads.topics import page_of

_LARGEST = 2**31


def viewer_of(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def user_of(request: HttpRequest) -> User:
    """Behind `login_required`."""
    return cast(User, request.user)


def forum_or_404(request: HttpRequest, short_name: str) -> Forum:
    rows = Forum.objects.visible_to(viewer_of(request))
    forum = rows.filter(short_name=short_name).first()
    if forum is None:
        raise Http404
    return forum


def topic_or_404(request: HttpRequest, short_name: str, slug: str) -> Topic:
    rows = Topic.objects.visible_to(viewer_of(request)).select_related(
        "forum", "user", "locked_by", "deleted_by"
    )
    if "\0" in slug:
        raise Http404
    topic = rows.filter(forum__short_name=short_name, slug=slug).first()
    if topic is None:
        raise Http404
    return topic


def moved_topic(request: HttpRequest, short_name: str, slug: str) -> Topic | None:
    """A topic that stood at this address before staff moved it."""
    forum = Forum.objects.filter(short_name=short_name).first()
    if forum is None or "\0" in slug:
        return None
    moves = LogEntry.objects.filter(action="topic.move", details__from=forum.pk)
    rows = Topic.objects.visible_to(viewer_of(request)).select_related("forum")
    return rows.filter(slug=slug, pk__in=moves.values("subject_id")).first()


def post_or_404(request: HttpRequest, pk: int) -> Post:
    """With its topic and forum."""
    if pk >= _LARGEST:
        raise Http404
    rows = Post.objects.visible_to(viewer_of(request))
    post = rows.select_related("topic__forum", "user").filter(pk=pk).first()
    if post is None:
        raise Http404
    return post


def number_of(text: str) -> int | None:
    """An id from an address, or None for what cannot be one."""
    if text.isascii() and text.isdigit() and len(text) < 11:
        number = int(text)
        return number if number < _LARGEST else None
    return None


def said_in(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, None where it is only looked at."""
    return request.POST if request.method == "POST" else None


def text_of(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "")


def post_page(topic: Topic, position: int, anchor: str = "") -> str:
    """The page of the topic that holds this position, scrolled to the anchor."""
    page = page_of(position)
    asked = f"?page={page}" if page > 1 else ""
    return f"{topic_address(topic)}{asked}{anchor and '#' + anchor}"
