"""Every page by every kind of caller: who is let in, who is not, what they see, and
that whoever is refused has changed nothing."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from django.urls import resolve

from booru.views import comment_staff, duplicates, interactions, moderating
from community.actions.queue import DONE
from community.views import people
from forums.views import staff
from tests.rights import (
    table_accounts,
    table_booru,
    table_forums,
    table_images,
    table_others,
)
from tests.rights.asking import Row, ask
from tests.rights.routes import PAGE_METHODS, routes
from tests.rights.secrets import BY_NAME, CALLERS, SECRETS, Secret, words_in
from tests.rights.world import World

pytestmark = pytest.mark.django_db
TABLES = (table_accounts, table_images, table_booru, table_forums, table_others)
ROWS: list[Row] = [row for table in TABLES for row in table.ROWS]
REFUSED = set("LFNUWr")
# What a look at a page may note: that it was looked at, and what is read now.
NOTED = {
    "accounts_conversation",
    "accounts_notification",
    "forums_topic",
    "forums_topicread",
}
# Views whose address or form says what is to be done, and all that they know.
ACTS: dict[str, Collection[str]] = {
    "/images/{image}/moderate/": moderating.ACTS,
    "/images/{image}/act act=": interactions.ACTS,
    "/comments/": comment_staff.ACTS,
    "/duplicates/": duplicates.ACTS,
    "/tend/": {*staff.TOPIC_ACTS, *staff.POST_ACTS},
    "/moderation/people/": people.ACTS,
    "/moderation do=": DONE,
    "/moderation/bans/": ("lift", "restore"),
}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_row_of_the_table(row: Row, world: World) -> None:
    answers = {caller: ask(world, row, caller) for caller in CALLERS}
    outcome = "".join(answer.outcome for answer in answers.values())
    assert outcome == row.outcome
    for caller, answer in answers.items():
        seen = {name for name in answer.words if not BY_NAME[name].may_read(caller)}
        assert not seen, f"{caller} reads {seen}"
        if row.method == "GET":
            assert answer.written <= NOTED, f"{caller} writes {answer.written}"
        if answer.outcome in REFUSED:
            assert not answer.written, f"{caller} writes {answer.written}"


@pytest.mark.parametrize("secret", [one for one in SECRETS if one.page], ids=str)
def test_its_readers_read_it_and_nobody_else(secret: Secret, world: World) -> None:
    """So that a table where nobody reads anything is not one where nothing is."""
    path, shown = world.path(secret.page), ""
    for caller, letter in zip(CALLERS, "auosmAb", strict=True):
        content = world.client(caller).get(path).content.decode()
        shown += letter if secret.name in words_in(content) else "-"
    assert shown == (secret.shown or secret.readers)


def test_every_page_and_method_has_its_rows(world: World) -> None:
    paths = [(row.method, world.path(row.path).partition("?")[0]) for row in ROWS]
    known = {(method, resolve(path).route) for method, path in paths}
    missing = [
        f"{method} {route}"
        for route in routes()
        for method in sorted(route.methods)
        if (method, route.pattern) not in known
    ]
    assert missing == []


@pytest.mark.parametrize("where", ACTS)
def test_every_act_has_its_rows(where: str) -> None:
    rows = [str(row) for row in ROWS if row.method == "POST"]
    part, _, name = where.partition(" ")
    known = {
        end.partition(":")[0].partition(" ")[0].partition("&")[0]
        for row in rows
        if part.replace("{image}", "") in row.replace("{image}", "")
        for end in [row.rpartition(name or "/")[2]]
    }
    assert set(ACTS[where]) <= known


def test_no_page_acts_on_a_look_nor_shows_on_an_act(world: World) -> None:
    """A method that a page does not know is refused before anything else, whoever
    asks."""
    wrong = []
    for route in routes():
        rows = [r for r in ROWS if resolve(_plain(world, r)).route == route.pattern]
        for method in PAGE_METHODS - route.methods:
            row = Row(method, rows[0].path, "WWWWWWW")
            for caller in ("anonymous", "user", "admin"):
                answer = ask(world, row, caller)
                if answer.outcome != "W" or answer.written:
                    wrong.append(f"{row} by {caller}: {answer}")
    assert wrong == []


def _plain(world: World, row: Row) -> str:
    return world.path(row.path).partition("?")[0]
