"""What people like: the same at every start."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from accounts.models import User
from booru.actions import interactions
from booru.actions.moderation import feature_image
from booru.models import Image, ImageFave, ImageVote
from ops.demo.steps.scene import Event, Scene
from ops.demo.words.comments import COMMENTS
from ops.demo.words.galleries import FEATURED

VOTERS = ("mika", "wren", "teo", "orrin", "ada", "sol", "juniper", "sable")
# How likely somebody who is shown a picture does so.
_FAVE, _DOWN = 0.55, 0.03


@dataclass(frozen=True)
class _Taste:
    user: User
    fave: bool
    up: bool


def cast_votes(scene: Scene) -> None:
    people = scene.people.values()
    known = set(ImageVote.objects.filter(user__in=people).values_list("image", "user"))
    for name, image in scene.pictures.items():
        tastes = [
            taste
            for taste in _tastes(scene, name, image)
            if (image.pk, taste.user.pk) not in known
        ]
        if tastes:
            _cast(scene, image, tastes)


def _tastes(scene: Scene, name: str, image: Image) -> Iterator[_Taste]:
    charm = _chance(name, 0.15, 0.6) + 0.3 * (name in COMMENTS)
    if name == FEATURED:
        charm = 1
    for user in (scene.people[voter] for voter in VOTERS):
        liking = _chance(f"{name} {user.name}", 0, 1)
        if user.pk == image.uploader_id:
            continue
        if liking < charm:
            yield _Taste(user, fave=liking < charm * _FAVE, up=True)
        elif liking > 1 - _DOWN:
            yield _Taste(user, fave=False, up=False)


def _chance(of: str, least: float, most: float) -> float:
    return random.Random(of).uniform(least, most)  # noqa: S311 - not secret


@transaction.atomic
def _cast(scene: Scene, image: Image, tastes: list[_Taste]) -> None:
    for taste in tastes:
        if taste.fave:
            interactions.fave_image(image, user=taste.user)
        else:
            interactions.vote_image(image, user=taste.user, up=taste.up)
    given = scene.since(image, 0.3)
    users = [taste.user for taste in tastes]
    for rows in (ImageVote.objects.all(), ImageFave.objects.all()):
        rows.filter(image=image, user__in=users).update(created_at=given)


def feature_event(scene: Scene) -> Iterator[Event]:
    if image := scene.pictures.get(FEATURED):
        chosen = scene.since(image, 0.5)
        yield Event(chosen, partial(_feature, scene, image, chosen))


def _feature(scene: Scene, image: Image, chosen: datetime) -> None:
    if not image.features.exists():
        with scene.at(chosen):
            feature_image(image, moderator=scene.moderator, at=chosen)
