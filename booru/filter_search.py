"""Search over filters (search, section 4.6)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Func, IntegerField, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import User
from booru.models import Filter
from booru.row_columns import (
    NOTHING,
    Column,
    Moment,
    Name,
    Number,
    Related,
    Text,
    Truth,
)
from booru.row_search import Found, search_rows
from booru.search.nodes import Leaf
from booru.search.parser import parse
from booru.search_fields import FILTER_FIELDS, role_of


def search_filters(
    query: str, *, viewer: User | None, offset: int, limit: int
) -> Found:
    """System filters, public ones and the viewer's own (for moderators too), by name.
    Raises SearchError."""
    tree = parse(query, FILTER_FIELDS.for_role(role_of(viewer)), now=timezone.now())
    seen = Q(system=True) | Q(public=True)
    if viewer is not None:
        seen |= Q(user=viewer)
    rows = Filter.objects.filter(seen).annotate(
        spoilered_count=_length("spoilered_tag_ids"),
        hidden_count=_length("hidden_tag_ids"),
    )
    return search_rows(
        rows.order_by(Lower("name"), "-pk"),
        tree,
        _columns(viewer, seen),
        offset=offset,
        limit=limit,
    )


# Nobody looks for more at once.
_WORDS = 20


def public_filters(words: str, *, in_description: bool = False) -> QuerySet[Filter]:
    """Those that others made public, with all of these words in the name (or all of
    them in the description), by name."""
    rows = Filter.objects.filter(public=True, system=False)
    named, told = Q(), Q()
    for word in words.split()[:_WORDS]:
        named &= Q(name__icontains=word)
        told &= Q(description__icontains=word)
    if not named:
        return rows.none()
    found = rows.filter(named | told if in_description else named)
    return found.order_by(Lower("name"), "-pk")


def _length(path: str) -> Func:
    return Func(path, function="cardinality", output_field=IntegerField())


def _columns(viewer: User | None, seen: Q) -> Mapping[str, Column]:
    rows = Filter.objects.filter(seen)
    creator = Name("name", User.objects.filter(pk__in=rows.values("user")))
    return {
        "id": Number("pk"),
        "spoilered_count": Number("spoilered_count"),
        "hidden_count": Number("hidden_count"),
        "user_id": Number("user"),
        "created_at": Moment("created_at"),
        "name": Name("name", rows),
        "creator": Related(
            creator,
            lambda named: Filter.objects.filter(
                user__in=User.objects.filter(named)
            ).values("pk"),
        ),
        "description": Text("description", rows),
        "public": Truth(Q(public=True) | Q(system=True)),
        "system": Truth(Q(system=True)),
        "my": Mine(viewer),
    }


class Mine:
    """`my:filters`, the only word that the parser lets through."""

    def __init__(self, viewer: User | None) -> None:
        self._viewer = viewer

    def condition(self, leaf: Leaf) -> Q:
        return NOTHING if self._viewer is None else Q(user=self._viewer)
