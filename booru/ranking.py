"""PURE: orders by votes."""

from __future__ import annotations

from math import sqrt

_Z = 2.57583
# The constant of the contract, not _Z * _Z (philomena-api 6.1).
_Z_SQUARED = 6.634900189


def wilson_score(upvotes: int, downvotes: int) -> float:
    """Lower bound of the Wilson interval at 99.5 %; 0.0 without upvotes."""
    if upvotes == 0:
        return 0.0
    n = upvotes + downvotes
    p = upvotes / n
    spread = _Z * sqrt((p * (1 - p) + _Z_SQUARED / (4 * n)) / n)
    return (p + _Z_SQUARED / (2 * n) - spread) / (1 + _Z_SQUARED / n)
