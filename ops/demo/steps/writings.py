"""What people write as posts, and where else posts are to be found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.db import transaction

from booru.actions.locations import set_locations
from booru.actions.pastes import submit_paste
from booru.actions.uploads import Draft
from booru.models import Image
from ops.demo.steps.scene import Event, Scene, date
from ops.demo.words.pastes import ELSEWHERE, WRITINGS, Writing


def writing_events(scene: Scene) -> Iterator[Event]:
    for writing in WRITINGS:
        moment = scene.ago(writing.hours)
        yield Event(moment, partial(_write, scene, moment, writing))
    for name, addresses in ELSEWHERE.items():
        image = scene.pictures.get(name)
        if image is not None and image.uploader is not None:
            moment = scene.since(image, 0)
            yield Event(moment, partial(_place, image, addresses))


def _write(scene: Scene, moment: datetime, writing: Writing) -> None:
    digest = hashlib.sha512(writing.body.encode()).hexdigest()
    if Image.objects.filter(orig_sha512_hash=digest).exists():
        return
    draft = Draft(
        tag_input=writing.tags,
        description=writing.description,
        locations=writing.places,
    )
    with transaction.atomic():
        paste = submit_paste(
            body=writing.body, draft=draft, author=scene.author(writing.author)
        )
        date(paste, created_at=moment, first_seen_at=moment, updated_at=moment)


def _place(image: Image, addresses: tuple[str, ...]) -> None:
    if image.uploader is None or image.locations.exists():
        return
    with transaction.atomic():
        set_locations(image, addresses=addresses, actor=image.uploader)
        date(image, updated_at=image.updated_at)
