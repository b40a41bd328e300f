"""Search over tags (search, section 4.5). The same for everyone; filters play no
part."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db.models import Q
from django.utils import timezone

from booru.index.directory import TAGS
from booru.models import Tag
from booru.row_columns import (
    Column,
    Literal,
    Number,
    Related,
    Text,
    Truth,
    Words,
    distinct,
)
from booru.row_search import Found, search_rows
from booru.search.fields import Role
from booru.search.parser import parse
from booru.search_fields import TAG_FIELDS


def search_tags(
    query: str,
    *,
    role: Role = Role.ANYONE,
    offset: int,
    limit: int,
    by_name: bool = False,
    with_pastes: bool = False,
) -> Found:
    """Aliases included; those with most images first, and of as many those that are
    older, or `by_name`. `with_pastes` counts pastes as images, in the order and in the
    field `images` (twibooru-api 2.4). Raises SearchError."""
    tree = parse(query, TAG_FIELDS.for_role(role), now=timezone.now())
    counter = "posts_count" if with_pastes else "images_count"
    rows = Tag.objects.with_posts_count() if with_pastes else Tag.objects.all()
    return search_rows(
        rows.order_by(f"-{counter}", "name" if by_name else "pk"),
        tree,
        {**_columns(), "images": Number(counter)},
        offset=offset,
        limit=limit,
    )


def _columns() -> Mapping[str, Column]:
    name = Literal("name", _names)
    return {
        "id": Number("pk"),
        "name": name,
        "analyzed_name": Words(_names),
        **{
            field: Literal(field, _occurring(field))
            for field in ("slug", "name_in_namespace", "namespace", "category")
        },
        "implies": Related(name, lambda named: _LINKS.filter(
            to_tag__in=Tag.objects.filter(named)).values("from_tag")),
        "implied_by": Related(name, lambda named: _LINKS.filter(
            from_tag__in=Tag.objects.filter(named)).values("to_tag")),
        "alias_of": Related(name, lambda named: Tag.objects.filter(
            aliased_tag__in=Tag.objects.filter(named)).values("pk")),
        "aliases": Related(name, lambda named: Tag.objects.filter(
            named, aliased_tag__isnull=False).values("aliased_tag")),
        "aliased": Truth(Q(aliased_tag__isnull=False)),
        "description": Text("description", Tag.objects.all()),
        "short_description": Text("short_description", Tag.objects.all()),
    }  # fmt: skip


_LINKS = Tag.implied_tags.through.objects


def _names() -> dict[str, int]:
    """From the memory of the process: tens of thousands, without a table scan."""
    TAGS.refresh()
    return TAGS.ids.copy()


def _occurring(path: str) -> Callable[[], list[str]]:
    return lambda: distinct(Tag.objects.all(), path)
