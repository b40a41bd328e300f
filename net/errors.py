"""Why a fetch ended without a file. Each message is a sentence for the user."""

from __future__ import annotations


class FetchError(Exception):
    """The address gave no file; ``str(error)`` says why, in words for the user."""


class Refused(FetchError):
    """We will not ask for this address: its form, scheme or network is not allowed."""


class TooLarge(FetchError):
    """The file, or the head of the answer, is larger than the limits allow."""


class TooSlow(FetchError):
    """A time limit ran out: of one step, or of the whole fetch."""


class BadStatus(FetchError):
    """The server answered with something else than the file."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Unreachable(FetchError):
    """No such host, no connection, a broken answer, or a file that ended early."""


class TooManyRedirects(FetchError):
    """The server sent us on more often than the limits allow."""
