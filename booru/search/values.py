"""A value as it stands in a term, and what its range operator makes of it."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from booru.search.errors import SearchError
from booru.search.fields import Field
from booru.search.nodes import Between, Leaf, Nothing


class Op(enum.StrEnum):
    EQ = "eq"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"


@dataclass(frozen=True, slots=True)
class Value:
    """`text` is trimmed and begins at offset `position` of the query; `name` is the
    field as it was written, maybe by an alias."""

    field: Field
    name: str
    op: Op
    text: str
    position: int

    def error(self, message: str) -> SearchError:
        return SearchError(message, self.position)

    def not_a(self, expected: str) -> SearchError:
        return self.error(f"expected {expected}, starting at: {self.text}")

    def check_single_range(self) -> None:
        """A value that is a range by itself (`5~2`) takes no range operator."""
        if self.op is not Op.EQ:
            raise self.error(f"multiple ranges specified for {self.name}")


def between(value: Value, first: int, last: int, *, least: int, most: int) -> Leaf:
    """The whole numbers that stand in the value's relation to first..last, out of
    least..most."""
    low, high = {
        Op.EQ: (first, last),
        Op.GTE: (first, None),
        Op.GT: (last + 1, None),
        Op.LTE: (None, last),
        Op.LT: (None, first - 1),
    }[value.op]
    if (low is not None and low > most) or (high is not None and high < least):
        return Nothing()
    return Between(
        value.field.name,
        None if low is None else max(low, least),
        None if high is None else min(high, most),
    )
