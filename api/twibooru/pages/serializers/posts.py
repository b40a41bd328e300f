"""The post object L (twibooru-api 3.2) and its four variants. A key that a variant has
not is absent."""

from __future__ import annotations

from typing import Any

from api.image_tags import view_slugs
from api.times import milliseconds
from booru import storage
from booru.image_rows import ImageRow

_COMPANIONS = ("webm", "mp4")
# What has these as well: an APNG moves and has none.
_MOVING = frozenset({"gif", *_COMPANIONS})


def post_object(row: ImageRow, uploader: str) -> dict[str, Any]:
    """`uploader` is the name to show. The same for every reader, staff included."""
    if row.duplicate_of_id is not None:
        return _stub(row) | {"duplicate_of": row.duplicate_of_id}
    if row.hidden_from_users:
        return _stub(row) | {"deletion_reason": row.deletion_reason or "None specified"}
    post = _stub(row) | _visible(row, uploader)
    return post if row.is_paste else post | _pixels(row)


def _stub(row: ImageRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "created_at": milliseconds(row.created_at),
        "updated_at": milliseconds(row.updated_at),
        "first_seen_at": milliseconds(row.first_seen_at),
        # NOTE: one text, in the order of the names; the ids are in their own.
        "tags": ", ".join(sorted(row.tag_names)),
        "tag_ids": row.tag_ids,
        "uploader_id": None if row.anonymous else row.uploader_id,
        "media_type": row.media_type,
    }


def _visible(row: ImageRow, uploader: str) -> dict[str, Any]:
    return {
        "uploader": uploader,
        "score": row.score,
        "comment_count": row.comment_count,
        "tag_count": len(row.tag_ids),
        "description": row.description,
        "upvotes": row.upvotes,
        "downvotes": row.downvotes,
        "faves": row.faves,
        "sha512_hash": row.sha512_hash,
        "orig_sha512_hash": row.orig_sha512_hash,
        "source_url": row.source_urls[0] if row.source_urls else "",
        "is_optimized": row.processed,
    }


def _pixels(row: ImageRow) -> dict[str, Any]:
    extension = storage.shown_extension(row.format)
    return {
        "width": row.width,
        "height": row.height,
        "file_name": row.name,
        "image": storage.view_url(row.id, row.created_at, extension, view_slugs(row)),
        "aspect_ratio": row.aspect_ratio,
        "original_format": row.format,
        "mime_type": row.mime_type,
        "representations": _representations(row, extension),
        "is_rendered": row.thumbnails_generated,
    }


def _representations(row: ImageRow, extension: str) -> dict[str, str]:
    urls = storage.representation_urls(
        row.id, row.created_at, extension, row.width, row.height
    )
    if row.animated and row.processed and row.format in _MOVING:
        for companion in _COMPANIONS:
            urls[companion] = storage.file_url(
                row.id, row.created_at, f"full.{companion}"
            )
    return urls
