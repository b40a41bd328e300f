"""One of everything that this dialect shows, in every state that it may be in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.actions import ban_user
from accounts.author import Author
from accounts.models import Role, User
from booru.actions import comments, moderation
from booru.actions.merging import merge_image
from booru.models import Filter
from forums.actions import posts, topics
from forums.models import Forum
from tests.factories import (
    key_of,
    make_fave,
    make_gallery,
    make_image,
    make_moderator,
    make_tag,
    make_user,
)

Keys = frozenset[str]


@dataclass
class World:
    """`ids` by name, for the addresses of a table of routes; `keys` of callers."""

    ids: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)


def make_world() -> World:
    world = World()
    people = _people(world)
    _images(world, people)
    _comments(world, people)
    _forums(world, people)
    _others(world, people)
    return world


def _people(world: World) -> dict[str, User]:
    people = {
        "user": make_user("mika"),
        "assistant": make_user("ada", role=Role.ASSISTANT),
        "moderator": make_moderator("wren"),
        "banned": make_user("orrin"),
        "unconfirmed": make_user("teo"),
        "gone": make_user("juniper"),
    }
    people["unconfirmed"].confirmed_at = None
    people["unconfirmed"].save()
    ban_user(
        people["banned"],
        moderator=people["moderator"],
        reason="Spam",
        valid_until=timezone.now() + timedelta(days=1),
    )
    world.keys = {name: key_of(user) for name, user in people.items()}
    people["gone"].deleted_at = timezone.now()
    people["gone"].save()
    world.ids |= {name: user.pk for name, user in people.items()}
    return people


def _images(world: World, people: dict[str, User]) -> None:
    user, moderator = people["user"], people["moderator"]
    image = make_image(uploader=user, tags=["safe", "solo", "artist:teo"])
    make_fave(image, user)
    hidden = moderation.hide_image(make_image(), moderator=moderator, reason="Rule #0")
    merged = make_image()
    merge_image(merged, into=image, moderator=moderator)
    waiting = make_image(approved=False, tags=["safe", "solo", "waiting"])
    moderation.feature_image(image, moderator=moderator)
    world.ids |= {
        "image": image.pk,
        "hidden_image": hidden.pk,
        "merged_image": merged.pk,
        "waiting_image": waiting.pk,
    }


def _comments(world: World, people: dict[str, User]) -> None:
    user, moderator = people["user"], people["moderator"]
    image = make_image(tags=["safe", "solo", "talked about"])

    def write(body: str, **how: Any) -> Any:
        return comments.post_comment(image, author=Author(user), body=body, **how)

    plain, nameless = write("plain words"), write("nameless words", anonymous=True)
    hidden, gone = write("hidden words"), write("destroyed words")
    waiting = write("waiting words")
    comments.hide_comment(hidden, moderator=moderator, reason="Rule #1")
    comments.destroy_comment(gone, moderator=moderator)
    comments.unapprove_comment(waiting, moderator=moderator)
    buried_in = make_image()
    buried = comments.post_comment(buried_in, author=Author(user), body="buried words")
    moderation.hide_image(buried_in, moderator=moderator, reason="Rule #0")
    world.ids |= {
        "comment": plain.pk,
        "anonymous_comment": nameless.pk,
        "hidden_comment": hidden.pk,
        "destroyed_comment": gone.pk,
        "waiting_comment": waiting.pk,
        "buried_comment": buried.pk,
    }


def _forums(world: World, people: dict[str, User]) -> None:
    user, moderator = people["user"], people["moderator"]
    author = Author(user)
    open_forum = Forum.objects.create(name="Art talk", short_name="art")
    staff_forum = Forum.objects.create(
        name="Back room", short_name="staff", access_level="staff"
    )
    topic = topics.create_topic(
        open_forum, author=author, title="A place you miss", body="opening words"
    )
    post = posts.create_post(topic, author=author, body="post words")
    nameless = posts.create_post(
        topic, author=author, body="nameless words", anonymous=True
    )
    hidden = posts.create_post(topic, author=author, body="hidden words")
    gone = posts.create_post(topic, author=author, body="destroyed words")
    posts.hide_post(hidden, moderator=moderator, reason="Rule #1")
    posts.destroy_post(gone, moderator=moderator)
    sunk = topics.create_topic(
        open_forum, author=author, title="A hidden topic", body="sunk words"
    )
    sunk_post = posts.create_post(sunk, author=author, body="sunk answer")
    topics.hide_topic(sunk, moderator=moderator, reason="Rule #2")
    secret = topics.create_topic(
        staff_forum, author=Author(moderator), title="A secret topic", body="secret"
    )
    secret_post = posts.create_post(secret, author=Author(moderator), body="secret too")
    world.ids |= {
        "topic": topic.slug,
        "hidden_topic": sunk.slug,
        "secret_topic": secret.slug,
        "post": post.pk,
        "anonymous_post": nameless.pk,
        "hidden_post": hidden.pk,
        "destroyed_post": gone.pk,
        "sunk_post": sunk_post.pk,
        "secret_post": secret_post.pk,
    }


def _others(world: World, people: dict[str, User]) -> None:
    make_tag("fox", description="Has a tail")
    gallery = make_gallery([make_image()], user=people["user"])
    own = Filter.objects.create(user=people["user"], name="Calm")
    world.ids |= {"tag": "fox", "gallery": gallery.pk, "own_filter": own.pk}
