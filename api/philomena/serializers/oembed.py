"""The oEmbed object (philomena-api 3.10)."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from api.image_tags import artists, names_in_display_order
from booru import storage
from booru.image_rows import ImageRow
from booru.media.representations import BOXES, fit, fit_video

_CACHE_SECONDS = 7200
_VIDEO = "webm"


def oembed_object(row: ImageRow) -> dict[str, Any]:
    """`row` of an image that is not hidden."""
    extension = _VIDEO if row.format == "mp4" else storage.shown_extension(row.format)
    urls = storage.representation_urls(
        row.id, row.created_at, extension, row.width, row.height
    )
    sized = fit_video if extension == _VIDEO else fit
    across, down = sized(row.width, row.height, BOXES["large"])
    names = names_in_display_order(row)
    return {
        "version": "1.0",
        "type": "photo",
        "title": f"#{row.id} - {', '.join(names)} - {settings.PROVIDER_NAME}",
        "author_url": row.source_urls[0] if row.source_urls else "",
        "author_name": ", ".join(artists(row)),
        "provider_name": settings.PROVIDER_NAME,
        "provider_url": settings.PROVIDER_URL,
        "cache_age": _CACHE_SECONDS,
        "tantabus_id": row.id,
        "tantabus_score": row.score,
        # NOTE: the seed has this prefix for this one key (D5); the copy is ours.
        "derpibooru_comments": row.comment_count,
        "tantabus_comments": row.comment_count,
        "tantabus_tags": row.tag_names,
        "url": urls["full"],
        "width": row.width,
        "height": row.height,
        "thumbnail_url": urls["large"],
        "thumbnail_width": across,
        "thumbnail_height": down,
    }
