"""What people gather: galleries, and tags for pictures of others."""

from __future__ import annotations

from django.db import transaction

from accounts.author import Author
from booru.actions import tagging
from booru.actions.following import follow_gallery
from booru.actions.galleries import add_image, begin_gallery
from booru.actions.reverting import revert_tag_change
from booru.models import Gallery, TagChange
from ops.demo.steps.scene import Scene, date
from ops.demo.words.galleries import RETAGGINGS, SHELVES, Retagging, Shelf


def fill_shelves(scene: Scene) -> None:
    for shelf in SHELVES:
        owner = scene.people[shelf.owner]
        if not Gallery.objects.filter(user=owner, title=shelf.title).exists():
            _gather(scene, shelf)
    for retagging in RETAGGINGS:
        _retag(scene, retagging)


def _gather(scene: Scene, shelf: Shelf) -> None:
    owner = scene.people[shelf.owner]
    images = [scene.pictures[name] for name in shelf.pictures if name in scene.pictures]
    made = scene.ago(shelf.days * 24)
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
        date(gallery, created_at=made, updated_at=made)


def _retag(scene: Scene, retagging: Retagging) -> None:
    image, user = scene.pictures.get(retagging.picture), scene.people[retagging.who]
    if image is None or image.tag_changes.filter(user=user).exists():
        return
    moment = scene.ago(retagging.hours)
    with scene.at(moment):
        change = tagging.edit_tags(
            image,
            author=Author(user),
            old_tag_input=retagging.remove,
            tag_input=retagging.add,
        )
        if change is None:
            return
        date(change, created_at=moment)
        if retagging.reverted:
            _revert(scene, change)


def _revert(scene: Scene, change: TagChange) -> None:
    """In the transaction of the change: half an hour later it was gone."""
    taken_back = revert_tag_change(change, by=scene.moderator)
    date(taken_back, created_at=scene.ago(0.5))
