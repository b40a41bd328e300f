"""Values of numbers, booleans and addresses (search 2.3)."""

from __future__ import annotations

import ipaddress
import math
import re

import numpy as np

from booru.search.nodes import Between, Custom, Exact, InNetwork, Leaf, Nothing
from booru.search.values import Op, Value, between

MIN_INT, MAX_INT = -(2**31), 2**31 - 1
MAX_FLOAT = float(np.finfo(np.float32).max)

_INT = re.compile(r"([+-]?)([0-9]+)(?:~([0-9]+))?")
_NUM = re.compile(r"[0-9]+")
_FLOAT = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?)(?:~([0-9]+(?:\.[0-9]+)?))?")
_IP = re.compile(r"[0-9A-Fa-f:.]+(?:/[0-9]{1,3})?")
# Python refuses to read numbers of more digits; far beyond any clamp.
_MAX_DIGITS = 4000
_HUGE: int = 10**4000


def read_int(value: Value) -> Leaf:
    found = _INT.fullmatch(value.text)
    if found is None:
        raise value.not_a("an integer")
    centre = -_integer(found[2]) if found[1] == "-" else _integer(found[2])
    distance = 0
    if found[3] is not None:
        value.check_single_range()
        distance = _integer(found[3])
    return between(
        value,
        _clamped(centre - distance),
        _clamped(centre + distance),
        least=MIN_INT,
        most=MAX_INT,
    )


def read_num(value: Value) -> Leaf:
    if _NUM.fullmatch(value.text) is None:
        raise value.not_a("a non-negative integer")
    return Exact(value.field.name, _clamped(_integer(value.text)))


def read_custom_id(value: Value) -> Leaf:
    if _NUM.fullmatch(value.text) is None:
        raise value.error(value.field.refusal.format(value.text))
    number = _clamped(_integer(value.text))
    return Custom(value.field.name, number, value.position)


def read_float(value: Value) -> Leaf:
    found = _FLOAT.fullmatch(value.text)
    if found is None:
        raise value.not_a("a number")
    centre, distance = _finite(float(found[1])), 0.0
    if found[2] is not None:
        value.check_single_range()
        distance = _finite(float(found[2]))
    low, high = as_float32(centre - distance), as_float32(centre + distance)
    name = value.field.name
    match value.op:
        case Op.EQ:
            return Between(name, low, high)
        case Op.GTE:
            return Between(name, low, None)
        case Op.LTE:
            return Between(name, None, high)
        case Op.GT:
            above = _neighbour(high, math.inf)
            return Between(name, above, None) if high < MAX_FLOAT else Nothing()
        case Op.LT:
            below = _neighbour(low, -math.inf)
            return Between(name, None, below) if low > -MAX_FLOAT else Nothing()


def as_float32(number: float) -> float:
    """Rounded to a 32-bit float, and never infinite."""
    return float(np.float32(_finite(number)))


def read_bool(value: Value) -> Leaf:
    if value.text not in ("true", "false"):
        raise value.not_a("a boolean, true or false")
    return Exact(value.field.name, value.text == "true")


def read_ip(value: Value) -> Leaf:
    # Python's reader also takes netmasks and zones.
    if _IP.fullmatch(value.text) is None:
        raise value.not_a("an IP address")
    try:
        network = ipaddress.ip_network(value.text, strict=False)
    except ValueError:
        raise value.not_a("an IP address") from None
    return InNetwork(value.field.name, network)


def _integer(digits: str) -> int:
    significant = digits.lstrip("0")
    if len(significant) > _MAX_DIGITS:
        return _HUGE
    return int(significant or "0")


def _clamped(number: int) -> int:
    return min(max(number, MIN_INT), MAX_INT)


def _finite(number: float) -> float:
    """Adding zero drops the sign of a negative one."""
    return min(max(number, -MAX_FLOAT), MAX_FLOAT) + 0.0


def _neighbour(number: float, towards: float) -> float:
    with np.errstate(over="ignore"):
        return float(np.nextafter(np.float32(number), np.float32(towards)))
