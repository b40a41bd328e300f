"""The back office of moderation: reports, duplicates, the log."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import LogEntry, User
from tests.booru.reading import queries
from tests.factories import make_image
from tests.factories_moderation import make_duplicate, make_report

pytestmark = pytest.mark.django_db
REPORTS, LOG = "/admin/accounts/report/", "/admin/accounts/logentry/"
DUPLICATES, IMAGES = "/admin/booru/duplicatereport/", "/admin/booru/image/"


def press(client: Client, path: str, action: str, *rows: Any, **more: str) -> str:
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]} | more
    page = client.post(path, chosen, follow=True)
    assert page.status_code == 200
    for row in rows:
        row.refresh_from_db()
    return page.content.decode()


def test_reports_are_taken_up_and_settled(
    as_moderator: Client, moderator: User
) -> None:
    one, two = make_report(), make_report()
    press(as_moderator, REPORTS, "claim", one)
    assert one.claimed_by == moderator
    press(as_moderator, REPORTS, "close", one, two, reason="Thanks")
    assert [(r.state, r.resolution) for r in (one, two)] == [("closed", "Thanks")] * 2
    page = press(as_moderator, REPORTS, "close", one)
    assert "closed already" in page
    press(as_moderator, REPORTS, "reopen", two)
    assert two.state == "open"
    assert LogEntry.objects.count() == 4
    assert as_moderator.get(f"{REPORTS}{one.pk}/change/").status_code == 200
    assert as_moderator.get(f"{REPORTS}add/").status_code == 403


def test_duplicates_are_settled(as_moderator: Client) -> None:
    first, second, third = (make_duplicate() for _ in range(3))
    press(as_moderator, DUPLICATES, "claim", first)
    press(as_moderator, DUPLICATES, "accept", first)
    first.image.refresh_from_db()
    assert first.image.duplicate_of == first.duplicate_of
    press(as_moderator, DUPLICATES, "accept_the_other_way", second)
    second.duplicate_of.refresh_from_db()
    assert second.duplicate_of.duplicate_of == second.image
    press(as_moderator, DUPLICATES, "reject", third)
    press(as_moderator, DUPLICATES, "reopen", first, third)
    assert [r.state for r in (first, second, third)] == ["open", "accepted", "open"]
    assert as_moderator.get(f"{DUPLICATES}{third.pk}/change/").status_code == 200


def test_images_have_all_acts(as_moderator: Client) -> None:
    image = make_image()
    press(as_moderator, IMAGES, "unapprove", image)
    assert not image.approved
    press(as_moderator, IMAGES, "approve", image)
    press(as_moderator, IMAGES, "feature", image)
    press(as_moderator, IMAGES, "unfeature", image)
    assert not image.features.exists()


def test_the_log_is_for_reading(as_moderator: Client) -> None:
    press(as_moderator, REPORTS, "claim", make_report())
    entry = LogEntry.objects.get()
    page = as_moderator.get(LOG).content.decode()
    assert "report.claim" in page
    assert as_moderator.get(f"{LOG}?q=wren").status_code == 200
    for path in (f"{LOG}{entry.pk}/change/", f"{LOG}{entry.pk}/delete/", f"{LOG}add/"):
        assert as_moderator.post(path, {"action": "x"}).status_code == 403
    entry.refresh_from_db()
    assert entry.action == "report.claim"


@pytest.mark.parametrize("path", [REPORTS, DUPLICATES, LOG])
def test_they_are_for_moderators(client: Client, as_user: Client, path: str) -> None:
    for who in (client, as_user):
        assert who.get(path).status_code in (302, 403)


@pytest.mark.parametrize("path", [REPORTS, DUPLICATES, LOG])
def test_the_lists_have_a_fixed_cost(as_moderator: Client, path: str) -> None:
    def more() -> None:
        press(as_moderator, REPORTS, "claim", make_report())
        make_duplicate()

    more()
    few = queries(as_moderator, path)
    for _ in range(10):
        more()
    assert queries(as_moderator, path) == few
