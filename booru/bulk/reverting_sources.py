"""Taking back changes of sources, by the same rule as those of tags."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from accounts.author import Author
from booru.bulk.choosing import Chosen, of_payload
from booru.bulk.reverting import Undo
from booru.bulk.steps import note, take
from booru.models import BulkChange, Image, ImageSource, SourceChange

MAX_SOURCES = 15


@dataclass(frozen=True)
class SourceEdit:
    """The sources of an image before and after, in order."""

    image: int
    before: list[str]
    after: list[str]
    reverts: int


def step(job: BulkChange) -> bool:
    ids = take(job)
    images = []
    for pk, hidden in hold(ids):
        if hidden:
            note(job, f"Image {pk} is hidden.")
        else:
            images.append(pk)
    edits = []
    for edit in edits_of(images, of_payload(job.payload)):
        if len(edit.after) > MAX_SOURCES:
            note(job, f"Image {edit.image} would have over {MAX_SOURCES} sources.")
        else:
            edits.append(edit)
    store(edits, author=Author(job.moderator), bulk=job)
    job.changed += len(edits)
    return bool(ids)


def hold(ids: Iterable[int]) -> list[tuple[int, bool]]:
    """(id, hidden from users) of those that exist, locked in the order of their
    ids."""
    images = Image.objects.filter(pk__in=list(ids)).order_by("pk")
    rows = images.select_for_update(no_key=True)
    return list(rows.values_list("pk", "hidden_from_users"))


def edits_of(images: list[int], chosen: Chosen) -> list[SourceEdit]:
    """What the revert does to these held images; what comes back stands last."""
    undos: dict[int, Undo[str]] = {pk: Undo() for pk in images}
    history = SourceChange.objects.filter(image__in=images).order_by("pk")
    for change in history:
        undos[change.image_id].see(
            change.pk, chosen.holds(change), change.added, change.removed
        )
    current: dict[int, list[str]] = {pk: [] for pk in images}
    sources = ImageSource.objects.filter(image__in=images).order_by("position")
    for image, url in sources.values_list("image_id", "url"):
        current[image].append(url)
    edits = []
    for pk, undo in undos.items():
        before = current[pk]
        gone, come = undo.gone(before), undo.come(before)
        if gone or come:
            after = [url for url in before if url not in gone]
            after += [url for url in undo.before if url in come]
            edits.append(SourceEdit(pk, before, after, undo.newest(gone | come)))
    return edits


def store(
    edits: list[SourceEdit], *, author: Author, bulk: BulkChange | None = None
) -> list[SourceChange]:
    if not edits:
        return []
    now = timezone.now()
    ids = [edit.image for edit in edits]
    ImageSource.objects.filter(image__in=ids).delete()
    ImageSource.objects.bulk_create(
        ImageSource(image_id=edit.image, position=position, url=url)
        for edit in edits
        for position, url in enumerate(edit.after)
    )
    Image.objects.filter(pk__in=ids).update(updated_at=now)
    return SourceChange.objects.bulk_create(
        SourceChange(
            image_id=edit.image,
            user=author.user,
            ip=author.ip,
            fingerprint=author.fingerprint,
            created_at=now,
            bulk=bulk,
            reverts_id=edit.reverts,
            added=[url for url in edit.after if url not in edit.before],
            removed=[url for url in edit.before if url not in edit.after],
        )
        for edit in edits
    )
