"""gallery-dl with its extractor of Twibooru, whose host is fixed, turned to another:
gdl_twibooru.py ROOT [what gallery-dl takes] (spec: clients 2)."""

from __future__ import annotations

import sys
from typing import Any

import gallery_dl
from gallery_dl.extractor import twibooru

_root = sys.argv.pop(1)
_init = twibooru.TwibooruAPI.__init__


def _turned(self: Any, extractor: Any) -> None:
    _init(self, extractor)
    self.root = f"{_root}/api"


twibooru.TwibooruAPI.__init__ = _turned
sys.exit(gallery_dl.main())
