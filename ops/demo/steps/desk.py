"""What waits for the staff, and what they have decided."""

from __future__ import annotations

from accounts.actions.reports import claim_report, file_report
from accounts.models import Report, Subject
from booru.actions.artist_links import decide_link, request_link
from booru.actions.dnp import DnpDraft, request_entry, set_state
from booru.actions.duplicates import report_duplicate
from booru.models import ArtistLink, Comment, DnpEntry, DuplicateReport, Tag
from community.reportable import find
from ops.demo.steps.scene import Scene, date
from ops.demo.words.galleries import (
    COMPLAINTS,
    DUPLICATES,
    LINKS,
    WISHES,
    Complaint,
)


def fill_desk(scene: Scene) -> None:
    _links(scene)
    _wishes(scene)
    for complaint in COMPLAINTS:
        _complain(scene, complaint)
    _duplicates(scene)


def _links(scene: Scene) -> None:
    for place, (name, tag, uri, agreed) in enumerate(LINKS):
        user = scene.people[name]
        if ArtistLink.objects.filter(user=user, uri=uri).exists():
            continue
        moment = scene.ago(5 if not agreed else 24 * 60 - place)
        with scene.at(moment):
            link = request_link(user, tag_name=tag, uri=uri, public=True)
            # The address is an example: nobody need look for the code there.
            date(link, next_check_at=None, created_at=moment)
            if agreed:
                decide_link(
                    link, moderator=scene.moderator, state=ArtistLink.State.VERIFIED
                )
                user.awards.filter(badge__title="Artist").update(awarded_on=moment)


def _wishes(scene: Scene) -> None:
    for name, kind, conditions, reason in WISHES:
        tag = Tag.objects.filter(name=name).first()
        if tag is None or DnpEntry.objects.filter(tag=tag, dnp_type=kind).exists():
            continue
        moment = scene.ago(24 * 80)
        with scene.at(moment):
            draft = DnpDraft(kind, conditions=conditions, reason=reason)
            entry = request_entry(tag, artist=scene.moderator, draft=draft)
            for state in (DnpEntry.State.CLAIMED, DnpEntry.State.LISTED):
                entry = set_state(entry, state=state, moderator=scene.moderator)
            date(entry, created_at=moment, updated_at=moment)


def _complain(scene: Scene, complaint: Complaint) -> None:
    reporter = scene.people[complaint.who]
    subject = _subject(scene, complaint)
    thing = find(*subject, reporter) if subject else None
    known = Report.objects.filter(reporter=reporter)
    if (
        thing is None
        or known.filter(subject=thing.subject, subject_id=thing.id).exists()
    ):
        return
    moment = scene.ago(complaint.hours)
    with scene.at(moment):
        report = file_report(
            author=scene.author(complaint.who),
            subject=thing.subject,
            subject_id=thing.id,
            label=thing.label,
            address=thing.address,
            rule=complaint.rule,
            reason=complaint.reason,
        )
        if complaint.holder:
            claim_report(report, moderator=scene.people[complaint.holder])
        date(report, created_at=moment)


def _subject(scene: Scene, complaint: Complaint) -> tuple[Subject, int] | None:
    image = scene.pictures.get(complaint.picture)
    if image is None:
        return None
    if not complaint.writer:
        return Subject.IMAGE, image.pk
    writer = scene.people[complaint.writer]
    comment = Comment.objects.filter(image=image, user=writer).first()
    return (Subject.COMMENT, comment.pk) if comment else None


def _duplicates(scene: Scene) -> None:
    for name, copy, original, reason in DUPLICATES:
        image, of = scene.pictures.get(copy), scene.pictures.get(original)
        if image is None or of is None:
            continue
        if DuplicateReport.objects.filter(image=image, duplicate_of=of).exists():
            continue
        moment = scene.ago(30)
        with scene.at(moment):
            report = report_duplicate(
                image, of=of, author=scene.author(name), reason=reason
            )
            date(report, created_at=moment)
