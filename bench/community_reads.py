"""The rows of `bench.community`, and the pages and routes that show them."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from accounts.author import Author
from accounts.models import LogEntry, Report, Subject, User
from bench.community import ACTS, COMMENTS, POSTS, REPORTS, TOPICS
from bench.reads import SECONDS, Read, time_all
from booru.actions import comments
from booru.models import Comment, Image
from booru.search.vectors import vector
from booru.search.words import analyse
from forums.actions import posts, topics
from forums.models import Forum, Post, Topic
from ops import up
from tests.factories import make_image, make_moderator, make_user

MOST_MS = 50.0
_API = "/api/v1/json"
_WRITERS = 40
_BODY = "A *few* words on the picture, some of them with a [link](https://a.example)."
# Found by their words, as what the actions write.
_WORDS = vector(analyse(_BODY))


def measure(plan: up.Plan, rounds: int) -> str:
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    # Pages name the files by their content.
    call_command("collectstatic", interactive=False, verbosity=0)
    logging.disable(logging.INFO)
    writers = [make_user() for _ in range(_WRITERS)]
    moderator = make_moderator()
    topic, image = _topic(writers), _image(writers)
    _crowd(writers, topic.forum)
    _acts(moderator, image)
    reads = _reads(topic, image, writers[0], moderator)
    figures = time_all(plan, reads, rounds, most_ms=MOST_MS)
    return (
        f"A topic of {POSTS:,} posts in a forum of {TOPICS:,}, an image of "
        f"{COMMENTS:,} comments, {ACTS:,} acts in the log, {REPORTS:,} reports that "
        f"wait. Medians of {rounds} requests in process, and of {SECONDS:g} s over one "
        f"connection (signed out). Aim: {MOST_MS:g} ms each.\n\n{figures}"
    )


def _topic(writers: list[User]) -> Topic:
    """Its last post by the action, so that all that follows from it is right."""
    forum = Forum.objects.create(name="Art talk", short_name="art")
    topic = topics.create_topic(
        forum, author=Author(writers[0]), title="A long talk", body=_BODY
    )
    begin = timezone.now() - timedelta(days=90)
    Post.objects.bulk_create(
        (
            Post(
                topic=topic,
                user=writers[n % _WRITERS],
                anonymous=n % 9 == 0,
                body=f"{n}. {_BODY}",
                words=_WORDS,
                topic_position=n,
                created_at=begin + timedelta(minutes=n),
            )
            for n in range(1, POSTS - 1)
        ),
        batch_size=2000,
    )
    Topic.objects.filter(pk=topic.pk).update(
        post_count=POSTS - 1, next_position=POSTS - 1
    )
    Forum.objects.filter(pk=forum.pk).update(post_count=POSTS - 1)
    topic.refresh_from_db()
    posts.create_post(topic, author=Author(writers[1]), body=_BODY)
    topic.refresh_from_db()
    assert topic.post_count == POSTS
    return topic


def _crowd(writers: list[User], forum: Forum) -> None:
    """The other topics."""
    for n in range(1, TOPICS):
        topics.create_topic(
            forum,
            author=Author(writers[n % _WRITERS]),
            title=f"Topic number {n}",
            body=_BODY,
        )


def _image(writers: list[User]) -> Image:
    image = make_image(uploader=writers[0], tags=["safe", "solo", "much talked of"])
    begin = timezone.now() - timedelta(days=9)
    Comment.objects.bulk_create(
        (
            Comment(
                image=image,
                user=writers[n % _WRITERS],
                body=f"{n}. {_BODY}",
                words=_WORDS,
                created_at=begin + timedelta(minutes=n),
            )
            for n in range(1, COMMENTS)
        ),
        batch_size=2000,
    )
    Image.objects.filter(pk=image.pk).update(comment_count=COMMENTS - 1)
    comments.post_comment(image, author=Author(writers[1]), body=_BODY)
    return image


def _acts(moderator: User, image: Image) -> None:
    LogEntry.objects.bulk_create(
        LogEntry(
            moderator=moderator,
            action="image.hide",
            subject=Subject.IMAGE,
            subject_id=image.pk,
            label=f"Image {image.pk}",
            address=f"/images/{image.pk}",
            reason="Rule #0",
        )
        for _ in range(ACTS)
    )
    Report.objects.bulk_create(
        Report(
            subject=Subject.IMAGE,
            subject_id=image.pk,
            label=f"Image {image.pk}",
            address=f"/images/{image.pk}",
            reason="Rule 4",
        )
        for _ in range(REPORTS)
    )


def _reads(topic: Topic, image: Image, user: User, moderator: User) -> list[Read]:
    page = f"/forums/art/topics/{topic.slug}"
    api = f"{_API}/forums/art/topics"
    last = COMMENTS // 20
    return [
        Read("page: topic, first page", page),
        Read("page: topic, page 400", f"{page}?page=400"),
        Read("page: topic, page 400, signed in", f"{page}?page=399", viewer=user.pk),
        Read("page: forum", "/forums/art"),
        Read("page: forum, page 40", "/forums/art?page=40"),
        Read("page: forums, signed in", "/forums", viewer=user.pk),
        Read("page: image, newest comments", f"/images/{image.pk}?comments={last}"),
        Read("page: profile", f"/profiles/{user.name}"),
        Read("page: queue", "/moderation", viewer=moderator.pk),
        Read("page: log", "/moderation/log", viewer=moderator.pk),
        Read("API: topic's posts, page 400", f"{api}/{topic.slug}/posts?page=400"),
        Read("API: topics", api),
        Read("API: search/comments", f"{_API}/search/comments?q=image_id:{image.pk}"),
        Read("API: search/comments by a word", f"{_API}/search/comments?q=picture"),
        Read("API: search/posts by a word", f"{_API}/search/posts?q=picture"),
        Read("API: profile", f"{_API}/profiles/{user.pk}"),
    ]
