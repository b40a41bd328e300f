"""Status and configuration (tachi-api 3.1)."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from rest_framework.response import Response

from accounts.context import version
from accounts.models import ScorePermission
from api.tachi.base import TachiViewSet
from api.tachi.bodies import Body, read_body
from scores.actions.imports import enabled_import_types
from scores.actions.profiles import MAX_RIVALS
from scores.games import GAMES

_STARTED = int(time.time() * 1000)
# How many imports of one player these clients send at once; nothing here depends on it.
_QUEUE_SIZE = 3


class EchoBody(Body):
    echo: str | None = None


class StatusViewSet(TachiViewSet):
    def show(self, request: Any) -> Response:
        return self._status(self.query.text("echo"))

    def submit(self, request: Any) -> Response:
        return self._status(read_body(EchoBody, self.body).echo)

    def _status(self, echo: str | None) -> Response:
        """Clients test their token with `whoami` and `permissions`."""
        body: dict[str, Any] = {
            "serverTime": int(time.time() * 1000),
            "startTime": _STARTED,
            "version": version(),
            "whoami": self.caller.user_id,
            "permissions": [
                one for one in ScorePermission.values if one in self.caller.permissions
            ],
        }
        if echo is not None:
            body["echo"] = echo
        return self.answer(body, "The server is up.")

    def config(self, request: Any) -> Response:
        body = {
            "GAMES": list(GAMES),
            "IMPORT_TYPES": enabled_import_types(),
            "NAME": settings.SITE_NAME,
            "TYPE": "omni",
            "SIGNUPS_ENABLED": True,
        }
        return self.answer(body, "The configuration of this server.")

    def max_rivals(self, request: Any) -> Response:
        return self.answer(MAX_RIVALS, "How many rivals a user may have.")

    def queue_size(self, request: Any) -> Response:
        return self.answer(_QUEUE_SIZE, "How many scores a client should queue.")
