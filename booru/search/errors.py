"""What is wrong with a query, in words for its writer."""

from __future__ import annotations


class SearchError(ValueError):
    """A query that cannot be read. The message is meant for the user (texts: search
    2.7); the position is the offset in the query's text where the mistake is."""

    def __init__(self, message: str, position: int | None = None) -> None:
        # Messages quote the query, and a lone surrogate would break every encoder.
        self.message = message.encode(errors="replace").decode()
        self.position = position
        super().__init__(self.message)
