"""Every page by every kind of caller: who is let in, who is not, what they see, and
that whoever is refused has changed nothing."""

from __future__ import annotations

from collections.abc import Collection
from fnmatch import fnmatchcase

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
from tests.rights.asking import Row, ask, get, post
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
# What is to be done is a part of the address, or a field of the form: all acts that
# these know have their rows.
BY_ADDRESS: dict[str, Collection[str]] = {
    "/images/{*}/moderate/*": moderating.ACTS,
    "/comments/{*}/*": comment_staff.ACTS,
    "/duplicates/{*}/*": duplicates.ACTS,
    "/forums/*/topics/{*}/tend/*": staff.TOPIC_ACTS,
    "/forums/posts/{*}/tend/*": staff.POST_ACTS,
    "/moderation/people/{*}/*": people.ACTS,
    "/moderation/bans/{*}/*": ("lift", "restore"),
}
BY_FIELD: dict[tuple[str, str], Collection[str]] = {
    ("/images/{*}/act", "act"): interactions.ACTS,
    ("/moderation", "do"): DONE,
}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_row_of_the_table(row: Row, world: World) -> None:
    answers = {caller: ask(world, row, caller) for caller in CALLERS}
    outcome = "".join(answer.outcome for answer in answers.values())
    assert outcome == row.outcome
    known = words_in(world.path(row.path))
    for caller, answer in answers.items():
        seen = {n for n in answer.words - known if not BY_NAME[n].may_read(caller)}
        assert not seen, f"{caller} reads {seen}"
        if row.method == "GET":
            assert answer.written <= NOTED, f"{caller} writes {answer.written}"
        if answer.outcome in REFUSED:
            assert not answer.written, f"{caller} writes {answer.written}"


@pytest.mark.parametrize("secret", [one for one in SECRETS if one.page], ids=str)
def test_its_readers_read_it_and_nobody_else(secret: Secret, world: World) -> None:
    """So that a table where nobody reads anything is not one where nothing is."""
    page, shown = get(secret.page, ""), ""
    for caller, letter in zip(CALLERS, "auosmAb", strict=True):
        shown += letter if secret.name in ask(world, page, caller).words else "-"
    assert shown == (secret.shown or secret.readers)


def test_an_owner_may_see_the_key_again(world: World) -> None:
    answer = ask(world, post("/settings/keys", ""), "owner")
    assert answer.words == {"imagekey", "tokenname"}


def test_every_page_and_method_has_its_rows(world: World) -> None:
    known = {(row.method, resolve(_plain(world, row)).route) for row in ROWS}
    missing = [
        f"{method} {route}"
        for route in routes()
        for method in sorted(route.methods)
        if (method, route.pattern) not in known
    ]
    assert missing == []


def test_forms_are_sent_from_our_pages_only() -> None:
    """A line of text may be closed from anywhere: nothing else is done by that."""
    exempt = [one.pattern for one in routes() if getattr(one.view, "csrf_exempt", 0)]
    assert exempt == ["site-notices/<int:pk>/close"]


@pytest.mark.parametrize("pattern", BY_ADDRESS)
def test_every_act_of_an_address_has_its_rows(pattern: str) -> None:
    rows = [row for row in ROWS if fnmatchcase(row.path, pattern)]
    assert set(BY_ADDRESS[pattern]) <= {row.path.rpartition("/")[2] for row in rows}


@pytest.mark.parametrize(("pattern", "field"), BY_FIELD)
def test_every_act_of_a_form_has_its_rows(pattern: str, field: str) -> None:
    said = [
        row.data[field] for row in ROWS if fnmatchcase(row.path, pattern) and row.data
    ]
    assert set(BY_FIELD[pattern, field]) <= {text.partition(":")[0] for text in said}


def test_no_page_acts_on_a_look_nor_shows_on_an_act(world: World) -> None:
    """A method that a page does not know is refused before anything else, whoever
    asks."""
    wrong = []
    paths = {resolve(_plain(world, row)).route: row.path for row in ROWS}
    for route in routes():
        for method in PAGE_METHODS - route.methods:
            row = Row(method, paths[route.pattern], "WWWWWWW")
            for caller in ("anonymous", "user", "admin"):
                answer = ask(world, row, caller)
                if answer.outcome != "W" or answer.written:
                    wrong.append(f"{row} by {caller}: {answer}")
    assert wrong == []


def _plain(world: World, row: Row) -> str:
    return world.path(row.path).partition("?")[0]
