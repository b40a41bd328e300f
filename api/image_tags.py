"""The tags of an image as addresses and titles name them."""

from __future__ import annotations

from booru import tag_names
from booru.categories import DISPLAY_ORDER
from booru.image_rows import ImageRow

_ARTIST = "artist:"


def names_in_display_order(row: ImageRow) -> list[str]:
    """By category, then name (tags and media, section 2)."""
    places = map(DISPLAY_ORDER.__getitem__, row.tag_categories)
    return [name for _, name in sorted(zip(places, row.tag_names, strict=True))]


def view_slugs(row: ImageRow) -> str:
    """What stands after `__` in `view_url` (philomena-api 6.5)."""
    return tag_names.url_slugs(names_in_display_order(row))


def artists(row: ImageRow) -> list[str]:
    """The names of its `artist:` tags, without the namespace."""
    return [
        name.removeprefix(_ARTIST) for name in row.tag_names if name.startswith(_ARTIST)
    ]
