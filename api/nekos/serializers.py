"""The objects of nekos-api section 2, by the rules of section 7. The Python wrapper
takes no key more and none less in an artist, a category, a character and a source."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from math import gcd
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from accounts.nekos_tokens import Token
from api.nekos.existing import LEVELS
from api.nekos.rows import ImageRow, TagRow
from api.times import milliseconds
from booru import storage


def image_object(row: ImageRow, *, expires: datetime) -> dict[str, Any]:
    names = {tag.name for tag in row.tags}
    extension = storage.shown_extension(row.format)
    urls = storage.representation_urls(
        row.id, row.created_at, extension, row.width, row.height
    )
    artist = next((tag for tag in row.tags if tag.is_artist), None)
    return {
        "id": str(row.uuid),
        "url": urls["full"],
        "artist": None if artist is None else artist_object(artist),
        "source": _source(row),
        "original": _is_original(row, names),
        "nsfw": next((level for name, level in LEVELS.items() if name in names), None),
        "categories": [category_object(tag) for tag in row.tags if tag.is_subject],
        "characters": [character_object(tag) for tag in row.tags if tag.is_character],
        "createdAt": milliseconds(row.created_at),
        "meta": _meta(row, expires),
    }


def _source(row: ImageRow) -> dict[str, str | None]:
    return {"name": row.source_label or _host(row.source_url), "url": row.source_url}


def _host(address: str | None) -> str | None:
    try:
        host = urlsplit(address or "").hostname or ""
    except ValueError:  # a broken IPv6 host
        return None
    return host.removeprefix("www.") or None


def _is_original(row: ImageRow, names: set[str]) -> bool | None:
    if row.original is None and settings.NEKOS_ORIGINAL_TAG in names:
        return True
    return row.original


def _meta(row: ImageRow, expires: datetime) -> dict[str, Any]:
    width, height, size, mime_type = row.width, row.height, row.size, row.mime_type
    if row.format == "svg":
        # Shown is the picture made of it.
        made = row.files.get("full.png")
        mime_type = "image/png"
        if made is not None:
            width, height, size = made["w"], made["h"], made["size"]
    return {
        "eTag": row.sha512_hash,
        "size": size,
        "mimetype": mime_type,
        "color": row.color or None,
        "expires": milliseconds(expires),
        "dimens": {
            "height": height,
            "width": width,
            "aspectRatio": _ratio(width, height),
            "orientation": _orientation(width, height),
        },
    }


def _ratio(width: int, height: int) -> str:
    common = gcd(width, height)
    return f"{width // common}:{height // common}"


def _orientation(width: int, height: int) -> str:
    if width == height:
        return "square"
    return "landscape" if width > height else "portrait"


# `images` is absent, not null, wherever it is not counted. ---------------------------


def _counted(images: int | None) -> dict[str, int]:
    return {} if images is None else {"images": images}


def artist_object(tag: TagRow, images: int | None = None) -> dict[str, Any]:
    return {
        "id": str(tag.uuid),
        "name": tag.name_in_namespace,
        "url": tag.link or tag.told_url or None,
        **_counted(images),
    }


def category_object(tag: TagRow, images: int | None = None) -> dict[str, Any]:
    return {
        "id": str(tag.uuid),
        "name": tag.name,
        "description": tag.description or None,
        "nsfw": bool(tag.told_nsfw),
        "type": tag.told_type or _usual_type(tag),
        "createdAt": milliseconds(tag.created_at),
        **_counted(images),
    }


def _usual_type(tag: TagRow) -> str | None:
    return "character" if tag.category in ("species", "body-type") else None


def character_object(tag: TagRow, images: int | None = None) -> dict[str, Any]:
    return {
        "id": str(tag.uuid),
        "name": tag.name,
        "description": tag.description or None,
        "source": tag.told_source or tag.work or None,
        "gender": tag.told_gender or None,
        "ages": tag.told_ages or [],
        # NOTE: the only one in snake case (section 2).
        "birth_date": tag.told_birth_date or None,
        "nationality": tag.told_nationality or None,
        "occupations": tag.told_occupations or [],
        "createdAt": milliseconds(tag.created_at),
        **_counted(images),
    }


def set_object(
    uuid: UUID, created_at: datetime, images: Iterable[UUID]
) -> dict[str, Any]:
    return {
        "id": str(uuid),
        "images": [str(image) for image in images],
        "createdAt": milliseconds(created_at),
    }


def token_object(token: Token) -> dict[str, Any]:
    expires = token.expires_at
    return {
        "owner": token.owner,
        "purpose": token.purpose,
        "scopes": list(token.scopes),
        "issuedBy": token.issued_by,
        "createdAt": milliseconds(token.created_at),
        "expires": None if expires is None else milliseconds(expires),
    }
