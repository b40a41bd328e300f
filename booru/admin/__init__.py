"""The moderators' back office. Its buttons call the same actions as everything else.
Django looks for it here."""

from __future__ import annotations

from booru.admin import collections, images, tags

__all__ = ["collections", "images", "tags"]
