from __future__ import annotations

import gc

from django.apps import AppConfig


class ScoresConfig(AppConfig):
    name = "scores"

    def ready(self) -> None:
        # An import holds a million objects that live until its end: looking through
        # them for cycles after every 700 new ones took half of its time.
        gc.set_threshold(50_000, 10, 10)
