"""What each parameter may be (nekos-api, section 1), in the order of the checks."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.api.nekos.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NOWHERE = "00000000-0000-4000-8000-000000000000"
LIMIT = "`limit` has to be a number from 1 to 25."
OFFSET = "`offset` has to be a number from 0."
UUID = "`id` has to be a UUID."
EXPIRY = "`expiry` has to be a number of seconds above 30."
NO_NUMBERS = ("", "-1", "%2B5", "1.0", "abc", "%205", "5%20", "%D9%A5", "1%00", "5%0A")
LISTS = ("/image", "/artist", "/character", "/category", "/set")


def refused(client: Client, path: str, token: str = "") -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    response = client.get(f"/api{path}", headers=headers)
    body = response.json()
    assert body == {
        "code": response.status_code,
        "message": body["message"],
        "success": False,
    }
    return response.status_code, body["message"]


def pagination(client: Client, path: str) -> Any:
    response = client.get(f"/api{path}")
    assert response.status_code == 200, response.json()
    meta = response.json()["meta"]["pagination"]
    return meta["limit"], meta["offset"]


def test_limit_and_offset(client: Client, world: World) -> None:
    artist = world.path("/artist/{artist:teo}/images")
    for path in (*LISTS, artist):
        assert pagination(client, path) == (10, 0)
        for text, number in (("1", 1), ("25", 25), ("010", 10), ("0" * 400 + "7", 7)):
            assert pagination(client, f"{path}?limit={text}") == (number, 0)
        assert pagination(client, f"{path}?offset=007") == (10, 7)
        for text in ("0", "26", "50", "1000", "9" * 5000, *NO_NUMBERS):
            assert refused(client, f"{path}?limit={text}") == (400, LIMIT), text
        for text in NO_NUMBERS:
            assert refused(client, f"{path}?offset={text}") == (400, OFFSET), text
    for text in ("0", "26", "abc"):
        assert refused(client, f"/image/random?limit={text}") == (400, LIMIT)


def test_path_ids(client: Client, world: World) -> None:
    whole = world.image("plain")
    broken = (
        "1", "none", whole[:-1], f"{whole}0", whole.replace("-", ""), f"{{{whole}}}",
        f"{whole[:-1]}g", f"{whole}%0A", "%00", "%D9%A1" * 8 + whole[8:], "random1",
    )  # fmt: skip
    for kind in ("image", "artist", "character", "category", "set"):
        for text in broken:
            assert refused(client, f"/{kind}/{text}") == (400, UUID), text
    assert refused(client, "/artist/none/images") == (400, UUID)


def test_given_twice(client: Client, world: World) -> None:
    """What a route does not know it does not look at."""
    for path, name, value in (
        ("/image", "limit", "5"),
        ("/image", "offset", "5"),
        ("/image", "expiry", "3600"),
        ("/image", "expiry", "60"),
        ("/image", "categories", "fox"),
        ("/image/random", "limit", "1"),
        ("/image/random", "categories", "fox"),
        (world.path("/image/{image:plain}"), "expiry", "3600"),
        ("/artist", "search", "a"),
        ("/set", "offset", "0"),
    ):
        wanted = (400, f"`{name}` is given more than once.")
        assert refused(client, f"{path}?{name}={value}&{name}={value}") == wanted
    for path in (
        "/image?nsfw=sfw&nsfw=sfw&search=**&search=*",
        "/stats?limit=0&limit=0&offset=x&expiry=1",
        "?limit=0",
        "/artist?expiry=1&categories=x",
        world.path("/artist/{artist:teo}?limit=0&expiry=1"),
        "/image/random?offset=-1",
    ):
        assert client.get(f"/api{path}").status_code == 200, path


def test_expiry(client: Client, world: World) -> None:
    """Any other than the usual one takes a token that may."""
    image = world.path("/image/{image:plain}")
    routes = ["/image", "/image/random", image]
    routes.append(world.path("/artist/{artist:teo}/images"))
    anonymous = (401, "Authorization is needed for an `expiry` other than 3600.")
    unable = (403, "The token lacks the scope `image:custom-expiry`.")
    too_long = (403, "The token allows an `expiry` up to 500 seconds.")
    tokens = world.tokens
    for route in routes:
        for text in ("60", "03600", "", "abc", "-1"):
            path = f"{route}?expiry={text}"
            assert refused(client, path) == anonymous
            assert refused(client, path, tokens["listing"]) == unable
        for text in ("0", "30", *NO_NUMBERS):
            path = f"{route}?expiry={text}"
            assert refused(client, path, tokens["any expiry"]) == (400, EXPIRY)
        path = f"{route}?expiry=501"
        assert refused(client, path, tokens["some expiry"]) == too_long

    def expires(text: str, token: str = "") -> str:
        headers = {"Authorization": f"Bearer {tokens[token]}"} if token else {}
        answer = client.get(f"/api{image}?expiry={text}", headers=headers).json()
        return str(answer["data"]["meta"]["expires"])

    assert expires("3600") == expires("3600", "listing") == "2026-03-01T13:00:00.000Z"
    assert expires("31", "any expiry") == "2026-03-01T12:00:31.000Z"
    assert expires("0500", "some expiry") == "2026-03-01T12:08:20.000Z"
    assert expires("9" * 5000, "any expiry") > "2100"


def test_categories(client: Client, world: World) -> None:
    def images(names: str) -> list[str]:
        answer = client.get(f"/api/image?categories={names}").json()
        ids = [image["id"] for image in answer["data"]]
        drawn = client.get(f"/api/image/random?limit=25&categories={names}")
        assert drawn.status_code == (200 if ids else 404)
        if ids:
            assert sorted(image["id"] for image in drawn.json()["data"]) == sorted(ids)
        assert answer["meta"]["pagination"]["total"] == len(ids)
        return ids

    every = [world.image(name) for name in ("bare", "plain", "drawing", "moving")]
    plain, drawing = every[1:3]
    assert images("") == images("%20,%20,") == every
    assert images("fox") == images("FoX,%20fox%20,,fox") == [plain, drawing]
    assert images("fox,sitting") == [drawing]
    # By an alias, and together with its target.
    assert images("vixen") == images("vixen,fox") == [plain, drawing]
    assert images("sketch") == []
    assert refused(client, "/image/random?categories=sketch") == (
        404,
        "No image was found.",
    )
    # Of other kinds, of no kind, and with what elsewhere is a wildcard.
    unknown = ["nothing", "kaguya", "artist:teo", "safe", "f%x", "f_x", "%", "fox*"]
    names = "nothing,Kaguya,fox,artist:teo,safe,f%25x,f_x,%25,fox*,nothing"
    for route in ("/image", "/image/random"):
        assert refused(client, f"{route}?categories={names}") == (
            400,
            f"There are no such `categories`: {', '.join(unknown)}",
        )
        assert refused(client, f"{route}?categories=%00")[0] == 400


def test_search_is_checked(client: Client, world: World) -> None:
    for route in ("/artist", "/character", "/category"):
        path = f"{route}?search="
        assert client.get(f"/api{path}").status_code == 200
        assert client.get(f"/api{path}{'%C3%A9' * 50}").status_code == 200
        assert refused(client, path + "%C3%A9" * 51) == (
            400,
            "`search` is refused: it may have 50 characters and has 51.",
        )
        assert refused(client, f"{path}a%00") == (
            400,
            "`search` is refused: character 2 is NUL.",
        )
        assert refused(client, f"{path}a**") == (
            400,
            "`search` is refused: one count follows another (character 3).",
        )


def test_the_order_of_the_checks(client: Client, world: World) -> None:
    bad, token = "limit=0&offset=x&search=**&categories=nothing", "?"
    good, unable = world.tokens["any expiry"], world.tokens["listing"]
    artist = world.path("/artist/{artist:teo}/images")
    for path, key, wanted in [
        (f"/image?expiry=1&{bad}", "", 401),
        (f"/image?expiry=1&{bad}", token, 401),
        (f"/image?expiry=1&{bad}", unable, 403),
        (f"/artist/none/images?expiry=1&{bad}", good, (400, UUID)),
        (f"/artist/none/images?expiry=1&{bad}", unable, (400, UUID)),
        (f"/artist/{NOWHERE}/images?expiry=1&{bad}", good, (400, EXPIRY)),
        (f"{artist}?expiry=1&{bad}", good, (400, EXPIRY)),
        (f"/image?expiry=1&{bad}", good, (400, EXPIRY)),
        (f"/image?{bad}", "", (400, LIMIT)),
        ("/image?offset=x&categories=nothing", "", (400, OFFSET)),
        (f"/artist/{NOWHERE}/images?limit=0", "", (400, LIMIT)),
        ("/artist?limit=0&offset=x&search=**", "", (400, LIMIT)),
        ("/artist?offset=x&search=**", "", (400, OFFSET)),
        (f"/image/random?{bad}", "", (400, LIMIT)),
    ]:
        answer = refused(client, path, key)
        assert answer == wanted or answer[0] == wanted, path
