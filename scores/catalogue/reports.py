"""What became of a collection's files, in words for the operator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

#: Rejected documents told one by one, for each file.
TOLD_REJECTIONS = 20
_EXAMPLES = 3

#: What is odd -> where. Nothing of it keeps a document out.
Findings = Mapping[str, Sequence[str]]


@dataclass
class FileReport:
    """``problem`` is the file's own: nothing of it was loaded then. ``absent`` counts
    rows whose document has gone, of which ``removed`` are removed and ``kept`` have
    scores or charts."""

    name: str
    problem: str = ""
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[str] = field(default_factory=list)
    absent: int = 0
    removed: int = 0
    kept: int = 0
    pruned: bool = False
    findings: dict[str, list[str]] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        return bool(self.problem or self.rejected)

    @property
    def changed(self) -> bool:
        return bool(self.inserted or self.updated or self.removed)

    def find(self, findings: Findings) -> None:
        for what, places in findings.items():
            self.findings.setdefault(what, []).extend(places)

    def line(self) -> str:
        if self.problem:
            return f"{self.name}: {self.problem}"
        counts = [
            f"{self.inserted:,} inserted",
            f"{self.updated:,} updated",
            f"{self.unchanged:,} unchanged",
            f"{len(self.rejected):,} rejected",
        ]
        if self.pruned:
            counts.append(f"{self.removed:,} removed")
        return f"{self.name}: {', '.join(counts)}{self._absence()}"

    def details(self) -> Iterator[str]:
        """Rejections first, then what is odd."""
        for rejection in self.rejected[:TOLD_REJECTIONS]:
            yield f"{self.name}: {rejection}"
        more = len(self.rejected) - TOLD_REJECTIONS
        if more > 0:
            yield f"{self.name}: and {more:,} more rejected"
        for what, places in sorted(self.findings.items()):
            shown = ", ".join(places[:_EXAMPLES])
            rest = len(places) - _EXAMPLES
            more_of_it = f" and {rest:,} more" if rest > 0 else ""
            yield f"{self.name}: warning: {what}: {shown}{more_of_it}"

    def _absence(self) -> str:
        if self.pruned:
            return f"; {self.kept:,} kept, still in use" if self.kept else ""
        if not self.absent:
            return ""
        return f"; {self.absent:,} no longer in the file: --prune removes them"
