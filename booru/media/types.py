"""The values that cross the border of the media package.

Limits go in; inspections, stored files and intensities come out; every failure is
a `MediaError`. Numbers: spec, tags and media, sections 10 to 13.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Limits:
    """What an upload may cost. All but `max_bytes` are checked from headers."""

    max_bytes: int = 131_072_000
    max_pixels: int = 100_000_000
    max_frames: int = 3000
    #: frames x width x height of a GIF or APNG
    max_animation_pixels: int = 10**9
    max_video_seconds: int = 600
    max_video_side: int = 4096
    svg_max_bytes: int = 16 * 1024 * 1024
    svg_max_nodes: int = 250_000
    svg_max_depth: int = 256
    mp4: bool = True
    #: any of "webp" and "avif"
    extra_formats: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Inspection:
    """What a file says about itself, found without decoding its pixels.

    `format` is png, jpg, gif, svg, webm, mp4, webp or avif. Width and height are
    those of the header, before an EXIF orientation is applied. `duration` is in
    seconds, 0.0 unless animated.
    """

    mime_type: str
    format: str
    width: int
    height: int
    frames: int
    animated: bool
    duration: float


@dataclass(frozen=True)
class StoredFile:
    """A file that a job wrote: its sides in pixels and its size in bytes."""

    width: int
    height: int
    size: int


@dataclass(frozen=True)
class Intensities:
    """Mean luma (0 to 255) of the four quadrants."""

    nw: float
    ne: float
    sw: float
    se: float


@dataclass(frozen=True)
class Thumbnails:
    """The outcome of the first stage.

    `files` maps file names in the target folder to what was written; width and
    height are those of the stored full file, orientation applied.
    """

    files: dict[str, StoredFile]
    intensities: Intensities
    #: 64 bits as 16 hexadecimal digits
    perceptual_hash: str
    #: the dominant colour, #rrggbb
    color: str
    width: int
    height: int


class MediaError(Exception):
    """Why a file was refused or a job failed, in words for a person."""


class UnsupportedType(MediaError):
    """The content is of a type that is not accepted here."""

    def __init__(self, mime_type: str) -> None:
        super().__init__(f"({mime_type}) is invalid")
        self.mime_type = mime_type


class CorruptFile(MediaError):
    """The content does not decode as what it begins like."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooLarge(MediaError):
    """The content would cost more than the limits allow."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class JobFailed(MediaError):
    """A job ended without a result.

    `permanent` says that the file itself is the likely cause (a crash, a limit),
    so that a few tries are enough; otherwise trying again later may help.
    """

    def __init__(self, reason: str, permanent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
