"""A page of the queue as it is shown: what each row says, and what can be done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef

from accounts.models import User
from accounts.policies import may_moderate
from booru.comparing import Side, difference, sides_of
from booru.models import (
    Comment,
    DuplicateReport,
    Image,
    ImageSource,
    ProcessingJob,
    Tagging,
)
from community.reads.queue import Kind, Waiting
from community.reads.queued import (
    APPROVE,
    DIFFERENT,
    HIDE,
    NEWER,
    OLDER,
    REJECT,
    RELEASE,
    RETRY,
    Act,
    Row,
)
from community.reads.report_rows import report_rows
from community.reads.things import Thing, mini, of_comment, of_image, of_post
from forums.models import Post


def rows_of(waiting: Sequence[Waiting], viewer: User) -> list[Row]:
    """In a fixed number of statements."""
    by_kind: dict[Kind, list[Waiting]] = defaultdict(list)
    for one in waiting:
        by_kind[one.kind].append(one)
    made = {
        row.key: row
        for kind, some in by_kind.items()
        for row in _MAKERS[kind](some, viewer)
    }
    # One may have been settled between the two looks.
    return [made[one.key] for one in waiting if one.key in made]


# Images ----------------------------------------------------------------------------


def _images(waiting: list[Waiting], viewer: User) -> Iterable[Row]:
    tags = Tagging.objects.filter(image=OuterRef("pk")).values("image")
    rows = Image.objects.select_related("uploader").annotate(
        tag_total=tags.annotate(total=Count("pk")).values("total"),
        has_source=Exists(ImageSource.objects.filter(image=OuterRef("pk"))),
    )
    found: dict[int, Any] = rows.in_bulk([one.id for one in waiting])
    for one in waiting:
        image = found.get(one.id)
        if image is None:
            continue
        thing = of_image(image)
        uploader = image.uploader
        is_first = uploader is not None and uploader.uploads_count == 0
        notes = [f"{image.tag_total or 0} tags"]
        notes.append("source given" if image.has_source else "no source")
        if uploader is not None and not uploader.verified:
            notes.insert(0, "unverified user")
        yield Row(
            one.key,
            "To approve",
            "warn",
            thing.label,
            thing.address,
            one.since,
            text=thing.text,
            pictures=(thing.picture,) if thing.picture else (),
            lead=("First upload" if is_first else "Upload")
            + (" of" if thing.author else ", anonymous"),
            person=thing.author,
            notes=tuple(notes),
            acts=(APPROVE, REJECT),
        )


def _jobs(waiting: list[Waiting], viewer: User) -> Iterable[Row]:
    rows = ProcessingJob.objects.select_related("image__uploader")
    found = rows.in_bulk([one.id for one in waiting])
    for one in waiting:
        job = found.get(one.id)
        if job is not None:
            thing = of_image(job.image)
            yield Row(
                one.key,
                "Dead job",
                "off",
                thing.label,
                thing.address,
                one.since,
                text=job.reason,
                pictures=(thing.picture,) if thing.picture else (),
                notes=(f"stage {job.stage}", f"{job.attempts} tries"),
                acts=(RETRY,),
            )


# Duplicates ------------------------------------------------------------------------


def _duplicates(waiting: list[Waiting], viewer: User) -> Iterable[Row]:
    rows = DuplicateReport.objects.select_related("user", "modifier")
    found = rows.in_bulk([one.id for one in waiting])
    sides = sides_of(
        pk for row in found.values() for pk in (row.image_id, row.duplicate_of_id)
    )
    for one in waiting:
        report = found.get(one.id)
        if report is not None:
            yield _duplicate(one, report, sides, viewer)


def _duplicate(
    one: Waiting, report: DuplicateReport, sides: dict[int, Side], viewer: User
) -> Row:
    image, other = sides[report.image_id], sides[report.duplicate_of_id]
    newer, older = sorted((image, other), key=lambda s: s.image.pk, reverse=True)
    claimed = report.state == DuplicateReport.State.CLAIMED
    holder = report.modifier if claimed else None
    by = f"by {report.user.name}" if report.user else "found automatically"
    said = report.reason if report.user else ""
    return Row(
        one.key,
        "Duplicate",
        "info",
        f"{report.image_id} looks like {report.duplicate_of_id}",
        f"/duplicates/{report.pk}",
        one.since,
        text=difference(newer, older).words,
        pictures=tuple(p for p in (mini(newer.image), mini(older.image)) if p),
        notes=tuple(filter(None, (by, said))),
        holder=holder,
        compare=f"/duplicates/{report.pk}",
        acts=_duplicate_acts(holder, viewer),
    )


def _duplicate_acts(holder: User | None, viewer: User) -> tuple[Act, ...]:
    if holder is not None and holder != viewer:
        return (Act("takeover", "Take over"),)
    keep = (OLDER, NEWER) if may_moderate(viewer) else ()
    return (*keep, DIFFERENT, *([RELEASE] if holder else []))


# Texts -----------------------------------------------------------------------------


def _comments(waiting: list[Waiting], viewer: User) -> Iterable[Row]:
    rows = Comment.objects.select_related("user", "image")
    found = rows.in_bulk([one.id for one in waiting])
    for one in waiting:
        if one.id in found:
            yield _held(one, of_comment(found[one.id]), "Held comment")


def _posts(waiting: list[Waiting], viewer: User) -> Iterable[Row]:
    rows = Post.objects.select_related("user", "topic__forum")
    found = rows.in_bulk([one.id for one in waiting])
    for one in waiting:
        if one.id in found:
            yield _held(one, of_post(found[one.id]), "Held post")


def _held(one: Waiting, thing: Thing, label: str) -> Row:
    return Row(
        one.key,
        label,
        "warn",
        thing.label,
        thing.address,
        one.since,
        text=f"“{thing.text}”",
        face=thing.face,
        person=thing.author,
        notes=() if thing.author else (thing.by,),
        acts=(APPROVE, HIDE),
    )


_MAKERS: dict[Kind, Callable[[list[Waiting], User], Iterable[Row]]] = {
    Kind.REPORT: report_rows,
    Kind.IMAGE: _images,
    Kind.DUPLICATE: _duplicates,
    Kind.COMMENT: _comments,
    Kind.POST: _posts,
    Kind.JOB: _jobs,
}
