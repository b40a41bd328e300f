"""What a user's own data are: one table, one file of the archive for each row of it.
Secrets (keys, passwords, codes) are in none, nor what others did not show the user."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet

from accounts.models import ApiKey, Award, Message, Report, User
from accounts.models.notices import Conversation
from booru.models import (
    ArtistLink,
    Comment,
    Filter,
    Gallery,
    GalleryItem,
    GallerySubscription,
    Image,
    ImageFave,
    ImageHide,
    ImageSource,
    ImageSubscription,
    ImageVote,
    PostLocation,
    SourceChange,
    Tag,
    TagChange,
    Tagging,
)
from forums.models import (
    ForumSubscription,
    PollVote,
    Post,
    Topic,
    TopicSubscription,
)
from scores.models import GameSettings, GameStats, Score

Rows = Iterable[dict[str, Any]]
AT_ONCE = 1000
_LONG_AT_ONCE = 20


@dataclass(frozen=True)
class Part:
    """`words` say what is in it, for the archive's own description."""

    name: str
    words: str
    rows: Callable[[User], Rows]


def _stream(
    rows: QuerySet[Any, Any], at_once: int = AT_ONCE
) -> Iterator[dict[str, Any]]:
    """Never all of them in memory."""
    return rows.order_by("pk").iterator(chunk_size=at_once)


_ACCOUNT = (
    "id", "name", "email", "role", "personal_title", "description", "created_at",
    "last_seen_at", "images_per_page", "comments_per_page", "theme",
    "anonymous_by_default", "watch_on_upload", "watch_on_reply", "hide_default_role",
    "no_spoilered_in_watched", "watched_query", "watched_exclude",
    "uploads_count", "comments_count", "posts_count", "topics_count",
)  # fmt: skip


def _account(user: User) -> Rows:
    watched = Tag.objects.filter(pk__in=user.watched_tag_ids)
    addresses = EmailAddress.objects.filter(user=user)
    awards = Award.objects.filter(user=user).order_by("pk")
    links = ArtistLink.objects.filter(user=user).order_by("pk")
    sessions = UserSession.objects.filter(user=user)
    keys = ApiKey.objects.filter(user=user).order_by("pk")
    yield {
        **{field: getattr(user, field) for field in _ACCOUNT},
        "email_addresses": list(addresses.values("email", "verified", "primary")),
        "watched_tags": list(watched.order_by("name").values_list("name", flat=True)),
        "awards": list(
            awards.values("label", "reason", "awarded_on", title=F("badge__title"))
        ),
        "artist_links": list(
            links.values(
                "uri", "state", "public", "created_at", tag_name=F("tag__name")
            )
        ),
        "sessions": list(
            sessions.values("ip", "user_agent", "created_at", "last_seen_at")
        ),
        "keys": list(
            keys.values("kind", "name", "permissions", "created_at", "last_used_at")
        ),
    }


def _images(user: User) -> Rows:
    tags = Tagging.objects.filter(image=OuterRef("pk")).order_by("tag")
    sources = ImageSource.objects.filter(image=OuterRef("pk")).order_by("position")
    locations = PostLocation.objects.filter(post=OuterRef("pk")).order_by("pk")
    rows = Image.objects.filter(uploader=user)
    return _stream(
        rows.values(
            "id", "name", "description", "anonymous", "ip", "width", "height", "size",
            "format", "media_type", "sha512_hash", "score", "faves", "comment_count",
            "created_at", "hidden_from_users", "deletion_reason",
            tag_names=ArraySubquery(tags.values("tag__name")),
            source_urls=ArraySubquery(sources.values("url")),
            location_urls=ArraySubquery(locations.values("url")),
        )
    )  # fmt: skip


def _pastes(user: User) -> Rows:
    """The texts themselves, few at a time: each may be long."""
    rows = Image.objects.filter(uploader=user, media_type=Image.MediaType.PASTE)
    kept = rows.filter(destroyed_content=False).values("id", "paste_body")
    return _stream(kept, _LONG_AT_ONCE)


_TEXT = (
    "id", "body", "anonymous", "ip", "edit_reason", "edited_at", "hidden_from_users",
    "approved", "created_at",
)  # fmt: skip


def _comments(user: User) -> Rows:
    rows = Comment.objects.filter(user=user, destroyed_content=False)
    return _stream(rows.values(*_TEXT, "image_id"))


def _posts(user: User) -> Rows:
    rows = Post.objects.filter(user=user, destroyed_content=False)
    return _stream(
        rows.values(
            *_TEXT,
            "topic_id",
            "topic_position",
            topic_title=F("topic__title"),
            forum_name=F("topic__forum__short_name"),
        )
    )


def _topics(user: User) -> Rows:
    rows = Topic.objects.filter(user=user)
    return _stream(
        rows.values(
            "id", "title", "slug", "anonymous", "post_count", "created_at",
            forum_name=F("forum__short_name"),
        )
    )  # fmt: skip


def _galleries(user: User) -> Rows:
    images = GalleryItem.objects.filter(gallery=OuterRef("pk")).order_by("position")
    rows = Gallery.objects.filter(user=user)
    return _stream(
        rows.values(
            "id", "title", "description", "spoiler_warning", "anonymous",
            "thumbnail_id", "created_at", "updated_at",
            image_ids=ArraySubquery(images.values("image_id")),
        )
    )  # fmt: skip


def _messages(user: User) -> Rows:
    """Of the conversations that the user has not put away, both sides."""
    talks = Conversation.objects.visible_to(user)
    rows = Message.objects.filter(conversation__in=talks.values("pk"))
    return _stream(
        rows.values(
            "id", "body", "created_at", "conversation_id",
            title=F("conversation__title"), written_by=F("user__name"),
        )
    )  # fmt: skip


def _scores(user: User) -> Rows:
    rows = Score.objects.filter(user=user)
    return _stream(
        rows.values(
            "score_id", "game", "playtype", "service", "highlight", "comment",
            "time_achieved", "time_added", "score_meta", "data", "ratings",
            chart_id_in_game=F("chart__chart_id"), song=F("chart__song__title"),
            artist=F("chart__song__artist"), difficulty=F("chart__difficulty"),
            level=F("chart__level"),
        )
    )  # fmt: skip


def _of(model: Any, *fields: str, **named: F) -> Callable[[User], Rows]:
    """All rows of a table with a column `user`."""
    return lambda user: _stream(
        model.objects.filter(user=user).values(*fields, **named)
    )


def _filters(user: User) -> Rows:
    return _stream(
        Filter.objects.filter(user=user).values(
            "id", "name", "description", "public", "hidden_tag_ids",
            "spoilered_tag_ids", "hidden_complex", "spoilered_complex", "created_at",
        )
    )  # fmt: skip


def _reports(user: User) -> Rows:
    rows = Report.objects.filter(reporter=user)
    return _stream(rows.values("label", "rule", "reason", "state", "created_at"))


PARTS = (
    Part("account", "your account, its settings, sessions and keys' names", _account),
    Part("images", "what you uploaded, with tags and sources", _images),
    Part("pastes", "the texts that you posted", _pastes),
    Part("comments", "comments under images", _comments),
    Part("posts", "posts in the forums", _posts),
    Part("topics", "topics that you began", _topics),
    Part("votes", "your votes", _of(ImageVote, "image_id", "up", "created_at")),
    Part("faves", "your faves", _of(ImageFave, "image_id", "created_at")),
    Part("hidden", "images you hid", _of(ImageHide, "image_id", "created_at")),
    Part("galleries", "your galleries, with their images in order", _galleries),
    Part("filters", "your filters", _filters),
    Part("messages", "your conversations", _messages),
    Part("scores", "your scores", _scores),
    Part(
        "games",
        "your ratings and classes",
        _of(GameStats, "game", "playtype", "ratings", "classes"),
    ),
    Part(
        "game_settings",
        "what you chose for each game",
        _of(GameSettings, "game", "playtype", "preferences", "rivals"),
    ),
    Part(
        "tag_changes",
        "images whose tags you changed",
        _of(TagChange, "image_id", "created_at", "ip"),
    ),
    Part(
        "source_changes",
        "images whose sources you changed",
        _of(SourceChange, "image_id", "created_at", "ip"),
    ),
    Part("followed_images", "images you follow", _of(ImageSubscription, "image_id")),
    Part(
        "followed_galleries",
        "galleries you follow",
        _of(GallerySubscription, "gallery_id"),
    ),
    Part("followed_topics", "topics you follow", _of(TopicSubscription, "topic_id")),
    Part("followed_forums", "forums you follow", _of(ForumSubscription, "forum_id")),
    Part(
        "poll_votes",
        "your votes in polls",
        _of(
            PollVote,
            "created_at",
            poll=F("option__poll__title"),
            chose=F("option__label"),
        ),
    ),
    Part("reports", "what you reported", _reports),
)
