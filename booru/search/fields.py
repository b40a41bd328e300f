"""What a search knows: its fields, their types, and who may use them."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


class Kind(enum.StrEnum):
    """The value types of search 2.3. INT has ranges and `~`; NUM is a plain id."""

    INT = "int"
    NUM = "num"
    FLOAT = "float"
    BOOL = "bool"
    DATE = "date"
    IP = "ip"
    LITERAL = "literal"
    TEXT = "text"
    CUSTOM = "custom"


class Role(enum.IntEnum):
    """Each role may use its own fields and those of the roles before it."""

    ANYONE = 0
    USER = 1
    MODERATOR = 2


def trimmed_and_lower(value: str) -> str:
    return value.strip().lower()


@dataclass(frozen=True, slots=True)
class Field:
    """`normalise` brings a literal to the form of the stored values. It also sees
    patterns, with marks that it must leave in place (see `patterns.ONE_MARK`).
    `refusal` is the error text of a custom id, with `{}` for the value."""

    name: str
    kind: Kind
    role: Role = Role.ANYONE
    normalise: Callable[[str], str] = trimmed_and_lower
    refusal: str = "Invalid value `{}'."


@dataclass(frozen=True, slots=True, eq=False)
class KnownFields:
    """The fields that exist for one role; what the parser takes."""

    role: Role
    default: Field
    by_name: Mapping[str, Field]
    my: frozenset[str]


class FieldSet:
    """The table of one search. `my` lists the words of its `my:` field, which every
    search knows: an anonymous `my:` is an error, not a value of the default field."""

    def __init__(
        self,
        fields: Iterable[Field],
        *,
        default: Field,
        my: Iterable[str] = (),
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        by_name = {field.name: field for field in fields}
        for alias, name in (aliases or {}).items():
            by_name[alias] = by_name[name]
        words = frozenset(my)
        self._of_role = {
            role: KnownFields(
                role,
                default,
                {name: f for name, f in by_name.items() if f.role <= role},
                words,
            )
            for role in Role
        }

    def for_role(self, role: Role) -> KnownFields:
        return self._of_role[role]
