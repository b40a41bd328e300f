"""People ask the staff to look at something; the staff take it up and settle it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts import notices
from accounts.author import Author
from accounts.gate import refuse_author
from accounts.log import record
from accounts.models import Notification, Report, Subject, User
from accounts.policies import is_trusted, may_tend

# What people choose from; their own words say the rest.
RULES = (
    "Spam or advertising",
    "Attacks or harasses somebody",
    "Wrong rating, tags or source",
    "Stolen, or on the do-not-post list",
    "Against the law",
    "Something else",
)
MAX_REASON_BYTES = 10_000
# Of one account at a time, so that nobody buries the staff; trusted ones may more.
MAX_WAITING = 20

_NOT_TEXT = "The text has a character that is not text."


def file_report(
    *,
    author: Author,
    subject: Subject,
    subject_id: int,
    label: str,
    address: str,
    rule: str,
    reason: str,
) -> Report:
    """A person reports a thing once until that is settled. The caller has seen to it
    that the author may see the thing. Raises a ValidationError for the fields `rule`
    and `reason`."""
    refuse_author(author)
    if author.user is None:
        raise PermissionDenied("Sign in to report something.")
    reason = _checked(rule, reason)
    try:
        with transaction.atomic():
            _refuse_flood(author.user)
            return Report.objects.create(
                reporter=author.user,
                ip=author.ip,
                fingerprint=author.fingerprint,
                subject=subject,
                subject_id=subject_id,
                label=label[:200],
                address=address[:255],
                rule=rule,
                reason=reason,
            )
    except IntegrityError as error:
        if "report_waits_once" not in str(error):
            raise
        raise ValidationError(
            "You have reported this already: the staff will look at it."
        ) from error


def _checked(rule: str, reason: str) -> str:
    reason = reason.replace("\r\n", "\n").strip()
    errors = {}
    if rule not in RULES:
        errors["rule"] = "Choose what is wrong."
    if not reason:
        errors["reason"] = "Say what is wrong with it."
    elif len(reason.encode()) > MAX_REASON_BYTES:
        errors["reason"] = f"This is too long: {MAX_REASON_BYTES:,} bytes are the most."
    elif "\0" in reason:
        errors["reason"] = _NOT_TEXT
    if errors:
        raise ValidationError(errors)
    return reason


def _refuse_flood(user: User) -> None:
    if is_trusted(user):
        return
    # Locked, so that many requests at once do not all see room for one more.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if Report.objects.waiting().filter(reporter=user).count() >= MAX_WAITING:
        raise ValidationError(
            f"{MAX_WAITING} of your reports wait already: the staff come to them first."
        )


@transaction.atomic
def claim_report(
    report: Report,
    *,
    moderator: User,
    takeover: bool = False,
    holder: User | None = None,
) -> Report:
    """The moderator, or the holder named, is on it; a report that another one holds
    needs `takeover`."""
    report = _locked(report, moderator)
    before = state_of(report)
    _refuse_closed(report)
    holder = holder or moderator
    if report.claimed_by_id == holder.pk:
        raise ValidationError(f"{holder.name} is on it already.")
    if report.claimed_by is not None and not takeover:
        raise ValidationError(f"{report.claimed_by.name} is on it: take it over.")
    report.state, report.claimed_by = Report.State.CLAIMED, holder
    return _stored(report, "report.claim", moderator, before)


@transaction.atomic
def release_report(report: Report, *, moderator: User) -> Report:
    """Free for the others, whoever holds it."""
    report = _locked(report, moderator)
    before = state_of(report)
    if report.state != Report.State.CLAIMED:
        raise ValidationError("Nobody is on it.")
    report.state, report.claimed_by = Report.State.OPEN, None
    return _stored(report, "report.release", moderator, before)


@transaction.atomic
def close_report(report: Report, *, moderator: User, resolution: str) -> Report:
    """Settled; the reporter is told, with the resolution if there is one."""
    report = _locked(report, moderator)
    before = state_of(report)
    _refuse_closed(report)
    resolution = resolution.strip()
    if "\0" in resolution or len(resolution.encode()) > MAX_REASON_BYTES:
        raise ValidationError("The words for the reporter are too long, or no text.")
    report.state, report.resolution = Report.State.CLOSED, resolution
    report = _stored(report, "report.close", moderator, before, resolution)
    if report.reporter_id is not None:
        said = f": {resolution}" if resolution else ""
        notices.notify(
            [report.reporter_id],
            kind=Notification.Kind.MODERATION,
            subject=Subject.REPORT,
            subject_id=report.pk,
            title=f"Staff looked at your report on {report.label}{said}",
            address=report.address,
        )
    return report


@transaction.atomic
def reopen_report(report: Report, *, moderator: User) -> Report:
    """It waits again, for whoever held it before, if anybody did."""
    report = _locked(report, moderator)
    before = state_of(report)
    if report.state != Report.State.CLOSED:
        raise ValidationError("The report is not closed.")
    again = Report.objects.waiting().filter(
        reporter=report.reporter_id, subject=report.subject,
        subject_id=report.subject_id,
    )  # fmt: skip
    if report.reporter_id is not None and again.exists():
        raise ValidationError("The same person has reported it again meanwhile.")
    held = report.claimed_by_id is not None
    report.state = Report.State.CLAIMED if held else Report.State.OPEN
    report.resolution = ""
    return _stored(report, "report.reopen", moderator, before)


def _locked(report: Report, moderator: User) -> Report:
    if not may_tend(moderator):
        raise PermissionDenied
    rows = Report.objects.select_for_update(of=("self",))
    return rows.select_related("claimed_by").get(pk=report.pk)


def _refuse_closed(report: Report) -> None:
    if report.state == Report.State.CLOSED:
        raise ValidationError("The report is closed already.")


def state_of(report: Report) -> dict[str, Any]:
    """What an entry of the log remembers of a report."""
    return {
        "state": report.state,
        "holder": report.claimed_by_id,
        "resolution": report.resolution,
    }


def _stored(
    report: Report,
    action: str,
    moderator: User,
    before: dict[str, Any],
    reason: str = "",
) -> Report:
    report.save(update_fields=["state", "claimed_by", "resolution", "updated_at"])
    record(
        action,
        moderator=moderator,
        subject=Subject.REPORT,
        subject_id=report.pk,
        label=f"Report on {report.label}",
        address=report.address,
        reason=reason,
        details={"before": before, "after": state_of(report)},
    )
    return report
