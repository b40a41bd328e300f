"""What became of each row, for the person who sent it: the import page's list.

A fate is plain JSON: ``row`` (where it stands), ``fate``, ``label`` (title and
difficulty), ``value`` (the score as text), ``why`` in words, and the ids of what it
became: ``scoreID`` and ``chartID``, or ``orphanID``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from scores.importing.types import Failure, FailureKind


class Fate(StrEnum):
    IMPORTED = "imported"
    DUPLICATE = "duplicate"
    ORPHANED = "orphaned"
    REJECTED = "rejected"


_OF_FAILURE = {
    FailureKind.NOT_FOUND: Fate.ORPHANED,
    FailureKind.ORPHAN_EXISTS: Fate.ORPHANED,
}


def fate_of(failure: Failure) -> Fate:
    return _OF_FAILURE.get(failure.kind, Fate.REJECTED)


def summary(fates: list[dict[str, Any]]) -> Mapping[str, int]:
    """The document's additive summary; the four kinds add up to ``rows``."""
    count = Counter(row["fate"] for row in fates)
    return {
        "rows": len(fates),
        "imported": count[Fate.IMPORTED],
        "duplicates": count[Fate.DUPLICATE],
        "orphaned": count[Fate.ORPHANED],
        "rejected": count[Fate.REJECTED],
    }
