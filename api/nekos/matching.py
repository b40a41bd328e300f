"""Which tags a search pattern finds (nekos-api, section 6).

Names are in the memory of the process already; they are passed over by the text that
every match has to hold, and only what is left is matched. Of descriptions and works of
origin there are few. What is found is read from the tables afterwards, so nothing that
the memory still knows of a tag can show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import IntegerField, Min, Q, QuerySet

from api.nekos.patterns import Pattern
from api.nekos.refusals import Refusal
from api.nekos.rows import TagRow, tag_rows
from api.nekos.serializers import artist_object, category_object, character_object
from booru.index.deadline import Deadline
from booru.index.directory import TAGS
from booru.models import Tag, TagDetails
from booru.models.tags import ARTISTS, CHARACTERS, SUBJECTS
from booru.row_columns import among

#: Characters between two looks at the clock: some thousand names, or one long text.
_AT_ONCE = 20_000
#: Descriptions that are in memory at a time: they are up to 50,000 bytes long.
_READ_AT_ONCE = 100
#: It takes longer to ask for more tags by their ids than to read all of a kind.
FEW = 2000
_PREFIX = "artist:"


@dataclass(frozen=True)
class Kind:
    """Tags that this dialect lists as one thing, and what of them is searched."""

    name: str
    tags: Q
    shown: Callable[..., dict[str, Any]]
    #: Whether a name may be one of these; the rest is told by `tags`.
    names: Callable[[str, str | None], bool]
    prefix: str = ""
    with_description: bool = False
    with_source: bool = False

    def all(self) -> QuerySet[Tag]:
        return Tag.objects.filter(self.tags)

    def page(
        self, pattern: Pattern | None, offset: int, limit: int
    ) -> tuple[list[TagRow], int]:
        """By creation, then id (section 1), and how many there are in all. Raises
        Refusal where a search takes too long."""
        if pattern is None:
            total = self.all().count()
            ids = list(_in_order(self.all())[offset : offset + limit])
        else:
            found = self._in_order(self._matching(pattern))
            total, ids = len(found), found[offset : offset + limit]
        # What else is read of a tag is read for the page alone.
        rows = {row.id: row for row in tag_rows(Tag.objects.filter(pk__in=ids))}
        return [rows[tag_id] for tag_id in ids], total

    def _in_order(self, found: set[int]) -> list[int]:
        """Those of them that are tags of this kind."""
        if len(found) <= FEW:
            tags = self.all().filter(among("pk", found, IntegerField()))
            return list(_in_order(tags))
        return [tag_id for tag_id in _in_order(self.all()) if tag_id in found]

    def _matching(self, pattern: Pattern) -> set[int]:
        deadline = Deadline(settings.SEARCH_SECONDS)
        found = set(self._by_name(pattern, deadline))
        if self.with_description:
            texts = self.all().exclude(description="").values_list("pk", "description")
            found |= set(_matching(texts.iterator(_READ_AT_ONCE), pattern, deadline))
        if self.with_source:
            found |= set(_matching(sources().items(), pattern, deadline))
        return found

    def _by_name(self, pattern: Pattern, deadline: Deadline) -> Iterator[int]:
        TAGS.refresh()
        start, categories, literal = len(self.prefix), TAGS.categories, pattern.literal
        candidates = (
            (tag_id, name[start:])
            for tag_id, name in list(TAGS.names.items())
            if literal in name and self.names(name, categories.get(tag_id))
        )
        return _matching(candidates, pattern, deadline)


def _in_order(tags: QuerySet[Tag]) -> QuerySet[Tag, int]:
    return tags.order_by("created_at", "pk").values_list("pk", flat=True)


def _matching(
    values: Iterable[tuple[int, str]], pattern: Pattern, deadline: Deadline
) -> Iterator[int]:
    room = 0
    for number, value in values:
        if room <= 0:
            if deadline.left <= 0:
                raise Refusal(400, "`search` is refused: it takes too long.")
            room = _AT_ONCE
        room -= len(value) + 1
        if pattern.matches(value):
            yield number


def sources() -> dict[int, str]:
    """Where each character comes from, as `character_object` says it."""
    through = Tag.implied_tags.through
    implied = (
        through.objects.filter(
            Q(to_tag__namespace="series") | Q(to_tag__category="content-official")
        )
        .values_list("from_tag_id")
        .annotate(first=Min("to_tag_id"))
    )
    works = dict(implied)
    names = dict(
        Tag.objects.filter(
            among("pk", set(works.values()), IntegerField())
        ).values_list("pk", "name_in_namespace")
    )
    told = TagDetails.objects.exclude(source="").values_list("tag_id", "source")
    return {tag: names[work] for tag, work in works.items()} | dict(told)


def _is_artist(name: str, category: str | None) -> bool:
    return name.startswith(_PREFIX)


def _is_character(name: str, category: str | None) -> bool:
    return category in ("character", "oc")


def _is_subject(name: str, category: str | None) -> bool:
    return category not in ("error", "rating", "origin", "character", "oc")


ARTIST = Kind("artist", ARTISTS, artist_object, _is_artist, prefix=_PREFIX)
CHARACTER = Kind(
    "character",
    CHARACTERS,
    character_object,
    _is_character,
    with_description=True,
    with_source=True,
)
CATEGORY = Kind(
    "category", SUBJECTS, category_object, _is_subject, with_description=True
)
