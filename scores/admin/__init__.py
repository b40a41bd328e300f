"""The moderators' back office of scores. Django looks for it here."""

from __future__ import annotations

from scores.admin import catalogue, plays

__all__ = ["catalogue", "plays"]
