"""Posts and comments in the order of a column, for lists that are no searches: to the
microsecond, where a search knows whole seconds. The filter in force hides as it does
in searches, and a page is short only at the end: clients stop at a short one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import (
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact as Equal
from django.utils import timezone
from pyroaring import BitMap

from accounts.models import User
from booru.expansion import Viewpoint
from booru.image_rows import ImageRow, image_rows
from booru.image_search import in_snapshot, unhidden
from booru.index.deadline import Deadline
from booru.models import Comment, Filter, Image, ImageHide, Tagging
from booru.row_columns import among
from booru.row_search import in_time

#: What a feed may go by.
COLUMNS = frozenset({"id", "created_at", "updated_at", "first_seen_at"})
# So many rows at once come from the database where an expression hides.
_STRIDE = 1000


@dataclass(frozen=True)
class Feed:
    """One of `COLUMNS`; `bounds` by the names of Django's comparisons (`gt`, `lte`).
    With `with_deleted` deleted and merged posts are there for everybody, as the stubs
    that anybody may ask for by their ids."""

    column: str
    bounds: Mapping[str, int | datetime]
    highest_first: bool = False
    with_deleted: bool = False


def posts_of(
    feed: Feed, *, viewer: User | None, chosen: Filter, offset: int, limit: int
) -> list[ImageRow]:
    """Without what the viewer or the filter in force hides. Raises SearchError where
    that takes too long."""
    view = Viewpoint(viewer, chosen, timezone.now())
    bounds = {f"{feed.column}__{how}": value for how, value in feed.bounds.items()}
    rows = Image.objects.filter(_shown(view, "pk"), approved=True, **bounds)
    if not feed.with_deleted:
        rows = rows.filter(hidden_from_users=False)
    if viewer is not None:
        own = ImageHide.objects.filter(user=viewer, image=OuterRef("pk"))
        rows = rows.filter(~Exists(own))
    way = "-" if feed.highest_first else ""
    ordered = rows.order_by(f"{way}{feed.column}", f"{way}pk").values_list("pk", "pk")
    return in_snapshot(lambda: image_rows(_page(ordered, view, offset, limit)))


def comments_since(
    start: datetime, *, viewer: User | None, chosen: Filter, offset: int, limit: int
) -> list[Comment]:
    """Newest first, with their users, on posts that the filter in force shows. Raises
    SearchError where that takes too long."""
    view = Viewpoint(viewer, chosen, timezone.now())
    rows = Comment.objects.visible_to(viewer).filter(
        _shown(view, "image"),
        created_at__gte=start,
        # Staff see what is hidden of comments, and of posts nobody (philomena-api 2).
        image__hidden_from_users=False,
    )
    ordered = rows.newest().values_list("pk", "image")
    told = Comment.objects.select_related("user").defer("words").newest()

    def read() -> list[Comment]:
        return list(told.filter(pk__in=_page(ordered, view, offset, limit)))

    return in_snapshot(read)


def _shown(view: Viewpoint, image: str) -> Q:
    """Of rows whose image is this column: without a hidden tag. In words that make
    PostgreSQL look row by row on its way along an index: as NOT EXISTS it would rather
    join all taggings of a popular tag, for a page of fifty."""
    hidden = set(view.chosen.hidden_tag_ids)
    if view.forced is not None:
        hidden.update(view.forced.hidden_tag_ids)
    if not hidden:
        return Q()
    tagged = Tagging.objects.filter(among("tag", hidden, IntegerField()))
    found = tagged.filter(image=OuterRef(image)).values(found=Value(1))[:1]
    return ~Q(Equal(Coalesce(Subquery(found), 0), 1))


def _page(
    rows: QuerySet[Any, tuple[int, int]], view: Viewpoint, offset: int, limit: int
) -> list[int]:
    """The first of each pair, where the second is an image that no expression hides.
    Tags are asked in the statement; what else the filters hide the index knows."""
    left, deadline = unhidden(view), Deadline(settings.SEARCH_SECONDS)
    with in_time(deadline):
        if left is None:
            return [pk for pk, _ in rows[offset : offset + limit]]
        shown = _walk(rows, left, deadline) if left else iter(())
        return list(islice(shown, offset, offset + limit))


def _walk(
    rows: QuerySet[Any, tuple[int, int]], left: BitMap, deadline: Deadline
) -> Iterator[int]:
    """From the first row on, and no further than is asked for."""
    for place, (pk, image) in enumerate(rows.iterator(chunk_size=_STRIDE)):
        if place % _STRIDE == 0:
            deadline.check()
        if image in left:
            yield pk
