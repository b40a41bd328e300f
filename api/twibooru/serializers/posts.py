"""The post object (twibooru-api 2.1) and its four variants. A key that a variant has
not is absent, never null: typed clients tell the variants apart by it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.image_tags import view_slugs
from api.times import milliseconds
from booru import storage
from booru.image_rows import ImageRow
from booru.locations import Location
from booru.ranking import wilson_score


def post_object(row: ImageRow, locations: Sequence[Location]) -> dict[str, Any]:
    """The same for every reader, staff included."""
    post = _always(row, locations)
    # A post that is merged and has a reason as well is merged (section 2.2).
    if row.duplicate_of_id is not None:
        return post | {"duplicate_of": row.duplicate_of_id}
    if row.hidden_from_users:
        return post | {"deletion_reason": row.deletion_reason or None}
    if row.is_paste:
        return post | _visible(row)
    return post | _visible(row) | _pixels(row)


def _always(row: ImageRow, locations: Sequence[Location]) -> dict[str, Any]:
    return {
        "id": row.id,
        "created_at": milliseconds(row.created_at),
        "updated_at": milliseconds(row.updated_at),
        "first_seen_at": milliseconds(row.first_seen_at),
        "hidden_from_users": row.hidden_from_users,
        "media_type": row.media_type,
        "processed": row.processed,
        "sha512_hash": row.sha512_hash,
        "orig_sha512_hash": row.orig_sha512_hash,
        "source_url": row.source_urls[0] if row.source_urls else "",
        "tags": row.tag_names,
        "tag_ids": row.tag_ids,
        "locations": [_location(location) for location in locations],
    }


def _visible(row: ImageRow) -> dict[str, Any]:
    return {
        "description": row.description,
        "score": row.score,
        "upvotes": row.upvotes,
        "downvotes": row.downvotes,
        "faves": row.faves,
        "comment_count": row.comment_count,
        "size": row.size,
        "wilson_score": wilson_score(row.upvotes, row.downvotes),
    }


def _pixels(row: ImageRow) -> dict[str, Any]:
    extension = storage.shown_extension(row.format)
    return {
        "animated": row.animated,
        "thumbnails_generated": row.thumbnails_generated,
        "aspect_ratio": row.aspect_ratio,
        # T11: what does not move lasts no time here.
        "duration": row.duration if row.animated else 0.0,
        "width": row.width,
        "height": row.height,
        "format": row.format,
        "mime_type": row.mime_type,
        "name": row.name,
        "intensities": (
            None
            if row.nw is None
            else {"nw": row.nw, "ne": row.ne, "sw": row.sw, "se": row.se}
        ),
        "representations": storage.representation_urls(
            row.id, row.created_at, extension, row.width, row.height
        ),
        "view_url": storage.view_url(
            row.id, row.created_at, extension, view_slugs(row)
        ),
    }


def _location(location: Location) -> dict[str, Any]:
    return {
        "id_at_location": location.site_id,
        "location": location.site,
        "url_at_location": location.url,
    }
