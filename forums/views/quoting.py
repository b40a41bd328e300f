"""A reply that begins with what it answers."""

from __future__ import annotations

import re

from django.http import HttpRequest

from forums.models import Post, Topic
from forums.reads.lists import post_by
from forums.reads.topics import may_read, readable
from forums.views.asked import number_of, viewer_of

# What Markdown would read as more than a letter of a name.
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+.!|~-])")


def begun_reply(request: HttpRequest, topic: Topic) -> dict[str, object]:
    """What the reply form holds before anything is written."""
    viewer = viewer_of(request)
    begun: dict[str, object] = {}
    if viewer is not None:
        begun["anonymous"] = viewer.anonymous_by_default
    for parameter in ("quote", "answer"):
        wanted = number_of(request.GET.get(parameter, ""))
        if viewer is not None and wanted is not None:
            post = readable(viewer).filter(topic=topic, pk=wanted).first()
            if post is not None:
                begun["body"] = opening(
                    post, quoted=may_quote(request, post, parameter)
                )
    return begun


def may_quote(request: HttpRequest, post: Post, how: str) -> bool:
    return how == "quote" and may_read(post, viewer_of(request))


def opening(post: Post, *, quoted: bool) -> str:
    """Who is answered, with a link to the post, and what they said."""
    name = _SPECIAL.sub(r"\\\1", post_by(post).name)
    link = f"[{name}, #{post.topic_position + 1}](/forums/posts/{post.pk})"
    if not quoted:
        return f"{link}: "
    lines = "\n".join(f"> {line}".rstrip() for line in post.body.split("\n"))
    return f"{link} wrote:\n\n{lines}\n\n"
