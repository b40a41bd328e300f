"""Rows for tests, made as the site makes them where an action exists."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions import register_user, reveal_key
from accounts.author import Author
from accounts.models import KeyKind, Role, User
from booru.actions import galleries, interactions, tagging
from booru.actions import sources as source_actions
from booru.actions.comments import post_comment
from booru.actions.uploads import Draft, submit_image
from booru.models import Comment, Gallery, Image, ProcessingJob, Tag, Tagging
from booru.received import ReceivedFile

_numbers = count(1)


def make_user(name: str = "", *, role: Role = Role.USER, **fields: Any) -> User:
    user = register_user(
        name or f"user{next(_numbers)}", role=role, password="secret-9"
    )
    for field, value in fields.items():
        setattr(user, field, value)
    user.save()
    return user


def make_moderator(name: str = "") -> User:
    return make_user(name, role=Role.MODERATOR)


def key_of(user: User) -> str:
    return reveal_key(user, kind=KeyKind.IMAGE)


def make_tag(name: str, **fields: Any) -> Tag:
    (tag,) = tagging.ensure_tags([name])
    for field, value in fields.items():
        setattr(tag, field, value)
    tag.save()
    return tag


@transaction.atomic
def make_image(
    *,
    tags: list[str] | None = None,
    sources: list[str] | None = None,
    uploader: User | None = None,
    **fields: Any,
) -> Image:
    """A finished image without files, for what does not look at pixels."""
    now = timezone.now()
    digest = secrets.token_hex(64)
    defaults: dict[str, Any] = {
        "uploader": uploader,
        "name": "picture.png",
        "width": 640,
        "height": 480,
        "size": 1000,
        "orig_size": 1200,
        "format": "png",
        "mime_type": "image/png",
        "sha512_hash": digest,
        "orig_sha512_hash": digest,
        "approved": True,
        "thumbnails_generated": True,
        "processed": True,
        "created_at": now,
        "first_seen_at": now,
        "updated_at": now,
    }
    given = defaults | fields
    if "aspect_ratio" not in given:
        given["aspect_ratio"] = given["width"] / given["height"]
    image = Image.objects.create(**given)
    chosen = tagging.ensure_tags(tags if tags is not None else ["safe", "solo", "fox"])
    Tagging.objects.bulk_create([Tagging(image=image, tag=tag) for tag in chosen])
    if not image.hidden_from_users:
        tagging.count([tag.pk for tag in chosen], 1, image.media_type)
    source_actions.add_sources(image, sources or [])
    ProcessingJob.objects.create(image=image, state=ProcessingJob.State.DONE)
    return image


def make_images(count: int) -> list[Image]:
    """Many at once, all alike and without tags."""
    row: dict[str, Any] = dict(Image.objects.filter(pk=make_image().pk).values().get())
    del row["id"], row["uuid"], row["orig_sha512_hash"]
    return Image.objects.bulk_create(Image(**row) for _ in range(count))


def make_vote(image: Image, user: User | None = None, *, up: bool = True) -> User:
    """Cast by the user given, else by a new one; the user."""
    user = user or make_user()
    interactions.vote_image(image, user=user, up=up)
    return user


def make_fave(image: Image, user: User | None = None) -> User:
    user = user or make_user()
    interactions.fave_image(image, user=user)
    return user


def make_hide(image: Image, user: User | None = None) -> User:
    user = user or make_user()
    interactions.hide_personally(image, user=user)
    return user


def make_comment(
    image: Image | None = None,
    *,
    user: User | None = None,
    body: str = "The light on the sea is lovely.",
    anonymous: bool = False,
    **fields: Any,
) -> Comment:
    """By the user given, else by a new one; `fields` are laid over what was posted."""
    author = Author(user or make_user(), "10.1.2.3", "a123")
    comment = post_comment(
        image or make_image(), author=author, body=body, anonymous=anonymous
    )
    Comment.objects.filter(pk=comment.pk).update(**fields)
    comment.refresh_from_db()
    return comment


def make_gallery(
    images: Sequence[Image] = (),
    *,
    user: User | None = None,
    title: str = "Foxes",
    thumbnail: Image | None = None,
    **fields: Any,
) -> Gallery:
    """With the images in this order; the first one is the cover if none is given."""
    user = user or make_user()
    cover = thumbnail or (images[0] if images else make_image())
    gallery = galleries.create_gallery(title, user=user, thumbnail=cover, **fields)
    for image in images:
        galleries.add_image(gallery, image=image, user=user)
    gallery.refresh_from_db()
    return gallery


def upload(
    data: bytes,
    folder: Path,
    *,
    name: str = "picture.png",
    tag_input: str = "safe, solo, fox",
    uploader: User | None = None,
    **draft: Any,
) -> Image:
    """A file through the real upload action."""
    path = folder / secrets.token_hex(6)
    path.write_bytes(data)
    return submit_image(
        ReceivedFile(path, name, len(data)),
        draft=Draft(tag_input=tag_input, **draft),
        author=Author(uploader),
    )


def make_paste(
    body: str = "Once there was a fox.", *, tags: list[str] | None = None, **fields: Any
) -> Image:
    """A text post."""
    data = body.encode()
    digest = hashlib.sha512(data).hexdigest()
    pixels = dict.fromkeys(
        ("width", "height", "format", "mime_type", "aspect_ratio", "duration",
         "animated"),
    )  # fmt: skip
    return make_image(
        tags=tags,
        media_type=Image.MediaType.PASTE,
        paste_body=body,
        name="",
        size=len(data),
        orig_size=len(data),
        sha512_hash=digest,
        orig_sha512_hash=digest,
        **pixels,
        **fields,
    )
