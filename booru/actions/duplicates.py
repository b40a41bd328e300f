"""Reports that two images are the same picture, and what staff make of them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.author import Author
from accounts.gate import refuse_author
from accounts.log import record
from accounts.models import Subject, User
from accounts.policies import may_tend
from booru.actions import moderation, tagging
from booru.actions.merging import MIXED, merge_image
from booru.models import DuplicateReport, Image

MAX_REASON_BYTES = 250
State = DuplicateReport.State

_KNOWN = "These two have been reported already: the staff will look at them."


@transaction.atomic
def report_duplicate(
    image: Image, *, of: Image, author: Author, reason: str = ""
) -> DuplicateReport:
    """`image` is a copy of the other. The caller has seen to it that the author may
    see both. Raises a ValidationError for the fields `of` and `reason`."""
    refuse_author(author)
    if author.user is None:
        raise PermissionDenied("Sign in to report a duplicate.")
    reason = _checked(image, of, reason)
    waiting = DuplicateReport.objects.filter(state__in=[State.OPEN, State.CLAIMED])
    if waiting.filter(image__in=[image, of], duplicate_of__in=[image, of]).exists():
        raise ValidationError({"of": _KNOWN})
    try:
        with transaction.atomic():
            return DuplicateReport.objects.create(
                image=image, duplicate_of=of, user=author.user, reason=reason
            )
    except IntegrityError as error:
        if "duplicate_report_open_once" not in str(error):
            raise
        raise ValidationError({"of": _KNOWN}) from error


def _checked(image: Image, of: Image, reason: str) -> str:
    reason, errors = " ".join(reason.split()), {}
    if image.pk == of.pk:
        errors["of"] = "That is the image itself: name the other one."
    elif image.is_paste != of.is_paste:
        errors["of"] = MIXED
    elif image.hidden_from_users or of.hidden_from_users:
        errors["of"] = "One of them is hidden already."
    if len(reason.encode()) > MAX_REASON_BYTES or "\0" in reason:
        errors["reason"] = f"At most {MAX_REASON_BYTES} bytes of plain text."
    if errors:
        raise ValidationError(errors)
    return reason


@transaction.atomic
def claim_duplicate(
    report: DuplicateReport,
    *,
    moderator: User,
    takeover: bool = False,
    holder: User | None = None,
) -> DuplicateReport:
    """The moderator, or the holder named, is on it; one that another holds needs
    `takeover`."""
    report, before = _locked(report, moderator)
    _refuse_settled(report)
    holder = holder or moderator
    if report.state == State.CLAIMED and report.modifier is not None:
        if report.modifier == holder:
            raise ValidationError(f"{holder.name} is on it already.")
        if not takeover:
            raise ValidationError(f"{report.modifier.name} is on it: take it over.")
    report.state, report.modifier = State.CLAIMED, holder
    return _stored(report, "claim", moderator, before)


@transaction.atomic
def release_duplicate(report: DuplicateReport, *, moderator: User) -> DuplicateReport:
    """Free for the others, whoever holds it."""
    report, before = _locked(report, moderator)
    if report.state != State.CLAIMED:
        raise ValidationError("Nobody is on it.")
    _refuse_second(report)
    report.state, report.modifier = State.OPEN, None
    return _stored(report, "release", moderator, before)


@transaction.atomic
def reject_duplicate(report: DuplicateReport, *, moderator: User) -> DuplicateReport:
    """They are not the same."""
    report, before = _locked(report, moderator)
    _refuse_settled(report)
    report.state, report.modifier = State.REJECTED, moderator
    return _stored(report, "reject", moderator, before)


@transaction.atomic
def accept_duplicate(
    report: DuplicateReport,
    *,
    moderator: User,
    keep: int | None = None,
    again: bool = False,
) -> DuplicateReport:
    """They are: one is merged into the other, of which `keep` is the id; by default
    the one that the report calls the original. Moderators only, as every merge;
    `again` as there."""
    tagging.hold_aliases()
    report, before = _locked_with_images(report, moderator)
    _refuse_settled(report)
    image, into = report.image, report.duplicate_of
    if keep == image.pk:
        image, into = into, image
    elif keep not in (None, into.pk):
        raise ValidationError("Keep one of the two.")
    merge_image(image, into=into, moderator=moderator, again=again)
    report.state, report.modifier = State.ACCEPTED, moderator
    return _stored(report, "accept", moderator, before, merged=image.pk, into=into.pk)


@transaction.atomic
def reopen_duplicate(
    report: DuplicateReport, *, moderator: User, holder: User | None = None
) -> DuplicateReport:
    """It waits again, in the hands of the holder if one is named; where it was
    accepted, the merge is taken back."""
    report, before = _locked_with_images(report, moderator)
    if report.state not in (State.ACCEPTED, State.REJECTED):
        raise ValidationError("The report waits already.")
    _refuse_second(report)
    taken_back: dict[str, Any] = {}
    if report.state == State.ACCEPTED:
        for one, other in (
            (report.image, report.duplicate_of),
            (report.duplicate_of, report.image),
        ):
            if one.duplicate_of_id == other.pk:
                moderation.unhide_image(one, moderator=moderator)
                taken_back = {"merged": one.pk, "into": other.pk}
    report.state = State.CLAIMED if holder else State.OPEN
    report.modifier = holder
    return _stored(report, "reopen", moderator, before, **taken_back)


def state_of(report: DuplicateReport) -> dict[str, Any]:
    """What an entry of the log remembers of a report."""
    return {"state": report.state, "holder": report.modifier_id}


def _locked(
    report: DuplicateReport, moderator: User
) -> tuple[DuplicateReport, dict[str, Any]]:
    if not may_tend(moderator):
        raise PermissionDenied
    rows = DuplicateReport.objects.select_for_update(of=("self",))
    row = rows.select_related("modifier", "image", "duplicate_of").get(pk=report.pk)
    return row, state_of(row)


def _locked_with_images(
    report: DuplicateReport, moderator: User
) -> tuple[DuplicateReport, dict[str, Any]]:
    """Images before reports and by ascending ids, as everywhere."""
    pair = (report.image_id, report.duplicate_of_id)
    list(Image.objects.filter(pk__in=pair).order_by("pk").select_for_update())
    return _locked(report, moderator)


def _refuse_settled(report: DuplicateReport) -> None:
    if report.state in (State.ACCEPTED, State.REJECTED):
        raise ValidationError(f"The report is {report.state} already.")


def _refuse_second(report: DuplicateReport) -> None:
    """One open report a pair."""
    same = DuplicateReport.objects.filter(
        image=report.image_id, duplicate_of=report.duplicate_of_id, state=State.OPEN
    )
    if same.exists():
        raise ValidationError("Another report of these two waits meanwhile.")


def _stored(
    report: DuplicateReport,
    act: str,
    moderator: User,
    before: dict[str, Any],
    **details: Any,
) -> DuplicateReport:
    report.save(update_fields=["state", "modifier", "updated_at"])
    record(
        f"duplicate.{act}",
        moderator=moderator,
        subject=Subject.DUPLICATE,
        subject_id=report.pk,
        label=f"{report.image} like {report.duplicate_of.called}",
        address=f"/duplicates/{report.pk}",
        details={"before": before, "after": state_of(report)} | details,
    )
    return report
