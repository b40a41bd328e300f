"""One request by one caller: what came of it, what was shown, what was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.contrib.messages import constants, get_messages
from django.db import connection, transaction

from tests.rights.secrets import words_in
from tests.rights.world import World

_WRITES = re.compile(
    r"\b(?:INSERT\s+INTO|DELETE\s+FROM|(?<!FOR )(?<!KEY )(?<!DO )UPDATE)\s+\"?(\w+)",
)
_SAVEPOINT = re.compile(r'^(SAVEPOINT|ROLLBACK TO SAVEPOINT) "?(\w+)')
# What every request of a browser may move.
_SESSIONS = {"django_session", "usersessions_usersession"}
_LETTERS = {403: "F", 404: "N", 405: "W", 409: "C", 422: "U"}


@dataclass(frozen=True)
class Row:
    """`outcome` has a letter for each of `CALLERS`:

    O  a page (2xx)                    L  on to the page to sign in
    R  done, and on to another page    F  forbidden (403)
    r  on to another page, which       N  not found (404)
       says why it was not done        U  the form again, with its errors (422)
    """

    method: str
    path: str
    outcome: str
    data: Mapping[str, Any] = field(default_factory=dict)
    htmx: bool = False

    def __str__(self) -> str:
        said = "&".join(f"{name}={text}" for name, text in self.data.items())
        return " ".join(filter(None, (self.method, self.path, said)))


def get(path: str, outcome: str, *, htmx: bool = False) -> Row:
    return Row("GET", path, outcome, htmx=htmx)


def post(path: str, outcome: str, **data: Any) -> Row:
    return Row("POST", path, outcome, data)


@dataclass(frozen=True)
class Answer:
    """`words` are the secret ones shown, `written` the tables that have changed."""

    outcome: str
    words: set[str]
    written: set[str]


def ask(world: World, row: Row, caller: str) -> Answer:
    """And everything is as it was before, so that a page is looked at only once."""
    if row.method != "GET" or row.htmx:
        return _ask(world, row, caller)
    place = (row.path, caller)
    answer: Answer | None = world.answers.get(place)
    if answer is None:
        answer = world.answers[place] = _ask(world, row, caller)
    return answer


def _ask(world: World, row: Row, caller: str) -> Answer:
    client, headers = world.client(caller), {"HX-Request": "true"} if row.htmx else {}
    data = {world.path(name): _filled(value, world) for name, value in row.data.items()}
    path = world.path(row.path)
    with transaction.atomic(), writes() as written:
        if row.method == "GET":
            response = client.get(path, headers=headers)
        else:
            response = client.post(path, data, headers=headers)
        shown = b"".join(response) if response.streaming else response.content
        outcome = outcome_of(response)
        transaction.set_rollback(True)
    text = shown.decode(errors="replace") + str(response.headers)
    return Answer(outcome, words_in(text), set(written))


def _filled(value: Any, world: World) -> Any:
    return world.path(value) if isinstance(value, str) else value


def outcome_of(response: Any) -> str:
    status, to = response.status_code, response.headers.get("Location", "")
    if status in (301, 302):
        if to.startswith(("/accounts/login/", "/admin/login/")):
            return "L"
        said = get_messages(response.wsgi_request)
        queued = getattr(said, "_queued_messages", [])
        return "r" if any(one.level > constants.SUCCESS for one in queued) else "R"
    return "O" if status < 300 else _LETTERS.get(status, f"[{status}]")


@contextmanager
def writes() -> Iterator[list[str]]:
    """The tables of whatever statement changes a row; what a savepoint takes back has
    not happened."""
    found: list[str] = []
    marks: dict[str, int] = {}

    def note(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        result = execute(sql, params, many, context)
        if mark := _SAVEPOINT.match(sql):
            if mark[1] == "SAVEPOINT":
                marks[mark[2]] = len(found)
            else:
                del found[marks[mark[2]] :]
        elif "last_seen_at" not in sql and context["cursor"].rowcount:
            found.extend(set(_WRITES.findall(sql)) - _SESSIONS)
        return result

    with connection.execute_wrapper(note):
        yield found
