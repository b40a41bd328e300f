from __future__ import annotations

from django.apps import AppConfig


class BooruConfig(AppConfig):
    name = "booru"
