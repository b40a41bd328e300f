"""Thousands of requests, and whether each answer is one of the documented ones."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import Any

from django.db import transaction

from tests.api.tachi.clients import CORS, OURS
from tests.api.tachi.world import World

STATUSES = {200, 202, 400, 401, 403, 404, 409, 413, 429}


class Asked:
    """Sends, checks each answer, and undoes what it changed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.wrong: list[str] = []
        self.statuses: dict[int, int] = {}
        self._turn = 0

    def __call__(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        content_type: str = "application/json",
        *,
        by: str = "",
        undone: bool = True,
    ) -> int:
        """By one caller after the other, unless named; the status."""
        names = list(self.world.callers)
        self._turn += 1
        name = by or names[self._turn % len(names)]
        with transaction.atomic() if undone else nullcontext():
            answer = self.world.callers[name].generic(method, path, body, content_type)
            if undone:
                transaction.set_rollback(True)
        self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
        if what := _wrong_with(method, answer):
            said = answer.content[:300]
            asked = f"{method} {path[:200]} {content_type} {body[:100]!r}"
            self.wrong.append(f"{what}: {asked} by {name}: {said!r}")
        return int(answer.status_code)


def _wrong_with(method: str, answer: Any) -> str:
    """What is undocumented about an answer; empty if nothing is."""
    for name, value in CORS.items():
        if answer.headers.get(name) != value:
            return f"{name} is missing"
    if method == "OPTIONS":
        return "" if (answer.status_code, answer.content) == (200, b"") else "OPTIONS"
    if answer.status_code not in STATUSES:
        return f"status {answer.status_code}"
    if answer["Content-Type"] != OURS:
        return f"content type {answer['Content-Type']}"
    if method == "HEAD":
        return "a body for HEAD" if answer.content else ""
    try:
        said = json.loads(answer.content, parse_constant=_no_number)
    except ValueError as error:
        return f"no JSON: {error}"
    good = answer.status_code < 300
    keys = {"success", "description"} | ({"body"} if good else set())
    if set(said) != keys or said["success"] is not good:
        return "not the envelope"
    return "" if isinstance(said["description"], str) else "no description"


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no JSON")
