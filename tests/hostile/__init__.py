"""Hostile and broken uploads, made at call time from tables.

What an upload must refuse follows from the limits and type table of "spec: tags and
media, section 10" with default settings; everything less certain is "either".
"""

from __future__ import annotations

from tests.hostile.case import Hostile
from tests.hostile.damage import damaged_files
from tests.hostile.drawings import hostile_drawings
from tests.hostile.films import hostile_films
from tests.hostile.jpegs import hostile_jpegs
from tests.hostile.loops import hostile_loops
from tests.hostile.polyglots import polyglots
from tests.hostile.rasters import hostile_rasters
from tests.hostile.strangers import strangers

__all__ = ["Hostile", "hostile_files"]


def hostile_files(
    sink: str = "http://127.0.0.1:9", *, extra_formats: bool = False
) -> list[Hostile]:
    """Return all hostile files, in the same order every time.

    `sink` is the root of the address that some of them try to make the server ask:
    let it count its requests, and expect none. With `extra_formats` WebP and AVIF
    are taken to be switched on, so that only their broken headers must be refused.
    """
    return [
        *damaged_files(extra_formats=extra_formats),
        *strangers(sink, extra_formats=extra_formats),
        *polyglots(),
        *hostile_rasters(extra_formats=extra_formats),
        *hostile_loops(),
        *hostile_jpegs(),
        *hostile_drawings(sink),
        *hostile_films(sink),
    ]
