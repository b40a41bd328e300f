"""Players are told who chose them, and how the imports ended that they sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import Notification, User
from scores.actions.imports import import_now
from scores.actions.profiles import set_rivals
from tests.factories import make_user
from tests.scores.made_scores import a_score, batch, make_chart
from tests.scores.rows import make_stats_row, tables

pytestmark = pytest.mark.django_db
CHUNITHM = tables("chunithm", "Single")


def _told() -> list[tuple[Any, ...]]:
    rows = Notification.objects.order_by("pk")
    return list(rows.values_list("user", "kind", "title", "address", "count"))


def test_new_rivals_are_told_and_old_ones_are_not_again(user: User) -> None:
    one, two = make_stats_row().user, make_stats_row().user
    set_rivals(user, CHUNITHM, rivals=[one.pk], by=user)
    words = "mika chose you as a rival in CHUNITHM"
    address = f"/scores/players/{user.pk}/chunithm/Single"
    assert _told() == [(one.pk, "rival", words, address, 1)]
    set_rivals(user, CHUNITHM, rivals=[two.pk, one.pk], by=user)
    assert _told() == [
        (one.pk, "rival", words, address, 1),
        (two.pk, "rival", words, address, 1),
    ]


def _import(user: User, body: bytes, *, user_intent: bool) -> Any:
    return import_now(
        user, import_type="file/batch-manual", body=body, user_intent=user_intent
    )


def test_who_sent_a_file_is_told_how_it_ended(user: User) -> None:
    run = _import(user, batch([a_score(make_chart())]), user_intent=True)
    words = "Your score import is done: 1 imported"
    address = f"/scores/imports/{run.import_id}"
    assert _told() == [(user.pk, "import", words, address, 1)]


def test_a_file_that_cannot_be_read_is_told_of_too(user: User) -> None:
    run = _import(user, b"{", user_intent=True)
    ((_, kind, words, address, _),) = _told()
    assert (kind, address) == ("import", f"/scores/imports/{run.import_id}")
    assert words == f"Your score import failed: {run.message}"


def test_a_program_that_sends_each_score_tells_nobody(user: User) -> None:
    _import(user, batch([a_score(make_chart())]), user_intent=False)
    _import(user, b"{", user_intent=False)
    assert _told() == []


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_page_of_an_import_is_where_one_reads_it(
    user: User, as_user: Client, headers: dict[str, str]
) -> None:
    run = _import(user, batch([a_score(make_chart())]), user_intent=True)
    other = make_user()
    _import(other, batch([a_score(make_chart())]), user_intent=True)
    as_user.get(f"/scores/imports/{run.import_id}", headers=headers)
    unread = Notification.objects.unread().values_list("user", flat=True)
    assert list(unread) == [other.pk]


def test_a_moderator_who_looks_at_it_reads_it_for_nobody(
    user: User, as_moderator: Client
) -> None:
    run = _import(user, batch([a_score(make_chart())]), user_intent=True)
    as_moderator.get(f"/scores/imports/{run.import_id}")
    assert Notification.objects.unread().count() == 1
