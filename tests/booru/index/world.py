"""A small site with everything that a search can ask for, made by chance."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from accounts.author import Author
from accounts.models import User
from booru.actions import interactions, moderation, tagging, tags
from booru.index import merger, texts
from booru.models import Gallery, Image, ImageSubscription
from tests.factories import (
    make_gallery,
    make_image,
    make_moderator,
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
START = datetime(2024, 2, 27, tzinfo=UTC)


class World:
    """`merge` says after which share of the work the facts are merged (0 never, 1 at
    the end)."""

    def __init__(self, seed: int, *, images: int = 24, merge: float = 0.5) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
        self.moderator = make_moderator(f"Mod{seed}")
        self.users = [make_user(n) for n in ("Anna B", "bob", "Bobby", "Ölga")]
        for name in TAGS:
            make_tag(name)
        self.images = [self._image(n) for n in range(images)]
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
        when = START + timedelta(hours=pick.choice([number, number, 3, 40]))
        return make_image(
            tags=["safe", *pick.sample(TAGS[1:], pick.randint(0, 5))],
            sources=pick.sample(
                [
                    "https://example.net/A",
                    "https://example.org/b%C3",
                    "http://x.test/ü",
                ],
                pick.randint(0, 2),
            ),
            uploader=pick.choice([None, *self.users]),
            anonymous=pick.random() < 0.3,
            approved=pick.random() < 0.95,
            name=pick.choice(["IMG_1.png", "img_1.png", "fox.gif", ""]),
            description=" ".join(pick.sample(WORDS, pick.randint(0, 5))),
            scratchpad=pick.choice(["", "seen by the king"]),
            ip=pick.choice([None, "10.1.2.3", "192.0.2.9", "2001:db8::7"]),
            fingerprint=pick.choice(["", "a123"]),
            width=pick.choice([64, 640, 1920]),
            height=pick.choice([64, 480, 1080]),
            size=pick.randint(1, 5000),
            format=form,
            mime_type=FORMATS[form],
            animated=moving,
            duration=pick.choice([0.5, 3.25]) if moving else 0.0,
            created_at=START + timedelta(hours=number, microseconds=pick.randint(0, 9)),
            first_seen_at=when,
        )

    def _gallery(self) -> Gallery:
        shown = [i for i in self.images if i.approved]
        return make_gallery(self.chance.sample(shown, 6), user=self.users[0])

    def change(self, image: Image) -> None:
        """Something that somebody does."""
        pick = self.chance
        user = pick.choice(self.users)
        image.refresh_from_db()
        if image.hidden_from_users:
            if pick.random() < 0.5:
                moderation.unhide_image(image, moderator=self.moderator)
            return
        match pick.randint(0, 6):
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

    def viewers(self) -> list[User | None]:
        return [None, self.users[0], self.moderator]
