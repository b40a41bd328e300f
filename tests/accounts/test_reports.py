"""Reports: made once, taken up, settled, and the reporter told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.actions import bans, reports
from accounts.actions.reports import RULES
from accounts.author import Author
from accounts.models import LogEntry, Notification, Report, Role, Subject, User
from tests.factories import make_moderator, make_user

pytestmark = pytest.mark.django_db


def file(author: User | None, **told: Any) -> Report:
    given: dict[str, Any] = {
        "subject": Subject.IMAGE,
        "subject_id": 7,
        "label": "Image 7",
        "address": "/images/7",
        "rule": RULES[0],
        "reason": "It sells shoes.",
    }
    made_by = Author(author, ip="203.0.113.7", fingerprint="a1")
    return reports.file_report(author=made_by, **(given | told))


def entry() -> tuple[str, str, Any]:
    row = LogEntry.objects.latest("pk")
    return row.action, row.label, row.details


def test_a_report_says_what_who_and_why(user: User) -> None:
    report = file(user, reason="  It sells\r\nshoes. ")
    report.refresh_from_db()
    assert (report.subject, report.subject_id, report.label, report.address) == (
        "image",
        7,
        "Image 7",
        "/images/7",
    )
    assert (report.reporter, report.ip, report.fingerprint) == (
        user,
        "203.0.113.7",
        "a1",
    )
    assert (report.rule, report.reason, report.state) == (
        RULES[0],
        "It sells\nshoes.",
        "open",
    )
    # What a reader does is not in the moderators' log.
    assert not LogEntry.objects.exists()


def test_once_a_person_and_thing_until_it_is_settled(
    user: User, moderator: User
) -> None:
    report = file(user)
    with pytest.raises(ValidationError, match="reported this already"):
        file(user, reason="Again")
    file(user, subject_id=8)
    file(user, subject=Subject.COMMENT)
    file(make_user())
    reports.claim_report(report, moderator=moderator)
    with pytest.raises(ValidationError, match="reported this already"):
        file(user)
    reports.close_report(report, moderator=moderator, resolution="")
    file(user)
    with pytest.raises(ValidationError, match="again meanwhile"):
        reports.reopen_report(report, moderator=moderator)


@pytest.mark.parametrize(
    ("told", "fields"),
    [
        ({"rule": ""}, {"rule"}),
        ({"rule": "Because"}, {"rule"}),
        ({"reason": " \r\n"}, {"reason"}),
        ({"reason": "a\0b"}, {"reason"}),
        ({"reason": "é" * 5001}, {"reason"}),
        ({"rule": "", "reason": ""}, {"rule", "reason"}),
    ],
)
def test_what_a_report_needs(user: User, told: Any, fields: set[str]) -> None:
    with pytest.raises(ValidationError) as caught:
        file(user, **told)
    assert set(caught.value.message_dict) == fields
    assert not Report.objects.exists()


def test_who_may_report(user: User, moderator: User) -> None:
    with pytest.raises(PermissionDenied):
        file(None)
    until = timezone.now() + timedelta(days=1)
    bans.ban_subnet(
        "203.0.113.0/24", moderator=moderator, reason="x", valid_until=until
    )
    with pytest.raises(PermissionDenied, match="banned"):
        file(user)
    file(moderator)


def test_nobody_buries_the_staff(user: User, moderator: User) -> None:
    made = [file(user, subject_id=n) for n in range(reports.MAX_WAITING)]
    with pytest.raises(ValidationError, match="wait already"):
        file(user, subject_id=99)
    reports.close_report(made[0], moderator=moderator, resolution="")
    file(user, subject_id=99)
    trusted = make_user(verified=True)
    for n in range(reports.MAX_WAITING + 1):
        file(trusted, subject_id=n)


def test_one_is_on_it_and_another_takes_over(moderator: User) -> None:
    report, other = file(make_user()), make_moderator("orrin")
    free = {"state": "open", "holder": None, "resolution": ""}
    held = {"state": "claimed", "holder": moderator.pk, "resolution": ""}
    claimed = reports.claim_report(report, moderator=moderator)
    assert (claimed.state, claimed.claimed_by) == ("claimed", moderator)
    assert entry() == (
        "report.claim",
        "Report on Image 7",
        {"before": free, "after": held},
    )
    with pytest.raises(ValidationError, match="on it already"):
        reports.claim_report(report, moderator=moderator)
    with pytest.raises(ValidationError, match="wren is on it: take it over"):
        reports.claim_report(report, moderator=other)
    reports.claim_report(report, moderator=other, takeover=True)
    taken = held | {"holder": other.pk}
    assert entry()[2] == {"before": held, "after": taken}
    reports.release_report(report, moderator=moderator)
    assert entry() == (
        "report.release",
        "Report on Image 7",
        {"before": taken, "after": free},
    )
    with pytest.raises(ValidationError, match="Nobody"):
        reports.release_report(report, moderator=moderator)


def test_closing_tells_the_reporter(user: User, moderator: User) -> None:
    report = file(user)
    reports.claim_report(report, moderator=moderator)
    closed = reports.close_report(
        report, moderator=moderator, resolution=" Hidden, thanks. "
    )
    assert (closed.state, closed.resolution, closed.claimed_by) == (
        "closed",
        "Hidden, thanks.",
        moderator,
    )
    told = Notification.objects.get(user=user)
    assert (told.kind, told.subject, told.subject_id, told.address) == (
        "moderation",
        "report",
        report.pk,
        "/images/7",
    )
    assert told.title == "Staff looked at your report on Image 7: Hidden, thanks."
    with pytest.raises(ValidationError, match="closed already"):
        reports.close_report(report, moderator=moderator, resolution="")
    with pytest.raises(ValidationError, match="closed already"):
        reports.claim_report(report, moderator=moderator)

    reports.reopen_report(report, moderator=make_moderator())
    report.refresh_from_db()
    assert (report.state, report.claimed_by, report.resolution) == (
        "claimed",
        moderator,
        "",
    )
    with pytest.raises(ValidationError, match="not closed"):
        reports.reopen_report(report, moderator=moderator)


def test_a_report_of_somebody_who_left_is_settled_all_the_same(
    moderator: User,
) -> None:
    report = file(make_user())
    Report.objects.update(reporter=None)
    reports.close_report(report, moderator=moderator, resolution="x")
    assert not Notification.objects.exists()
    reports.reopen_report(report, moderator=moderator)


@pytest.mark.parametrize("resolution", ["a\0b", "x" * 10_001])
def test_words_for_the_reporter_are_text(
    user: User, moderator: User, resolution: str
) -> None:
    report = file(user)
    with pytest.raises(ValidationError):
        reports.close_report(report, moderator=moderator, resolution=resolution)


def test_assistants_tend_reports_and_users_do_not(user: User) -> None:
    report = file(user)
    acts: tuple[Callable[[User], object], ...] = (
        lambda who: reports.claim_report(report, moderator=who),
        lambda who: reports.release_report(report, moderator=who),
        lambda who: reports.close_report(report, moderator=who, resolution=""),
        lambda who: reports.reopen_report(report, moderator=who),
    )
    for act in acts:
        with pytest.raises(PermissionDenied):
            act(user)
        act(make_user(role=Role.ASSISTANT))
