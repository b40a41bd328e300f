"""Measured figures: they are for people, and no test depends on them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol


class Figure(Protocol):
    def __call__(self, name: str, value: object) -> None: ...


class Figures:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, name: str, value: object) -> None:
        shown = round(value, 3) if isinstance(value, float) else value
        with self.path.open("a") as file:
            file.write(json.dumps({name: shown}, ensure_ascii=False) + "\n")
