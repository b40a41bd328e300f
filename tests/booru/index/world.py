"""A small site with everything that a search can ask for, made by chance."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from accounts.author import Author
from accounts.models import User
from booru.actions import interactions, moderation, tagging, tags
from booru.index import merger, texts
from booru.location_sites import page_address
from booru.models import Gallery, Image, ImageSubscription, PostLocation
from tests.factories import (
    make_gallery,
    make_image,
    make_moderator,
    make_paste,
    make_tag,
    make_user,
)

TAGS = (
    "safe",
    "fox",
    "red fox",
    "owl",
    "snow",
    "artist:teo",
    "oc:ada",
    "fx",
    "a*b",
    "füx",
    "狐",
)
ALIASES = {"vulpes": "fox", "strix": "owl"}
WORDS = ("snowy", "owls", "of the", "king", "running", "foxes", "a", "Ünder", "it's")
FORMATS = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif"}
SOURCES = ["https://example.net/A", "https://example.org/b%C3", "http://x.test/ü"]
SITES = ("derpibooru", "ponybooru", "manebooru")
START = datetime(2024, 2, 27, tzinfo=UTC)


class World:
    """`merge` says after which share of the work the facts are merged (0 never, 1 at
    the end)."""

    def __init__(self, seed: int, *, images: int = 24, merge: float = 0.5) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
        self._numbers = count(1)
        self.moderator = make_moderator(f"Mod{seed}")
        self.users = [make_user(n) for n in ("Anna B", "bob", "Bobby", "Ölga")]
        for name in TAGS:
            make_tag(name)
        self.images = [
            self._paste(n) if n % 6 == 4 else self._image(n) for n in range(images)
        ]
        # A copy elsewhere of many; of some two at the same place.
        for image in self.chance.choices(self.images, k=images):
            self._locate(image)
        for name, target in ALIASES.items():
            alias, to = make_tag(name), make_tag(target)
            tags.alias_tag(alias, target=to, moderator=self.moderator)
        self.gallery = self._gallery()
        for step in range(images * 2):
            if step == int(images * 2 * merge):
                self.merge()
            self.change(self.chance.choice(self.images))
        if merge >= 1:
            self.merge()

    def merge(self) -> None:
        while merger.merge():
            pass
        texts.read_words()

    def _image(self, number: int) -> Image:
        pick = self.chance
        form = pick.choice(list(FORMATS))
        moving = form == "gif"
        return make_image(
            name=pick.choice(["IMG_1.png", "img_1.png", "fox.gif", ""]),
            width=pick.choice([64, 640, 1920]),
            height=pick.choice([64, 480, 1080]),
            size=pick.randint(1, 5000),
            format=form,
            mime_type=FORMATS[form],
            animated=moving,
            duration=pick.choice([0.5, 3.25]) if moving else 0.0,
            **self._said(number),
        )

    def _paste(self, number: int) -> Image:
        return make_paste(f"Paste {number}.", **self._said(number))

    def _said(self, number: int) -> dict[str, Any]:
        """What images and pastes have in common."""
        pick = self.chance
        return {
            "tags": ["safe", *pick.sample(TAGS[1:], pick.randint(0, 5))],
            "sources": pick.sample(SOURCES, pick.randint(0, 2)),
            "uploader": pick.choice([None, *self.users]),
            "anonymous": pick.random() < 0.3,
            "approved": pick.random() < 0.95,
            "description": " ".join(pick.sample(WORDS, pick.randint(0, 5))),
            "scratchpad": pick.choice(["", "seen by the king"]),
            "ip": pick.choice([None, "10.1.2.3", "192.0.2.9", "2001:db8::7"]),
            "fingerprint": pick.choice(["", "a123"]),
            "created_at": START
            + timedelta(hours=number, microseconds=pick.randint(0, 9)),
            "first_seen_at": START
            + timedelta(hours=pick.choice([number, number, 3, 40])),
        }

    def _locate(self, image: Image) -> None:
        site, number = self.chance.choice(SITES), next(self._numbers)
        PostLocation.objects.create(
            post=image, site=site, site_id=number, url=page_address(site, number)
        )

    def _gallery(self) -> Gallery:
        shown = [i for i in self.images if i.approved]
        chosen = self.chance.sample(shown, 6)
        cover = next(image for image in chosen if not image.is_paste)
        return make_gallery(chosen, user=self.users[0], thumbnail=cover)

    def change(self, image: Image) -> None:
        """Something that somebody does."""
        pick = self.chance
        user = pick.choice(self.users)
        image.refresh_from_db()
        if image.hidden_from_users:
            if pick.random() < 0.5:
                moderation.unhide_image(image, moderator=self.moderator)
            return
        match pick.randint(0, 7):
            case 0:
                interactions.vote_image(image, user=user, up=pick.random() < 0.7)
            case 1:
                interactions.fave_image(image, user=user)
            case 2:
                interactions.unfave_image(image, user=user)
            case 3:
                interactions.hide_personally(image, user=user)
            case 4:
                ImageSubscription.objects.get_or_create(image=image, user=user)
            case 5:
                self._retag(image)
            case 7:
                self._relocate(image)
            case 6 if pick.random() < 0.3:
                moderation.hide_image(
                    image, moderator=self.moderator, reason="the king ran"
                )

    def _retag(self, image: Image) -> None:
        wanted = [make_tag(n) for n in self.chance.sample(TAGS, 3)]
        kept = {tag for tag in wanted if tag.aliased_tag_id is None}
        now = set(image.tags.all())
        tagging.change_tags(
            image, added=kept - now, removed=now - kept, author=Author(None)
        )

    def _relocate(self, image: Image) -> None:
        """A copy elsewhere is gone, or turns out to be at another site."""
        place = image.locations.order_by("pk").first()
        if place is None:
            self._locate(image)
        elif self.chance.random() < 0.5:
            place.delete()
        else:
            place.site = self.chance.choice(SITES)
            place.save(update_fields=["site"])

    def viewers(self) -> list[User | None]:
        return [None, self.users[0], self.moderator]
