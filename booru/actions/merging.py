"""Two images are the same picture: one takes over what the other has (philomena-api
6.2)."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.author import Author
from accounts.models import Notification, Subject, User
from accounts.notices import announce
from accounts.policies import may_moderate
from booru import tasks
from booru.actions import (
    comments,
    galleries,
    moderation,
    restoring,
    sources,
    tagging,
)
from booru.addresses import page_of
from booru.models import Comment, DuplicateReport, Gallery, Image, ImageSource, Tag

MIXED = "One of the two is a text and the other a picture: they cannot be the same."
_COPY_VOTES = """
WITH copied AS (
    INSERT INTO booru_imagevote (image_id, user_id, up, created_at)
    SELECT %(into)s, user_id, up, created_at
    FROM booru_imagevote WHERE image_id = %(image)s
    ON CONFLICT DO NOTHING RETURNING up
)
SELECT count(*) FILTER (WHERE up), count(*) FILTER (WHERE NOT up) FROM copied
"""
_COPY_ROWS = """
INSERT INTO {table} (image_id, user_id, created_at)
SELECT %(into)s, user_id, created_at FROM {table} WHERE image_id = %(image)s
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def merge_image(
    image: Image, *, into: Image, moderator: User, again: bool = False
) -> Image:
    """Hide an image as a duplicate and hand over its tags, sources, comments, votes,
    faves, personal hides, subscriptions and places in galleries. Returns the target.
    Its places at other sites stay with it: they hold that file, not the other.

    `again` for a merge that is brought back: what the target kept when it was taken
    back (tags, sources, votes and the like) and people have changed since is not
    handed over a second time."""
    if not may_moderate(moderator):
        raise PermissionDenied
    if image.pk == into.pk:
        raise ValidationError("An image cannot be merged into itself.")
    refuse_mixed(image, into)
    tagging.hold_aliases()
    image, into = _locked(image, into)
    lost = _to_be_lost(image, into)
    _hide_as_duplicate(image, into, moderator)
    _settle_reports(image, into, moderator)
    if not again:
        _copy_interactions(image, into)
    into.first_seen_at = min(image.first_seen_at, into.first_seen_at)
    into.updated_at = timezone.now()
    into.save()
    if not again:
        _unite_sources(image, into, moderator)
    comments.move_comments(image, into=into)
    galleries.replace_in_all(image, by=into)
    _hand_over_tags(image, into, moderator, again=again)
    moderation.record("image.merge", image, moderator, **lost)
    _tell(image, into, moderator)
    into.refresh_from_db()
    return into


def refuse_mixed(image: Image, other: Image) -> None:
    """A text is no copy of a picture (twibooru-api, section 5). ValidationError."""
    if image.is_paste != other.is_paste:
        raise ValidationError(MIXED)


def _to_be_lost(image: Image, into: Image) -> dict[str, Any]:
    """What it has again if the merge is taken back (`booru.actions.restoring`)."""
    places = restoring.places_of(image)
    theirs = {gallery for gallery, _ in restoring.places_of(into)}
    covers = Gallery.objects.filter(thumbnail=image).order_by("pk")
    written = Comment.objects.filter(image=image).order_by("pk")
    return {
        "into": into.pk,
        "galleries": places,
        "replaced": [gallery for gallery, _ in places if gallery not in theirs],
        "covers": list(covers.values_list("pk", flat=True)),
        "comments": list(written.values_list("pk", flat=True)),
    }


def _tell(image: Image, into: Image, moderator: User) -> None:
    """Whoever follows the image that is gone."""
    announcement = announce(
        kind=Notification.Kind.MERGE,
        followed=Subject.IMAGE,
        followed_id=image.pk,
        title=f"{image} was merged into {into.called}",
        address=page_of(into),
        actor=moderator,
    )
    tasks.queue_delivery(announcement.pk)


def _locked(image: Image, into: Image) -> tuple[Image, Image]:
    """Ascending ids, as everywhere: two merges of a pair in both directions wait for
    each other, and the second one finds its target hidden."""
    rows = Image.objects.filter(pk__in=[image.pk, into.pk]).order_by("pk")
    found = {row.pk: row for row in rows.select_for_update(no_key=True)}
    for row in (found[image.pk], found[into.pk]):
        if row.hidden_from_users:
            raise ValidationError(f"{row} is hidden: it cannot be merged.")
    return found[image.pk], found[into.pk]


def _hide_as_duplicate(image: Image, into: Image, moderator: User) -> None:
    image.hidden_from_users = True
    image.hidden_image_key = secrets.token_hex(6)
    image.duplicate_of = into
    image.deleted_by = moderator
    image.updated_at = timezone.now()
    image.save()


def _settle_reports(image: Image, into: Image, moderator: User) -> None:
    """Those that said just this are accepted; what else was said of the image, or of
    the pair the other way round, is rejected (tags and media, section 13.2)."""
    waiting = DuplicateReport.objects.filter(
        state__in=[DuplicateReport.State.OPEN, DuplicateReport.State.CLAIMED]
    )
    waiting.filter(image=image, duplicate_of=into).update(
        state=DuplicateReport.State.ACCEPTED, modifier=moderator
    )
    waiting.filter(Q(image=image) | Q(image=into, duplicate_of=image)).update(
        state=DuplicateReport.State.REJECTED, modifier=moderator
    )


def _copy_interactions(image: Image, into: Image) -> None:
    """Where the user has none on the target; the counters rise by what was really
    copied."""
    places = {"image": image.pk, "into": into.pk}
    with connection.cursor() as cursor:
        cursor.execute(_COPY_VOTES, places)
        up, down = cursor.fetchone()
        copied = {}
        for table in ("imagefave", "imagehide", "imagesubscription"):
            cursor.execute(_COPY_ROWS.format(table=f"booru_{table}"), places)
            copied[table] = cursor.rowcount
    into.upvotes += up
    into.downvotes += down
    into.score += up - down
    into.faves += copied["imagefave"]
    into.hides += copied["imagehide"]


def _unite_sources(image: Image, into: Image, moderator: User) -> None:
    both = ImageSource.objects.filter(image__in=[image, into])
    urls = {
        pk: [source.url for source in both if source.image_id == pk]
        for pk in (image.pk, into.pk)
    }
    united = sources.clean_sources([*urls[image.pk], *urls[into.pk]])
    sources.edit_sources(
        into, author=Author(moderator), sources=united[: sources.MAX_SOURCES]
    )


def _hand_over_tags(image: Image, into: Image, moderator: User, *, again: bool) -> None:
    """Last, because tags are locked: all at once, in the order of their ids, though
    the counts move in two steps."""
    given = set(Tag.objects.all().lock(image.tags.values_list("pk", flat=True)))
    added = set() if again else given - set(into.tags.all())
    tagging.change_tags(into, added=added, removed=set(), author=Author(moderator))
    tagging.count([tag.pk for tag in given], -1, image.media_type)
