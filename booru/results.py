"""A page of a search, as the grids of the site show it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from django.db.models.functions import Left

from accounts.models import User
from booru.image_rows import ImageRow
from booru.image_search import ImageSearch, order_of, spoilered
from booru.interaction_rows import standings
from booru.models import Filter, Image
from booru.presentation import Thumb, thumb
from booru.search.errors import SearchError
from booru.search_text import parts_of

PAGE = 40
# Nobody reads on so far; beyond it there is nothing (search, section 8).
_LAST_PLACE = 10_000_000
# Hides and covers nothing.
OPEN = Filter(name="")
_BY_ID = order_of("id", "desc")
# More than a sheet of the grid has room for.
_SHEET = 600


@dataclass(frozen=True)
class Results:
    """One page of `total` images; `left_out` counts those that the filter keeps from
    it beside them, 0 where they are here and covered."""

    thumbs: list[Thumb]
    total: int
    left_out: int
    page: int
    filter: Filter
    size: int = PAGE

    @property
    def called(self) -> str:
        """What `total` counts, as far as this page tells."""
        texts = sum(thumb.is_paste for thumb in self.thumbs)
        if texts == self.total:
            return "text" if texts == 1 else "texts"
        if texts:
            return "images and texts"
        return "image" if self.total == 1 else "images"

    @property
    def first(self) -> int:
        return (self.page - 1) * self.size + 1

    @property
    def last(self) -> int:
        return self.first + len(self.thumbs) - 1

    @property
    def pages(self) -> int:
        return -(-self.total // self.size)

    @property
    def links(self) -> list[int | None]:
        """The numbers of pages to offer, None for those left out between them."""
        near = range(self.page - 1, self.page + 2)
        shown = sorted({1, *near, self.pages} & set(range(1, self.pages + 1)))
        links: list[int | None] = []
        for number in shown:
            before = links[-1] if links else None
            if before is not None and number == before + 2:
                links.append(before + 1)
            elif before is not None and number > before + 2:
                links.append(None)
            links.append(number)
        return links


def results(search: ImageSearch, *, page: int = 1, covered: bool = False) -> Results:
    """Raises SearchError. With `covered`, what the filter hides is covered instead of
    left out. A page holds as many as the viewer wants."""
    size = search.viewer.images_per_page if search.viewer is not None else PAGE
    place = (page - 1) * size
    beyond = place >= _LAST_PLACE
    chosen, everything = search.chosen, replace(search, chosen=OPEN)
    shown = everything if covered else search
    total, rows = shown.rows(0 if beyond else place, 0 if beyond else size)
    left_out = 0
    if not covered and _hides(chosen):
        left_out = max(0, (_total(everything) or total) - total)
    pictures = thumbs(rows, viewer=search.viewer, chosen=chosen)
    return Results(pictures, total, left_out, page, chosen, size)


def _total(search: ImageSearch) -> int | None:
    """None where counting would take too long. The order does not matter to a count,
    and that by id costs least."""
    try:
        return replace(search, order=_BY_ID).hits(0, 0).total
    except SearchError:
        return None


def _hides(chosen: Filter) -> bool:
    return bool(chosen.hidden_tag_ids or chosen.hidden_complex.strip())


def thumbs(rows: list[ImageRow], *, viewer: User | None, chosen: Filter) -> list[Thumb]:
    """The pictures of a grid, covered as the filter says."""
    if not rows:
        return []
    marked = spoilered(rows, chosen=chosen, viewer=viewer)
    hiding = Filter(
        hidden_tag_ids=chosen.hidden_tag_ids, hidden_complex=chosen.hidden_complex
    )
    hidden = spoilered(rows, chosen=hiding, viewer=viewer) if marked else set()
    own = standings([row.id for row in rows], viewer)
    keys = _keys([row.id for row in rows if row.hidden_from_users])
    sheets = sheets_of([row.id for row in rows if row.is_paste])
    return [
        thumb(
            row,
            place,
            chosen=chosen,
            is_covered=row.id in marked,
            is_hidden=row.id in hidden,
            standing=own.get(row.id),
            key=keys.get(row.id, ""),
            sheet=sheets.get(row.id, ""),
        )
        for place, row in enumerate(rows)
    ]


def _keys(ids: list[int]) -> dict[int, str]:
    """The folders in which staff find what is hidden from users."""
    if not ids:
        return {}
    hidden = Image.objects.filter(pk__in=ids)
    return dict(hidden.values_list("pk", "hidden_image_key"))


def sheets_of(ids: list[int]) -> dict[int, str]:
    """How the texts of these pastes begin."""
    if not ids:
        return {}
    pastes = Image.objects.filter(pk__in=ids)
    return dict(pastes.values_list("pk", Left("paste_body", _SHEET)))


# Nothing found --------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    query: str
    total: int


@dataclass(frozen=True)
class WayOut:
    """For a search that found nothing: its parts one less, which find something;
    else the parts that do so alone; and those that do not."""

    parts: int
    without_one: list[Part] = field(default_factory=list)
    alone: list[Part] = field(default_factory=list)
    nowhere: list[str] = field(default_factory=list)


_MOST_PARTS = 8
_ADVICE_SECONDS = 0.5


def way_out(search: ImageSearch) -> WayOut:
    """The query must be one that can be read. Without advice where that would take
    too long."""
    parts = parts_of(search.query)
    until = time.monotonic() + _ADVICE_SECONDS
    asked = [[part] for part in parts]
    if len(parts) > 2:
        asked += [parts[:n] + parts[n + 1 :] for n in range(len(parts))]
    found: list[Part] = []
    for some in asked if 1 < len(parts) <= _MOST_PARTS else []:
        query = ", ".join(some)
        total = _total(replace(search, query=query))
        if total is None or time.monotonic() > until:
            return WayOut(len(parts))
        found.append(Part(query, total))
    alone, without_one = found[: len(parts)], found[len(parts) :]
    return WayOut(
        parts=len(parts),
        without_one=[part for part in without_one if part.total],
        alone=[part for part in alone if part.total],
        nowhere=[part.query for part in alone if not part.total],
    )


# What a filter does ---------------------------------------------------------------

_LOOKED_AT = 1000


@dataclass(frozen=True)
class Effect:
    """Of the newest images, of which `query` finds all."""

    looked_at: int
    hides: int
    covers: int
    query: str


def effect_of(row: Filter, *, viewer: User | None) -> Effect | None:
    """None where there are no images, or where it would take too long."""
    newest = ImageSearch("*", viewer, OPEN, _BY_ID, with_pastes=True)
    ids = newest.hits(0, _LOOKED_AT).ids
    if not ids:
        return None
    looked_at = replace(newest, query=f"id.gte:{ids[-1]}")
    seen = _total(replace(looked_at, chosen=row))
    # Whatever is covered counts as hidden, too: what is left then is plain.
    both = Filter(
        hidden_tag_ids=[*row.hidden_tag_ids, *row.spoilered_tag_ids],
        hidden_complex=f"{row.hidden_complex}\n{row.spoilered_complex}",
    )
    plain = _total(replace(looked_at, chosen=both))
    if seen is None or plain is None:
        return None
    return Effect(len(ids), len(ids) - seen, seen - plain, looked_at.query)
