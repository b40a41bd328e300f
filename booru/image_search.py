"""Searching images: a query, seen by somebody through a filter, in an order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from pyroaring import BitMap

from accounts.models import User
from accounts.policies import may_moderate
from booru.expansion import Viewpoint
from booru.facts import facts_of
from booru.image_rows import ImageRow, page_rows
from booru.index import pages
from booru.index.deadline import Deadline
from booru.index.evaluate import Evaluation
from booru.index.keys import Flag, Kind, flag, key
from booru.index.pages import Result
from booru.index.sorting import Order
from booru.index.sorting import order_of as order_of
from booru.index.store import Swapped
from booru.models import Filter, Image
from booru.search.match import matches
from booru.search.nodes import Node, Nothing
from booru.snapshot import snapshot

DEFAULT_ORDER = Order()
_TRIES = 5
T = TypeVar("T")


@dataclass(frozen=True)
class Hits:
    """`total` is exact; `ids` are those of the page, in order."""

    total: int
    ids: list[int]


@dataclass(frozen=True)
class Around:
    """Where an image stands in a result, counted from 1, and what is beside it."""

    before: int | None
    after: int | None
    place: int
    total: int


@dataclass(frozen=True)
class ImageSearch:
    """One search. `deleted` is the parameter `del` and `with_hidden` lets the images
    in that the viewer hid personally (search, sections 6.5 and 7). Without
    `with_pastes` there are no pastes (twibooru-api, section 5)."""

    query: str
    viewer: User | None
    chosen: Filter
    order: Order = DEFAULT_ORDER
    deleted: str = ""
    with_hidden: bool = False
    with_pastes: bool = False

    def hits(self, offset: int, limit: int) -> Hits:
        """Raises SearchError."""
        return in_snapshot(lambda: self._hits(offset, limit))

    def rows(self, offset: int, limit: int) -> tuple[int, list[ImageRow]]:
        """The total, and the rows of the page as the same snapshot has them, so that
        a page is short only at the end. Raises SearchError."""

        def read() -> tuple[int, list[ImageRow]]:
            hits = self._hits(offset, limit)
            return hits.total, page_rows(hits.ids)

        return in_snapshot(read)

    def sum_of(self, kind: Kind) -> tuple[int, int]:
        """How many images are found, and the sum of a number of theirs that is whole
        and never negative: by counting bits, so that ten thousand images cost about
        as much as ten. Raises SearchError."""
        return in_snapshot(lambda: self._sum_of(kind))

    def around(self, image: int) -> Around | None:
        """None if the image is not in the result. Raises SearchError."""
        return in_snapshot(lambda: self._around(image))

    def neighbours(self, image: int) -> tuple[int | None, int | None]:
        found = self.around(image)
        return (found.before, found.after) if found else (None, None)

    def _hits(self, offset: int, limit: int) -> Hits:
        result = self._result()
        return Hits(len(result.hits), result.page(offset, limit))

    def _sum_of(self, kind: Kind) -> tuple[int, int]:
        result = self._result()
        keys, hits = result.evaluation.keys, result.hits
        keys.load([], [kind])
        bits = enumerate(keys.slices(kind))
        found = sum(hits.intersection_cardinality(has) << place for place, has in bits)
        return len(hits), found

    def _around(self, image: int) -> Around | None:
        result = self._result()
        place = result.place(image)
        if place is None:
            return None
        ids = result.page(max(0, place - 1), 3 if place else 2)
        at = ids.index(image)
        return Around(
            before=ids[at - 1] if at else None,
            after=ids[at + 1] if at + 1 < len(ids) else None,
            place=place + 1,
            total=len(result.hits),
        )

    def _result(self) -> Result:
        view = Viewpoint(
            self.viewer, self.chosen, timezone.now(), with_pastes=self.with_pastes
        )
        tree = view.tree(self.query)
        present, absent = self._flags()
        if not self.with_pastes:
            absent.append(flag(Flag.PASTE))
        if self.viewer is not None and not self.with_hidden:
            absent.append(key(Kind.HIDDEN_BY, self.viewer.pk))
        if tree == Nothing():
            return Result(_evaluation(), BitMap(), self.order, tree)
        evaluation = _prepared([tree, view.hidden], [*present, *absent], self.order)
        hits = _universe(evaluation, present, absent)
        hits = evaluation.part(tree, hits).within(hits)
        if view.hidden != Nothing() and hits:
            hits -= evaluation.part(view.hidden, hits).within(hits)
        return Result(evaluation, hits, self.order, tree)

    def _flags(self) -> tuple[list[int], list[int]]:
        """Flags that a found image has, and those that it has not (section 7)."""
        if may_moderate(self.viewer):
            match self.deleted:
                case "1":
                    return [flag(Flag.APPROVED)], []
                case "only":
                    return [flag(Flag.APPROVED), flag(Flag.HIDDEN)], []
                case "deleted":
                    return (
                        [flag(Flag.APPROVED), flag(Flag.HIDDEN)],
                        [flag(Flag.MERGED)],
                    )
        return [flag(Flag.SHOWN)], []


def _evaluation() -> Evaluation:
    return Evaluation(Deadline(settings.SEARCH_SECONDS))


def _prepared(trees: list[Node], sets: list[int], order: Order) -> Evaluation:
    """In one statement, or again where the names of tags changed meanwhile. What it
    takes to learn them, at first all, is not the query's time."""
    keys, numbers, facts = pages.needs(order)
    for _ in range(_TRIES):
        evaluation = _evaluation()
        if evaluation.prepare(trees, [*sets, *keys], numbers, facts):
            break
    return evaluation


def _universe(
    evaluation: Evaluation, present: Sequence[int], absent: Sequence[int]
) -> BitMap:
    found = evaluation.keys.of(present[0])
    for any_key in present[1:]:
        found = found & evaluation.keys.of(any_key)
    for any_key in absent:
        if without := evaluation.keys.of(any_key):
            found = found - without
    return found


def in_snapshot(read: Callable[[], T]) -> T:
    """Again, with a new snapshot, where the index was exchanged under this one."""
    for _ in range(_TRIES - 1):
        try:
            with snapshot():
                return read()
        except Swapped:
            continue
    with snapshot():
        return read()


def shown(tree: Node, order: Order = DEFAULT_ORDER) -> Result:
    """What of a tree everybody may see, pastes aside and without any filter. Within
    `in_snapshot`."""
    present, absent = [flag(Flag.SHOWN)], [flag(Flag.PASTE)]
    evaluation = _prepared([tree], [*present, *absent], order)
    hits = _universe(evaluation, present, absent)
    return Result(evaluation, evaluation.part(tree, hits).within(hits), order, tree)


def unhidden(view: Viewpoint) -> BitMap | None:
    """All images but those that an expression of the filters hides, deleted and waiting
    ones too; None where there is no such expression. Within `in_snapshot`. Raises
    SearchError."""
    hidden = view.hidden_query
    if hidden == Nothing():
        return None
    last = Image.objects.aggregate(last=Max("pk"))["last"] or 0
    every = BitMap(range(last + 1))
    evaluation = _prepared([hidden], [], DEFAULT_ORDER)
    return every - evaluation.part(hidden, every).within(every)


def search_images(
    query: str,
    *,
    viewer: User | None,
    chosen: Filter,
    order: Order,
    offset: int,
    limit: int,
    deleted: str = "",
    with_hidden: bool = False,
    with_pastes: bool = False,
) -> Hits:
    """The ids of a page and the exact total. Raises SearchError."""
    search = ImageSearch(
        query, viewer, chosen, order, deleted, with_hidden, with_pastes
    )
    return search.hits(offset, limit)


def spoilered(
    rows: Sequence[ImageRow], *, chosen: Filter, viewer: User | None
) -> set[int]:
    """Which of these images the filters in force hit (search, section 6.4)."""
    view = Viewpoint(viewer, chosen, timezone.now())
    tag_ids = view.spoilering_tag_ids
    hit = {row.id for row in rows if not tag_ids.isdisjoint(row.tag_ids)}
    others = [row for row in rows if row.id not in hit]
    return hit | matching(others, view.spoilering_query)


def matching(rows: Sequence[ImageRow], tree: Node) -> set[int]:
    """Which of these images match, by their own facts, without the index."""
    if tree == Nothing() or not rows:
        return set()
    facts = facts_of(rows, tree)
    return {row.id for row in rows if matches(tree, facts[row.id])}
