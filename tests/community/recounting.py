"""What every counter of the site should be, counted anew from the rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from booru.models import (
    Comment,
    Gallery,
    GalleryItem,
    Image,
    ImageFave,
    ImageHide,
    ImageVote,
    Tag,
    Tagging,
)
from forums.models import Forum, Post, Topic


def wrong_counters() -> list[str]:
    """One line for each counter that is not what the rows say."""
    return [
        f"{what} {row}: {counter} is {stored}, should be {counted}"
        for what, row, counter, stored, counted in _all()
        if stored != counted
    ]


def _by(rows: QuerySet[Any], key: str) -> dict[int, int]:
    counted = rows.order_by().values_list(key).annotate(number=Count("pk"))
    return {pk: number for pk, number in counted if pk is not None}


def _all() -> Iterator[tuple[str, int, str, int, int]]:
    yield from _images()
    yield from _tags_and_galleries()
    yield from _forums()
    yield from _users()


def _images() -> Iterator[tuple[str, int, str, int, int]]:
    comments = Comment.objects.filter(destroyed_content=False)
    counted = {
        "upvotes": _by(ImageVote.objects.filter(up=True), "image"),
        "downvotes": _by(ImageVote.objects.filter(up=False), "image"),
        "faves": _by(ImageFave.objects.all(), "image"),
        "hides": _by(ImageHide.objects.all(), "image"),
        "comment_count": _by(comments, "image"),
    }
    for image in Image.objects.all():
        for counter, numbers in counted.items():
            stored = getattr(image, counter)
            yield "image", image.pk, counter, stored, numbers.get(image.pk, 0)
        score = image.upvotes - image.downvotes
        yield "image", image.pk, "score", image.score, score


def _tags_and_galleries() -> Iterator[tuple[str, int, str, int, int]]:
    shown = Tagging.objects.filter(image__hidden_from_users=False)
    for kind in ("image", "paste"):
        counted = _by(shown.filter(image__media_type=kind), "tag")
        for tag in Tag.objects.all():
            name = f"{kind}s_count"
            yield "tag", tag.pk, name, getattr(tag, name), counted.get(tag.pk, 0)
    items = _by(GalleryItem.objects.all(), "gallery")
    for gallery in Gallery.objects.all():
        yield (
            "gallery", gallery.pk, "image_count",
            gallery.image_count, items.get(gallery.pk, 0),
        )  # fmt: skip


def _forums() -> Iterator[tuple[str, int, str, int, int]]:
    posts = _by(Post.objects.filter(destroyed_content=False), "topic")
    for topic in Topic.objects.all():
        yield "topic", topic.pk, "post_count", topic.post_count, posts.get(topic.pk, 0)
    open_topics = Topic.objects.filter(hidden_from_users=False)
    topics = _by(open_topics, "forum")
    for forum in Forum.objects.annotate(
        posts=Coalesce(
            Sum("topics__post_count", filter=Q(topics__hidden_from_users=False)), 0
        )
    ):
        yield (
            "forum",
            forum.pk,
            "topic_count",
            forum.topic_count,
            topics.get(forum.pk, 0),
        )
        # Annotated.
        posts_there = forum.posts  # type: ignore[attr-defined]
        yield "forum", forum.pk, "post_count", forum.post_count, posts_there
    newest = Post.objects.filter(hidden_from_users=False)
    for topic in Topic.objects.all():
        last = newest.filter(topic=topic).order_by("-topic_position").first()
        yield (
            "topic", topic.pk, "last_post",
            topic.last_post_id or 0, last.pk if last else 0,
        )  # fmt: skip


def _users() -> Iterator[tuple[str, int, str, int, int]]:
    written = Q(approved=True, destroyed_content=False)
    counted = {
        "uploads_count": _by(Image.objects.filter(approved=True), "uploader"),
        "comments_count": _by(Comment.objects.filter(written), "user"),
        "posts_count": _by(Post.objects.filter(written, topic_position__gt=0), "user"),
        "topics_count": _by(Topic.objects.filter(hidden_from_users=False), "user"),
    }
    for user in User.objects.all():
        for counter, numbers in counted.items():
            stored = getattr(user, counter)
            yield "user", user.pk, counter, stored, numbers.get(user.pk, 0)


def standing() -> dict[str, list[Any]]:
    """All that moderators can change, without times and random keys: what an undo has
    to bring back."""
    return {
        "images": list(
            Image.objects.order_by("pk").values(
                "pk", "hidden_from_users", "deletion_reason", "duplicate_of",
                "approved", "tags_locked", "description_locked", "comments_locked",
                "destroyed_content", "comment_count", "upvotes", "downvotes", "faves",
            )
        ),
        "taggings": list(
            Tagging.objects.order_by("image", "tag").values_list("image", "tag")
        ),
        "items": list(
            GalleryItem.objects.order_by("gallery", "position", "image").values_list(
                "gallery", "image"
            )
        ),
        "comments": list(
            Comment.objects.order_by("pk").values(
                "pk", "image", "hidden_from_users", "deletion_reason", "approved"
            )
        ),
        "topics": list(
            Topic.objects.order_by("pk").values(
                "pk", "forum", "title", "sticky", "hidden_from_users",
                "deletion_reason", "lock_reason", "post_count",
                is_locked=Q(locked_at__isnull=False),
            )
        ),
        "posts": list(
            Post.objects.order_by("pk").values(
                "pk", "hidden_from_users", "deletion_reason", "approved"
            )
        ),
        "users": list(
            User.objects.order_by("pk").values(
                "pk", "role", "verified", "uploads_count", "comments_count",
                "posts_count", "topics_count", gone=F("deleted_at"),
            )
        ),
    }  # fmt: skip
