"""What people gather: galleries, and tags for pictures of others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from booru.actions import tagging
from booru.actions.following import follow_gallery
from booru.actions.galleries import add_image, begin_gallery
from booru.actions.reverting import revert_tag_change
from booru.models import Gallery, TagChange
from ops.demo.steps.scene import Event, Scene, date
from ops.demo.words.galleries import RETAGGINGS, SHELVES, Retagging, Shelf

_SOON, _LATER = timedelta(minutes=5), timedelta(minutes=50)


def shelf_events(scene: Scene) -> Iterator[Event]:
    for shelf in SHELVES:
        made = scene.ago(shelf.days * 24)
        yield Event(made, partial(_gather, scene, made, shelf))
    for retagging in RETAGGINGS:
        image = scene.pictures.get(retagging.picture)
        if image is None:
            continue
        moment = scene.since(image, retagging.share)
        yield Event(moment, partial(_retag, scene, moment, retagging))
        if retagging.reverted:
            after = moment + _LATER
            yield Event(after, partial(_revert, scene, after, retagging))


def _gather(scene: Scene, made: datetime, shelf: Shelf) -> None:
    owner = scene.people[shelf.owner]
    images = [scene.pictures[name] for name in shelf.pictures if name in scene.pictures]
    if Gallery.objects.filter(user=owner, title=shelf.title).exists() or not images:
        return
    with transaction.atomic():
        gallery = begin_gallery(
            images[0],
            user=owner,
            title=shelf.title,
            description=scene.words(shelf.description),
            spoiler_warning=shelf.spoiler,
            order_position_asc=not shelf.newest_first,
        )
        for image in images[1:]:
            add_image(gallery, image=image, user=owner)
        for name in shelf.followers:
            follow_gallery(gallery, user=scene.people[name])
        # The pictures that are newer than it came in when they were uploaded.
        changed = max(made, *(image.created_at for image in images)) + _SOON
        date(gallery, created_at=made, updated_at=changed)


def _retag(scene: Scene, moment: datetime, retagging: Retagging) -> None:
    image = scene.pictures[retagging.picture]
    if _change(scene, retagging) is not None:
        return
    with transaction.atomic():
        change = tagging.edit_tags(
            image,
            author=scene.author(retagging.who),
            old_tag_input=retagging.remove,
            tag_input=retagging.add,
        )
        if change is not None:
            date(change, created_at=moment)


def _change(scene: Scene, retagging: Retagging) -> TagChange | None:
    image, user = scene.pictures[retagging.picture], scene.people[retagging.who]
    return TagChange.objects.filter(image=image, user=user).order_by("pk").first()


def _revert(scene: Scene, moment: datetime, retagging: Retagging) -> None:
    change = _change(scene, retagging)
    if change is None or change.reverted_by.exists():
        return
    with scene.at(moment):
        date(revert_tag_change(change, by=scene.moderator), created_at=moment)
