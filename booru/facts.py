"""What the plain evaluator (`booru.search.match`) may ask of images: the fields of the
search, read from the rows. Only what a tree names is read, for all images at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_address

from django.db import connection

from booru.categories import CATEGORIES
from booru.image_rows import ImageRow
from booru.index.evaluate import leaves
from booru.models import Image, PostLocation, Tag
from booru.ranking import wilson_score
from booru.search.nodes import Everything, Exact, Node, Nothing
from booru.search.words import analyse

Facts = dict[str, object]


def facts_of(rows: Sequence[ImageRow], tree: Node) -> dict[int, Facts]:
    """The facts of each image that the tree asks for."""
    asked: dict[str, set[object]] = {}
    for leaf in leaves(tree):
        if isinstance(leaf, (Everything, Nothing)):
            continue
        values = asked.setdefault(leaf.field, set())
        values.add(leaf.value if isinstance(leaf, Exact) else None)
    facts: dict[int, Facts] = {row.id: {} for row in rows}
    for name, values in asked.items():
        for image, value in _read(name, values, rows):
            facts[image][name] = value
    return facts


def _read(
    name: str, values: set[object], rows: Sequence[ImageRow]
) -> Iterable[tuple[int, object]]:
    if name in _OF_ROW:
        return [(row.id, _OF_ROW[name](row)) for row in rows]
    if name == "tags":
        return _tag_names(rows)
    ids = [row.id for row in rows]
    if name in _LOCATION:
        return _located(ids, _LOCATION[name])
    if name in _RELATIONS:
        return _related(ids, *_RELATIONS[name], values)
    return _of_image(ids, name)


def _count_in(category: str) -> Callable[[ImageRow], int]:
    return lambda row: row.tag_categories.count(category)


def _of_pixels(
    told: Callable[[ImageRow], float],
) -> Callable[[ImageRow], float | None]:
    """What no paste has."""
    return lambda row: None if row.is_paste else told(row)


_OF_ROW: dict[str, Callable[[ImageRow], object]] = {
    "id": lambda row: row.id,
    "media_type": lambda row: [row.media_type],
    "width": _of_pixels(lambda row: row.width),
    "height": _of_pixels(lambda row: row.height),
    "pixels": _of_pixels(lambda row: row.width * row.height),
    "size": lambda row: row.size,
    "orig_size": lambda row: row.orig_size,
    "score": lambda row: row.score,
    "upvotes": lambda row: row.upvotes,
    "downvotes": lambda row: row.downvotes,
    "faves": lambda row: row.faves,
    "hides": lambda row: row.hides,
    "comment_count": lambda row: row.comment_count,
    "tag_count": lambda row: len(row.tag_ids),
    "source_count": lambda row: len(row.source_urls),
    **{f"{c.replace('-', '_')}_tag_count": _count_in(c) for c in CATEGORIES},
    "aspect_ratio": _of_pixels(lambda row: row.aspect_ratio),
    "wilson_score": lambda row: wilson_score(row.upvotes, row.downvotes),
    "duration": _of_pixels(lambda row: row.duration if row.animated else 0),
    "created_at": lambda row: int(row.created_at.timestamp()),
    "updated_at": lambda row: int(row.updated_at.timestamp()),
    "first_seen_at": lambda row: int(row.first_seen_at.timestamp()),
    "animated": _of_pixels(lambda row: row.animated),
    "processed": lambda row: row.processed,
    "thumbnails_generated": lambda row: row.thumbnails_generated,
    "anonymous": lambda row: row.anonymous,
    "deleted": lambda row: row.hidden_from_users,
    "uploader_id": lambda row: [] if row.anonymous else [row.uploader_id],
    "true_uploader_id": lambda row: [row.uploader_id],
    "uploader": lambda row: [] if row.anonymous else _lower(row.uploader_name),
    "true_uploader": lambda row: _lower(row.uploader_name),
    "duplicate_id": lambda row: [row.duplicate_of_id],
    "source_url": lambda row: [url.lower() for url in row.source_urls],
    "original_format": lambda row: _present(row.format),
    "mime_type": lambda row: _present(row.mime_type),
    "sha512_hash": lambda row: [row.sha512_hash],
    "orig_sha512_hash": lambda row: _present(row.orig_sha512_hash),
    "file_name": lambda row: _present(row.name),
    "description": lambda row: analyse(row.description),
    "deletion_reason": lambda row: analyse(row.deletion_reason or ""),
    "tag_ids": lambda row: row.tag_ids,
}


def _lower(name: str | None) -> list[str]:
    return [] if name is None else [name.lower()]


def _present(text: str | None) -> list[str]:
    return [text] if text else []


def _tag_names(rows: Sequence[ImageRow]) -> Iterable[tuple[int, object]]:
    """Names of the tags, and of all their aliases."""
    ids = {tag_id for row in rows for tag_id in row.tag_ids}
    aliases: dict[int, list[str]] = {}
    pairs = Tag.objects.filter(aliased_tag__in=ids).values_list("aliased_tag", "name")
    for target, name in pairs:
        aliases.setdefault(int(target or 0), []).append(name)
    for row in rows:
        others = [name for tag_id in row.tag_ids for name in aliases.get(tag_id, [])]
        yield row.id, {*row.tag_names, *others}


# Field -> table, what of it, which rows. Names come by way of the ids.
_FAVES = "booru_imagefave"
_VOTES = "booru_imagevote"
_HIDES = "booru_imagehide"
_USER, _NAME = "r.user_id", "lower(u.name)"
_RELATIONS = {
    "faved_by_id": (_FAVES, _USER, "true"),
    "faved_by": (_FAVES, _NAME, "true"),
    "upvoted_by_id": (_VOTES, _USER, "r.up"),
    "upvoted_by": (_VOTES, _NAME, "r.up"),
    "downvoted_by_id": (_VOTES, _USER, "NOT r.up"),
    "downvoted_by": (_VOTES, _NAME, "NOT r.up"),
    "hidden_by_id": (_HIDES, _USER, "true"),
    "hidden_by": (_HIDES, _NAME, "true"),
    "subscribed_by_id": ("booru_imagesubscription", _USER, "true"),
    "gallery_id": ("booru_galleryitem", "r.gallery_id", "true"),
}


def _related(
    ids: list[int], table: str, what: str, where: str, values: set[object]
) -> Iterable[tuple[int, object]]:
    """Of ids only those that the tree names: a popular image has many faves."""
    by_name = what == _NAME
    asked = [] if by_name else [value for value in values if value is not None]
    join = "JOIN accounts_user u ON u.id = r.user_id" if by_name else ""
    shown = "u.name" if by_name else what
    narrow = "" if by_name else f" AND {what} = ANY(%s)"
    statement = (
        f"SELECT r.image_id, {shown} FROM {table} r {join}"  # noqa: S608
        f" WHERE r.image_id = ANY(%s) AND {where}{narrow}"
    )
    found: dict[int, set[object]] = {image: set() for image in ids}
    with connection.cursor() as cursor:
        cursor.execute(statement, [ids] if by_name else [ids, asked])
        for image, value in cursor:
            found[image].add(value.lower() if by_name else value)
    return found.items()


_LOCATION = {"location": "site", "id_at_location": "site_id"}


def _located(ids: list[int], column: str) -> Iterable[tuple[int, object]]:
    found: dict[int, list[object]] = {post: [] for post in ids}
    rows = PostLocation.objects.filter(post__in=ids).values_list("post", column)
    for post, value in rows.order_by():
        found[post].append(value)
    return found.items()


def _of_image(ids: list[int], name: str) -> Iterable[tuple[int, object]]:
    """What no client is ever shown."""
    column, told = _HIDDEN[name]
    rows = Image.objects.filter(pk__in=ids).values_list("pk", column)
    return [(image, told(value)) for image, value in rows]


_HIDDEN: dict[str, tuple[str, Callable[[object], object]]] = {
    "ip": ("ip", lambda value: ip_address(str(value)) if value else None),
    "fingerprint": ("fingerprint", lambda value: _present(str(value))),
    "scratchpad": ("scratchpad", lambda value: analyse(str(value))),
    "deleted_by_user_id": ("deleted_by", lambda value: [value] if value else []),
    "deleted_by_user": (
        "deleted_by__name",
        lambda value: _lower(str(value) if value else None),
    ),
}
