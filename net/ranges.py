"""One byte range of a response (RFC 9110, section 14)."""

from __future__ import annotations

import re

_RANGE = re.compile(r"bytes=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})\s*", re.ASCII)


class Unsatisfiable(Exception):
    """The range begins after the end: 416."""


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """(first, last) inclusive; None where the whole is to be sent: no range, several
    ranges, or a header that is none (which a server may ignore)."""
    match = _RANGE.fullmatch(header)
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:  # the last n bytes
        if int(match[2]) == 0 or size == 0:
            raise Unsatisfiable
        return max(0, size - int(match[2])), size - 1
    first = int(match[1])
    last = min(int(match[2]), size - 1) if match[2] else size - 1
    if match[2] and int(match[2]) < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return first, last
