"""Small pictures beside the images: avatars, badges, the spoiler pictures of tags.
Each has an unguessable name that is never given to another content."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

AVATARS, BADGES, TAGS = "avatars", "badge-img", "tag-img"


def store(folder: str, path: Path) -> str:
    """Keep the file; its name in the folder."""
    name = f"{secrets.token_hex(16)}{path.suffix}"
    with path.open("rb") as content:
        default_storage.save(f"{folder}/{name}", File(content))
    return name


def remove_later(folder: str, name: str) -> None:
    """Once the transaction holds that names it no more."""
    if name:
        transaction.on_commit(lambda: default_storage.delete(f"{folder}/{name}"))


def read(folder: str, name: str) -> bytes | None:
    """None if there is none."""
    try:
        with default_storage.open(f"{folder}/{name}", "rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None
