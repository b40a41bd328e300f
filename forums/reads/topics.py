"""One topic: its posts page by page, and its poll.

A page is a window of positions (philomena-api 2.4), so page 400 costs what page 1
does; where posts were destroyed it is shorter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from accounts.byline import Byline
from accounts.models import User
from accounts.policies import may_tend
from accounts.writing import NEW_ACCOUNT
from forums import policies
from forums.models import Poll, PollOption, PollVote, Post, Topic
from forums.reads.lists import post_by
from markup.markdown import render

POSTS = 25


@dataclass(frozen=True)
class PostRow:
    """`html` is None where the body is not for the viewer."""

    post: Post
    by: Byline
    html: SafeString | None
    is_new_member: bool
    may_edit: bool

    @property
    def number(self) -> int:
        """As people count."""
        return self.post.topic_position + 1


def page_of(position: int) -> int:
    return position // POSTS + 1


def posts_on(
    topic: Topic, viewer: User | None, *, page: int, now: datetime
) -> list[PostRow]:
    first = (page - 1) * POSTS
    rows = (
        readable(viewer)
        .filter(topic=topic, topic_position__range=(first, first + POSTS - 1))
        .order_by("topic_position")
    )
    return [post_row(post, topic, viewer, now=now) for post in rows]


def readable(viewer: User | None) -> QuerySet[Post]:
    """Posts with what a page shows of them."""
    return (
        Post.objects.visible_to(viewer)
        .select_related("user", "deleted_by")
        .defer("words", "user__description")
    )


def post_row(
    post: Post, topic: Topic, viewer: User | None, *, now: datetime
) -> PostRow:
    by = post_by(post)
    return PostRow(
        post=post,
        by=by,
        html=render(post.body) if may_read(post, viewer) else None,
        is_new_member=by.user is not None and now - by.user.created_at < NEW_ACCOUNT,
        may_edit=policies.may_edit(post, topic, viewer),
    )


def may_read(post: Post, viewer: User | None) -> bool:
    """On a page what waits for approval waits for all but its author and staff."""
    if not policies.may_read(post, viewer):
        return False
    own = viewer is not None and post.user_id == viewer.pk
    return post.approved or own or may_tend(viewer)


# The poll ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    option: PollOption
    share: int
    is_chosen: bool


@dataclass(frozen=True)
class PollView:
    """`share` is in percent of all votes."""

    poll: Poll
    choices: list[Choice]
    left: timedelta

    @property
    def is_open(self) -> bool:
        return self.left > timedelta(0)

    @property
    def ends(self) -> str:
        """ "in 2 days" """
        minutes = max(1, round(self.left.total_seconds() / 60))
        for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
            if (count := round(minutes / size)) and minutes >= size:
                return f"in {count} {unit}{'s' if count != 1 else ''}"
        raise AssertionError

    @property
    def has_voted(self) -> bool:
        return any(choice.is_chosen for choice in self.choices)

    @property
    def takes_several(self) -> bool:
        return self.poll.vote_method == Poll.Method.MULTIPLE


def poll_of(topic: Topic, viewer: User | None, *, now: datetime) -> PollView | None:
    poll = Poll.objects.prefetch_related("options").filter(topic=topic).first()
    if poll is None:
        return None
    options = list(poll.options.all())
    chosen: set[int] = set()
    if viewer is not None:
        votes = PollVote.objects.filter(user=viewer, option__in=options)
        chosen = set(votes.values_list("option_id", flat=True))
    whole = poll.total_votes or 1
    return PollView(
        poll=poll,
        choices=[
            Choice(one, round(100 * one.vote_count / whole), one.pk in chosen)
            for one in options
        ],
        left=poll.active_until - now,
    )
