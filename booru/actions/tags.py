"""What staff do to tags themselves: aliases, implications, categories."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from accounts.models import User
from accounts.policies import may_moderate
from booru.actions.tagging import hold_aliases
from booru.index import merger
from booru.models import ArtistLink, DnpEntry, Tag

_MOVE_TAGGINGS = """
WITH moved AS (
    DELETE FROM booru_tagging WHERE tag_id = %(tag)s RETURNING image_id
)
INSERT INTO booru_tagging (image_id, tag_id)
SELECT image_id, %(target)s FROM moved
ON CONFLICT DO NOTHING
"""
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
_RECOUNT = """
UPDATE booru_tag SET images_count = (
    SELECT count(*) FROM booru_tagging g JOIN booru_image i ON i.id = g.image_id
    WHERE g.tag_id = booru_tag.id AND NOT i.hidden_from_users)
WHERE id = ANY(%(tags)s)
"""


@transaction.atomic
def alias_tag(tag: Tag, *, target: Tag, moderator: User) -> Tag:
    """Make `tag` another name of `target`: its images, filters, watch lists, artist
    links and do-not-post entries move there."""
    if not may_moderate(moderator):
        raise PermissionDenied
    hold_aliases(changing=True)
    locked = {row.pk: row for row in Tag.objects.all().lock([tag.pk, target.pk])}
    tag, target = locked[tag.pk], locked[target.pk]
    if tag == target:
        raise ValidationError("A tag cannot be an alias of itself.")
    if target.aliased_tag_id is not None:
        raise ValidationError(f"“{target}” is an alias itself: choose its target.")
    if tag.aliases.exists():
        raise ValidationError(f"“{tag}” has aliases of its own: move those first.")
    places: dict[str, Any] = {
        "tag": tag.pk,
        "target": target.pk,
        "tags": [tag.pk, target.pk],
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_TAGGINGS, places)
        moved = cursor.rowcount
        for statement in (_MOVE_FILTERS, _MOVE_WATCHED, _RECOUNT):
            cursor.execute(statement, places)
    for link in ArtistLink.objects.filter(tag=tag):
        if ArtistLink.objects.filter(
            user=link.user_id, uri=link.uri, tag=target
        ).exists():
            link.delete()
        else:
            link.tag = target
            link.save(update_fields=["tag", "updated_at"])
    DnpEntry.objects.filter(tag=tag).update(tag=target)
    tag.aliased_tag = target
    tag.save(update_fields=["aliased_tag", "updated_at"])
    tag.refresh_from_db()
    merger.merge_if_many(moved)
    return tag


@transaction.atomic
def unalias_tag(tag: Tag, *, moderator: User) -> Tag:
    """Clear the link; the images stay where they are."""
    if not may_moderate(moderator):
        raise PermissionDenied
    hold_aliases(changing=True)
    tag.aliased_tag = None
    tag.save(update_fields=["aliased_tag", "updated_at"])
    return tag


@transaction.atomic
def set_implications(tag: Tag, *, implied: Iterable[Tag], moderator: User) -> Tag:
    """What adding `tag` adds from now on; existing images do not change."""
    if not may_moderate(moderator):
        raise PermissionDenied
    chosen = set(implied)
    if tag in chosen:
        raise ValidationError("A tag cannot imply itself.")
    tag.implied_tags.set(chosen)
    return tag
