"""A query's tree as SQL over the tables themselves, as anybody would write it first:
the third opinion beside the index and the evaluator."""

from __future__ import annotations

import struct

from django.db import connection

from booru.categories import CATEGORIES
from booru.search.nodes import (
    And,
    Between,
    Boost,
    Everything,
    Exact,
    InNetwork,
    Matching,
    Node,
    Not,
    Nothing,
    Or,
)

# ruff: noqa: S608 - for tests

_NAME = "(SELECT lower(name) FROM accounts_user u WHERE u.id = {})"
_OWN = {
    "uploader_id": "CASE WHEN i.anonymous THEN NULL ELSE i.uploader_id END",
    "duplicate_id": "i.duplicate_of_id",
    "media_type": "i.media_type",
    "original_format": "i.format",
    "mime_type": "i.mime_type",
    "sha512_hash": "i.sha512_hash",
    "file_name": "nullif(i.name, '')",
    "animated": "i.animated",
    "processed": "i.processed",
    "anonymous": "i.anonymous",
    "deleted": "i.hidden_from_users",
    "uploader": f"CASE WHEN NOT i.anonymous THEN {_NAME.format('i.uploader_id')} END",
}
_OTHER = {
    "faved_by_id": ("booru_imagefave", "o.user_id"),
    "hidden_by_id": ("booru_imagehide", "o.user_id"),
    "gallery_id": ("booru_galleryitem", "o.gallery_id"),
    "location": ("(SELECT post_id AS image_id, site FROM booru_postlocation)", "site"),
    "tag_ids": ("booru_tagging", "o.tag_id"),
    "faved_by": ("booru_imagefave", _NAME.format("o.user_id")),
    "source_url": ("booru_imagesource", "lower(o.url)"),
    "tags": (
        "(SELECT g.image_id, t.name FROM booru_tagging g JOIN booru_tag t"
        " ON t.id = g.tag_id OR t.aliased_tag_id = g.tag_id)",
        "o.name",
    ),
}
_COUNTS = {
    "tag_count": "(SELECT count(*) FROM booru_tagging g WHERE g.image_id = i.id)",
    "source_count": (
        "(SELECT count(*) FROM booru_imagesource s WHERE s.image_id = i.id)"
    ),
    "pixels": "i.width * i.height",
    **{
        f"{name.replace('-', '_')}_tag_count": (
            "(SELECT count(*) FROM booru_tagging g JOIN booru_tag t"
            f" ON t.id = g.tag_id WHERE g.image_id = i.id AND t.category = '{name}')"
        )
        for name in CATEGORIES
    },
}
_DATES = ("created_at", "updated_at", "first_seen_at")


def found(node: Node) -> set[int]:
    """All images that match, whatever their state."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT i.id FROM booru_image i WHERE {_sql(node)}")
        return {row[0] for row in cursor}


def knows(node: Node) -> bool:
    """Whether every leaf of the tree is told here."""
    match node:
        case And(children) | Or(children):
            return all(knows(child) for child in children)
        case Not(child) | Boost(child):
            return knows(child)
        case Exact(value=value):
            # PostgreSQL's own lower() may know ASCII alone.
            return node.field in {*_OWN, *_OTHER} and str(value).isascii()
        case Matching(pattern=pattern):
            return node.field in {*_OWN, *_OTHER} and pattern.like().isascii()
        case Between():
            return node.field != "wilson_score"
        case Everything() | Nothing() | InNetwork():
            return True
    return False


def _sql(node: Node) -> str:
    match node:
        case And(children):
            return "(" + " AND ".join(map(_sql, children)) + ")"
        case Or(children):
            return "(" + " OR ".join(map(_sql, children)) + ")"
        case Not(child):
            return f"NOT {_sql(child)}"
        case Boost(child):
            return _sql(child)
        case Everything():
            return "true"
        case Nothing():
            return "false"
        case Exact(field, value):
            return _of(field, f"= {_quoted(value)}")
        case Matching(field, pattern):
            return _of(field, f"LIKE {_quoted(pattern.like())}")
        case Between():
            return _between(node)
        case InNetwork(_, network):
            return f"coalesce(i.ip <<= '{network}'::inet, false)"
    raise TypeError(node)


def _of(field: str, test: str) -> str:
    if field in _OWN:
        return f"coalesce(({_OWN[field]}) {test}, false)"
    table, value = _OTHER[field]
    return f"EXISTS (SELECT FROM {table} o WHERE o.image_id = i.id AND {value} {test})"


def _between(node: Between) -> str:
    if node.field == "id_at_location":
        return (
            "EXISTS (SELECT FROM booru_postlocation o WHERE o.post_id = i.id AND"
            f" {_bounded(node, 'o.site_id')})"
        )
    number = _COUNTS.get(node.field, f"i.{node.field}")
    if node.field in _DATES:
        number = f"floor(extract(epoch FROM i.{node.field}))"
    if node.field in ("aspect_ratio", "duration"):
        number = f"({number})::real"
    # NULL of a paste.
    return f"coalesce({_bounded(node, number)}, false)"


def _bounded(node: Between, number: str) -> str:
    low = "true" if node.low is None else f"{number} >= {_number(node.low)}"
    high = "true" if node.high is None else f"{number} <= {_number(node.high)}"
    return f"({low} AND {high})"


def _number(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    (single,) = struct.unpack("<f", struct.pack("<f", value))
    return f"'{single!r}'::real"


def _quoted(value: object) -> str:
    if isinstance(value, bool | int):
        return str(value).lower()
    return "'" + str(value).replace("'", "''") + "'"
