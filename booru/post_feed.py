"""Posts and comments in the order of a column, for lists that are no searches: to the
microsecond, where a search knows whole seconds. The filter in force hides as it does
in searches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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

from accounts.models import User
from booru.expansion import Viewpoint
from booru.image_rows import ImageRow, image_rows
from booru.image_search import matching
from booru.index.deadline import Deadline
from booru.models import Comment, Filter, Image, ImageHide, Tagging
from booru.row_columns import among
from booru.row_search import in_time
from booru.snapshot import snapshot

#: What a feed may go by.
COLUMNS = frozenset({"id", "created_at", "updated_at", "first_seen_at"})


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
    """Without what the viewer or the filter in force hides. Its tags are asked in the
    statement; what its expressions hide is missing from its page, which is short then.
    Raises SearchError where that takes too long."""
    view = Viewpoint(viewer, chosen, timezone.now())
    bounds = {f"{feed.column}__{how}": value for how, value in feed.bounds.items()}
    rows = Image.objects.filter(_shown(view, "pk"), approved=True, **bounds)
    if not feed.with_deleted:
        rows = rows.filter(hidden_from_users=False)
    if viewer is not None:
        own = ImageHide.objects.filter(user=viewer, image=OuterRef("pk"))
        rows = rows.filter(~Exists(own))
    way = "-" if feed.highest_first else ""
    with snapshot():
        ids = _page(rows.order_by(f"{way}{feed.column}", f"{way}pk"), offset, limit)
        return _without_hidden(image_rows(ids), view)


def comments_since(
    start: datetime, *, viewer: User | None, chosen: Filter, offset: int, limit: int
) -> QuerySet[Comment]:
    """Newest first, with their users, on posts that the filter in force shows, in the
    same way. Raises SearchError where that takes too long."""
    view = Viewpoint(viewer, chosen, timezone.now())
    rows = Comment.objects.visible_to(viewer).filter(
        _shown(view, "image"),
        created_at__gte=start,
        # Staff see what is hidden of comments, and of posts nobody (philomena-api 2).
        image__hidden_from_users=False,
    )
    ids = _page(rows.newest(), offset, limit)
    found = Comment.objects.filter(pk__in=ids)
    posts = image_rows(sorted(set(found.values_list("image", flat=True))))
    shown = [row.id for row in _without_hidden(posts, view)]
    told = found.filter(image__in=shown).select_related("user").defer("words")
    return told.order_by("-created_at", "-pk")


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


def _page(rows: QuerySet[Any], offset: int, limit: int) -> list[int]:
    with in_time(Deadline(settings.SEARCH_SECONDS)):
        return list(rows.values_list("pk", flat=True)[offset : offset + limit])


def _without_hidden(rows: Sequence[ImageRow], view: Viewpoint) -> list[ImageRow]:
    hidden = matching(rows, view.hidden)
    return [row for row in rows if row.id not in hidden]
