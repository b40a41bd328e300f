"""Asking the `.json` pages, and what a post made by the factories looks like there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.test import Client

from booru.models import Image

NOT_FOUND = {"error": "Not found."}
NO_KEY = {
    "error": "A valid API key is needed. Yours is on the settings page of your account."
}
ROOT = "http://127.0.0.1:8000/img"
BOXES = ("large", "medium", "small", "tall", "thumb", "thumb_small", "thumb_tiny")


def get(client: Client, path: str, **params: Any) -> Any:
    return client.get(path, params)


def ids(client: Client, path: str, called: str = "posts", **params: Any) -> list[int]:
    response = get(client, path, **params)
    assert response.status_code == 200, response.content
    return [post["id"] for post in response.json()[called]]


def told(moment: datetime) -> str:
    """Three digits of the second, and `Z`."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def stub(post: Image, **other: Any) -> dict[str, Any]:
    """What all variants have."""
    post.refresh_from_db()
    tags = sorted(post.tags.all(), key=lambda tag: tag.pk)
    return {
        "id": post.pk,
        "created_at": told(post.created_at),
        "updated_at": told(post.updated_at),
        "first_seen_at": told(post.first_seen_at),
        "tags": ", ".join(sorted(tag.name for tag in tags)),
        "tag_ids": [tag.pk for tag in tags],
        "uploader_id": None if post.anonymous else post.uploader_id,
        "media_type": post.media_type,
        **other,
    }


def representations(
    post: Image, extension: str, *, small: tuple[str, ...] = ()
) -> dict[str, str]:
    """`small` are those versions whose box the picture fits."""
    day = f"{post.created_at.year}/{post.created_at.month}/{post.created_at.day}"
    return {
        "full": f"{ROOT}/view/{day}/{post.pk}.{extension}",
        **{
            name: f"{ROOT}/{day}/{post.pk}/"
            f"{'full' if name in small else name}.{extension}"
            for name in BOXES
        },
    }
