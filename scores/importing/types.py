"""The values that travel through the score pipeline (tachi-api, section 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from scores.facts import ChartFacts
from scores.games.schema import Playtype, Rating


class FailureKind(StrEnum):
    """Why a datum became no score; the values are the documents' error types."""

    NOT_FOUND = "SongOrChartNotFound"
    ORPHAN_EXISTS = "OrphanExists"
    INVALID = "InvalidDatapoint"
    AMBIGUOUS = "AmbiguousTitle"
    INTERNAL = "InternalError"
    #: Not worth a word: it appears nowhere.
    SKIP = "Skip"


@dataclass(frozen=True, slots=True)
class Failure:
    kind: FailureKind
    message: str = ""


class FatalImport(Exception):
    """The import as a whole ends here; ``status`` is the answer's (400, 401, ...)."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


@dataclass(frozen=True, slots=True)
class ProvidedClass:
    """A class that an import says its user has."""

    playtype: str
    set: str
    value: str


#: One datum of a file, plain JSON: stored as it is when it becomes an orphan.
Datum = Mapping[str, Any]
#: What all data of an import share, plain JSON, stored with each orphan.
Context = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A datum and the place where a person finds it: the line of a text (the first
    is 1), or the item of a list (the first is 1)."""

    number: int
    datum: Datum


@dataclass(frozen=True, slots=True)
class Parsed:
    game: str
    rows: Sequence[Row]
    context: Context = field(default_factory=dict)
    classes: tuple[ProvidedClass, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DryScore:
    """A converter's answer: what the file said, tied to a chart. ``metrics`` are the
    provided ones; ``time_achieved`` in Unix milliseconds."""

    chart: ChartFacts
    service: str
    metrics: Mapping[str, Any]
    judgements: Mapping[str, int | None] = field(default_factory=dict)
    optional: Mapping[str, Any] = field(default_factory=dict)
    score_meta: Mapping[str, Any] = field(default_factory=dict)
    comment: str | None = None
    time_achieved: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FullScore:
    """A score as it is stored: ``data`` is the document's scoreData, with derived
    metrics and the indexes of enums."""

    score_id: str
    playtype: Playtype
    dry: DryScore
    data: Mapping[str, Any]
    ratings: Mapping[str, Rating]
