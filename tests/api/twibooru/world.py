"""One of everything that `/api/v3` shows, in every state that it may be in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.actions import ban_user
from accounts.author import Author
from accounts.models import User
from booru.actions import comments, moderation
from booru.actions.merging import merge_image
from booru.models import Filter, PostLocation
from tests.factories import (
    key_of,
    make_fave,
    make_gallery,
    make_image,
    make_moderator,
    make_paste,
    make_tag,
    make_user,
)


@dataclass
class World:
    """`ids` by name, for the addresses of a table of routes; `keys` of callers."""

    ids: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)


def make_world() -> World:
    world = World()
    people = _people(world)
    _posts(world, people)
    _comments(world, people)
    return world


def _people(world: World) -> dict[str, User]:
    people = {
        "user": make_user("mika"),
        "moderator": make_moderator("wren"),
        "banned": make_user("orrin"),
        "unconfirmed": make_user("teo"),
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
    world.keys["unknown"] = "no such key"
    own = Filter.objects.create(user=people["user"], name="Calm")
    world.ids |= {name: user.pk for name, user in people.items()}
    world.ids["own_filter"] = own.pk
    return people


def _posts(world: World, people: dict[str, User]) -> None:
    user, moderator = people["user"], people["moderator"]
    image = make_image(uploader=user, tags=["safe", "solo", "artist:teo"])
    paste = make_paste(uploader=user, tags=["safe", "solo", "a tale"])
    url = "https://derpibooru.org/images/7"
    PostLocation.objects.create(post=image, site="derpibooru", site_id=7, url=url)
    make_fave(image, user)
    hidden = moderation.hide_image(make_image(), moderator=moderator, reason="Rule #0")
    merged = make_image()
    merge_image(merged, into=image, moderator=moderator)
    waiting = make_image(approved=False, tags=["safe", "solo", "waiting"])
    moderation.feature_image(image, moderator=moderator)
    make_tag("fox", description="Has a tail")
    gallery = make_gallery([image, paste], user=user)
    world.ids |= {
        "image": image.pk,
        "paste": paste.pk,
        "hidden_post": hidden.pk,
        "merged_post": merged.pk,
        "waiting_post": waiting.pk,
        "gallery": gallery.pk,
    }


def _comments(world: World, people: dict[str, User]) -> None:
    author, moderator = Author(people["user"]), people["moderator"]
    post = make_image(tags=["safe", "solo", "talked about"])
    comments.post_comment(post, author=author, body="plain words")
    hidden, gone = (
        comments.post_comment(post, author=author, body=body)
        for body in ("hidden words", "destroyed words")
    )
    comments.hide_comment(hidden, moderator=moderator, reason="Rule #1")
    comments.destroy_comment(gone, moderator=moderator)
    world.ids["talk"] = post.pk
