"""What a user's best on a chart was at some time before (tachi-api, section 3.9).

`personal_best` makes the whole thing from scores as they are. Who asks for hundreds of
moments needs only its metrics, and gets them here score by score: `Standing` takes the
numbers that decide, in the order in which the scores were achieved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scores.games.schema import Kind, Playtype

#: Metrics that have a difference; an enum's is that of its indexes.
_NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.ENUM)
#: A score's numbers, by metric; those of optional metrics as ``optional.bp``.
Numbers = Mapping[str, float | None]


def compared(playtype: Playtype) -> tuple[str, ...]:
    """Names of the metrics that have a difference."""
    return tuple(n for n, m in playtype.metrics.items() if m.kind in _NUMBERS)


def deciding(playtype: Playtype) -> tuple[str, ...]:
    """All numbers of a score that `Standing` asks for."""
    asked = [merge.metric for merge in playtype.merges]
    return tuple(dict.fromkeys([playtype.default_metric, *compared(playtype), *asked]))


@dataclass
class Standing:
    """The metrics of the personal best of all scores added so far; they come in the
    order of time, so that of equals the first one counts."""

    playtype: Playtype
    _base: Numbers | None = None
    _best: list[Numbers | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._best = [None] * len(self.playtype.merges)

    def add(self, score: Numbers) -> None:
        name = self.playtype.default_metric
        if self._base is None or _value(score, name) > _value(self._base, name):
            self._base = score
        for place, merge in enumerate(self.playtype.merges):
            value, best = score.get(merge.metric), self._best[place]
            if value is None:
                continue
            held = None if best is None else _value(best, merge.metric)
            if held is None or (value > held if merge.largest else value < held):
                self._best[place] = score

    def metrics(self) -> dict[str, float | None] | None:
        """None before the first score."""
        if self._base is None:
            return None
        made = {name: self._base.get(name) for name in compared(self.playtype)}
        for merge, best in zip(self.playtype.merges, self._best, strict=True):
            if best is not None:
                made |= {n: best.get(n) for n in merge.copies if n in made}
        return made


def _value(score: Numbers, name: str) -> float:
    value = score.get(name)
    return float("-inf") if value is None else value
