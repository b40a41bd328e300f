"""The forums of the demo site, by sections, and the shapes of what is said there."""

from __future__ import annotations

from dataclasses import dataclass

from forums.actions.forums import ForumDraft
from forums.models import AccessLevel


@dataclass(frozen=True)
class Reply:
    """Said so many hours ago."""

    who: str
    hours: float
    body: str
    anonymous: bool = False
    hidden: str = ""


@dataclass(frozen=True)
class Question:
    title: str
    #: Each with those who choose it.
    answers: tuple[tuple[str, tuple[str, ...]], ...]
    days_left: float


@dataclass(frozen=True)
class Thread:
    """The first of `posts` opens it."""

    forum: str
    title: str
    posts: tuple[Reply, ...]
    views: int
    pinned: bool = False
    #: The reason, where staff locked it.
    locked: str = ""
    poll: Question | None = None


FORUMS = (
    ForumDraft(
        "News", "news", "What changes here, from the staff", "Community", position=10
    ),
    ForumDraft(
        "Art talk",
        "art",
        "Your work, your questions, challenges",
        "Community",
        position=20,
    ),
    ForumDraft(
        "Tagging", "tagging", "Which tag, and what it means", "Community", position=30
    ),
    ForumDraft(
        "Scores", "scores", "Clears, walls, rivals", "Rhythm games", position=40
    ),
    ForumDraft(
        "Importing", "importing", "Files, hooks, services", "Rhythm games", position=50
    ),
    ForumDraft(
        "Moderation",
        "moderation",
        "Decisions and doubts",
        "Staff",
        position=60,
        access_level=AccessLevel.ASSISTANT.value,
    ),
)
