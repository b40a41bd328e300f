"""Jobs over many images: what a moderator starts, and what it would do
(`booru.bulk`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from pyroaring import BitMap

from accounts import log
from accounts.models import Subject, User
from accounts.policies import may_moderate
from booru import tasks
from booru.actions import tags
from booru.actions.tagging import ensure_tags, parse_tags
from booru.bulk import aliasing
from booru.bulk.choosing import Chosen, as_payload
from booru.bulk.steps import pack
from booru.image_search import ImageSearch, order_of
from booru.models import BulkChange, Image, SourceChange, Tag, TagChange, Tagging
from booru.results import OPEN
from booru.tag_sets import hold_aliases, named

Kind = BulkChange.Kind
#: Images that one edit may change.
MOST_IMAGES = 100_000


@transaction.atomic
def start_alias(tag: Tag, *, target: Tag, moderator: User) -> BulkChange:
    _allow(moderator)
    hold_aliases()
    aliasing.refuse(tag, target)
    if tag.aliased_tag_id is not None:
        raise ValidationError(f"“{tag}” is another name already: end that first.")
    pending = BulkChange.objects.pending().filter(kind=Kind.ALIAS)
    if pending.filter(payload__tag=tag.pk).exists():
        raise ValidationError(f"“{tag}” is becoming another name already.")
    return _start(
        Kind.ALIAS,
        moderator,
        title=f"Make “{tag.name}” another name of “{target.name}”",
        payload={"tag": tag.pk, "target": target.pk, "phase": aliasing.COPY},
        # Every image is looked at twice.
        total=2 * Tagging.objects.filter(tag=tag).count(),
    )


@transaction.atomic
def start_implications(
    tag: Tag, *, implied: Iterable[Tag], moderator: User
) -> BulkChange:
    """Set what the tag implies, and give it to the images that carry it already."""
    tags.set_implications(tag, implied=implied, moderator=moderator)
    return _start(
        Kind.IMPLICATION,
        moderator,
        title=f"Add what “{tag.name}” implies to its images",
        payload={"tag": tag.pk},
        total=Tagging.objects.filter(tag=tag).count(),
    )


@dataclass(frozen=True)
class TagEditDraft:
    """Which tags come and go, as comma-separated names, on the images that `query`
    finds for the moderator, or on those with the ids."""

    add: str = ""
    remove: str = ""
    query: str = ""
    ids: tuple[int, ...] = ()


def chosen_images(draft: TagEditDraft, *, moderator: User) -> BitMap:
    """Those that the edit is about at this moment: not the hidden ones (tags and
    media, section 8). Raises SearchError, and ValidationError where they are too
    many."""
    if draft.query.strip():
        search = ImageSearch(
            draft.query,
            moderator,
            OPEN,
            order_of("id", "desc"),
            with_hidden=True,
            with_pastes=True,
        )
        found = search.hits(0, MOST_IMAGES)
        total, ids = found.total, found.ids
    else:
        wanted = [pk for pk in draft.ids if 0 < pk < 2**31]
        shown = Image.objects.filter(pk__in=wanted, hidden_from_users=False)
        ids = list(shown.values_list("pk", flat=True))
        total = len(ids)
    if total > MOST_IMAGES:
        raise ValidationError(
            f"{total:,} images are more than the {MOST_IMAGES:,} of one edit: narrow"
            " the search."
        )
    return BitMap(ids)


@transaction.atomic
def start_tag_edit(draft: TagEditDraft, *, moderator: User) -> BulkChange:
    """On the images that it is about now, whatever the search finds later. Raises
    SearchError, and ValidationError where there is nothing to do."""
    _allow(moderator)
    images = chosen_images(draft, moderator=moderator)
    if not images:
        raise ValidationError("There are no such images.")
    hold_aliases()
    gone = named(parse_tags(draft.remove))
    come = {tag.aliased_tag or tag for tag in ensure_tags(parse_tags(draft.add))}
    come -= gone
    if not come and not gone:
        raise ValidationError("Name a tag to add, or one to remove that exists.")
    return _start(
        Kind.TAG_EDIT,
        moderator,
        title=_title(come, gone),
        payload={
            "ids": pack(images),
            "query": draft.query,
            "add": sorted(tag.pk for tag in come),
            "remove": sorted(tag.pk for tag in gone),
        },
        total=len(images),
    )


def _title(come: Collection[Tag], gone: Collection[Tag]) -> str:
    return "Edit tags: " + ", ".join(
        sign + tag.name
        for sign, some in (("+", come), ("-", gone))
        for tag in sorted(some, key=lambda tag: tag.name)
    )


@dataclass(frozen=True)
class RevertDraft:
    """The changes of `user`, since a time if given, or those of the job `bulk`; of
    tags, or of sources."""

    user: User | None = None
    bulk: BulkChange | None = None
    since: datetime | None = None
    sources: bool = False

    @property
    def whose(self) -> str:
        if self.bulk is not None:
            return f"the job “{self.bulk.title}”"
        return f"the user {self.user.name}" if self.user else ""


@dataclass(frozen=True)
class Reverted:
    """What a revert is about at this moment."""

    chosen: Chosen
    changes: int
    images: BitMap


def chosen_changes(draft: RevertDraft) -> Reverted:
    if (draft.user is None) == (draft.bulk is None):
        raise ValidationError("Say whose changes: a user's, or a job's.")
    changes: QuerySet[Any] = (
        SourceChange.objects.all() if draft.sources else TagChange.objects.all()
    )
    newest = changes.order_by("-pk").values_list("pk", flat=True).first()
    chosen = Chosen(
        upto=newest or 0,
        user=draft.user.pk if draft.user else None,
        bulk=draft.bulk.pk if draft.bulk else None,
        since=draft.since,
    )
    images = chosen.images(changes)
    return Reverted(chosen, len(images), BitMap(images))


@transaction.atomic
def start_revert(draft: RevertDraft, *, moderator: User) -> BulkChange:
    _allow(moderator)
    reverted = chosen_changes(draft)
    if not reverted.changes:
        raise ValidationError("There are no such changes.")
    what = "source" if draft.sources else "tag"
    changes = "change" if reverted.changes == 1 else "changes"
    return _start(
        Kind.REVERT_SOURCES if draft.sources else Kind.REVERT_TAGS,
        moderator,
        title=f"Take back {reverted.changes:,} {what} {changes} of {draft.whose}",
        payload={**as_payload(reverted.chosen), "ids": pack(reverted.images)},
        total=len(reverted.images),
    )


@transaction.atomic
def cancel_bulk(job: BulkChange, *, moderator: User) -> BulkChange:
    """After the step that is under way. What is done stays done, and can be reverted
    as the job's."""
    _allow(moderator)
    job = BulkChange.objects.select_for_update().get(pk=job.pk)
    if job.state not in BulkChange.PENDING:
        raise ValidationError("It has ended already.")
    if job.kind == Kind.ALIAS and job.payload["phase"] in (
        aliasing.DRAIN,
        aliasing.LAST,
    ):
        raise ValidationError("The name leads to the target already: let it end.")
    job.state = BulkChange.State.CANCELLED
    job.finished_at = timezone.now()
    job.save(update_fields=["state", "finished_at"])
    _log("bulk.cancel", job, moderator)
    return job


def _allow(moderator: User) -> None:
    if not may_moderate(moderator):
        raise PermissionDenied


def _start(
    kind: Kind, moderator: User, *, title: str, payload: dict[str, Any], total: int
) -> BulkChange:
    job = BulkChange.objects.create(
        kind=kind,
        moderator=moderator,
        title=title if len(title) <= 200 else f"{title[:199]}…",
        payload=payload,
        total=total,
        not_before=timezone.now() + tasks.PATIENCE,
    )
    _log("bulk.start", job, moderator)
    tasks.queue_bulk_change(job.pk)
    return job


def _log(action: str, job: BulkChange, moderator: User) -> None:
    log.record(
        action,
        moderator=moderator,
        subject=Subject.BULK,
        subject_id=job.pk,
        label=job.title,
        address=f"/moderation/bulk/{job.pk}",
    )
