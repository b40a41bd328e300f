"""How far the background work on an image is, in words."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from booru import policies
from booru.models import Image, ProcessingJob

_WORDS = {
    ProcessingJob.Stage.THUMBNAILS: "metadata is removed and thumbnails are made",
    ProcessingJob.Stage.OPTIMISE: "thumbnails are made, the lossless optimisation runs",
    ProcessingJob.Stage.VERSIONS: "larger versions for other players are made",
}
# The boxes above the thumbnails and the companions of a moving picture.
_LATER_VERSIONS = 5


@dataclass(frozen=True)
class Progress:
    """`done` of `steps`; `failed` with the `reason` where the viewer may know it."""

    words: str
    done: int
    steps: int
    failed: bool
    reason: str
    trying_again: bool


def progress_of(image: Image, viewer: User | None) -> Progress | None:
    """None once everything is done. Starts from `select_related("processing")`."""
    job: ProcessingJob | None = getattr(image, "processing", None)
    if job is None or job.state == ProcessingJob.State.DONE:
        return None
    moving = image.format in ("gif", "webm", "mp4")
    steps = 2 + (_LATER_VERSIONS if moving else 0)
    done = list(ProcessingJob.Stage).index(ProcessingJob.Stage(job.stage))
    if job.stage == ProcessingJob.Stage.VERSIONS:
        done += len({name.split(".")[0] for name in image.files} & _LARGER)
    may_know = policies.may_see_processing(image, viewer)
    return Progress(
        words=_WORDS[ProcessingJob.Stage(job.stage)],
        done=min(done, steps),
        steps=steps,
        failed=job.state == ProcessingJob.State.FAILED,
        reason=job.reason if may_know else "",
        trying_again=bool(job.reason) and job.state != ProcessingJob.State.FAILED,
    )


_LARGER = frozenset({"small", "medium", "large", "tall"})
