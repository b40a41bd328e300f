from __future__ import annotations

from rest_framework.exceptions import APIException


class Refusal(APIException):
    """An answer of the error envelope: its status, and a sentence for the client."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status_code = status
        self.message = message
