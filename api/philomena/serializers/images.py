"""The image object (philomena-api 3.1) and its two hidden variants."""

from __future__ import annotations

from typing import Any

from api.image_tags import view_slugs
from booru import storage
from booru.image_rows import ImageRow
from booru.ranking import wilson_score

# D8: what does not move lasts this long here (0 in other dialects).
STILL_SECONDS = 0.04
# This contract lists six formats, and typed clients refuse a seventh: an mp4 is
# shown as the webm that is made beside it.
_SHOWN_AS = {"mp4": ("webm", "video/webm")}


def image_object(row: ImageRow, *, is_spoilered: bool) -> dict[str, Any]:
    if row.duplicate_of_id is not None:
        return _stub(row, reason=None)
    if row.hidden_from_users:
        return _stub(row, reason=row.deletion_reason)
    shown, mime_type = _SHOWN_AS.get(row.format, (row.format, row.mime_type))
    extension = storage.shown_extension(shown)
    representations = storage.representation_urls(
        row.id, row.created_at, extension, row.width, row.height
    )
    if shown == "gif":
        for companion in ("webm", "mp4"):
            representations[companion] = storage.file_url(
                row.id, row.created_at, f"full.{companion}"
            )
    return {
        "id": row.id,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "first_seen_at": row.first_seen_at,
        "width": row.width,
        "height": row.height,
        "mime_type": mime_type,
        "format": shown,
        "size": row.size,
        "orig_size": row.orig_size,
        "duration": row.duration if row.animated else STILL_SECONDS,
        "animated": row.animated,
        "aspect_ratio": row.aspect_ratio,
        "name": row.name,
        "orig_sha512_hash": row.orig_sha512_hash,
        "sha512_hash": row.sha512_hash,
        "tags": row.tag_names,
        "tag_ids": row.tag_ids,
        "tag_count": len(row.tag_ids),
        "uploader": None if row.anonymous else row.uploader_name,
        "uploader_id": None if row.anonymous else row.uploader_id,
        "upvotes": row.upvotes,
        "downvotes": row.downvotes,
        "score": row.score,
        "faves": row.faves,
        "hides": row.hides,
        "comment_count": row.comment_count,
        "wilson_score": wilson_score(row.upvotes, row.downvotes),
        "intensities": (
            None
            if row.nw is None
            else {"nw": row.nw, "ne": row.ne, "sw": row.sw, "se": row.se}
        ),
        "description": row.description,
        "source_url": row.source_urls[0] if row.source_urls else "",
        "source_urls": row.source_urls,
        "view_url": storage.view_url(
            row.id, row.created_at, extension, view_slugs(row), "view"
        ),
        "representations": representations,
        "thumbnails_generated": row.thumbnails_generated,
        "processed": row.processed,
        "deletion_reason": None,
        "duplicate_of": None,
        "hidden_from_users": False,
        "spoilered": is_spoilered,
    }


def _stub(row: ImageRow, *, reason: str | None) -> dict[str, Any]:
    """Deleted or merged: these seven keys, for staff too."""
    return {
        "id": row.id,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "first_seen_at": row.first_seen_at,
        "deletion_reason": reason,
        "duplicate_of": row.duplicate_of_id,
        "hidden_from_users": True,
    }
