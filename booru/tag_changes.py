"""Storing changes of images' tags: the taggings, the record, the counts. For one image
or a hundred the same number of statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from accounts.author import Author
from booru.models import BulkChange, Image, TagChange, TagChangeRow, Tagging
from booru.tag_sets import count_each


@dataclass(frozen=True)
class Held:
    """An image whose row is ours until the end of the transaction, and its tags: id
    and name. `locked` are those that staff fixed."""

    id: int
    hidden: bool
    tags: dict[int, str]
    locked: frozenset[int]


def hold(ids: Iterable[int]) -> list[Held]:
    """Those of these images that exist, locked in the order of their ids."""
    images = Image.objects.filter(pk__in=list(ids)).order_by("pk")
    rows = list(
        images.select_for_update(no_key=True).values_list("pk", "hidden_from_users")
    )
    found = [pk for pk, _ in rows]
    tags: dict[int, dict[int, str]] = {pk: {} for pk in found}
    for image, tag, name in Tagging.objects.filter(image__in=found).values_list(
        "image_id", "tag_id", "tag__name"
    ):
        tags[image][tag] = name
    locked: dict[int, set[int]] = {pk: set() for pk in found}
    fixed = Image.locked_tags.through.objects.filter(image__in=found)
    for image, tag in fixed.values_list("image_id", "tag_id"):
        locked[image].add(tag)
    return [Held(pk, hidden, tags[pk], frozenset(locked[pk])) for pk, hidden in rows]


@dataclass(frozen=True)
class Edit:
    """What comes to an image and goes. `reverts` is the record that it takes back;
    `record` one of the same job, to which this is added."""

    image: int
    hidden: bool
    added: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()
    reverts: int | None = None
    record: int | None = None


def store(
    edits: Sequence[Edit], *, author: Author, bulk: BulkChange | None = None
) -> list[int]:
    """The ids of the records, in the order of the edits. What is added must not be
    there, what is removed must; the images are held."""
    if not edits:
        return []
    _retag(edits)
    records = _record(edits, author, bulk)
    media_types = _touch(edits)
    moves: Counter[tuple[int, str]] = Counter()
    for edit in edits:
        if not edit.hidden:
            media_type = media_types[edit.image]
            moves.update((tag, media_type) for tag in edit.added)
            moves.subtract((tag, media_type) for tag in edit.removed)
    count_each(moves)
    return records


_TOUCH = """
UPDATE booru_image SET updated_at = %s WHERE id = ANY(%s) RETURNING id, media_type
"""


def _touch(edits: Sequence[Edit]) -> dict[int, str]:
    """The images are changed now; the media type of each."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCH, [timezone.now(), [edit.image for edit in edits]])
        return dict(cursor.fetchall())


_REMOVE = """
DELETE FROM booru_tagging g USING unnest(%s::int[], %s::int[]) AS x (image, tag)
WHERE g.image_id = x.image AND g.tag_id = x.tag
"""
_ADD = """
INSERT INTO booru_tagging (image_id, tag_id) SELECT * FROM unnest(%s::int[], %s::int[])
"""


def _retag(edits: Sequence[Edit]) -> None:
    gone = [(edit.image, tag) for edit in edits for tag in sorted(edit.removed)]
    come = [(edit.image, tag) for edit in edits for tag in sorted(edit.added)]
    with connection.cursor() as cursor:
        for statement, pairs in ((_REMOVE, gone), (_ADD, come)):
            if pairs:
                images, tags = zip(*pairs, strict=True)
                cursor.execute(statement, [list(images), list(tags)])


def _record(
    edits: Sequence[Edit], author: Author, bulk: BulkChange | None
) -> list[int]:
    now = timezone.now()
    new = iter(
        TagChange.objects.bulk_create(
            TagChange(
                image_id=edit.image,
                user=author.user,
                ip=author.ip,
                fingerprint=author.fingerprint,
                created_at=now,
                bulk=bulk,
                reverts_id=edit.reverts,
            )
            for edit in edits
            if edit.record is None
        )
    )
    records = [e.record if e.record is not None else next(new).pk for e in edits]
    TagChangeRow.objects.bulk_create(
        TagChangeRow(change_id=record, tag_id=tag, added=tag in edit.added)
        for record, edit in zip(records, edits, strict=True)
        for tag in sorted(edit.added | edit.removed)
    )
    return records
