"""What a search over posts found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.byline import Byline
from accounts.models import User
from forums.models import Post
from forums.reads.lists import post_by
from forums.reads.topics import may_read, readable
from markup.excerpts import excerpt

_LENGTH = 300


@dataclass(frozen=True)
class FoundPost:
    """`words` is the beginning of the text, "" where it is not for the viewer."""

    post: Post
    by: Byline
    words: str

    @property
    def number(self) -> int:
        return self.post.topic_position + 1


def found_posts(ids: Sequence[int], viewer: User | None) -> list[FoundPost]:
    """In the order of the ids."""
    rows = readable(viewer).select_related("topic__forum").in_bulk(list(ids))
    posts = [rows[pk] for pk in ids if pk in rows]
    return [
        FoundPost(
            post=post,
            by=post_by(post),
            words=excerpt(post.body, _LENGTH) if may_read(post, viewer) else "",
        )
        for post in posts
    ]
