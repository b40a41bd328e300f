"""How far a job is, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from booru.bulk import aliasing
from booru.models import BulkChange

# Before this much is known of its pace no time left is said.
_EARLIEST = timedelta(seconds=1.5)
# A worker that is there takes a job up in less.
_LATE = timedelta(minutes=1)
_PHASES = {
    aliasing.COPY: "Giving the images the target",
    aliasing.LINK: "Making the name lead to the target",
    aliasing.DRAIN: "Taking the old tag from the images",
    aliasing.LAST: "Taking the old tag from the images",
}


@dataclass(frozen=True)
class Progress:
    """`done` of `total` images; `left` is "" or "3 s left"; `late` is what was not
    taken up as soon as it should."""

    words: str
    done: int
    total: int
    percent: int
    left: str
    late: bool

    @property
    def status(self) -> str:
        """Read out now and then: without the figures that always move."""
        return f"{self.words}, {self.percent // 10 * 10} %"


def progress_of(job: BulkChange, now: datetime) -> Progress:
    waiting = job.state == BulkChange.State.QUEUED
    # An alias goes twice over its images.
    passes = 2 if job.kind == BulkChange.Kind.ALIAS else 1
    total = job.total
    done = min(job.done, total)
    return Progress(
        words=_words(job, waiting),
        done=done // passes,
        total=total // passes,
        percent=100 * done // total if total else 0,
        left=_left(job, done, now),
        late=waiting and now - job.created_at > _LATE,
    )


def _words(job: BulkChange, waiting: bool) -> str:
    if job.reason:
        return "Trying again"
    if waiting:
        return "Waiting for its turn"
    if job.kind == BulkChange.Kind.ALIAS:
        return _PHASES[job.payload["phase"]]
    return "Changing the images"


def _left(job: BulkChange, done: int, now: datetime) -> str:
    elapsed = now - (job.started_at or now)
    if not 0 < done < job.total or elapsed < _EARLIEST:
        return ""
    seconds = int(elapsed.total_seconds() * (job.total - done) / done) + 1
    return f"{seconds} s left" if seconds < 90 else f"{seconds // 60 + 1} min left"
