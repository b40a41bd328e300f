from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.response import Response

from accounts.models import User
from api.paging import Page
from api.twibooru.base import id_of
from api.twibooru.pages.base import PageViewSet, number_of
from api.twibooru.pages.serializers.comments import comment_object
from booru.models import Comment, Image
from booru.post_feed import comments_since
from booru.snapshot import snapshot

_RECENT = timedelta(days=7)


class CommentPages(PageViewSet):
    def of_post(self, request: Any, post_id: str) -> Response:
        """The talk under a post, for every reader the same; `comment_id` asks for the
        page that it is on."""
        with snapshot():
            post = _post(post_id)
            thread = Comment.objects.thread_of(post)
            page = self._page_in(thread)
            rows = list(thread[page.offset : page.offset + page.limit])
        is_open = post.approved and not post.hidden_from_users
        total = post.comment_count if is_open else 0
        return Response({"comments": [*map(comment_object, rows)], "total": total})

    def retrieve(self, request: Any, post_id: str, comment_id: str) -> Response:
        with snapshot():
            thread = Comment.objects.thread_of(_post(post_id))
            comment = get_object_or_404(thread, pk=id_of(comment_id))
        return Response(comment_object(comment))

    def recent(self, request: Any) -> Response:
        """Of the last week, a page at a time."""
        page, chosen = self.comment_page(), self.filter_in_force()
        rows = comments_since(
            timezone.now() - _RECENT,
            viewer=self.viewer,
            chosen=chosen,
            offset=page.offset,
            limit=page.limit,
        )
        return Response([*map(comment_object, rows)])

    def own(self, request: Any) -> Response:
        viewer = self.require_viewer()
        return self._by(viewer, with_anonymous=True)

    def of_user(self, request: Any, user_id: str) -> Response:
        """What somebody wrote without a name is for nobody else, staff included."""
        user = get_object_or_404(
            User.objects.get_queryset().open(), pk=number_of(user_id)
        )
        return self._by(user, with_anonymous=user == self.viewer)

    def _by(self, user: User, *, with_anonymous: bool) -> Response:
        page = self.comment_page()
        rows = Comment.objects.visible_to(self.viewer).filter(
            user=user, image__hidden_from_users=False
        )
        if not with_anonymous:
            rows = rows.filter(anonymous=False)
        listed = rows.newest().select_related("user").defer("words")
        with snapshot():
            found = list(listed[page.offset : page.offset + page.limit])
        return Response([*map(comment_object, found)])

    def _page_in(self, thread: QuerySet[Comment]) -> Page:
        wanted = number_of(self.params.text("comment_id"))
        comment = thread.filter(pk=wanted).first() if wanted is not None else None
        if comment is None:
            return self.comment_page()
        later = Q(created_at__gt=comment.created_at) | Q(
            created_at=comment.created_at, pk__gt=comment.pk
        )
        before = thread.filter(later).count()
        return self.comment_page(before // self.comment_page().size + 1)


def _post(post_id: str) -> Image:
    known = Image.objects.only("comment_count", "approved", "hidden_from_users")
    post = known.filter(pk=id_of(post_id)).first()
    if post is None:
        raise Http404
    return post
