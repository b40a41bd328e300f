"""What staff do with rows of the queue, one or many; each through the action of its
domain."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import (
    ObjectDoesNotExist,
    PermissionDenied,
    ValidationError,
)
from django.db import transaction

from accounts.actions import reports
from accounts.models import Report, Subject, User
from booru.actions import comments, duplicates, moderation
from booru.models import Comment, DuplicateReport, Image
from community.reads.queue import Kind, among
from forums.actions import posts, topics
from forums.models import Post, Topic

_TOO_LARGE = 2**31
_KINDS = {kind.value for kind in Kind}

# Acts that ask for words first, and what the words are for.
ASKING = {
    "reject": "Reason, shown in place of what you hide",
    "hide": "Reason, shown in place of what you hide",
    "settle": "What to tell those who reported it",
}
# In the past, for the line that says what was done.
DONE = {
    "approve": "approved",
    "reject": "rejected",
    "hide": "hidden",
    "dismiss": "dismissed",
    "settle": "closed",
    "claim": "assigned to you",
    "takeover": "taken over",
    "release": "released",
    "older": "merged into the older",
    "newer": "merged into the newer",
    "different": "found different",
    "retry": "tried again",
}


@dataclass(frozen=True)
class Outcome:
    done: int
    problems: list[str]


def act_on_all(
    keys: Iterable[str], act: str, *, moderator: User, reason: str
) -> Outcome:
    """Each row on its own: one that refuses does not stop the others."""
    done, problems = 0, []
    for key in dict.fromkeys(keys):
        kind, pk = parse_key(key)
        try:
            act_on(kind, pk, act, moderator=moderator, reason=reason)
            done += 1
        except ValidationError as error:
            problems.append(f"{name_of(key)}: {' '.join(error.messages)}")
        except PermissionDenied as error:
            why = str(error) or "You may not do this."
            problems.append(f"{name_of(key)}: {why}")
        except ObjectDoesNotExist:
            problems.append(f"{name_of(key)}: it is not there any more.")
    return Outcome(done, problems)


def parse_key(key: str) -> tuple[Kind | None, int]:
    """`<kind>-<id>`; no kind for anything else."""
    kind, _, digits = key.partition("-")
    is_number = digits.isascii() and digits.isdecimal()
    if kind not in _KINDS or not is_number:
        return None, 0
    pk = int(digits[:11])
    return (Kind(kind), pk) if pk < _TOO_LARGE else (None, 0)


def name_of(key: str) -> str:
    kind, pk = parse_key(key)
    return f"{kind.value.capitalize()} {pk}" if kind else "What you chose"


@transaction.atomic
def act_on(
    kind: Kind | None, pk: int, act: str, *, moderator: User, reason: str = ""
) -> None:
    """One act on one row, whole or not at all."""
    if kind is None:
        raise ValidationError("it is not in the queue.")
    # Other things are looked after by their own actions; a report knows only the name
    # of what it is about, which may stand in a forum that is not for this moderator.
    if kind is Kind.REPORT and not among(moderator, [f"{kind}-{pk}"]):
        raise ValidationError("it is not in your queue.")
    table = _ACTS[kind]
    if act not in table:
        raise ValidationError(f"this cannot be {DONE.get(act, 'done')}.")
    table[act](pk, moderator, reason)


# Reports: an act counts for all that wait about the same thing ----------------------


def _waiting(pk: int) -> list[Report]:
    report = Report.objects.get(pk=pk)
    rows = Report.objects.waiting().filter(
        subject=report.subject, subject_id=report.subject_id
    )
    found = list(rows.order_by("pk"))
    if not found:
        raise ValidationError("it is closed already.")
    return found


def _claim(pk: int, moderator: User, reason: str) -> None:
    _take(pk, moderator, takeover=False)


def _take_over(pk: int, moderator: User, reason: str) -> None:
    _take(pk, moderator, takeover=True)


def _take(pk: int, moderator: User, *, takeover: bool) -> None:
    rows = _waiting(pk)
    free = [row for row in rows if row.claimed_by_id != moderator.pk]
    for row in free or rows:
        reports.claim_report(row, moderator=moderator, takeover=takeover)


def _release(pk: int, moderator: User, reason: str) -> None:
    rows = _waiting(pk)
    held = [row for row in rows if row.state == Report.State.CLAIMED]
    for row in held or rows:
        reports.release_report(row, moderator=moderator)


def _close(pk: int, moderator: User, reason: str) -> None:
    for row in _waiting(pk):
        reports.close_report(row, moderator=moderator, resolution=reason)


def _settle(pk: int, moderator: User, reason: str) -> None:
    if not reason.strip():
        raise ValidationError("Say what came of it.")
    _close(pk, moderator, reason)


def _hide_reported(pk: int, moderator: User, reason: str) -> None:
    """What was reported, and with it all reports of it."""
    first = _waiting(pk)[0]
    hide = _HIDING.get(Subject(first.subject))
    if hide is None:
        raise ValidationError("this cannot be hidden from here.")
    hide(first.subject_id, moderator, reason)
    _close(pk, moderator, f"Hidden: {reason}")


# The rest ---------------------------------------------------------------------------


def _by(
    rows: Callable[[int], Any], act: Callable[..., object], *, with_reason: bool = False
) -> Callable[[int, User, str], None]:
    def run(pk: int, moderator: User, reason: str) -> None:
        told = {"reason": reason} if with_reason else {}
        act(rows(pk), moderator=moderator, **told)

    return run


def _image(pk: int) -> Image:
    return Image.objects.get(pk=pk)


def _comment(pk: int) -> Comment:
    return Comment.objects.select_related("image").get(pk=pk)


def _post(pk: int) -> Post:
    return Post.objects.select_related("topic__forum").get(pk=pk)


def _topic(pk: int) -> Topic:
    return Topic.objects.select_related("forum").get(pk=pk)


def _duplicate(pk: int) -> DuplicateReport:
    return DuplicateReport.objects.get(pk=pk)


def _keep_older(pk: int, moderator: User, reason: str) -> None:
    _merge(pk, moderator, min)


def _keep_newer(pk: int, moderator: User, reason: str) -> None:
    _merge(pk, moderator, max)


def _merge(pk: int, moderator: User, which: Callable[[int, int], int]) -> None:
    report = _duplicate(pk)
    keep = which(report.image_id, report.duplicate_of_id)
    duplicates.accept_duplicate(report, moderator=moderator, keep=keep)


def _take_duplicate(pk: int, moderator: User, reason: str) -> None:
    duplicates.claim_duplicate(_duplicate(pk), moderator=moderator, takeover=True)


_HIDE_IMAGE = _by(_image, moderation.hide_image, with_reason=True)
_HIDE_COMMENT = _by(_comment, comments.hide_comment, with_reason=True)
_HIDE_POST = _by(_post, posts.hide_post, with_reason=True)
_HIDING = {
    Subject.IMAGE: _HIDE_IMAGE,
    Subject.COMMENT: _HIDE_COMMENT,
    Subject.POST: _HIDE_POST,
    Subject.TOPIC: _by(_topic, topics.hide_topic, with_reason=True),
}
_DIFFERENT = _by(_duplicate, duplicates.reject_duplicate)

_ACTS: dict[Kind, dict[str, Callable[[int, User, str], None]]] = {
    Kind.REPORT: {
        "claim": _claim,
        "takeover": _take_over,
        "release": _release,
        "dismiss": _close,
        "settle": _settle,
        "hide": _hide_reported,
        "reject": _hide_reported,
    },
    Kind.IMAGE: {
        "approve": _by(_image, moderation.approve_image),
        "reject": _HIDE_IMAGE,
        "hide": _HIDE_IMAGE,
    },
    Kind.DUPLICATE: {
        "claim": _by(_duplicate, duplicates.claim_duplicate),
        "takeover": _take_duplicate,
        "release": _by(_duplicate, duplicates.release_duplicate),
        "older": _keep_older,
        "newer": _keep_newer,
        "different": _DIFFERENT,
        "reject": _DIFFERENT,
    },
    Kind.COMMENT: {
        "approve": _by(_comment, comments.approve_comment),
        "reject": _HIDE_COMMENT,
        "hide": _HIDE_COMMENT,
    },
    Kind.POST: {
        "approve": _by(_post, posts.approve_post),
        "reject": _HIDE_POST,
        "hide": _HIDE_POST,
    },
    Kind.JOB: {
        "approve": _by(_image, moderation.retry_processing),
        "retry": _by(_image, moderation.retry_processing),
    },
}
