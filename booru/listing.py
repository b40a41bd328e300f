"""Pages of images, newest first, at a cost that does not grow with the site: by the
id where the page begins, never by an offset."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from booru.image_rows import image_rows
from booru.models import Filter, Tag
from booru.models.images import ImageQuerySet
from booru.presentation import Thumb, is_hidden_by, thumb

PAGE = 40
_MAX_ID = 2**31 - 1


@dataclass(frozen=True)
class Page:
    """`older` and `newer` are the ids to ask `before` and `after`, None at an end;
    `left_out` counts what the filter hides on this page."""

    thumbs: list[Thumb]
    older: int | None
    newer: int | None
    left_out: int
    filter: Filter


def page_of(
    images: ImageQuerySet,
    viewer: User | None,
    *,
    tag: Tag | None = None,
    before: str = "",
    after: str = "",
    covered: bool = False,
) -> Page:
    """A page of `images`, which start from `visible_to`, and with `tag` of those
    that carry it; garbage in `before` and `after` counts as none. With `covered`,
    what the filter hides is covered instead of left out."""
    chosen = Filter.objects.in_force(viewer)
    first, last = _id(after), _id(before)
    if first is not None:
        found = _between(images, tag, {"gt": first}).order_by("pk")
        ids = list(found.values_list("pk", flat=True)[: PAGE + 1])
        more_newer, more_older = len(ids) > PAGE, True
        ids = ids[:PAGE][::-1]
    else:
        found = _between(images, tag, {} if last is None else {"lt": last}).newest()
        ids = list(found.values_list("pk", flat=True)[: PAGE + 1])
        more_newer, more_older = last is not None, len(ids) > PAGE
        ids = ids[:PAGE]
    rows = image_rows(ids)
    shown = [
        thumb(row, chosen, place)
        for place, row in enumerate(rows)
        if covered or not is_hidden_by(row, chosen)
    ]
    return Page(
        thumbs=shown,
        older=ids[-1] if ids and more_older else None,
        newer=ids[0] if ids and more_newer else None,
        left_out=len(rows) - len(shown),
        filter=chosen,
    )


def _between(
    images: ImageQuerySet, tag: Tag | None, bounds: dict[str, int]
) -> ImageQuerySet:
    """The bounds hold for the taggings too: PostgreSQL does not carry a comparison
    over a join, and would read every tagging from the newest on."""
    wanted: dict[str, object] = {f"pk__{how}": pk for how, pk in bounds.items()}
    if tag is not None:
        wanted["tagging__tag"] = tag
        wanted |= {f"tagging__image__{how}": pk for how, pk in bounds.items()}
    return images.filter(**wanted)


def _id(text: str) -> int | None:
    digits = text.isascii() and text.isdigit() and len(text) <= 10
    return min(int(text), _MAX_ID) if digits else None
