"""A term to a leaf of the tree: which field, which operator, and what the field's
type makes of the value (search 2.2)."""

from __future__ import annotations

from datetime import datetime

from booru.search import dates, literals, numbers
from booru.search.errors import SearchError
from booru.search.fields import Field, Kind, KnownFields, Role
from booru.search.nodes import Custom, Leaf
from booru.search.values import Op, Value

_MY = Field("my", Kind.CUSTOM)
_OPS = {op.value: op for op in Op}
_PLAIN_READERS = {
    Kind.NUM: numbers.read_num,
    Kind.BOOL: numbers.read_bool,
    Kind.IP: numbers.read_ip,
    Kind.CUSTOM: numbers.read_custom_id,
}


class TermReader:
    def __init__(self, fields: KnownFields, now: datetime) -> None:
        self._fields = fields
        self._now = now

    def read(self, text: str, start: int) -> Leaf:
        """The leaf for a term's text, which begins at this offset of the query."""
        head, colon, raw = text.partition(":")
        found = self._field_and_op(head) if colon else None
        if found is None:
            return _words(self._fields.default, text)
        field, name, op = found
        if field is _MY and self._fields.role is Role.ANYONE:
            raise SearchError("You must be logged in to use `my' queries.", start)
        if op is not Op.EQ and field.kind not in (Kind.INT, Kind.FLOAT, Kind.DATE):
            raise SearchError(f"range specified for {name}", start + len(name))
        if field.kind in (Kind.LITERAL, Kind.TEXT):
            return _words(field, raw)
        blank = len(raw) - len(raw.lstrip())
        position = start + len(head) + 1 + blank
        return self._typed(Value(field, name, op, raw.strip(), position))

    def _field_and_op(self, head: str) -> tuple[Field, str, Op] | None:
        if field := self._field(head):
            return field, head, Op.EQ
        name, _, suffix = head.rpartition(".")
        if (op := _OPS.get(suffix)) and (field := self._field(name)):
            return field, name, op
        return None

    def _field(self, name: str) -> Field | None:
        return _MY if name == _MY.name else self._fields.by_name.get(name)

    def _typed(self, value: Value) -> Leaf:
        if value.field is _MY:
            if value.text not in self._fields.my:
                raise value.error("Unknown `my' value.")
            return Custom(_MY.name, value.text, value.position)
        match value.field.kind:
            case Kind.INT:
                return numbers.read_int(value)
            case Kind.FLOAT:
                return numbers.read_float(value)
            case Kind.DATE:
                return dates.read_date(value, self._now)
            case kind:
                return _PLAIN_READERS[kind](value)


def _words(field: Field, raw: str) -> Leaf:
    if field.kind is Kind.TEXT:
        return literals.read_text(field, raw)
    return literals.read_literal(field, raw)
