"""The error objects of an upload's file, word by word (spec: Philomena 4.4)."""

from __future__ import annotations

import re
from typing import Any

UNREADABLE = "contents corrupt, not recognized, or dimensions are too large to process"
BLANK = "can't be blank"
NO_FILE: dict[str, list[str]] = {
    "image": [UNREADABLE, BLANK],
    "image_aspect_ratio": [BLANK],
    "image_duration": [BLANK],
    "image_format": [BLANK],
    "image_height": [BLANK],
    "image_is_animated": [BLANK],
    "image_mime_type": [BLANK],
    "image_orig_sha512_hash": [BLANK],
    "image_orig_size": [BLANK],
    "image_sha512_hash": [BLANK],
    "image_size": [BLANK],
    "image_width": [BLANK],
    "uploaded_image": [BLANK],
}
_CORRUPT = {"image": [UNREADABLE]}
_TOO_LARGE = {"image": ["dimensions are too large to process"]}
_TYPE = re.compile(r"\([a-z]+/[a-z0-9.+-]+\) is invalid")


def is_documented(body: Any) -> bool:
    """Whether a 400 body says one of the things that a file can be refused for."""
    if not isinstance(body, dict) or set(body) != {"errors"}:
        return False
    errors = body["errors"]
    if errors in (NO_FILE, _CORRUPT, _TOO_LARGE):
        return True
    match errors.get("image_mime_type"):
        case [str(message)] if _TYPE.fullmatch(message):
            return bool(errors == NO_FILE | {"image_mime_type": [message]})
    return False


def duplicate_of(number: int) -> dict[str, dict[str, list[str]]]:
    """Both keys of the same file (D6)."""
    return {
        "errors": {
            "image": [f"has already been uploaded: it's image {number}"],
            "image_orig_sha512_hash": ["has already been taken"],
        }
    }
