"""A job that adds tags to chosen images and removes others."""

from __future__ import annotations

from accounts.author import Author
from booru.bulk.steps import note, take
from booru.models import BulkChange, Tag
from booru.tag_changes import Edit, Held, hold, store
from booru.tag_sets import closed, hold_aliases, rule_errors


def step(job: BulkChange) -> bool:
    """`add` and `remove` are ids of tags; one in both is only removed (tags and
    media, section 8). An image whose tags would break a rule stays as it is."""
    hold_aliases()
    ids = take(job)
    gone = _targets(job.payload["remove"])
    asked = _targets(job.payload["add"])
    asked = {pk: name for pk, name in asked.items() if pk not in gone}
    come = {tag.pk: tag.name for tag in closed(asked)}
    edits = []
    for image in hold(ids):
        if image.hidden:
            note(job, f"Image {image.id} is hidden.")
        elif edit := edit_of(job, image, come, asked=set(asked), gone=set(gone)):
            edits.append(edit)
    store(edits, author=Author(job.moderator), bulk=job)
    job.changed += len(edits)
    return bool(ids)


def _targets(ids: list[int]) -> dict[int, str]:
    """An alias made meanwhile as its target."""
    tags = Tag.objects.filter(pk__in=ids).select_related("aliased_tag")
    return {(tag.aliased_tag or tag).pk: (tag.aliased_tag or tag).name for tag in tags}


def edit_of(
    job: BulkChange,
    image: Held,
    come: dict[int, str],
    *,
    asked: set[int],
    gone: set[int],
) -> Edit | None:
    """None where the image stays as it is. What is only implied does not come where
    staff fixed the tag, and one both removed and implied ends up present (tags and
    media, sections 4 and 6)."""
    wanted = {
        tag: name
        for tag, name in come.items()
        if tag in asked or tag not in image.locked
    }
    kept = {tag: name for tag, name in image.tags.items() if tag not in gone}
    result = kept | wanted
    broken = new_errors(image, result)
    if broken:
        note(job, f"Image {image.id} {', '.join(broken)}.")
        return None
    added = frozenset(result.keys() - image.tags.keys())
    removed = frozenset(image.tags.keys() - result.keys())
    return Edit(image.id, image.hidden, added, removed) if added or removed else None


def new_errors(image: Held, result: dict[int, str]) -> list[str]:
    """The rules that the image would break and does not break already: what came in
    before a rule, or by an import, can still be tagged."""
    if result == image.tags:
        return []
    known = set(rule_errors(image.tags.values()))
    return [error for error in rule_errors(result.values()) if error not in known]
