"""What holds for the tags of an image on every way to write them: aliases,
implications, the rules, the counters (tags and media, sections 5 to 8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.conf import settings
from django.db import connection

from booru import categories
from booru.models import Image, Tag

_ALIAS_LOCK = 0x7A6_0001


def hold_aliases(*, changing: bool = False) -> None:
    """Until the end of the transaction no alias appears (or, `changing`, nobody
    else tags): a tagging made meanwhile would keep the name that is going. Before any
    row is locked, or two transactions wait for each other."""
    shared = "" if changing else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{shared}(%s)", [_ALIAS_LOCK])


_CLOSURE = """
WITH RECURSIVE closure(id) AS (
    SELECT coalesce(aliased_tag_id, id) FROM booru_tag WHERE id = ANY(%(ids)s)
  UNION
    SELECT coalesce(t.aliased_tag_id, t.id)
    FROM closure c
    JOIN booru_tag_implied_tags i ON i.from_tag_id = c.id
    JOIN booru_tag t ON t.id = i.to_tag_id
)
SELECT id FROM closure
"""


def with_implied(tags: Iterable[Tag]) -> list[Tag]:
    """Aliases replaced by their targets and everything implied added, transitively;
    a tag of the namespace `oc` brings the tag `oc` where that exists."""
    return closed([tag.pk for tag in tags])


def closed(ids: Iterable[int]) -> list[Tag]:
    """The same of tags known by their ids."""
    found = _closure(list(ids))
    if any(tag.namespace == "oc" for tag in found):
        oc = Tag.objects.filter(name="oc").first()
        if oc is not None:
            found = _closure([oc.pk, *(tag.pk for tag in found)])
    return found


def _closure(ids: list[int]) -> list[Tag]:
    with connection.cursor() as cursor:
        cursor.execute(_CLOSURE, {"ids": ids})
        return list(
            Tag.objects.filter(pk__in=[row[0] for row in cursor]).order_by("pk")
        )


def named(names: Collection[str]) -> set[Tag]:
    """The tags of these names that exist, an alias as its target."""
    tags = Tag.objects.filter(name__in=names).select_related("aliased_tag")
    return {tag.aliased_tag or tag for tag in tags}


def rule_errors(names: Iterable[str]) -> list[str]:
    """Which rules the tags of an image would break (section 7)."""
    return categories.tag_set_errors(
        frozenset(names),
        minimum=settings.MIN_TAGS,
        forbidden=settings.FORBIDDEN_TAGS,
    )


_COUNT = """
UPDATE booru_tag t SET images_count = t.images_count + d.images,
    pastes_count = t.pastes_count + d.pastes
FROM unnest(%s::int[], %s::int[], %s::int[]) AS d (tag, images, pastes)
WHERE t.id = d.tag
"""
#: (tag, media type of the image that it comes to or goes from) -> by how much
Moves = Mapping[tuple[int, str], int]


def count(tag_ids: Collection[int], by: int, media_type: str) -> None:
    """Move the counters of these tags of an image together."""
    count_each({(tag, media_type): by for tag in tag_ids})


def count_each(moves: Moves) -> None:
    """Move counters, tag by tag. Last in a transaction: popular tags are locked only
    until its commit, and always in the order of their ids."""
    wanted = sorted({tag for (tag, _), by in moves.items() if by})
    if wanted:
        Tag.objects.all().lock(wanted)
        kinds = (Image.MediaType.IMAGE, Image.MediaType.PASTE)
        steps = [[moves.get((tag, kind), 0) for tag in wanted] for kind in kinds]
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [wanted, *steps])
