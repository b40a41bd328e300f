"""The site's own settings, with the bench's addresses before the site's."""

from __future__ import annotations

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
# Slow ones are to be measured, not refused.
SEARCH_SECONDS = 60.0
# Nobody is told to wait.
RATE_LIMITS = False
