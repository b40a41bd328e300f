"""PURE: which keys an image has in the index: one table from facts to keys.

A key is a set of image ids: those with a tag, a flag, in somebody's faves, ... or one
bit of a number. `kind << 40 | id` is the key of a set, `kind << 40 | bit` that of a
slice of a number. The SQL beside each entry says what it is of a row `r` of its table;
the triggers (`booru.index.triggers`) and the rebuild are made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from booru.location_sites import SITES

BITS = 32
_LAST = 2**BITS - 1
_SHIFT = 40


class Kind(IntEnum):
    """Numbers in the database: never reuse one. Numbers from 64 on are sliced."""

    TAG = 1
    FLAG = 2
    FORMAT = 3
    MIME_TYPE = 4
    UPLOADER = 5
    TRUE_UPLOADER = 6
    DUPLICATE_OF = 7
    DELETED_BY = 8
    FAVED_BY = 9
    UPVOTED_BY = 10
    DOWNVOTED_BY = 11
    HIDDEN_BY = 12
    SUBSCRIBED_BY = 13
    GALLERY = 14
    LOCATION = 15
    WIDTH = 64
    HEIGHT = 65
    PIXELS = 66
    SIZE = 67
    ORIG_SIZE = 68
    SCORE = 69
    UPVOTES = 70
    DOWNVOTES = 71
    FAVES = 72
    HIDES = 73
    COMMENT_COUNT = 74
    SOURCE_COUNT = 75
    ASPECT_RATIO = 76
    WILSON_SCORE = 77
    DURATION = 78
    CREATED_AT = 79
    UPDATED_AT = 80
    FIRST_SEEN_AT = 81
    TAG_COUNT = 82
    ERROR_TAG_COUNT = 83
    RATING_TAG_COUNT = 84
    ORIGIN_TAG_COUNT = 85
    CHARACTER_TAG_COUNT = 86
    OC_TAG_COUNT = 87
    SPECIES_TAG_COUNT = 88
    BODY_TYPE_TAG_COUNT = 89
    CONTENT_FANMADE_TAG_COUNT = 90
    CONTENT_OFFICIAL_TAG_COUNT = 91
    SPOILER_TAG_COUNT = 92


class Flag(IntEnum):
    HIDDEN = 1
    APPROVED = 2
    #: Approved and not hidden: what a search of anybody starts from.
    SHOWN = 3
    MERGED = 4
    ANIMATED = 5
    PROCESSED = 6
    THUMBNAILS_GENERATED = 7
    ANONYMOUS = 8
    # Set by the merger, not by facts: where the field does not ascend with the id.
    CREATED_DISPLACED = 9
    SEEN_DISPLACED = 10
    PASTE = 11


def key(kind: Kind, number: int) -> int:
    return kind << _SHIFT | number


def kind_of(any_key: int) -> Kind:
    return Kind(any_key >> _SHIFT)


def flag(which: Flag) -> int:
    return key(Kind.FLAG, which)


def is_sliced(kind: Kind) -> bool:
    return kind >= Kind.WIDTH


# What is read off an image's own row ---------------------------------------------

FORMATS = ("png", "jpg", "gif", "svg", "webm", "mp4", "webp", "avif")
MIME_TYPES = (
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/svg+xml",
    "video/webm",
    "video/mp4",
    "image/webp",
    "image/avif",
)


def _place(values: tuple[str, ...], column: str) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"array_position(ARRAY[{listed}]::text[], {column}::text)"


#: Flag -> whether row `r` has it.
FLAGS: dict[Flag, str] = {
    Flag.HIDDEN: "r.hidden_from_users",
    Flag.APPROVED: "r.approved",
    Flag.SHOWN: "r.approved AND NOT r.hidden_from_users",
    Flag.MERGED: "r.duplicate_of_id IS NOT NULL",
    Flag.ANIMATED: "coalesce(r.animated, false)",
    Flag.PROCESSED: "r.processed",
    Flag.THUMBNAILS_GENERATED: "r.thumbnails_generated",
    Flag.ANONYMOUS: "r.anonymous",
    Flag.PASTE: "r.media_type = 'paste'",
}
#: Kind -> the number of the one set of that kind that row `r` is in, or NULL.
CHOICES: dict[Kind, str] = {
    Kind.FORMAT: _place(FORMATS, "r.format"),
    Kind.MIME_TYPE: _place(MIME_TYPES, "r.mime_type"),
    Kind.UPLOADER: "CASE WHEN NOT r.anonymous THEN r.uploader_id END",
    Kind.TRUE_UPLOADER: "r.uploader_id",
    Kind.DUPLICATE_OF: "r.duplicate_of_id",
    Kind.DELETED_BY: "r.deleted_by_id",
}


def _seconds(column: str) -> str:
    """Whole seconds: what the documents show, and all that a date can ask for."""
    return f"floor(extract(epoch FROM {column}))"


# `booru.ranking.wilson_score`, step by step, so that the doubles are the same.
_N = "(r.upvotes + r.downvotes)::float8"
_P = f"(r.upvotes / {_N})"
_Z, _Z2 = "2.57583::float8", "6.634900189::float8"
_WILSON = (
    f"CASE WHEN r.upvotes = 0 THEN 0 ELSE ({_P} + {_Z2} / (2 * {_N}) - {_Z} * "
    f"sqrt(({_P} * (1 - {_P}) + {_Z2} / (4 * {_N})) / {_N})) / (1 + {_Z2} / {_N}) END"
)
#: Kind -> the number of row `r`. A paste has none of `OF_PIXELS` and no bit of them.
NUMBERS: dict[Kind, str] = {
    Kind.WIDTH: "coalesce(r.width, 0)",
    Kind.HEIGHT: "coalesce(r.height, 0)",
    Kind.PIXELS: "coalesce(r.width::float8 * r.height, 0)",
    Kind.SIZE: "r.size",
    Kind.ORIG_SIZE: "r.orig_size",
    Kind.SCORE: "r.score",
    Kind.UPVOTES: "r.upvotes",
    Kind.DOWNVOTES: "r.downvotes",
    Kind.FAVES: "r.faves",
    Kind.HIDES: "r.hides",
    Kind.COMMENT_COUNT: "r.comment_count",
    Kind.ASPECT_RATIO: "coalesce(r.aspect_ratio, 0)",
    Kind.WILSON_SCORE: _WILSON,
    Kind.DURATION: "CASE WHEN r.animated THEN r.duration ELSE 0 END",
    Kind.CREATED_AT: _seconds("r.created_at"),
    Kind.UPDATED_AT: _seconds("r.updated_at"),
    Kind.FIRST_SEEN_AT: _seconds("r.first_seen_at"),
}
OF_PIXELS = frozenset(
    {Kind.WIDTH, Kind.HEIGHT, Kind.PIXELS, Kind.ASPECT_RATIO, Kind.DURATION}
)


# What other tables say of an image ------------------------------------------------


@dataclass(frozen=True)
class Relation:
    """A table whose rows put an image into a set: `id` names the set, and `where`
    says which rows count. Where several rows may put an image into the same set,
    `alike` says of row `s` that it is such a one beside row `r`."""

    table: str
    kind: Kind
    id: str
    where: str = "true"
    image: str = "image_id"
    alike: str = ""


#: Numbers in the database, like the formats: add at the end.
LOCATIONS = tuple(SITES)
_LOCATION = _place(LOCATIONS, "r.site")
RELATIONS = (
    Relation("booru_tagging", Kind.TAG, "r.tag_id"),
    Relation("booru_imagefave", Kind.FAVED_BY, "r.user_id"),
    Relation("booru_imagevote", Kind.UPVOTED_BY, "r.user_id", "r.up"),
    Relation("booru_imagevote", Kind.DOWNVOTED_BY, "r.user_id", "NOT r.up"),
    Relation("booru_imagehide", Kind.HIDDEN_BY, "r.user_id"),
    Relation("booru_imagesubscription", Kind.SUBSCRIBED_BY, "r.user_id"),
    Relation("booru_galleryitem", Kind.GALLERY, "r.gallery_id"),
    Relation(
        "booru_postlocation",
        Kind.LOCATION,
        _LOCATION,
        f"{_LOCATION} IS NOT NULL",
        image="post_id",
        alike="s.post_id = r.post_id AND s.site = r.site",
    ),
)
#: Counts of rows beside the image: tags of a category, by its name.
CATEGORY_COUNTS: dict[str, Kind] = {
    "error": Kind.ERROR_TAG_COUNT,
    "rating": Kind.RATING_TAG_COUNT,
    "origin": Kind.ORIGIN_TAG_COUNT,
    "character": Kind.CHARACTER_TAG_COUNT,
    "oc": Kind.OC_TAG_COUNT,
    "species": Kind.SPECIES_TAG_COUNT,
    "body-type": Kind.BODY_TYPE_TAG_COUNT,
    "content-fanmade": Kind.CONTENT_FANMADE_TAG_COUNT,
    "content-official": Kind.CONTENT_OFFICIAL_TAG_COUNT,
    "spoiler": Kind.SPOILER_TAG_COUNT,
}
#: Texts of a row, whose words are found by PostgreSQL: name of the column -> number.
TEXTS: dict[str, int] = {"description": 1, "deletion_reason": 2, "scratchpad": 3}

# Numbers as ordinals ---------------------------------------------------------------
# A sliced number is stored as 32 bits that order like it. A number that cannot be
# negative has no bits where it is 0, so that images without it take no room.


def ordinals_of(kind: Kind, values: np.ndarray) -> np.ndarray:
    """The numbers as their 32 bits (uint32); what does not fit is the nearest that
    does. The bits of a float32 order like it from 0 on."""
    bits: np.ndarray
    if kind in _FLOATS:
        bits = np.clip(values, 0, 3e38).astype(np.float32).view(np.uint32)
    else:
        whole = np.trunc(values) - least(kind)
        bits = np.clip(whole, 0, _LAST).astype(np.uint32)
    return bits


_FLOATS = frozenset({Kind.ASPECT_RATIO, Kind.WILSON_SCORE, Kind.DURATION})


def ordinal(kind: Kind, value: float) -> int:
    """One number as its 32 bits."""
    return int(ordinals_of(kind, np.array([value], np.float64))[0])


def least(kind: Kind) -> float:
    """The smallest number that the kind can hold."""
    return -(2**31) if kind == Kind.SCORE else 0
