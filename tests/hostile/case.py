"""What a hostile file is, and how tables of them are written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Expect = Literal["refused", "either"]


@dataclass(frozen=True)
class Hostile:
    """One file to upload under `name`.

    "refused": the upload must answer 4xx. "either": a 4xx, or the file is accepted
    and its processing ends, as processed or as failed. Nothing else is ever right:
    no 5xx, no hanging, no request to another server, no local file in a picture.
    """

    name: str
    data: bytes
    expect: Expect


Cases = Iterator[Hostile]


def refused(name: str, data: bytes) -> Hostile:
    return Hostile(name, data, "refused")


def either(name: str, data: bytes) -> Hostile:
    return Hostile(name, data, "either")
