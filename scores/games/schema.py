"""What a game is made of: frozen tables that the pipeline, the API and the site read.

A game has one or more playtypes, and everything below is said per playtype (games,
section 0). Words are those of the documents. Nothing here computes for one game:
formulas stand in `scores.ratings`, tables in one module per game beside this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from scores.facts import ChartFacts

#: A score's values: provided and derived metrics at the top, ``judgements`` and
#: ``optional`` as mappings that are always there (documents, section 5).
ScoreData = Mapping[str, Any]
Rating = float | int | None


def _without_point(value: object) -> object:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


#: A whole number; JSON does not tell 12.0 from 12.
Whole = Annotated[int, BeforeValidator(_without_point)]
Natural = Annotated[Whole, Field(ge=0)]


class Record(BaseModel):
    """A JSON object with exactly these keys: song.data, chart.data, scoreMeta and
    preferences of a game."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False
    )


#: Default of a field that may be left out but is never null (pydantic does not check
#: defaults against the type).
ABSENT: Any = None


class NoData(Record):
    """``{}``."""


class Tier(Record):
    value: float
    text: str
    individualDifference: bool


class TableFolder(Record):
    """A place of a chart in a difficulty table."""

    table: str
    level: str


class Kind(StrEnum):
    INTEGER = "INTEGER"
    DECIMAL = "DECIMAL"
    ENUM = "ENUM"
    GRAPH = "GRAPH"
    NULLABLE_GRAPH = "NULLABLE_GRAPH"


@dataclass(frozen=True, slots=True)
class Metric:
    """``minimum`` and ``maximum`` are inclusive, for graphs they hold for each item; a
    maximum that the chart decides is a function. ``values`` of an enum go from low
    to high."""

    name: str
    kind: Kind
    minimum: float | None = None
    maximum: float | Callable[[ChartFacts], float] | None = None
    values: tuple[str, ...] = ()
    relevant_from: str = ""
    in_score_id: bool = False
    # A graph whose items are whole numbers.
    whole: bool = False


def integer(
    name: str,
    minimum: float | None = 0,
    maximum: float | Callable[[ChartFacts], float] | None = None,
    *,
    in_score_id: bool = False,
) -> Metric:
    return Metric(name, Kind.INTEGER, minimum, maximum, in_score_id=in_score_id)


def decimal(
    name: str,
    minimum: float | None = 0,
    maximum: float | Callable[[ChartFacts], float] | None = None,
) -> Metric:
    return Metric(name, Kind.DECIMAL, minimum, maximum)


def enum(name: str, *values: str, relevant_from: str) -> Metric:
    return Metric(name, Kind.ENUM, values=values, relevant_from=relevant_from)


def graph(
    name: str, minimum: float, maximum: float, *, nullable: bool, whole: bool = False
) -> Metric:
    kind = Kind.NULLABLE_GRAPH if nullable else Kind.GRAPH
    return Metric(name, kind, minimum, maximum, whole=whole)


#: FAST, SLOW and MAX_COMBO: what nearly every game has as optional metrics.
FAST_SLOW_COMBO = (integer("fast"), integer("slow"), integer("maxCombo"))


@dataclass(frozen=True, slots=True)
class Difficulty:
    name: str
    shorthand: str


@dataclass(frozen=True, slots=True)
class ScoreRating:
    """``rate`` gets hydrated data; None where there is no rating."""

    name: str
    description: str
    rate: Callable[[ScoreData, ChartFacts], Rating]


@dataclass(frozen=True, slots=True)
class SessionRating:
    """``factor`` times the mean of the ``best`` highest ratings ``of``; null when a
    session has fewer."""

    name: str
    description: str
    of: str
    best: int = 10
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Best:
    """What a profile rating may see of a personal best on a primary chart."""

    ratings: Mapping[str, Rating]
    song_id: int
    difficulty: str
    song_data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProfileRating:
    name: str
    description: str
    compute: Callable[[Sequence[Best]], Rating]


@dataclass(frozen=True, slots=True)
class ClassValue:
    id: str
    name: str


def class_values(names: Mapping[str, str]) -> tuple[ClassValue, ...]:
    """Id -> what people read, from low to high."""
    return tuple(ClassValue(id, name) for id, name in names.items())


@dataclass(frozen=True, slots=True)
class ClassSet:
    """Values from low to high. A set with ``derive`` is DERIVED: its value's id from
    the profile ratings, null while they are; one without is PROVIDED by imports."""

    name: str
    values: tuple[ClassValue, ...]
    derive: Callable[[Mapping[str, Rating]], str | None] | None = None
    relevant_from: str = ""
    minimum_scores: int = 0

    def index(self, value_id: str) -> int:
        return next(i for i, value in enumerate(self.values) if value.id == value_id)

    def value(self, value_id: str) -> ClassValue:
        return self.values[self.index(value_id)]


@dataclass(frozen=True, slots=True)
class Merge:
    """A rule by which a personal best takes ``copies`` from the score that is best by
    ``metric``; names of optional metrics begin with ``optional.``."""

    name: str
    metric: str
    copies: tuple[str, ...]
    largest: bool = True


@dataclass(frozen=True, kw_only=True, eq=False)
class Playtype:
    """Everything said of one game and playtype. There is one object for each, so they
    are compared and hashed as such."""

    game: str
    name: str
    default_metric: str
    preferred_enum: str
    #: Best to worst.
    judgements: tuple[str, ...]
    match_types: tuple[str, ...]
    #: In order; None: any text is a difficulty.
    difficulties: tuple[Difficulty, ...] | None
    default_difficulty: str
    #: Key -> name, oldest first; empty: charts have no versions.
    versions: Mapping[str, str]
    provided: tuple[Metric, ...]
    derived: tuple[Metric, ...]
    optional: tuple[Metric, ...]
    #: All derived metrics, from provided ones, judgements and optional ones.
    derive: Callable[[ScoreData, ChartFacts], dict[str, Any]]
    #: Each returns what is wrong with a hydrated score, or None.
    validators: tuple[Callable[[ScoreData, ChartFacts], str | None], ...] = ()
    score_ratings: tuple[ScoreRating, ...]
    session_ratings: tuple[SessionRating, ...]
    profile_ratings: tuple[ProfileRating, ...]
    default_score_rating: str
    default_session_rating: str
    default_profile_rating: str
    classes: tuple[ClassSet, ...] = ()
    #: Name of a personal best's base in ``composedFrom``.
    base_name: str = "Best Score"
    merges: tuple[Merge, ...] = ()
    #: Metrics that rank a chart, most important first; an enum counts by its index.
    ranking: tuple[str, ...]
    song_data: type[Record]
    chart_data: type[Record]
    score_meta: type[Record]
    preferences: type[Record]

    def __str__(self) -> str:
        """The documents' GPT string."""
        return f"{self.game}:{self.name}"

    @cached_property
    def metrics(self) -> Mapping[str, Metric]:
        """Provided and derived ones by name."""
        return {metric.name: metric for metric in (*self.provided, *self.derived)}

    @cached_property
    def optional_metrics(self) -> Mapping[str, Metric]:
        return {metric.name: metric for metric in self.optional}

    @cached_property
    def class_sets(self) -> Mapping[str, ClassSet]:
        return {classes.name: classes for classes in self.classes}

    @cached_property
    def enum_indexes(self) -> Mapping[str, Mapping[str, int]]:
        """Enum metric (also optional) -> value -> index."""
        return {
            metric.name: {value: index for index, value in enumerate(metric.values)}
            for metric in (*self.provided, *self.derived, *self.optional)
            if metric.kind is Kind.ENUM
        }

    @cached_property
    def difficulty_names(self) -> frozenset[str]:
        return frozenset(d.name for d in self.difficulties or ())


@dataclass(frozen=True, kw_only=True, eq=False)
class Game:
    name: str
    #: What people call it.
    title: str
    playtypes: Mapping[str, Playtype]
