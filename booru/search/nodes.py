"""The typed tree of a query. Values are normalised and unescaped; nothing in a tree
depends on how it was written.

The parser builds And and Or with two or more children, none of them of the same
class, and never a Not of a Not.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from booru.search.patterns import Pattern


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches all documents, also those without a value in the field that was named."""


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


@dataclass(frozen=True, slots=True)
class And:
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    child: Node


@dataclass(frozen=True, slots=True)
class Boost:
    """Weighs a part for relevance; never changes what matches."""

    child: Node
    factor: float


@dataclass(frozen=True, slots=True)
class Exact:
    """One of the field's values equals this one."""

    field: str
    value: str | int | bool


@dataclass(frozen=True, slots=True)
class Matching:
    """One of the field's values matches the pattern as a whole."""

    field: str
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Near:
    """One of the field's values is at most so many edits away (1 or 2), counted as
    optimal string alignment."""

    field: str
    value: str
    edits: int


@dataclass(frozen=True, slots=True)
class Between:
    """A number in a range with both ends inside; None is no limit. Floats are meant
    as 32-bit floats, dates as whole seconds since the epoch."""

    field: str
    low: int | float | None
    high: int | float | None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Stems at these distances from the first one."""

    field: str
    stems: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class WordMatching:
    """One stored stem matches the pattern as a whole."""

    field: str
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class InNetwork:
    field: str
    network: IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Custom:
    """Means what the caller makes of it: `my` with its word, `gallery_id` and
    `filter_id` with a number. The position is for errors about it."""

    field: str
    value: str | int
    position: int = dataclasses.field(default=0, compare=False)


Leaf = (
    Everything
    | Nothing
    | Exact
    | Matching
    | Near
    | Between
    | Phrase
    | WordMatching
    | InNetwork
    | Custom
)
Node = And | Or | Not | Boost | Leaf
