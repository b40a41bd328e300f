from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import orjson
import pytest


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """Where the dumps of a test lie."""
    settings.HOME = tmp_path
    return tmp_path


def lines(path: Path) -> list[Any]:
    return [
        orjson.loads(line)
        for line in gzip.decompress(path.read_bytes()).split(b"\n")[:-1]
    ]
