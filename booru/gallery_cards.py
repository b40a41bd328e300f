"""Galleries as lists of the site show them: a cover, an owner, a count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.byline import Byline, byline
from accounts.models import User
from booru.forced import hidden_by_force
from booru.image_rows import image_rows
from booru.models import Filter, Gallery, Image, ImageHide
from booru.presentation import Thumb
from booru.results import thumbs


@dataclass(frozen=True)
class Card:
    """`cover` is None where the viewer may not see the image, or does not want to."""

    gallery: Gallery
    by: Byline
    cover: Thumb | None


def cards(ids: Sequence[int], *, viewer: User | None, chosen: Filter) -> list[Card]:
    """In the order of the ids."""
    wanted = Gallery.objects.select_related("user").defer(
        "description", "description_words", "spoiler_words"
    )
    rows = wanted.in_bulk(ids)
    covers = shown([row.thumbnail_id for row in rows.values()], viewer, chosen)
    return [
        Card(rows[pk], owner_of(rows[pk]), covers.get(rows[pk].thumbnail_id))
        for pk in ids
        if pk in rows
    ]


def owner_of(gallery: Gallery) -> Byline:
    return byline(gallery.user, anonymous=gallery.anonymous, thread=gallery.pk)


def shown(ids: Sequence[int], viewer: User | None, chosen: Filter) -> dict[int, Thumb]:
    """The pictures that may be shown where no search has chosen them: covered as the
    filter says, and none that is gone, waits for approval, is hidden by the viewer or
    from the viewer."""
    images = Image.objects.visible_to(viewer).filter(pk__in=ids)
    if viewer is not None:
        images = images.exclude(
            pk__in=ImageHide.objects.filter(user=viewer).values("image")
        )
    rows = image_rows(list(images.values_list("pk", flat=True)))
    forbidden = hidden_by_force(rows, viewer)
    seen = [row for row in rows if row.id not in forbidden]
    return {one.id: one for one in thumbs(seen, viewer=viewer, chosen=chosen)}
