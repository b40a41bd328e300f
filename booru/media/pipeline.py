"""What the rest of the server calls: every function is one job in the sandbox.

All decoding of foreign files happens there. Every failure is a `MediaError`.
Written files are not synchronised to disk; that is the caller's to do.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from booru.media import profiles
from booru.media.frames import stored_files
from booru.media.representations import (
    DRAWING,
    FACE,
    REPRESENTATIONS,
    VIDEO_PREVIEWS,
    is_generated,
)
from booru.media.sandbox import SANDBOX, Outcome
from booru.media.task import arguments
from booru.media.types import (
    CorruptFile,
    Inspection,
    Intensities,
    JobFailed,
    Limits,
    StoredFile,
    Thumbnails,
)

#: The name of the stage 3 job that makes `full` in the other containers.
COMPANIONS: Final = "companions"

_ANIMATIONS: Final = frozenset(("gif", "webm", "mp4"))


def inspect(source: Path, limits: Limits) -> Inspection:
    """What the file is. Raises `UnsupportedType`, `CorruptFile` or `TooLarge`.

    `JobFailed` means that trying again later may help.
    """
    given = arguments(limits)
    try:
        outcome = SANDBOX.run("inspect", profiles.INSPECT, source, arguments=given)
    except JobFailed as error:
        if error.permanent:
            raise CorruptFile(error.reason) from error
        raise
    return Inspection(**outcome.value)


def thumbnails(
    source: Path, inspection: Inspection, folder: Path, limits: Limits
) -> Thumbnails:
    """Stage 1: write the sanitised full file and the first versions into `folder`.

    For GIF and video that is all up to 250 pixels; `versions` makes the others.
    """
    format = inspection.format
    if format in _ANIMATIONS:
        job, profile = "animation", profiles.for_video(inspection)
    elif format == "svg":
        job, profile = "svg", profiles.SVG
    else:
        job, profile = "raster", profiles.for_raster(inspection)
    given = arguments(limits, format=format)
    return _described(SANDBOX.run(job, profile, source, folder=folder, arguments=given))


def describe(
    source: Path, inspection: Inspection, folder: Path, limits: Limits
) -> Thumbnails:
    """What stage 1 would record of the pixels, soon and without its files; `folder`
    takes the rendered frame of a GIF or video."""
    format = inspection.format
    if format in _ANIMATIONS:
        profile = profiles.LOOK
    elif format == "svg":
        profile = profiles.SVG
    else:
        profile = profiles.for_raster(inspection)
    own = folder if format in _ANIMATIONS else None
    given = arguments(limits, format=format)
    return _described(
        SANDBOX.run("describe", profile, source, folder=own, arguments=given)
    )


def _described(outcome: Outcome) -> Thumbnails:
    value = outcome.value
    return Thumbnails(
        files=stored_files(value["files"]),
        intensities=Intensities(**value["intensities"]),
        perceptual_hash=value["perceptual_hash"],
        color=value["color"],
        width=value["width"],
        height=value["height"],
    )


def optimise(
    source: Path, format: str, folder: Path, limits: Limits
) -> dict[str, StoredFile]:
    """Stage 2: a smaller `full` with the same pixels; {} where nothing is gained.

    `source` is the full file of stage 1. That it cannot be made smaller within the
    limits is no failure.
    """
    if format in ("jpg", "png"):
        job, profile = "optimise", profiles.OPTIMISE
    elif format == "gif":
        job, profile = "optimise_gif", profiles.OPTIMISE_GIF
    else:
        return {}
    given = arguments(limits, format=format)
    try:
        outcome = SANDBOX.run(job, profile, source, folder=folder, arguments=given)
    except JobFailed as error:
        if not error.permanent:
            raise
        for left in folder.glob("full.*"):
            left.unlink()
        return {}
    return stored_files(outcome.value)


def later_versions(inspection: Inspection) -> list[str]:
    """The names to call `versions` with, in order; [] where stage 1 made all."""
    if inspection.format not in _ANIMATIONS:
        return []
    previews = {box.name for box in VIDEO_PREVIEWS}
    names = [
        box.name
        for box in REPRESENTATIONS
        if box.name not in previews
        and is_generated(inspection.width, inspection.height, box)
    ]
    return [*names, COMPANIONS]


def versions(
    source: Path, inspection: Inspection, name: str, folder: Path, limits: Limits
) -> dict[str, StoredFile]:
    """Stage 3, GIF and video: one of `later_versions`, with all its files."""
    outcome = SANDBOX.run(
        "later",
        profiles.for_video(inspection),
        source,
        folder=folder,
        arguments=arguments(limits, format=inspection.format, name=name),
    )
    return stored_files(outcome.value)


def face(source: Path, inspection: Inspection, folder: Path, limits: Limits) -> Path:
    """The square picture that stands beside a name, as a file in `folder`."""
    profile = profiles.for_raster(inspection)
    given = arguments(limits, format=inspection.format)
    SANDBOX.run("face", profile, source, folder=folder, arguments=given)
    return folder / FACE


def drawing(source: Path, folder: Path, limits: Limits) -> Path:
    """An SVG that may be shown on the site's pages, as a file in `folder`."""
    given = arguments(limits)
    SANDBOX.run("drawing", profiles.SVG, source, folder=folder, arguments=given)
    return folder / DRAWING
