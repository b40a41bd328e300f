"""A tag becomes another name of a second one (tags and media, section 5).

The images come along in steps, in an order in which a search for either name is right
at every moment: first each gets the target as well; then, in one short transaction,
the name leads to the target, and filters and lists with it; then the old tag goes from
each image.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

from accounts import log
from accounts.author import Author
from accounts.models import Subject, User
from booru.bulk.steps import AT_ONCE, take_carrying
from booru.models import ArtistLink, BulkChange, DnpEntry, Tag, TagChange, Tagging
from booru.tag_changes import Edit, hold, store
from booru.tag_sets import hold_aliases

COPY, LINK, DRAIN, LAST = "copy", "link", "drain", "last"


def step(job: BulkChange) -> bool:
    phases = {COPY: _copy, LINK: _link, DRAIN: _drain, LAST: _last}
    phase: str = job.payload["phase"]
    following = phases[phase](job, job.payload["tag"], job.payload["target"])
    if following != phase:
        job.payload = {**job.payload, "phase": following}
        job.cursor = 0
        job.save(update_fields=["payload"])
    return bool(following)


def _copy(job: BulkChange, tag: int, target: int) -> str:
    hold_aliases()
    ids = take_carrying(job, tag)
    job.changed += _add(job, ids, tag, target)
    return COPY if ids else LINK


def _add(job: BulkChange, ids: list[int], tag: int, target: int) -> int:
    edits = [
        Edit(image.id, image.hidden, added=frozenset([target]))
        for image in hold(ids)
        if tag in image.tags and target not in image.tags
    ]
    store(edits, author=Author(job.moderator), bulk=job)
    return len(edits)


def _link(job: BulkChange, tag: int, target: int) -> str:
    """Nobody tags meanwhile, so no image with the old tag alone can appear."""
    hold_aliases(changing=True)
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT_TARGET, [tag, target, AT_ONCE + 1])
        late = [row[0] for row in cursor]
    if len(late) > AT_ONCE:
        return COPY
    job.changed += _add(job, late, tag, target)
    rows = {row.pk: row for row in Tag.objects.filter(pk__in=[tag, target])}
    if len(rows) < 2:
        raise ValidationError("One of the tags is gone.")
    link(rows[tag], target=rows[target], moderator=job.moderator)
    return DRAIN


_WITHOUT_TARGET = """
SELECT g.image_id FROM booru_tagging g
WHERE g.tag_id = %s AND NOT EXISTS (
    SELECT FROM booru_tagging o WHERE o.image_id = g.image_id AND o.tag_id = %s)
ORDER BY g.image_id LIMIT %s
"""


def _drain(job: BulkChange, tag: int, target: int) -> str:
    hold_aliases()
    if Tag.objects.filter(pk=tag, aliased_tag=target).first() is None:
        raise ValidationError("The tag is no other name of its target any more.")
    ids = take_carrying(job, tag)
    # One record for both halves of the move.
    records = dict(
        TagChange.objects.filter(bulk=job, image__in=ids).values_list("image_id", "pk")
    )
    edits = [
        Edit(
            image.id,
            image.hidden,
            removed=frozenset([tag]),
            record=records.get(image.id),
        )
        for image in hold(ids)
        if tag in image.tags
    ]
    store(edits, author=Author(job.moderator), bulk=job)
    job.changed += sum(1 for edit in edits if edit.record is None)
    return DRAIN if ids else LAST


def _last(job: BulkChange, tag: int, target: int) -> str:
    """A merge may have handed the old tag on behind us."""
    hold_aliases(changing=True)
    return DRAIN if Tagging.objects.filter(tag=tag).exists() else ""


# The link itself ------------------------------------------------------------------


def refuse(tag: Tag, target: Tag) -> None:
    """ValidationError where `tag` cannot be another name of `target`."""
    if tag == target:
        raise ValidationError("A tag cannot be an alias of itself.")
    if target.aliased_tag_id is not None:
        raise ValidationError(f"“{target}” is an alias itself: choose its target.")
    if tag.aliases.exists():
        raise ValidationError(f"“{tag}” has aliases of its own: move those first.")


_MOVE_FILTERS = """
UPDATE booru_filter SET
    hidden_tag_ids = (
        SELECT coalesce(array_agg(DISTINCT t ORDER BY t), '{}')
        FROM unnest(array_replace(hidden_tag_ids, %(tag)s, %(target)s)) t),
    spoilered_tag_ids = (
        SELECT coalesce(array_agg(DISTINCT t ORDER BY t), '{}')
        FROM unnest(array_replace(spoilered_tag_ids, %(tag)s, %(target)s)) t)
WHERE %(tag)s = ANY(hidden_tag_ids) OR %(tag)s = ANY(spoilered_tag_ids)
"""
_MOVE_WATCHED = """
UPDATE accounts_user SET
    watched_tag_ids = (
        SELECT coalesce(array_agg(DISTINCT t ORDER BY t), '{}')
        FROM unnest(array_replace(watched_tag_ids, %(tag)s, %(target)s)) t)
WHERE %(tag)s = ANY(watched_tag_ids)
"""
_MOVE_LOCKED = """
WITH moved AS (
    DELETE FROM booru_image_locked_tags WHERE tag_id = %(tag)s RETURNING image_id
)
INSERT INTO booru_image_locked_tags (image_id, tag_id)
SELECT image_id, %(target)s FROM moved
ON CONFLICT DO NOTHING
"""


def link(tag: Tag, *, target: Tag, moderator: User) -> None:
    """The name leads to `target` from now on, in filters and lists too. The caller
    holds the aliases and has moved the images, or will."""
    refuse(tag, target)
    old = tag.aliased_tag_id
    places: dict[str, Any] = {"tag": tag.pk, "target": target.pk}
    with connection.cursor() as cursor:
        for statement in (_MOVE_FILTERS, _MOVE_WATCHED, _MOVE_LOCKED):
            cursor.execute(statement, places)
    _move_links(tag, target)
    DnpEntry.objects.filter(tag=tag).update(tag=target)
    tag.aliased_tag = target
    tag.save(update_fields=["aliased_tag", "updated_at"])
    log.record(
        "tag.alias",
        moderator=moderator,
        subject=Subject.TAG,
        subject_id=tag.pk,
        label=f"Tag “{tag.name}”",
        address=f"/tags/{tag.slug}",
        details={"target": target.pk, "old": old},
    )


def _move_links(tag: Tag, target: Tag) -> None:
    known = set(ArtistLink.objects.filter(tag=target).values_list("user_id", "uri"))
    for artist in ArtistLink.objects.filter(tag=tag):
        if (artist.user_id, artist.uri) in known:
            artist.delete()
        else:
            artist.tag = target
            artist.save(update_fields=["tag", "updated_at"])
