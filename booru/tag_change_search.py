"""Search over tag changes (search, section 4.7)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from accounts.policies import may_moderate
from booru.index.directory import TAGS
from booru.models import Tag, TagChange, TagChangeRow
from booru.row_columns import (
    NOTHING,
    Column,
    Literal,
    Moment,
    Number,
    Truth,
    among,
    distinct,
    near,
)
from booru.row_search import Found, search_rows
from booru.row_texts import Account, Address, Only, Own
from booru.search.nodes import Exact, Leaf, Matching, Near
from booru.search.parser import parse
from booru.search_fields import TAG_CHANGE_FIELDS, role_of

#: What they can be ordered by, beside their time.
ORDERS = ("tag_count", "added_tag_count", "removed_tag_count")
#: Without a query they are counted up to here: nobody reads so far.
MOST = 10_000
# The uploader's own, of an anonymous upload, are anonymous (tags and media, section 8).
_BY_NAME = Q(user__isnull=False) & ~Q(
    image__anonymous=True, image__uploader__isnull=False, image__uploader=F("user")
)


def visible_changes(viewer: User | None) -> QuerySet[TagChange]:
    """Those of images that the viewer may see in lists."""
    rows = TagChange.objects.all()
    if may_moderate(viewer):
        return rows
    shown = Q(image__approved=True)
    if viewer is not None:
        shown |= Q(image__uploader=viewer)
    return rows.filter(shown, image__hidden_from_users=False)


def search_tag_changes(
    query: str,
    *,
    viewer: User | None,
    bulk: int | None = None,
    order: str = "",
    offset: int,
    limit: int,
) -> Found:
    """Newest first, or by an order of `ORDERS`; an empty query finds all. `bulk`: only
    those of a job. Raises SearchError."""
    rows = visible_changes(viewer)
    if bulk is not None:
        rows = rows.filter(bulk=bulk)
    rows = rows.annotate(
        tag_count=_rows_of(), added_tag_count=_rows_of(added=True),
        removed_tag_count=_rows_of(added=False),
    ).order_by(*([f"-{order}"] if order in ORDERS else []), "-pk")  # fmt: skip
    if not query.strip():
        page = rows.values_list("pk", flat=True)[offset : min(offset + limit, MOST)]
        return Found(rows[:MOST].count(), list(page))
    tree = parse(query, TAG_CHANGE_FIELDS.for_role(role_of(viewer)), now=timezone.now())
    return search_rows(rows, tree, _columns(viewer), offset=offset, limit=limit)


def _rows_of(**which: bool) -> Coalesce:
    counted = TagChangeRow.objects.filter(change=OuterRef("pk"), **which).order_by()
    number = counted.values("change").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(number), 0, output_field=IntegerField())


def _columns(viewer: User | None) -> Mapping[str, Column]:
    rows = TagChange.objects.all()
    return {
        "id": Number("pk"),
        "tag_count": Number("tag_count"),
        "added_tag_count": Number("added_tag_count"),
        "removed_tag_count": Number("removed_tag_count"),
        "user_id": Only(_BY_NAME, Number("user")),
        "image_id": Number("image"),
        "tag_id": ChangedTag(),
        "added_tag_id": ChangedTag(added=True),
        "removed_tag_id": ChangedTag(added=False),
        "created_at": Moment("created_at"),
        "user": Only(_BY_NAME, Account("user")),
        "tag": ChangedTag(),
        "added_tag": ChangedTag(added=True),
        "removed_tag": ChangedTag(added=False),
        "anonymous": Truth(~_BY_NAME),
        "my": Own(viewer),
        "true_user_id": Only(Q(user__isnull=False), Number("user")),
        "true_user": Account("user"),
        "fingerprint": Only(
            ~Q(fingerprint=""),
            Literal("fingerprint", lambda: distinct(rows, "fingerprint")),
        ),
        "ip": Address("ip"),
    }


class ChangedTag:
    """A tag that came, or went, or either, by its id or name; another name of a tag
    finds that tag."""

    def __init__(self, **which: bool) -> None:
        self._which = which

    @cached_property
    def _ids(self) -> Mapping[str, int]:
        TAGS.refresh()
        return TAGS.ids.copy()

    def condition(self, leaf: Leaf) -> Q:
        match leaf:
            case Exact(value=int(value)):
                return self._having([value])
            case Exact(value=str(value)):
                names = [value] if value in self._ids else []
            case Matching(pattern=pattern):
                names = list(filter(pattern.matcher(), self._ids))
            case Near():
                names = near(list(self._ids), leaf)
            case _:
                raise TypeError(leaf)
        return self._named([self._ids[name] for name in names])

    def _named(self, ids: list[int]) -> Q:
        if not ids:
            return NOTHING
        leading = Tag.objects.filter(pk__in=ids, aliased_tag__isnull=False)
        return self._having([*ids, *leading.values_list("aliased_tag_id", flat=True)])

    def _having(self, ids: list[Any]) -> Q:
        chosen = among("tag", ids, IntegerField())
        rows = TagChangeRow.objects.filter(chosen, change=OuterRef("pk"), **self._which)
        return Q(Exists(rows))
