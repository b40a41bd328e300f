"""What the objects of this dialect are made of: two statements for a page of images,
whatever they carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, TextField, When

from booru.models import ArtistLink, Image, ImageSource, Tag, Tagging
from booru.models.tags import ARTISTS, CHARACTERS

#: A tag of which characters say that they come from it.
WORKS = Q(namespace="series") | Q(category="content-official")


class TagRow(NamedTuple):
    """`link` is the oldest public verified link of an artist, `work` where a character
    comes from by its implications. What starts with `told` is null where nobody of the
    staff said anything of the tag."""

    id: int
    uuid: UUID
    name: str
    name_in_namespace: str
    namespace: str | None
    category: str | None
    description: str
    created_at: datetime
    link: str | None
    work: str | None
    told_url: str | None
    told_nsfw: bool | None
    told_type: str | None
    told_source: str | None
    told_gender: str | None
    told_ages: list[int] | None
    told_birth_date: str | None
    told_nationality: str | None
    told_occupations: list[str] | None

    @property
    def is_artist(self) -> bool:
        return self.namespace == "artist"

    @property
    def is_character(self) -> bool:
        return not self.is_artist and self.category in ("character", "oc")

    @property
    def is_subject(self) -> bool:
        """What this dialect calls a category."""
        others = ("error", "rating", "origin")
        return not (self.is_artist or self.is_character or self.category in others)


_LINKS = ArtistLink.objects.shown().filter(tag=OuterRef("pk"))
_WORKS = Tag.objects.filter(WORKS, implied_by_tags=OuterRef("pk")).order_by("pk")
_TAG_FIELDS = {
    "link": Case(
        When(ARTISTS, Subquery(_LINKS.order_by("created_at", "pk").values("uri")[:1])),
        output_field=TextField(null=True),
    ),
    "work": Case(
        When(CHARACTERS, Subquery(_WORKS.values("name_in_namespace")[:1])),
        output_field=TextField(null=True),
    ),
    "told_url": F("details__url"),
    "told_nsfw": F("details__nsfw"),
    "told_type": F("details__category_type"),
    "told_source": F("details__source"),
    "told_gender": F("details__gender"),
    "told_ages": F("details__ages"),
    "told_birth_date": F("details__birth_date"),
    "told_nationality": F("details__nationality"),
    "told_occupations": F("details__occupations"),
}


def tag_rows(tags: QuerySet[Tag]) -> list[TagRow]:
    """In the order of the query."""
    rows = tags.annotate(**_TAG_FIELDS).values_list(*TagRow._fields)
    return [TagRow._make(row) for row in rows]


class ImageRow(NamedTuple):
    """`tags` ascend by id."""

    id: int
    uuid: UUID
    created_at: datetime
    width: int
    height: int
    size: int
    format: str
    mime_type: str
    files: dict[str, Any]
    sha512_hash: str
    color: str
    original: bool | None
    source_label: str
    source_url: str | None
    tags: list[TagRow]


_SOURCES = ImageSource.objects.filter(image=OuterRef("pk")).order_by("position")
_TAGGINGS = Tagging.objects.filter(image=OuterRef("pk")).order_by("tag_id")
_IMAGE_FIELDS = (
    "id", "uuid", "created_at", "width", "height", "size", "format", "mime_type",
    "files", "sha512_hash", "color", "original", "source_label",
)  # fmt: skip


def image_rows(ids: Sequence[int]) -> list[ImageRow]:
    """In the order of the ids; of unknown ones none."""
    values = Image.objects.filter(pk__in=ids).values_list(
        *_IMAGE_FIELDS,
        Subquery(_SOURCES.values("url")[:1]),
        ArraySubquery(_TAGGINGS.values("tag_id")),
    )
    found: dict[int, tuple[Any, ...]] = {row[0]: row for row in values}
    tags = _tags_by_id({tag for row in found.values() for tag in row[-1]})
    return [_with_tags(found[image], tags) for image in ids if image in found]


def _with_tags(values: tuple[Any, ...], tags: Mapping[int, TagRow]) -> ImageRow:
    *own, tag_ids = values
    return ImageRow._make([*own, [tags[tag] for tag in tag_ids if tag in tags]])


def _tags_by_id(ids: Iterable[int]) -> dict[int, TagRow]:
    return {row.id: row for row in tag_rows(Tag.objects.filter(pk__in=ids))}
