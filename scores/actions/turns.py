"""A user's turn for an action that somebody waits for (tachi-api, section 4.8)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from scores import tasks
from scores.models import Import
from scores.processing import UserBusy, user_turn

# How long an answer waits for the user's turn before it says "busy".
WAIT_SECONDS = 5.0
_BUSY = "This user already has an ongoing import."


class ImportBusy(Exception):
    """Another import, revert or deletion of this user is under way: try again soon."""

    def __init__(self) -> None:
        super().__init__(_BUSY)


@contextmanager
def turn_of(user_id: int) -> Iterator[None]:
    """Hold the user's turn; ImportBusy if it does not come soon."""
    try:
        with user_turn(user_id, wait=WAIT_SECONDS):
            yield
    except UserBusy as error:
        raise ImportBusy from error
    finally:
        take_up_waiting(user_id)


def take_up_waiting(user_id: int) -> None:
    """After a turn: whoever was asked for an import meanwhile saw the user busy, and
    left it."""
    if Import.objects.pending().filter(user=user_id).exists():
        tasks.queue_imports(user_id)
