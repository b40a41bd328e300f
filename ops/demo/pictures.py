"""The demo gallery: what is shown, how it is made, and what is said about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ops.demo.entries import ENTRIES, Entry
from ops.demo.tags import (
    DEMO_ALIASES,
    DEMO_IMPLICATIONS,
    DEMO_TAG_CATEGORIES,
    DEMO_TAG_DESCRIPTIONS,
)

__all__ = [
    "DEMO_ALIASES",
    "DEMO_IMPLICATIONS",
    "DEMO_TAG_CATEGORIES",
    "DEMO_TAG_DESCRIPTIONS",
    "DEMO_UPLOADERS",
    "DemoPicture",
    "demo_order",
    "demo_pictures",
]

# Has no divisor in common with the number of pictures, so that each comes once.
_STRIDE = 17

DEMO_UPLOADERS = ("mika", "teo", "wren", "sol")


@dataclass(frozen=True)
class DemoPicture:
    """One upload: the file and all that its form says.

    `tags` are clean names without commas, one rating among them; aliases do not
    occur, and what `DEMO_IMPLICATIONS` adds is left out.
    """

    file_name: str
    data: bytes
    tags: tuple[str, ...]
    description: str
    sources: tuple[str, ...]
    uploader: str
    anonymous: bool


def demo_order() -> Iterator[Entry]:
    """The table is sorted by how they are made; the gallery mixes them."""
    for place in range(len(ENTRIES)):
        yield ENTRIES[place * _STRIDE % len(ENTRIES)]


def demo_pictures() -> Iterator[DemoPicture]:
    """Make the pictures one by one, the same bytes every time; about ten seconds."""
    for entry in demo_order():
        yield DemoPicture(
            entry.file_name,
            entry.make(),
            tuple(name.strip() for name in entry.tags.split(",")),
            entry.description,
            entry.sources,
            entry.uploader,
            entry.anonymous,
        )
