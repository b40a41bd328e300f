"""Rows for tests, made as the site makes them where an action exists."""

from __future__ import annotations

import secrets
from itertools import count
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions import register_user, reveal_key
from accounts.author import Author
from accounts.models import KeyKind, Role, User
from booru.actions import sources as source_actions
from booru.actions import tagging
from booru.actions.uploads import Draft, submit_image
from booru.models import Image, ProcessingJob, Tag, Tagging
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
    given.setdefault("aspect_ratio", given["width"] / given["height"])
    image = Image.objects.create(**given)
    chosen = tagging.ensure_tags(tags if tags is not None else ["safe", "solo", "fox"])
    Tagging.objects.bulk_create([Tagging(image=image, tag=tag) for tag in chosen])
    if not image.hidden_from_users:
        tagging.count([tag.pk for tag in chosen], 1)
    source_actions.add_sources(image, sources or [])
    ProcessingJob.objects.create(image=image, state=ProcessingJob.State.DONE)
    return image


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
