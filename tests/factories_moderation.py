"""Rows for tests of moderation: reports, duplicates, failed jobs."""

from __future__ import annotations

from itertools import count
from typing import Any

from accounts.actions.reports import RULES, file_report
from accounts.author import Author
from accounts.models import Report, Subject, User
from booru.actions.duplicates import report_duplicate
from booru.models import DuplicateReport, Image, ProcessingJob
from community.reportable import find
from tests.factories import make_image, make_user

_numbers = count(1)
_SUBJECTS = {
    "Image": Subject.IMAGE,
    "Comment": Subject.COMMENT,
    "Post": Subject.POST,
    "Topic": Subject.TOPIC,
    "Gallery": Subject.GALLERY,
    "User": Subject.USER,
    "Conversation": Subject.CONVERSATION,
}


def make_report(
    thing: Any = None, *, reporter: User | None = None, reason: str = "Look at this."
) -> Report:
    """Of an image, comment, post, topic, gallery, user or conversation."""
    thing = thing or make_image()
    reporter = reporter or make_user()
    found = find(_SUBJECTS[type(thing).__name__], thing.pk, reporter)
    assert found is not None
    return file_report(
        author=Author(reporter, "203.0.113.9", "a9"),
        subject=found.subject,
        subject_id=found.id,
        label=found.label,
        address=found.address,
        rule=RULES[0],
        reason=reason,
    )


def make_duplicate(
    image: Image | None = None,
    of: Image | None = None,
    *,
    user: User | None = None,
    reason: str = "",
) -> DuplicateReport:
    of = of or make_image()
    image = image or make_image()
    author = Author(user or make_user())
    return report_duplicate(image, of=of, author=author, reason=reason)


def make_failed_job(image: Image | None = None) -> ProcessingJob:
    image = image or make_image()
    rows = ProcessingJob.objects.filter(pk=image.pk)
    rows.update(state="failed", reason="The file is damaged.", attempts=2)
    return rows.get()
