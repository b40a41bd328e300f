"""The background work on scores; callable without Celery.

`running` takes a user's imports in their order, `outcomes` asks the pure stages about
every row of one, `storing` writes what they answer in a single transaction, and
`rebuilding` makes anew what scores imply: personal bests, sessions, profiles.
"""

from __future__ import annotations

from scores.processing.orphans import OrphanCounts, reprocess, reprocess_all_orphans
from scores.processing.recalculating import (
    recalculate_charts,
    recalculate_stale_charts,
)
from scores.processing.running import run_imports, take_due
from scores.processing.turns import UserBusy, user_turn

__all__ = [
    "OrphanCounts",
    "UserBusy",
    "recalculate_charts",
    "recalculate_stale_charts",
    "reprocess",
    "reprocess_all_orphans",
    "run_imports",
    "take_due",
    "user_turn",
]
