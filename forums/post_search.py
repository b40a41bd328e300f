"""Search over posts (search, section 4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from booru.row_columns import Column, Literal, Number, Truth, distinct
from booru.row_search import Found, search_rows
from booru.row_texts import Body, text_columns
from booru.search.nodes import Leaf
from booru.search.parser import parse
from forums.models import Forum, Post, Topic
from forums.search_fields import POST_FIELDS, role_of


def search_posts(query: str, *, viewer: User | None, offset: int, limit: int) -> Found:
    """Newest first. The same rows for everyone, staff included: nothing hidden, of a
    hidden topic or of a forum that is not open to all (search, section 7). Raises
    SearchError."""
    tree = parse(query, POST_FIELDS.for_role(role_of(viewer)), now=timezone.now())
    rows = Post.objects.public().newest()
    return search_rows(rows, tree, _columns(viewer), offset=offset, limit=limit)


def _columns(viewer: User | None) -> Mapping[str, Column]:
    forums = Forum.objects.visible_to(None)
    short_name = Literal("short_name", lambda: distinct(forums, "short_name"))
    return {
        **text_columns(Post.objects.public(), viewer),
        "topic_position": Number("topic_position"),
        "topic_id": Number("topic"),
        "forum_id": Number("topic__forum"),
        "forum": Under("topic__forum", short_name, forums),
        "subject": Under("topic", Body("title_words"), Topic.objects.all()),
        "destroyed_content": Truth(Q(destroyed_content=True)),
    }


class Under:
    """A column of the rows that a foreign key, never NULL, leads to."""

    def __init__(self, path: str, column: Column, rows: QuerySet[Any]) -> None:
        self._path = path
        self._column = column
        self._rows = rows

    def condition(self, leaf: Leaf) -> Q:
        found = self._rows.filter(self._column.condition(leaf)).values("pk")
        return Q(**{f"{self._path}__in": found})
