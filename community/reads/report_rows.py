"""The reports of one thing, as one row of the queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from accounts.models import Report, Subject, User
from accounts.policies import may_moderate
from community.reads.queue import Waiting
from community.reads.queued import DISMISS, HIDE, RELEASE, SETTLE, Act, Row
from community.reads.things import Thing, things_of

# Subjects that can be taken from view where they are reported.
HIDEABLE = (Subject.IMAGE, Subject.COMMENT, Subject.POST, Subject.TOPIC)
_NAMES = 3
_WHOSE = {Subject.IMAGE: "uploader", Subject.USER: ""}


def report_rows(waiting: list[Waiting], viewer: User) -> Iterable[Row]:
    firsts = Report.objects.in_bulk([one.id for one in waiting])
    pairs = {(Subject(r.subject), r.subject_id) for r in firsts.values()}
    together, settled = _together(pairs)
    things = things_of(pairs)
    for one in waiting:
        first = firsts.get(one.id)
        if first is None:
            continue
        pair = (Subject(first.subject), first.subject_id)
        rows = together.get(pair) or [first]
        yield _report(one, rows, things.get(pair), settled.get(pair, 0), viewer)


_Pair = tuple[Subject, int]


def _together(pairs: set[_Pair]) -> tuple[dict[_Pair, list[Report]], dict[_Pair, int]]:
    """What waits about each thing, the oldest first, and how many were settled."""
    found: dict[_Pair, list[Report]] = defaultdict(list)
    settled: dict[_Pair, int] = defaultdict(int)
    rows = Report.objects.filter(subject_id__in={pk for _, pk in pairs})
    rows = rows.filter(subject__in={subject for subject, _ in pairs})
    for report in rows.select_related("reporter", "claimed_by").order_by("pk"):
        pair = (Subject(report.subject), report.subject_id)
        if report.state == Report.State.CLOSED:
            settled[pair] += 1
        else:
            found[pair].append(report)
    return found, settled


def _report(
    one: Waiting,
    reports: list[Report],
    thing: Thing | None,
    settled: int,
    viewer: User,
) -> Row:
    first = reports[0]
    holder = next((r.claimed_by for r in reports if r.claimed_by), None)
    names = list(dict.fromkeys(r.reporter.name if r.reporter else "?" for r in reports))
    more = f" +{len(names) - _NAMES}" if len(names) > _NAMES else ""
    notes = [f"reported by {', '.join(names[:_NAMES])}{more}"]
    if thing is None:
        notes.append("no longer there")
    elif thing.hidden:
        notes.append("hidden already")
    if thing and thing.author and thing.subject == Subject.IMAGE:
        count = thing.author.uploads_count
        notes.insert(0, f"{count} upload{'' if count == 1 else 's'}")
    if settled:
        notes.append(f"{settled} earlier report{'s' if settled > 1 else ''}")
    return Row(
        one.key,
        f"Report \u00d7{len(reports)}" if len(reports) > 1 else "Report",
        "bad",
        thing.label if thing else first.label,
        thing.address if thing else first.address,
        one.since,
        text=f"{first.rule}: {first.reason}" if first.rule else first.reason,
        pictures=(thing.picture,) if thing and thing.picture else (),
        face=thing.face if thing else "",
        lead=_WHOSE.get(Subject(first.subject), "author"),
        person=thing.author if thing else None,
        notes=tuple(notes),
        holder=holder,
        acts=_report_acts(first, thing, holder, viewer),
    )


def _report_acts(
    first: Report, thing: Thing | None, holder: User | None, viewer: User
) -> tuple[Act, ...]:
    if holder is not None and holder != viewer:
        return (Act("takeover", "Take over"),)
    acts = [SETTLE, RELEASE] if holder else [Act("claim", "Claim", main=True), DISMISS]
    if thing and not thing.hidden and may_hide(Subject(first.subject), viewer):
        acts.insert(0 if holder else 1, HIDE)
    return tuple(acts)


def may_hide(subject: Subject, viewer: User) -> bool:
    return subject in HIDEABLE and (subject != Subject.IMAGE or may_moderate(viewer))
