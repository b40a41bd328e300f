from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from api.paging import page_of
from api.philomena.base import PhilomenaViewSet, id_of
from api.philomena.serializers.forums import forum_object, post_object, topic_object
from booru.snapshot import snapshot
from forums.models import Forum, Post, Topic


class ForumViewSet(PhilomenaViewSet):
    """Nobody's key changes what is shown: forums that are not open to all are missing
    for staff as well (philomena-api 3.4). No read raises `view_count` (3.5)."""

    def index(self, request: Any) -> Response:
        page = page_of(self.params)
        with snapshot():
            forums = Forum.objects.visible_to(None).order_by("name", "pk")
            shown = forums[page.offset : page.offset + page.limit]
            rows = [forum_object(forum) for forum in shown]
            total = forums.count()
        return Response({"forums": rows, "total": total})

    def retrieve(self, request: Any, short_name: str) -> Response:
        forum = get_object_or_404(_open_forums(short_name))
        return Response({"forum": forum_object(forum)})

    def topics(self, request: Any, short_name: str) -> Response:
        """NOTE: a forum that is missing has no topics, and is no error (section 2)."""
        page = page_of(self.params)
        with snapshot():
            forum = _open_forums(short_name).first()
            topics = Topic.objects.visible_to(None).filter(forum=forum)
            shown = topics.for_philomena().in_list_order()
            rows = [
                topic_object(topic)
                for topic in shown[page.offset : page.offset + page.limit]
            ]
        total = forum.topic_count if forum else 0
        return Response({"topics": rows, "total": total})

    def topic(self, request: Any, short_name: str, topic_slug: str) -> Response:
        return Response({"topic": topic_object(_topic(short_name, topic_slug))})

    def posts(self, request: Any, short_name: str, topic_slug: str) -> Response:
        """A page is a window of positions: where posts were destroyed it is short,
        and later pages have more (section 2.4)."""
        page = page_of(self.params)
        with snapshot():
            topic = _topic(short_name, topic_slug)
            window = Post.objects.for_philomena().filter(
                topic=topic,
                topic_position__gte=page.offset,
                topic_position__lt=page.offset + page.limit,
                destroyed_content=False,
            )
            rows = [post_object(post) for post in window.order_by("topic_position")]
        return Response({"posts": rows, "total": topic.post_count})

    def topic_post(
        self, request: Any, short_name: str, topic_slug: str, post_id: str
    ) -> Response:
        topic = _topic(short_name, topic_slug)
        posts = Post.objects.visible_to(None).filter(topic=topic).for_philomena()
        post = get_object_or_404(posts, pk=id_of(post_id))
        return Response({"post": post_object(post)})


def _open_forums(short_name: str) -> QuerySet[Forum]:
    forums = Forum.objects.visible_to(None)
    # PostgreSQL takes no such text.
    return forums.none() if "\0" in short_name else forums.filter(short_name=short_name)


def _topic(short_name: str, slug: str) -> Topic:
    if "\0" in short_name + slug:
        raise Http404
    topics = Topic.objects.visible_to(None).for_philomena()
    return get_object_or_404(topics, forum__short_name=short_name, slug=slug)
