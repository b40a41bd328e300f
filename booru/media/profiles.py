"""What a job in the sandbox may use: one table.

Processor time and memory of a hostile raster file end at 10 s and 1 GB, of a drawing
at 5 s and 512 MB; honest videos and animations get time by their length.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from booru.media.types import Inspection

MEGABYTE: Final = 1024 * 1024


class Reach(StrEnum):
    """Which files a job can open besides its source, which it gets open."""

    NOTHING = "nothing"
    #: the bundled font, for reading; nothing where the kernel lacks Landlock
    FONT = "font"
    #: its own folder, for reading and writing
    FOLDER = "folder"


@dataclass(frozen=True)
class Profile:
    """Limits of one job. Times in seconds, sizes in bytes.

    `memory` bounds what is resident: it is enforced as address space on top of what
    the zygote itself maps. `output_bytes` bounds all outputs together.
    """

    name: str
    reach: Reach
    open_files: int
    cpu_seconds: int
    wall_seconds: float
    memory: int
    output_bytes: int = 1024 * MEGABYTE


INSPECT: Final = Profile("inspect", Reach.NOTHING, 0, 5, 30, 512 * MEGABYTE)
RASTER: Final = Profile("raster", Reach.NOTHING, 0, 10, 60, 1024 * MEGABYTE)
#: Only files that have passed the first stage come here.
OPTIMISE: Final = Profile("optimise", Reach.NOTHING, 0, 30, 120, 1024 * MEGABYTE)
SVG: Final = Profile("svg", Reach.FONT, 8, 5, 30, 512 * MEGABYTE)
VIDEO: Final = Profile(
    "video", Reach.FOLDER, 32, 2400, 1200, 1536 * MEGABYTE, 2048 * MEGABYTE
)
#: One frame of a film while somebody waits for it.
LOOK: Final = replace(VIDEO, cpu_seconds=30, wall_seconds=30)
OPTIMISE_GIF: Final = replace(VIDEO, cpu_seconds=240, wall_seconds=120)

_LONGEST_WALL = 1200.0


def for_raster(inspection: Inspection) -> Profile:
    """`RASTER`, widened for what some formats cannot do without.

    A progressive JPEG keeps all its coefficients, and the WebP and AVIF decoders
    keep two copies of the picture: these get 1.5 GB when they are large. An APNG
    gets 8 s more for every 100 megapixels of its frames.
    """
    pixels = inspection.width * inspection.height
    profile = RASTER
    if inspection.format in ("jpg", "webp", "avif") and pixels > 60_000_000:
        profile = replace(profile, memory=1536 * MEGABYTE)
    if inspection.animated:
        extra = 8 * inspection.frames * pixels // 100_000_000
        profile = replace(profile, cpu_seconds=10 + extra, wall_seconds=60 + 3 * extra)
    return profile


def for_video(inspection: Inspection) -> Profile:
    """`VIDEO` with 30 s and 6 times the duration, more above two megapixels.

    A GIF counts as at least one second for every 25 frames.
    """
    scale = max(1.0, inspection.width * inspection.height / 2_000_000)
    seconds = inspection.duration
    if inspection.format == "gif":
        seconds = max(seconds, inspection.frames / 25)
    wall = min(_LONGEST_WALL, 30 + 6 * seconds * scale)
    return replace(VIDEO, wall_seconds=wall, cpu_seconds=int(4 * wall))
