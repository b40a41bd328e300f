"""What a job would do, in figures, before it starts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from accounts.models import User
from booru.models import ArtistLink, DnpEntry, Filter, Tag, Tagging
from booru.tag_sets import closed

#: Pictures shown as examples.
EXAMPLES = 6


@dataclass(frozen=True)
class AliasPreview:
    """What an alias moves to its target; `examples` are the newest images."""

    images: int
    filters: int
    watch_lists: int
    artist_links: int
    dnp_entries: int
    implied_by: list[Tag]
    examples: list[int]


def alias_preview(tag: Tag) -> AliasPreview:
    hidden = Filter.objects.filter(hidden_tag_ids__contains=[tag.pk])
    covered = Filter.objects.filter(spoilered_tag_ids__contains=[tag.pk])
    watching = User.objects.filter(watched_tag_ids__contains=[tag.pk])
    return AliasPreview(
        images=Tagging.objects.filter(tag=tag).count(),
        filters=(hidden | covered).count(),
        watch_lists=watching.count(),
        artist_links=ArtistLink.objects.filter(tag=tag).count(),
        dnp_entries=DnpEntry.objects.filter(tag=tag).count(),
        implied_by=list(tag.implied_by_tags.order_by("name")),
        examples=newest_with(tag),
    )


def newest_with(tag: Tag) -> list[int]:
    shown = Tagging.objects.filter(tag=tag, image__hidden_from_users=False)
    newest = shown.order_by("-image").values_list("image_id", flat=True)
    return list(newest[:EXAMPLES])


@dataclass(frozen=True)
class ImplicationPreview:
    """`closure` is all that comes with the tag; of the `images` that carry it
    `lacking` have not all of that, and the newest of those are the examples."""

    closure: list[Tag]
    images: int
    lacking: int
    examples: list[int]


_LACKING = """
SELECT {what} FROM booru_tagging g
WHERE g.tag_id = %s AND EXISTS (
    SELECT FROM unnest(%s::int[]) AS wanted (tag)
    WHERE NOT EXISTS (
        SELECT FROM booru_tagging o
        WHERE o.image_id = g.image_id AND o.tag_id = wanted.tag))
"""
_COUNT = _LACKING.format(what="count(*)")
_NEWEST = _LACKING.format(what="g.image_id") + "ORDER BY g.image_id DESC LIMIT %s"


def implication_preview(tag: Tag, implied: list[Tag]) -> ImplicationPreview:
    """As if `implied` were what the tag implies."""
    closure = [one for one in closed([one.pk for one in implied]) if one != tag]
    wanted = [one.pk for one in closure]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [tag.pk, wanted])
        lacking = cursor.fetchone()[0]
        cursor.execute(_NEWEST, [tag.pk, wanted, EXAMPLES])
        examples = [row[0] for row in cursor]
    images = Tagging.objects.filter(tag=tag).count()
    return ImplicationPreview(closure, images, lacking, examples)
