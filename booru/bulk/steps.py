"""What the steps of all kinds of jobs share."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from pyroaring import BitMap

from booru.models import BulkChange, Tagging

#: Images in one step: its transaction holds their rows, and those of their tags.
AT_ONCE = 100
#: Of what could not be done so many are named.
MOST_PROBLEMS = 100


def note(job: BulkChange, problem: str) -> None:
    if len(job.problems) < MOST_PROBLEMS:
        job.problems = [*job.problems, problem]


def pack(ids: Iterable[int]) -> str:
    """Chosen images, as the payload of a job keeps them."""
    chosen = BitMap(ids)
    chosen.run_optimize()
    return base64.b64encode(chosen.serialize()).decode()


def unpack(packed: str) -> BitMap:
    return BitMap.deserialize(base64.b64decode(packed))


def take(job: BulkChange) -> list[int]:
    """The next of the chosen images, newest first; moves the cursor and `done`."""
    chosen = unpack(job.payload["ids"])
    end = chosen.rank(job.cursor - 1) if job.cursor else len(chosen)
    ids = list(chosen[max(0, end - AT_ONCE) : end])
    if ids:
        job.cursor = ids[0]
    job.done += len(ids)
    return ids


def take_carrying(job: BulkChange, tag: int) -> list[int]:
    """The next of the images that carry the tag, oldest first, so that those come
    along which get it meanwhile; moves the cursor and `done`."""
    rows = Tagging.objects.filter(tag=tag, image__gt=job.cursor).order_by("image")
    ids = list(rows.values_list("image_id", flat=True)[:AT_ONCE])
    if ids:
        job.cursor = ids[-1]
    job.done += len(ids)
    return ids
