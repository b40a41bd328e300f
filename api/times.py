"""Times as two of the dialects write them."""

from __future__ import annotations

from datetime import UTC, datetime


def milliseconds(moment: datetime) -> str:
    """`2020-07-08T22:26:55.743Z`: always three digits (twibooru-api T10, nekos-api
    section 2). Later ones are cut off: a time must not come before itself."""
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00") + "Z"
