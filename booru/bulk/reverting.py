"""Taking back changes of tags (tags and media, section 8).

Of each tag of an image the first of the chosen changes counts: as it was before that
one, so it becomes again. But where somebody else changed the same tag after the last
of them, that stays. So what is taken back once is not taken back twice, and a revert
can itself be reverted.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from accounts.author import Author
from booru.bulk.choosing import Chosen, of_payload
from booru.bulk.steps import note, take
from booru.bulk.tag_editing import new_errors
from booru.models import BulkChange, Tag, TagChange, TagChangeRow
from booru.tag_changes import Edit, Held, hold, store
from booru.tag_sets import hold_aliases

Thing = TypeVar("Thing", bound=Hashable)


@dataclass
class Undo(Generic[Thing]):
    """What becomes of an image's tags, or sources; fed with its whole history, oldest
    first. What it holds keeps the order in which it was seen."""

    before: dict[Thing, bool] = field(default_factory=dict)
    settled: set[Thing] = field(default_factory=set)
    _last: dict[Thing, int] = field(default_factory=dict)

    def see(
        self,
        change: int,
        chosen: bool,
        added: Collection[Thing],
        removed: Collection[Thing],
    ) -> None:
        for thing in (*removed, *added):
            # In the same change it came and went: as another name of itself.
            if thing in added and thing in removed:
                continue
            if not chosen:
                self.settled.add(thing)
                continue
            self.before.setdefault(thing, thing in removed)
            self.settled.discard(thing)
            self._last[thing] = change

    def gone(self, current: Iterable[Thing]) -> set[Thing]:
        return self._open(present=False) & set(current)

    def come(self, current: Iterable[Thing]) -> set[Thing]:
        return self._open(present=True) - set(current)

    def newest(self, things: set[Thing]) -> int:
        return max(self._last[thing] for thing in things)

    def _open(self, *, present: bool) -> set[Thing]:
        return {
            thing
            for thing, was in self.before.items()
            if was is present and thing not in self.settled
        }


def step(job: BulkChange) -> bool:
    hold_aliases()
    ids = take(job)
    images = {}
    for image in hold(ids):
        if image.hidden:
            note(job, f"Image {image.id} is hidden.")
        else:
            images[image.id] = image
    edits = edits_of(list(images.values()), of_payload(job.payload))
    store(edits, author=Author(job.moderator), bulk=job)
    _note_broken(job, edits, images)
    job.changed += len(edits)
    return bool(ids)


def _note_broken(job: BulkChange, edits: list[Edit], images: dict[int, Held]) -> None:
    """It is taken back all the same: what is wrong now is for people to mend."""
    come = {tag for edit in edits for tag in edit.added}
    names = dict(Tag.objects.filter(pk__in=come).values_list("pk", "name"))
    for edit in edits:
        image = images[edit.image]
        tags = image.tags | {tag: names[tag] for tag in edit.added}
        left = {tag: name for tag, name in tags.items() if tag not in edit.removed}
        if broken := new_errors(image, left):
            note(job, f"Image {image.id}, now: {', '.join(broken)}.")


def edits_of(images: list[Held], chosen: Chosen) -> list[Edit]:
    """What the revert does to these images, those left out where it does nothing."""
    undos: dict[int, Undo[int]] = {image.id: Undo() for image in images}
    for change, added, removed in _history(undos):
        undos[change.image_id].see(change.pk, chosen.holds(change), added, removed)
    edits = []
    for image in images:
        undo = undos[image.id]
        gone, come = undo.gone(image.tags), undo.come(image.tags)
        if gone or come:
            reverts = undo.newest(gone | come)
            edits.append(
                Edit(image.id, image.hidden, frozenset(come), frozenset(gone), reverts)
            )
    return edits


def _history(
    images: Iterable[int],
) -> Iterator[tuple[TagChange, set[int], set[int]]]:
    """Every change of these images, oldest first, with what came and went; aliases as
    their targets."""
    changes = TagChange.objects.filter(image__in=list(images)).order_by("pk")
    rows = TagChangeRow.objects.filter(change__image__in=list(images))
    moved: dict[int, tuple[set[int], set[int]]] = {}
    for record, tag, target, added in rows.values_list(
        "change_id", "tag_id", "tag__aliased_tag_id", "added"
    ):
        come, gone = moved.setdefault(record, (set(), set()))
        (come if added else gone).add(target or tag)
    for change in changes.only("image", "user", "bulk", "created_at"):
        yield change, *moved.get(change.pk, (set(), set()))
