"""How far an import is, in words."""

from __future__ import annotations

from dataclasses import dataclass

from scores.models import Import

# Before this much is known of its pace no time left is said.
_EARLIEST = 1_500
# A worker that is there takes an import up in less.
_LATE = 60_000


@dataclass(frozen=True)
class Progress:
    """`percent` is None before anything can be said. `left` is "" or "3 s left". `late`
    is what was not taken up as soon as it should."""

    words: str
    done: int
    total: int
    percent: int | None
    left: str
    waiting: bool
    ahead: int = 0
    late: bool = False


def progress_of(run: Import, now: int) -> Progress:
    """`now` in Unix milliseconds."""
    done, total = run.rows_done, run.rows_total
    waiting = run.state == Import.State.QUEUED
    ahead = _ahead(run) if waiting else 0
    return Progress(
        words="Waiting for its turn" if waiting else run.progress.rstrip("."),
        done=done,
        total=total,
        percent=min(100, 100 * done // total) if total else None,
        left="" if waiting else _left(run, now),
        waiting=waiting,
        ahead=ahead,
        late=waiting and not ahead and now - run.time_queued > _LATE,
    )


def _left(run: Import, now: int) -> str:
    elapsed = now - (run.time_started or now)
    if not 0 < run.rows_done < run.rows_total or elapsed < _EARLIEST:
        return ""
    seconds = elapsed * (run.rows_total - run.rows_done) // run.rows_done // 1000 + 1
    return f"{seconds} s left" if seconds < 90 else f"{seconds // 60 + 1} min left"


def _ahead(run: Import) -> int:
    """Imports of the same user before it: they run one after the other."""
    return Import.objects.pending().filter(user=run.user_id, pk__lt=run.pk).count()
