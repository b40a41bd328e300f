"""Which tags a few letters may become (tags and media, section 9)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Coalesce

from booru import tag_names
from booru.models import Tag

AT_LEAST_BYTES = 3
AT_MOST = 10


@dataclass(frozen=True)
class Suggestion:
    """`target` is what an alias stands for, "" where `name` is no alias; `category`
    and `images` are those of the tag that an image would have, pastes counted."""

    name: str
    target: str
    category: str
    images: int


def suggestions(term: str, *, limit: int = AT_MOST) -> list[Suggestion]:
    """Tags whose name, or name in its namespace, begins with `term`, those with most
    images first; none for a term under three bytes."""
    beginning = tag_names.clean(term.replace("\0", ""), settings.TAG_NAMESPACES)
    if len(beginning.encode()) < AT_LEAST_BYTES:
        return []
    # A name in a namespace is looked for by each whole name that it could have: the
    # index of names serves them all, and nothing else has to be kept.
    wholes = [beginning, *(f"{one}:{beginning}" for one in settings.TAG_NAMESPACES)]
    found = reduce(or_, (Q(name__startswith=whole) for whole in wholes))
    rows = (
        Tag.objects.filter(found)
        .annotate(
            images_of_it=Coalesce("aliased_tag__images_count", "images_count")
            + Coalesce("aliased_tag__pastes_count", "pastes_count"),
            category_of_it=Coalesce("aliased_tag__category", "category"),
        )
        .filter(images_of_it__gt=0)
        .order_by("-images_of_it", "pk")
        .values_list("name", "aliased_tag__name", "category_of_it", "images_of_it")
    )
    return [
        Suggestion(name, target or "", category or "", images)
        for name, target, category, images in rows[:limit]
    ]
