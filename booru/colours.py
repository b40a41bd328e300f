"""The dominant colour of images that were processed before there was one."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.db.models import QuerySet

from booru import storage
from booru.media import pipeline
from booru.media.types import Limits, MediaError
from booru.models import Image

log = structlog.get_logger("polybooru.colours")

_BATCH = 200
# What is stored was accepted once, whatever is accepted today.
_LIMITS = Limits(extra_formats=frozenset(("webp", "avif")))


def uncoloured() -> QuerySet[Image]:
    rows = Image.objects.filter(media_type=Image.MediaType.IMAGE, color="")
    return rows.filter(thumbnails_generated=True).exclude(files={}).order_by("pk")


def fill(progress: Callable[[], object]) -> tuple[int, int]:
    """How many got one, and of how many no file could be read. Each is kept at once:
    a run that is broken off is gone on with by the next."""
    filled = failed = last = 0
    while batch := list(uncoloured().filter(pk__gt=last)[:_BATCH]):
        for image in batch:
            if _fill_one(image):
                filled += 1
            else:
                failed += 1
            progress()
        last = batch[-1].pk
    return filled, failed


def _fill_one(image: Image) -> bool:
    try:
        color = _colour_of(image)
    except (MediaError, OSError) as error:
        log.warning("no colour", image=image.pk, reason=str(error))
        return False
    # Unless it was processed anew meanwhile. That is no edit: `updated_at` stays.
    Image.objects.filter(pk=image.pk, color="").update(color=color)
    return True


def _colour_of(image: Image) -> str:
    """By its smallest still picture that is large enough."""
    known = ("rendered.png", f"thumb.{image.format}", f"full.{image.format}")
    name = next((name for name in known if name in image.files), None)
    if name is None:
        raise FileNotFoundError("It has no picture.")
    revision = image.files[name]["rev"]
    with (
        storage.local_file(image.pk, revision, name) as path,
        storage.work_folder() as work,
    ):
        inspection = pipeline.inspect(path, _LIMITS)
        return pipeline.describe(path, inspection, work, _LIMITS).color
