"""A reply that begins with what it answers."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from forums.models import Post, Topic
from forums.reads.lists import post_by
from forums.reads.topics import may_read, readable
from forums.views.asked import number_of, viewer_of
from markup.quotes import answer_to


def begun_reply(request: HttpRequest, topic: Topic) -> dict[str, object]:
    """What the reply form holds before anything is written."""
    viewer = viewer_of(request)
    if viewer is None:
        return {}
    begun: dict[str, object] = {"anonymous": viewer.anonymous_by_default}
    for how in ("quote", "answer"):
        wanted = number_of(request.GET.get(how, ""))
        if wanted is None:
            continue
        post = readable(viewer).filter(topic=topic, pk=wanted).first()
        if post is not None:
            begun["body"] = opening(post, quoted=may_quote(request, post, how))
    return begun


def may_quote(request: HttpRequest, post: Post, how: str) -> bool:
    return how == "quote" and may_read(post, viewer_of(request))


def opening(post: Post, *, quoted: bool) -> str:
    """Who is answered, with a link to the post, and what they said."""
    return answer_to(
        f"{post_by(post).name}, #{post.topic_position + 1}",
        reverse("forum_post", args=[post.pk]),
        post.body if quoted else "",
    )
