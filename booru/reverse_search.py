"""Which images look like a given file (philomena-api 5)."""

from __future__ import annotations

from dataclasses import dataclass

from booru import storage
from booru.duplicates import similar
from booru.media import pipeline
from booru.media.types import JobFailed, MediaError, Thumbnails
from booru.models import Image
from booru.received import ReceivedFile, examine, limits


@dataclass(frozen=True)
class Alike:
    """`off` is the largest difference in the light of a quarter, of 255; `bits` how
    many of the 64 of the perceptual hashes differ, None where there is no hash."""

    image: int
    off: float
    bits: int | None


def look_alikes(file: ReceivedFile | None, *, distance: float, limit: int) -> list[int]:
    """Ids, the most alike first; hidden and waiting images are among them. None for a
    file that is no picture. Raises JobFailed where the server could not look."""
    look = look_of(file)
    return [] if look is None else _similar(look, distance, limit)


def look_of(file: ReceivedFile | None) -> Thumbnails | None:
    """What the search compares; None for a file that is no picture. Raises JobFailed
    where the server could not look."""
    inspection, _ = examine(file)
    if file is None or inspection is None:
        return None
    try:
        with storage.work_folder() as folder:
            return pipeline.describe(file.path, inspection, folder, limits())
    except MediaError as error:
        if isinstance(error, JobFailed) and not error.permanent:
            raise
        return None


def _similar(look: Thumbnails, distance: float, limit: int) -> list[int]:
    return similar(
        look.intensities,
        look.width / look.height,
        distance=distance,
        ratio_distance=distance,
        limit=limit,
        perceptual_hash=look.perceptual_hash,
    )


def alike(look: Thumbnails, *, distance: float, limit: int) -> list[Alike]:
    """The images that look like it, and how much, the most alike first."""
    ids = _similar(look, distance, limit)
    rows = Image.objects.filter(pk__in=ids).values_list(
        "pk",
        "perceptual_hash",
        "intensities__nw",
        "intensities__ne",
        "intensities__sw",
        "intensities__se",
    )
    light = look.intensities
    own = (light.nw, light.ne, light.sw, light.se)
    found = {
        pk: Alike(
            image=pk,
            off=max(abs(a - b) for a, b in zip(own, quarters, strict=True)),
            bits=_differing(look.perceptual_hash, known),
        )
        for pk, known, *quarters in rows
    }
    return [found[pk] for pk in ids if pk in found]


def _differing(one: str, other: str) -> int | None:
    if not one or not other:
        return None
    return (int(one, 16) ^ int(other, 16)).bit_count()
