"""Why a service gave nothing. Each message is a sentence for the user; what the
service itself said is in none of them, since it may repeat a secret."""

from __future__ import annotations


class RemoteError(Exception):
    """``str(error)`` says it in words."""


class ServiceFailed(RemoteError):
    """Not to be reached, too slow, too large, or not what was agreed on."""


class GrantRefused(RemoteError):
    """The service does not, or no longer, let us act for the user."""


class NotLinked(RemoteError):
    """The user has not connected the service, or has disconnected it."""
