"""What can go wrong before the server answers."""

from __future__ import annotations


class StartError(Exception):
    """A start that cannot go on. The text is for the operator: what, and what to do."""


class Stopped(Exception):
    """A wish, no error: SIGTERM, SIGINT or SIGHUP came while something waited."""
