"""The oEmbed object (twibooru-api 4.2), and its XML."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

from django.conf import settings

from api.image_tags import artists, names_in_display_order
from api.twibooru.oembed.sizes import Version, version, version_for
from booru import storage
from booru.image_rows import ImageRow
from booru.media.representations import BOXES

CACHE_SECONDS = 7200
# What XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def oembed_object(
    row: ImageRow, *, wide: int | None = None, high: int | None = None
) -> dict[str, Any]:
    """`row` of a post that is not hidden. `wide` and `high` are the largest size that
    the asker has room for."""
    pictures = {} if row.is_paste else _pictures(row, wide, high)
    names = ", ".join(names_in_display_order(row))
    return {
        "version": "1.0",
        "type": "link" if row.is_paste else "photo",
        "title": f"#{row.id} - {names} - {settings.SITE_NAME}",
        "author_name": ", ".join(artists(row)) or "Unknown Artist",
        "author_url": row.source_urls[0] if row.source_urls else None,
        "provider_name": settings.SITE_NAME,
        # The post's own page, where others name their front page [seed].
        "provider_url": f"{settings.SITE_URL}/{row.id}",
        "cache_age": CACHE_SECONDS,
        **pictures,
        "twibooru_id": row.id,
        "twibooru_score": row.score,
        "twibooru_comments": row.comment_count,
        "twibooru_tags": row.tag_names,
    }


def _pictures(row: ImageRow, wide: int | None, high: int | None) -> dict[str, Any]:
    urls = storage.representation_urls(
        row.id,
        row.created_at,
        storage.shown_extension(row.format),
        row.width,
        row.height,
    )
    if wide is None and high is None:
        shown = Version("full", row.width, row.height)
        thumbnail = version(row.width, row.height, row.format, BOXES["large"])
    else:
        shown = thumbnail = version_for(
            row.width, row.height, row.format, wide=wide, high=high
        )
    return {
        "url": urls[shown.name],
        "width": shown.width,
        "height": shown.height,
        "thumbnail_url": urls[thumbnail.name],
        "thumbnail_width": thumbnail.width,
        "thumbnail_height": thumbnail.height,
    }


def as_xml(root: str, content: dict[str, Any] | str) -> bytes:
    """One element for each key, a list as one text; nothing for None."""
    element = ElementTree.Element(root)
    if isinstance(content, str):
        element.text = content
    else:
        for name, value in content.items():
            ElementTree.SubElement(element, name).text = _text(value)
    body: bytes = ElementTree.tostring(element, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body


def _text(value: Any) -> str | None:
    if value is None:
        return None
    text = ", ".join(value) if isinstance(value, list) else str(value)
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
