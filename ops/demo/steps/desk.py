"""What waits for the staff, and what they have decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from accounts.actions.reports import claim_report, file_report
from accounts.models import Report, Subject, User
from booru.actions.artist_links import BADGE, decide_link, request_link
from booru.actions.dnp import DnpDraft, request_entry, set_state
from booru.actions.duplicates import report_duplicate
from booru.models import ArtistLink, Comment, DnpEntry, DuplicateReport, Tag
from community.reads.things import Thing
from community.reportable import find
from ops.demo.steps.scene import Event, Scene, date
from ops.demo.words.galleries import (
    COMPLAINTS,
    DUPLICATES,
    LINKS,
    WISHES,
    Claim,
    Complaint,
    Likeness,
    Wish,
)


def desk_events(scene: Scene) -> Iterator[Event]:
    for claim in LINKS:
        asked = scene.ago(24 * claim.days)
        yield Event(asked, partial(_link, scene, asked, claim))
    for wish in WISHES:
        asked = scene.ago(24 * wish.days)
        yield Event(asked, partial(_wish, scene, asked, wish))
    for complaint in COMPLAINTS:
        asked = scene.ago(complaint.hours)
        yield Event(asked, partial(_complain, scene, asked, complaint))
    for likeness in DUPLICATES:
        asked = scene.ago(likeness.hours)
        yield Event(asked, partial(_compare, scene, asked, likeness))


def _link(scene: Scene, asked: datetime, claim: Claim) -> None:
    user = scene.people[claim.who]
    if ArtistLink.objects.filter(user=user, uri=claim.uri).exists():
        return
    with scene.at(asked):
        link = request_link(user, tag_name=claim.tag, uri=claim.uri, public=True)
        # The address is an example: nobody need look for the code there.
        date(link, next_check_at=None, created_at=asked)
        if claim.agreed:
            decide_link(
                link, moderator=scene.moderator, state=ArtistLink.State.VERIFIED
            )
            user.awards.filter(badge__title=BADGE).update(awarded_on=asked)


def _wish(scene: Scene, asked: datetime, wish: Wish) -> None:
    tag = Tag.objects.filter(name=wish.tag).first()
    if tag is None or DnpEntry.objects.filter(tag=tag, dnp_type=wish.kind).exists():
        return
    with scene.at(asked):
        draft = DnpDraft(wish.kind, conditions=wish.conditions, reason=wish.reason)
        entry = request_entry(tag, artist=scene.moderator, draft=draft)
        for state in (DnpEntry.State.CLAIMED, DnpEntry.State.LISTED):
            entry = set_state(entry, state=state, moderator=scene.moderator)
        date(entry, created_at=asked, updated_at=asked)


def _complain(scene: Scene, asked: datetime, complaint: Complaint) -> None:
    author, reporter = scene.author(complaint.who), scene.people[complaint.who]
    subject = _subject(scene, complaint)
    thing = find(*subject, reporter) if subject else None
    if thing is None or _is_reported(thing, reporter):
        return
    with scene.at(asked):
        report = file_report(
            author=author,
            subject=thing.subject,
            subject_id=thing.id,
            label=thing.label,
            address=thing.address,
            rule=complaint.rule,
            reason=complaint.reason,
        )
        if complaint.holder:
            claim_report(report, moderator=scene.people[complaint.holder])
        date(report, created_at=asked)


def _is_reported(thing: Thing, reporter: User) -> bool:
    rows = Report.objects.filter(reporter=reporter, subject=thing.subject)
    return rows.filter(subject_id=thing.id).exists()


def _subject(scene: Scene, complaint: Complaint) -> tuple[Subject, int] | None:
    image = scene.pictures.get(complaint.picture)
    if image is None:
        return None
    if not complaint.writer:
        return Subject.IMAGE, image.pk
    writer = scene.people[complaint.writer]
    comment = Comment.objects.filter(image=image, user=writer).first()
    return (Subject.COMMENT, comment.pk) if comment else None


def _compare(scene: Scene, asked: datetime, likeness: Likeness) -> None:
    image = scene.pictures.get(likeness.copy)
    of = scene.pictures.get(likeness.original)
    known = DuplicateReport.objects.filter(image=image, duplicate_of=of)
    if image is None or of is None or known.exists():
        return
    with scene.at(asked):
        report = report_duplicate(
            image, of=of, author=scene.author(likeness.who), reason=likeness.reason
        )
        date(report, created_at=asked)
