"""A small site with one of everything that this dialect shows, and of everything that
it must not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import User
from booru.actions import moderation
from booru.actions.merging import merge_image
from booru.models import ArtistLink, Gallery, Image, Tag
from tests.factories import (
    make_gallery,
    make_image,
    make_moderator,
    make_paste,
    make_tag,
    make_user,
)
from tests.factories_nekos import make_details, make_nekos_token

START = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EXPIRES = "2026-03-01T13:00:00.000Z"


@dataclass
class World:
    tags: dict[str, Tag] = field(default_factory=dict)
    images: dict[str, Image] = field(default_factory=dict)
    galleries: dict[str, Gallery] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def tag(self, name: str) -> str:
        return str(self.tags[name].uuid)

    def image(self, name: str) -> str:
        return str(self.images[name].uuid)

    def path(self, template: str) -> str:
        """With the ids for their names: `{fox}`, `{image:plain}`, `{set:first}`."""
        found = {name: str(tag.uuid) for name, tag in self.tags.items()}
        found |= {f"image:{name}": str(i.uuid) for name, i in self.images.items()}
        found |= {f"set:{name}": str(g.uuid) for name, g in self.galleries.items()}
        for name, uuid in found.items():
            template = template.replace(f"{{{name}}}", uuid)
        return template


def minute(number: int) -> datetime:
    """With microseconds, which clients are not shown."""
    return START + timedelta(minutes=number, microseconds=7_999)


def shown_minute(number: int) -> str:
    return f"2026-01-01T00:{number:02}:00.007Z"


def make_world() -> World:
    world = World()
    _tags(world)
    _links(world)
    _images(world)
    _hidden(world)
    _galleries(world)
    _tokens(world)
    return world


_TAGS: list[tuple[str, dict[str, Any]]] = [
    ("artist:teo", {}),
    ("artist:ann", {}),
    ("artist:nobody", {}),
    ("fox", {"category": "species", "description": "Clever, and red."}),
    ("sitting", {}),
    ("sketch", {}),
    ("kaguya", {"category": "character", "description": "A princess."}),
    ("oc:lily", {}),
    ("taketori", {"category": "content-official"}),
    ("series:moon", {}),
    ("original", {}),
    ("commission", {"category": "origin"}),
    ("wrong source", {"category": "error"}),
]


def _tags(world: World) -> None:
    for place, (name, fields) in enumerate(_TAGS):
        world.tags[name] = make_tag(name, created_at=minute(place), **fields)
    tags = world.tags
    # The later series tag first: the lowest id counts.
    tags["kaguya"].implied_tags.add(tags["series:moon"], tags["taketori"], tags["fox"])
    alias = make_tag("vixen", created_at=minute(20), aliased_tag=tags["fox"])
    world.tags["vixen"] = alias
    make_details(tags["artist:ann"], url="https://ann.example/")
    make_details(tags["artist:teo"], url="https://overruled.example/")
    make_details(tags["sketch"], category_type="format", nsfw=True)
    make_details(
        tags["oc:lily"],
        source="Lilies",
        gender="female",
        ages=[7, 17],
        birth_date="1 May",
        nationality="Dutch",
        occupations=["Gardener", "Cook"],
    )


def _links(world: World) -> None:
    verified = ArtistLink.State.VERIFIED
    user, teo = make_user("teo"), world.tags["artist:teo"]
    for place, (uri, fields) in enumerate(
        [
            ("https://secret.example/", {"public": False, "state": verified}),
            ("https://claimed.example/", {}),
            ("https://second.example/", {"state": verified, "created_at": minute(9)}),
            ("https://first.example/", {"state": verified, "created_at": minute(8)}),
        ]
    ):
        defaults = {"created_at": minute(place)}
        ArtistLink.objects.create(user=user, tag=teo, uri=uri, **defaults | fields)


def _images(world: World) -> None:
    """Created in another order than that of their ids."""
    world.images = {
        "plain": make_image(
            tags=["safe", "artist:ann", "artist:teo", "fox", "kaguya", "oc:lily"],
            sources=["https://www.a.example/1", "https://b.example/"],
            created_at=minute(30),
            color="#a0b1c2",
            sha512_hash="ab" * 64,
        ),
        "bare": make_image(
            tags=["sitting"], created_at=minute(29), width=500, height=500
        ),
        "drawing": make_image(
            tags=["suggestive", "original", "sitting", "fox"],
            created_at=minute(31),
            format="svg",
            mime_type="image/svg+xml",
            width=4000,
            height=6000,
            size=900,
            files={"full.png": {"rev": "a", "w": 2000, "h": 3000, "size": 77_000}},
            sha512_hash="cd" * 64,
        ),
        "moving": make_image(
            tags=["questionable", "original", "artist:teo", "commission"],
            created_at=minute(32),
            format="gif",
            mime_type="image/gif",
            animated=True,
            width=1920,
            height=1080,
            original=False,
            source_label="A zine",
            sources=["https://b.example/2"],
            sha512_hash="ef" * 64,
        ),
    }


def _hidden(world: World) -> None:
    """With all that others are found by."""
    tags = ["artist:teo", "fox", "kaguya", "sitting", "original"]
    moderator = make_moderator("wren")
    others = {
        "waiting": make_image(tags=["safe", *tags], approved=False),
        "hidden": make_image(tags=["safe", *tags]),
        "merged": make_image(tags=["sitting"]),
        "film": make_image(tags=["safe", *tags], format="webm", mime_type="video/webm"),
        "mp4": make_image(tags=["safe", *tags], format="mp4", mime_type="video/mp4"),
        "paste": make_paste(tags=["safe", *tags]),
        **{
            name: make_image(tags=[name, *tags])
            for name in ("explicit", "grimdark", "semi-grimdark", "grotesque")
        },
        "twice": make_image(tags=["suggestive", "grotesque", *tags]),
    }
    moderation.hide_image(others["hidden"], moderator=moderator, reason="Rule #0")
    merge_image(others["merged"], into=world.images["bare"], moderator=moderator)
    world.images |= others


EXISTING = ("bare", "plain", "drawing", "moving")
NOT_EXISTING = (
    "waiting", "hidden", "merged", "film", "mp4", "paste", "explicit", "grimdark",
    "semi-grimdark", "grotesque", "twice",
)  # fmt: skip


def _galleries(world: World) -> None:
    images = world.images
    owner = make_user("ada")
    mixed = [images[name] for name in ("moving", "explicit", "plain", "film", "bare")]
    first = make_gallery(mixed, user=owner, title="First")
    second = make_gallery(
        [images["plain"], images["bare"]],
        user=owner,
        title="Second",
        order_position_asc=False,
    )
    third = make_gallery([images["grimdark"]], user=owner, title="Third")
    world.galleries = {"first": first, "second": second, "third": third}
    for place, gallery in enumerate((second, first, third)):
        Gallery.objects.filter(pk=gallery.pk).update(created_at=minute(40 + place))


def _tokens(world: World) -> None:
    mika, june = make_user("mika"), make_moderator("june")
    world.users = {"mika": mika, "june": june}
    world.tokens = {
        "plain": make_nekos_token(mika, purpose="A bot", issued_by=june),
        "listing": make_nekos_token(
            scopes=["image:list"], expires_at=minute(2 * 10**6)
        ),
        "expired": make_nekos_token(expires_at=minute(0)),
        "any expiry": make_nekos_token(scopes=["image:custom-expiry"]),
        "some expiry": make_nekos_token(
            scopes=["image:custom-expiry:100", "image:custom-expiry:500"]
        ),
        "unlimited": make_nekos_token(scopes=["api:ratelimit:disabled"]),
        "own limit": make_nekos_token(scopes=["api:ratelimit:3-10-2"]),
    }
