"""What staff do to tags themselves: aliases, implications, what is said of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from accounts import log
from accounts.models import Subject, User
from accounts.policies import may_moderate
from booru.bulk import aliasing
from booru.categories import CATEGORIES
from booru.index import merger
from booru.models import BulkChange, Tag
from booru.tag_sets import hold_aliases

DESCRIPTION_BYTES = 50_000
SHORT_DESCRIPTION = 255

_MOVE_TAGGINGS = """
WITH moved AS (
    DELETE FROM booru_tagging WHERE tag_id = %(tag)s RETURNING image_id
)
INSERT INTO booru_tagging (image_id, tag_id)
SELECT image_id, %(target)s FROM moved
ON CONFLICT DO NOTHING
"""
_RECOUNT = """
UPDATE booru_tag SET (images_count, pastes_count) = (
    SELECT count(*) FILTER (WHERE i.media_type = 'image'),
        count(*) FILTER (WHERE i.media_type = 'paste')
    FROM booru_tagging g JOIN booru_image i ON i.id = g.image_id
    WHERE g.tag_id = booru_tag.id AND NOT i.hidden_from_users)
WHERE id = ANY(%(tags)s)
"""


@transaction.atomic
def alias_tag(tag: Tag, *, target: Tag, moderator: User) -> Tag:
    """Make `tag` another name of `target`: its images, filters, watch lists, artist
    links and do-not-post entries move there. All at once, without a record for each
    image; for a tag with many images start a job (`booru.actions.bulk`)."""
    if not may_moderate(moderator):
        raise PermissionDenied
    hold_aliases(changing=True)
    tag, target = Tag.objects.get(pk=tag.pk), Tag.objects.get(pk=target.pk)
    aliasing.refuse(tag, target)
    places = {"tag": tag.pk, "target": target.pk}
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_TAGGINGS, places)
        moved = cursor.rowcount
        # Locked only now: who hides an image holds it while waiting for its tags.
        Tag.objects.all().lock([tag.pk, target.pk])
        cursor.execute(_RECOUNT, {"tags": [tag.pk, target.pk]})
    aliasing.link(tag, target=target, moderator=moderator)
    tag.refresh_from_db()
    merger.merge_if_many(moved)
    return tag


@transaction.atomic
def unalias_tag(tag: Tag, *, moderator: User) -> Tag:
    """Clear the link; the images stay where they are."""
    if not may_moderate(moderator):
        raise PermissionDenied
    hold_aliases(changing=True)
    tag = Tag.objects.get(pk=tag.pk)
    old = tag.aliased_tag_id
    if old is None:
        raise ValidationError(f"“{tag}” is no other name of a tag.")
    moving = BulkChange.objects.pending().filter(kind=BulkChange.Kind.ALIAS)
    if moving.filter(payload__tag=tag.pk).exists():
        raise ValidationError("Its images still move to the target: wait for the end.")
    tag.aliased_tag = None
    tag.save(update_fields=["aliased_tag", "updated_at"])
    _record("tag.unalias", tag, moderator, target=old)
    return tag


@transaction.atomic
def set_implications(tag: Tag, *, implied: Iterable[Tag], moderator: User) -> Tag:
    """What adding `tag` adds from now on; existing images do not change."""
    if not may_moderate(moderator):
        raise PermissionDenied
    chosen = set(implied)
    if tag in chosen:
        raise ValidationError("A tag cannot imply itself.")
    # Locked, so that the log says what was really there.
    Tag.objects.all().lock([tag.pk])
    old = sorted(tag.implied_tags.values_list("pk", flat=True))
    new = sorted(one.pk for one in chosen)
    if old != new:
        tag.implied_tags.set(chosen)
        _record("tag.implications", tag, moderator, old=old, new=new)
    return tag


@dataclass(frozen=True)
class TagDraft:
    """What a moderator says of a tag; `category` "" for none."""

    category: str = ""
    description: str = ""
    short_description: str = ""
    mod_notes: str = ""


@transaction.atomic
def edit_tag(tag: Tag, *, moderator: User, draft: TagDraft) -> Tag:
    """A new category moves the counts by category of all its images."""
    if not may_moderate(moderator):
        raise PermissionDenied
    _refuse_draft(draft)
    (tag,) = Tag.objects.all().lock([tag.pk])
    changed = {}
    for field, value in asdict(draft).items():
        old = getattr(tag, field) or ""
        if old != value:
            changed[field] = [old, value]
            setattr(tag, field, value or (None if field == "category" else ""))
    if changed:
        tag.save(update_fields=[*changed, "updated_at"])
        _record("tag.edit", tag, moderator, **changed)
        if "category" in changed:
            merger.merge_if_many(tag.images_count + tag.pastes_count)
    return tag


def _refuse_draft(draft: TagDraft) -> None:
    errors = {}
    if draft.category and draft.category not in CATEGORIES:
        errors["category"] = "There is no such category."
    if len(draft.short_description) > SHORT_DESCRIPTION:
        errors["short_description"] = f"At most {SHORT_DESCRIPTION} characters."
    for field in ("description", "mod_notes"):
        if len(getattr(draft, field).encode()) > DESCRIPTION_BYTES:
            errors[field] = f"At most {DESCRIPTION_BYTES:,} bytes."
    for field, text in asdict(draft).items():
        if "\0" in text:
            errors[field] = "This text cannot be stored."
    if errors:
        raise ValidationError(errors)


def _record(action: str, tag: Tag, moderator: User, **details: object) -> None:
    log.record(
        action,
        moderator=moderator,
        subject=Subject.TAG,
        subject_id=tag.pk,
        label=f"Tag “{tag.name}”",
        address=f"/tags/{tag.slug}",
        details=details,
    )
