"""Orphans are tried again: on demand, daily, and after the catalogue has grown
(tachi-api, section 4.7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.utils import timezone

from scores.importing.formats import FORMATS
from scores.importing.identity import canonical_json
from scores.importing.types import Failure, FailureKind, Row
from scores.models import Orphan
from scores.processing.outcomes import Outcome, judge
from scores.processing.storing import Work, store
from scores.processing.turns import UserBusy, user_turn

log = structlog.get_logger("polybooru.scores")

# So many of a user at once: bounded memory, and a short transaction.
BATCH = 2000
_KEPT = frozenset({FailureKind.NOT_FOUND, FailureKind.INTERNAL})


@dataclass
class OrphanCounts:
    """``failed`` found no chart and stay, ``success`` are scores now, ``removed`` had
    a chart but cannot be scores, or are scores already; ``processed`` is their sum."""

    failed: int = 0
    success: int = 0
    removed: int = 0

    @property
    def processed(self) -> int:
        return self.failed + self.success + self.removed

    def add(self, other: OrphanCounts) -> None:
        self.failed += other.failed
        self.success += other.success
        self.removed += other.removed


def reprocess(user_id: int) -> OrphanCounts:
    """All orphans of a user, whose turn the caller holds; the oldest first."""
    counts = OrphanCounts()
    last = 0
    while True:
        mine = Orphan.objects.filter(user=user_id, pk__gt=last).order_by("pk")
        batch = list(mine[:BATCH])
        if not batch:
            return counts
        last = batch[-1].pk
        for group in _alike(batch):
            with transaction.atomic():
                counts.add(_reprocess(user_id, group))


def reprocess_all_orphans() -> int:
    """Those of every user; returns how many have become scores. What goes wrong with
    one user is logged and stops no other."""
    found = 0
    users = Orphan.objects.order_by("user").values_list("user", flat=True).distinct()
    for user_id in list(users):
        try:
            with user_turn(user_id, wait=60):
                found += reprocess(user_id).success
        except UserBusy:
            log.warning("orphans wait", user=user_id)
        except Exception:
            log.exception("orphans", user=user_id)
    return found


def _alike(orphans: Sequence[Orphan]) -> list[list[Orphan]]:
    """Of one import type, game and context: what one import could have held."""
    groups: dict[tuple[str, str, str], list[Orphan]] = defaultdict(list)
    for orphan in orphans:
        key = orphan.import_type, orphan.game, canonical_json(orphan.context)
        groups[key].append(orphan)
    return list(groups.values())


def _reprocess(user_id: int, orphans: Sequence[Orphan]) -> OrphanCounts:
    first = orphans[0]
    of = FORMATS.get(first.import_type)
    if of is None:
        return OrphanCounts(failed=len(orphans))
    now = int(timezone.now().timestamp() * 1000)
    rows = [Row(orphan.pk, orphan.data) for orphan in orphans]
    outcomes = judge(
        rows, first.context, of=of, game=first.game, user_id=user_id, now=now
    )
    work = Work(
        user_id=user_id,
        game=first.game,
        of=of,
        # What stays an orphan is none that has to be stored.
        outcomes=[outcome for outcome in outcomes if not _stays(outcome)],
        context=first.context,
        seed=first.orphan_id,
        now=now,
    )
    success = len(store(work).new_scores) if work.outcomes else 0
    gone = [outcome.row.number for outcome in work.outcomes]
    Orphan.objects.filter(pk__in=gone).delete()
    return OrphanCounts(
        failed=len(outcomes) - len(gone), success=success, removed=len(gone) - success
    )


def _stays(outcome: Outcome) -> bool:
    return isinstance(outcome.result, Failure) and outcome.result.kind in _KEPT
