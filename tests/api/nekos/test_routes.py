"""Each route of nekos-api section 1 and its whole body; and that there is no other."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from api.nekos.urls import urlpatterns
from tests.api.nekos.world import (
    EXISTING,
    EXPIRES,
    NOT_EXISTING,
    World,
    shown_minute,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NOWHERE = "00000000-0000-4000-8000-000000000000"
DOCUMENTED = [
    "",
    "/stats",
    "/token",
    "/image",
    "/image/random",
    "/image/:id",
    "/artist",
    "/artist/:id",
    "/artist/:id/images",
    "/character",
    "/character/:id",
    "/category",
    "/category/:id",
    "/set",
    "/set/:id",
]


def test_what_is_mounted_is_what_is_documented() -> None:
    mounted = []
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        view: Any = pattern.callback
        assert set(view.actions) - {"head"} == {"get"}
        mounted.append(re.sub(r"<str:[a-z_]+>", ":id", str(pattern.pattern)))
    assert mounted.pop().startswith("^")  # anything else
    assert mounted == [f"{route}{end}" for route in DOCUMENTED for end in ("", "/")]


def test_the_index(client: Client) -> None:
    wanted = {
        "data": [
            "/", "/stats", "/token", "/image", "/image/:id", "/image/random",
            "/set", "/set/:id", "/character", "/character/:id", "/category",
            "/category/:id", "/artist", "/artist/:id", "/artist/:id/images",
        ],
        "meta": {"version": "v1.6.0", "baseApiRoute": "/api"},
        "success": True,
    }  # fmt: skip
    assert client.get("/api").json() == client.get("/api/").json() == wanted


# Objects --------------------------------------------------------------------------


def artist(world: World, name: str, url: str | None, **further: Any) -> dict[str, Any]:
    tag = world.tag(f"artist:{name}")
    return {"id": tag, "name": name, "url": url, **further}


def teo(world: World, **further: Any) -> dict[str, Any]:
    """By the oldest link that is public and verified."""
    return artist(world, "teo", "https://first.example/", **further)


def ann(world: World, **further: Any) -> dict[str, Any]:
    return artist(world, "ann", "https://ann.example/", **further)


def category(world: World, name: str, place: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": world.tag(name),
        "name": name,
        "description": None,
        "nsfw": False,
        "type": None,
        "createdAt": shown_minute(place),
    } | fields


def fox(world: World, **further: Any) -> dict[str, Any]:
    described = {"description": "Clever, and red.", "type": "character"}
    return category(world, "fox", 3, **described, **further)


def kaguya(world: World, **further: Any) -> dict[str, Any]:
    """From the work with the lowest id that it implies."""
    return {
        "id": world.tag("kaguya"),
        "name": "kaguya",
        "description": "A princess.",
        "source": "taketori",
        "gender": None,
        "ages": [],
        "birth_date": None,
        "nationality": None,
        "occupations": [],
        "createdAt": shown_minute(6),
        **further,
    }


def lily(world: World, **further: Any) -> dict[str, Any]:
    return {
        "id": world.tag("oc:lily"),
        "name": "oc:lily",
        "description": None,
        "source": "Lilies",
        "gender": "female",
        "ages": [7, 17],
        "birth_date": "1 May",
        "nationality": "Dutch",
        "occupations": ["Gardener", "Cook"],
        "createdAt": shown_minute(7),
        **further,
    }


def plain(world: World) -> dict[str, Any]:
    """Of several artists the one with the lowest id."""
    image = world.images["plain"]
    return {
        "id": str(image.uuid),
        "url": f"http://127.0.0.1:8000/img/view/2026/1/1/{image.pk}.png",
        "artist": teo(world),
        "source": {"name": "a.example", "url": "https://www.a.example/1"},
        "original": None,
        "nsfw": "sfw",
        "categories": [fox(world)],
        "characters": [kaguya(world), lily(world)],
        "createdAt": shown_minute(30),
        "meta": {
            "eTag": "ab" * 64,
            "size": 1000,
            "mimetype": "image/png",
            "color": "#a0b1c2",
            "expires": EXPIRES,
            "dimens": {
                "height": 480,
                "width": 640,
                "aspectRatio": "4:3",
                "orientation": "landscape",
            },
        },
    }


def bare(world: World) -> dict[str, Any]:
    image = world.images["bare"]
    return {
        "id": str(image.uuid),
        "url": f"http://127.0.0.1:8000/img/view/2026/1/1/{image.pk}.png",
        "artist": None,
        "source": {"name": None, "url": None},
        "original": None,
        "nsfw": None,
        "categories": [category(world, "sitting", 4)],
        "characters": [],
        "createdAt": shown_minute(29),
        "meta": {
            "eTag": image.sha512_hash,
            "size": 1000,
            "mimetype": "image/png",
            "color": None,
            "expires": EXPIRES,
            "dimens": {
                "height": 500,
                "width": 500,
                "aspectRatio": "1:1",
                "orientation": "square",
            },
        },
    }


def drawing(world: World) -> dict[str, Any]:
    """An SVG is the picture made of it; what it is tagged with makes it original."""
    image = world.images["drawing"]
    return {
        "id": str(image.uuid),
        "url": f"http://127.0.0.1:8000/img/view/2026/1/1/{image.pk}.png",
        "artist": None,
        "source": {"name": None, "url": None},
        "original": True,
        "nsfw": "questionable",
        "categories": [
            fox(world), category(world, "sitting", 4), category(world, "original", 10)
        ],
        "characters": [],
        "createdAt": shown_minute(31),
        "meta": {
            "eTag": "cd" * 64,
            "size": 77_000,
            "mimetype": "image/png",
            "color": None,
            "expires": EXPIRES,
            "dimens": {
                "height": 3000,
                "width": 2000,
                "aspectRatio": "2:3",
                "orientation": "portrait",
            },
        },
    }  # fmt: skip


def moving(world: World) -> dict[str, Any]:
    """What was said of the image itself goes before its tags and its address."""
    image = world.images["moving"]
    return {
        "id": str(image.uuid),
        "url": f"http://127.0.0.1:8000/img/view/2026/1/1/{image.pk}.gif",
        "artist": teo(world),
        "source": {"name": "A zine", "url": "https://b.example/2"},
        "original": False,
        "nsfw": "nsfw",
        "categories": [category(world, "original", 10)],
        "characters": [],
        "createdAt": shown_minute(32),
        "meta": {
            "eTag": "ef" * 64,
            "size": 1000,
            "mimetype": "image/gif",
            "color": None,
            "expires": EXPIRES,
            "dimens": {
                "height": 1080,
                "width": 1920,
                "aspectRatio": "16:9",
                "orientation": "landscape",
            },
        },
    }


def listed(data: list[Any], total: int, limit: int = 10, offset: int = 0) -> Any:
    return {
        "data": data,
        "meta": {
            "pagination": {
                "limit": limit,
                "offset": offset,
                "count": len(data),
                "total": total,
            }
        },
        "success": True,
    }


def found(data: Any) -> Any:
    return {"data": data, "success": True}


# Routes ---------------------------------------------------------------------------


def test_lists(client: Client, world: World) -> None:
    """By time and not by id; each with and without a slash at its end."""
    images = [bare(world), plain(world), drawing(world), moving(world)]
    artists = [teo(world), ann(world), artist(world, "nobody", None)]
    categories = [
        fox(world),
        category(world, "sitting", 4),
        category(world, "sketch", 5, type="format", nsfw=True),
        category(world, "taketori", 8),
        category(world, "series:moon", 9),
        category(world, "original", 10),
    ]
    sets = [
        {
            "id": str(world.galleries[name].uuid),
            "images": [world.image(image) for image in held],
            "createdAt": shown_minute(minute),
        }
        for name, held, minute in [
            ("second", ["bare", "plain"], 40),
            ("first", ["moving", "plain", "bare"], 41),
            ("third", [], 42),
        ]
    ]
    wanted = {
        "/image": images,
        "/artist": artists,
        "/character": [kaguya(world), lily(world)],
        "/category": categories,
        "/set": sets,
        "/artist/{artist:teo}/images": [plain(world), moving(world)],
        "/artist/{artist:nobody}/images": [],
    }
    for template, data in wanted.items():
        path = world.path(f"/api{template}")
        assert client.get(path).json() == listed(data, len(data)), path
        assert client.get(f"{path}/").json() == listed(data, len(data)), path
        page = client.get(f"{path}?limit=1&offset=1").json()
        assert page == listed(data[1:2], len(data), 1, 1), path
        for offset in (len(data), 2**53 - 1):
            beyond = client.get(f"{path}?offset={offset}").json()
            assert beyond == listed([], len(data), 10, offset), path
        beyond = client.get(f"{path}?offset={'9' * 5000}").json()
        assert beyond == listed([], len(data), 10, 2**53 - 1), path


def test_single_objects(client: Client, world: World) -> None:
    """Their images are counted by the rule of the lists."""
    wanted = {
        "/image/{image:plain}": plain(world),
        "/image/{image:bare}": bare(world),
        "/image/{image:drawing}": drawing(world),
        "/image/{image:moving}": moving(world),
        "/artist/{artist:teo}": teo(world, images=2),
        "/artist/{artist:ann}": ann(world, images=1),
        "/artist/{artist:nobody}": artist(world, "nobody", None, images=0),
        "/character/{kaguya}": kaguya(world, images=1),
        "/character/{oc:lily}": lily(world, images=1),
        "/category/{fox}": fox(world, images=2),
        "/category/{sketch}": category(
            world, "sketch", 5, type="format", nsfw=True, images=0
        ),
        "/set/{set:second}": {
            "id": str(world.galleries["second"].uuid),
            "images": [world.image("bare"), world.image("plain")],
            "createdAt": shown_minute(40),
        },
    }
    for template, data in wanted.items():
        path = world.path(f"/api{template}")
        kind, uuid = path.rsplit("/", 1)
        for asked in (path, f"{path}/", f"{kind}/{uuid.upper()}"):
            response = client.get(asked)
            assert (response.status_code, response.json()) == (200, found(data)), asked


def test_stats(client: Client, world: World) -> None:
    assert client.get("/api/stats").json() == found(
        {
            "images": {
                "count": 4,
                "nsfw": {"nsfw": 1, "questionable": 1, "sfw": 2},
                "original": {"yes": 1, "no": 1, "unknown": 2},
                "resolution": {"sd": 1, "hd": 0, "fhd": 1, "uhd": 1},
                "orientation": {"portrait": 1, "landscape": 2, "square": 1},
            },
            "categories": {
                "type": {"settings": 0, "character": 1, "format": 1},
                "nsfw": {"nsfw": 1, "sfw": 5},
                "count": 6,
            },
            "artists": {"count": 3},
            "characters": {"count": 2, "sources": 2},
        }
    )


def test_the_token_in_use(client: Client, world: World) -> None:
    def asked(name: str) -> Any:
        header = f"Bearer {world.tokens[name]}"
        data = client.get("/api/token", headers={"Authorization": header}).json()
        created = data["data"].pop("createdAt")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", created)
        assert world.tokens[name] not in str(data)
        return data

    assert asked("plain") == found(
        {
            "owner": "mika",
            "purpose": "A bot",
            "scopes": [],
            "issuedBy": "june",
            "expires": None,
        }
    )
    listing = asked("listing")["data"]
    assert (listing["scopes"], listing["purpose"]) == (["image:list"], None)
    assert listing["expires"] == "2029-10-20T21:20:00.007Z"


def test_what_there_is_not(client: Client, world: World) -> None:
    """An alias is no tag, and each kind of tag is of one route."""
    paths = [
        *(f"/image/{{image:{name}}}" for name in ("explicit", "film", "paste")),
        *(f"/{kind}/{NOWHERE}" for kind in ("image", "artist", "character", "set")),
        "/category/{vixen}",
        "/category/{artist:teo}",
        "/category/{kaguya}",
        "/category/{commission}",
        "/category/{wrong source}",
        "/character/{fox}",
        "/artist/{oc:lily}",
        "/image/{artist:teo}",
        "/set/{image:plain}",
    ]
    for path in map(world.path, paths):
        _, kind, uuid = path.split("/")
        for end in ("", "/"):
            response = client.get(f"/api{path}{end}")
            body = {
                "code": 404,
                "message": f"There is no {kind} {uuid}.",
                "success": False,
            }
            assert (response.status_code, response.json()) == (404, body)
    missing = client.get(f"/api/artist/{NOWHERE}/images")
    assert missing.json()["message"] == f"There is no artist {NOWHERE}."


def _ids(client: Client, path: str) -> list[str]:
    return [image["id"] for image in client.get(f"/api{path}").json()["data"]]


def test_what_exists_is_the_same_everywhere(client: Client, world: World) -> None:
    here = [world.image(name) for name in EXISTING]
    assert _ids(client, "/image") == here
    assert set(_ids(client, "/image/random?limit=25")) == set(here)
    for name in EXISTING:
        path = world.path(f"/api/image/{{image:{name}}}")
        assert client.get(path).status_code == 200
    for name in NOT_EXISTING:
        uuid = world.image(name)
        answer = client.get(f"/api/image/{uuid}")
        assert answer.status_code == 404, name
        assert answer.json()["message"] == f"There is no image {uuid}."
    for kind, tag in (("category", "fox"), ("character", "kaguya")):
        path = world.path(f"/api/{kind}/{{{tag}}}")
        counted = client.get(path).json()["data"]["images"]
        listed = [i for i in here if tag in str(client.get(f"/api/image/{i}").json())]
        assert counted == len(listed) > 0
    assert client.get("/api/stats").json()["data"]["images"]["count"] == len(here)
