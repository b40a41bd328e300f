"""The log of the staff, newest first, read on by ids: it only ever grows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet

from accounts.models import LogEntry, Report, Subject, User
from accounts.policies import may_moderate
from community.undo import why_not
from forums.models import Post, Topic
from forums.models.forums import levels_open_to

PAGE = 50
_LARGEST = 2**63 - 1
# What assistants tend, and what they may therefore read of.
_TENDED = (
    Subject.COMMENT, Subject.POST, Subject.TOPIC, Subject.REPORT, Subject.DUPLICATE,
    Subject.IMAGE,
)  # fmt: skip
# Acts on such things that assistants read of and cannot do, nor undo; those on images
# are all of this kind.
_OF_MODERATORS = {"duplicate.accept"}

# What an act is called, "<moderator> <words> <thing>".
WORDS = {
    "award.give": "gave",
    "award.take": "took back",
    "badge.change": "changed",
    "badge.create": "made",
    "badge.retire": "retired",
    "badge.unretire": "brought back",
    "ban.change": "changed",
    "ban.create": "issued",
    "ban.lift": "lifted",
    "ban.restore": "put in force again",
    "bulk.cancel": "cancelled",
    "bulk.start": "started",
    "comment.approve": "approved",
    "comment.destroy": "destroyed",
    "comment.edit": "edited",
    "comment.hide": "hid",
    "comment.unapprove": "took back the approval of",
    "comment.unhide": "restored",
    "conversation.read": "read",
    "dnp.change": "edited",
    "dnp.state": "decided on",
    "duplicate.accept": "merged",
    "duplicate.claim": "took up",
    "duplicate.reject": "found different:",
    "duplicate.release": "released",
    "duplicate.reopen": "reopened",
    "forum.create": "made",
    "forum.delete": "deleted",
    "forum.edit": "edited",
    "gallery.delete": "deleted",
    "gallery.edit": "edited",
    "gallery.restore": "restored",
    "image.approve": "approved",
    "image.description": "edited the description of",
    "image.destroy": "destroyed the files of",
    "image.feature": "featured",
    "image.hide": "hid",
    "image.locations": "edited the other places of",
    "image.lock": "changed the locks of",
    "image.merge": "merged",
    "image.notes": "edited the notes on",
    "image.origin": "edited the origin of",
    "image.retry": "asked again for",
    "image.unapprove": "took back the approval of",
    "image.unfeature": "took from the features",
    "image.unhide": "restored",
    "key.issue": "gave",
    "key.revoke": "revoked",
    "link.state": "decided on",
    "notice.change": "changed",
    "notice.create": "put up",
    "notice.delete": "took down",
    "poll.remove": "removed",
    "post.approve": "approved",
    "post.destroy": "destroyed",
    "post.edit": "edited",
    "post.hide": "hid",
    "post.unapprove": "took back the approval of",
    "post.unhide": "restored",
    "report.claim": "took up",
    "report.close": "closed",
    "report.release": "released",
    "report.reopen": "reopened",
    "sources.revert": "reverted the sources of",
    "tag.alias": "made another name:",
    "tag.details": "edited the details of",
    "tag.edit": "edited",
    "tag.implications": "changed what is implied by",
    "tag.picture": "changed the picture of",
    "tag.unalias": "made a tag of its own:",
    "tags.revert": "reverted the tags of",
    "topic.hide": "hid",
    "topic.lock": "locked",
    "topic.move": "moved",
    "topic.rename": "renamed",
    "topic.stick": "pinned",
    "topic.unhide": "restored",
    "topic.unlock": "unlocked",
    "topic.unstick": "unpinned",
    "user.avatar": "removed",
    "user.deactivate": "closed the account of",
    "user.limits": "changed the limits of",
    "user.reactivate": "opened the account of",
    "user.role": "changed the role of",
    "user.verify": "changed the trust in",
}


@dataclass(frozen=True)
class Asked:
    """What an address asks of the log; dates are whole days in UTC."""

    moderator: str = ""
    action: str = ""
    subject: str = ""
    subject_id: int | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Asked:
        """What makes no sense is left out."""
        subject = given.get("subject", "")
        return cls(
            moderator=given.get("moderator", "").replace("\0", "").strip()[:50],
            action=given.get("action", "").replace("\0", "")[:40],
            subject=subject if subject in Subject.values else "",
            subject_id=_number(given.get("id", "")),
            since=_day(given.get("since", "")),
            until=_day(given.get("until", "")),
            before=_number(given.get("before", "")),
        )

    def address(self, before: int | None = None) -> str:
        said = {
            "moderator": self.moderator,
            "action": self.action,
            "subject": self.subject,
            "id": self.subject_id,
            "since": self.since,
            "until": self.until,
            "before": before,
        }
        return "?" + urlencode({k: v for k, v in said.items() if v not in ("", None)})

    @property
    def is_narrow(self) -> bool:
        return self != Asked(before=self.before)


def _number(text: str) -> int | None:
    if not text.isascii() or not text.isdecimal():
        return None
    return min(int(text[:20]), _LARGEST)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def entries(viewer: User) -> QuerySet[LogEntry]:
    """What the viewer, who is staff, may read of."""
    rows = LogEntry.objects.all()
    if may_moderate(viewer):
        return rows
    shut = Topic.objects.exclude(forum__access_level__in=levels_open_to(viewer))
    hidden = {
        Subject.TOPIC: shut.values("pk"),
        Subject.POST: Post.objects.filter(topic__in=shut).values("pk"),
    }
    about = Report.objects.none()
    for subject, ids in hidden.items():
        rows = rows.exclude(subject=subject, subject_id__in=ids)
        about |= Report.objects.filter(subject=subject, subject_id__in=ids)
    rows = rows.exclude(subject=Subject.REPORT, subject_id__in=about.values("pk"))
    return rows.filter(subject__in=_TENDED)


def found(asked: Asked, viewer: User) -> QuerySet[LogEntry]:
    rows = entries(viewer)
    if asked.moderator:
        rows = rows.filter(
            moderator__in=User.objects.get_queryset().named(asked.moderator)
        )
    if asked.action:
        rows = rows.filter(action=asked.action)
    if asked.subject:
        rows = rows.filter(subject=asked.subject)
        if asked.subject_id is not None:
            rows = rows.filter(subject_id=asked.subject_id)
    if asked.since:
        rows = rows.filter(created_at__gte=_midnight(asked.since))
    if asked.until and asked.until < date.max:
        rows = rows.filter(created_at__lt=_midnight(asked.until + timedelta(days=1)))
    if asked.before is not None:
        rows = rows.filter(pk__lt=asked.before)
    return rows.order_by("-pk")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


@dataclass(frozen=True)
class Line:
    """An entry as it is shown. `final` says why it cannot be undone, "" where it can
    be; `undone` is the entry that undid it; `may_undo` whether the viewer is offered
    to."""

    entry: LogEntry
    words: str
    final: str
    undone: LogEntry | None
    may_undo: bool


@dataclass(frozen=True)
class LogPage:
    lines: list[Line]
    older: str


def log_page(asked: Asked, viewer: User) -> LogPage:
    rows = found(asked, viewer).select_related(
        "moderator", "undoes", "undone__moderator"
    )
    some = list(rows[: PAGE + 1])
    more = len(some) > PAGE
    return LogPage(
        [_line(entry, viewer) for entry in some[:PAGE]],
        asked.address(before=some[PAGE - 1].pk) if more else "",
    )


def _line(entry: LogEntry, viewer: User) -> Line:
    undone = getattr(entry, "undone", None)
    words = WORDS.get(entry.action, entry.action)
    final = why_not(entry)
    may_undo = not final and undone is None
    if entry.action in _OF_MODERATORS or entry.subject == Subject.IMAGE:
        may_undo = may_undo and may_moderate(viewer)
    return Line(entry, words, final, undone, may_undo)
