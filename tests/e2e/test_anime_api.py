"""anime-api 1.0.2, unmodified, with the limit of requests on (spec: nekos-api, clients
of sections 2 and 4). It waits a second between two requests: each call here counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from anime_api.apis.nekos_api import (
    EscapedQuery,
    Image,
    ImageOrientation,
    NekosAPI,
    NsfwLevel,
)
from anime_api.exceptions import ServerError

from tests.e2e.client import Client
from tests.e2e.conftest import new_home
from tests.e2e.live import LiveSite

TOKEN = "Aa0" * 33 + "z"
_MAKE = """
from booru.models import Tag, TagDetails
from tests.factories import make_image
for number in range(3):
    make_image(
        tags=["safe", "artist:teo", "fox", "oc:lily"],
        sources=["https://a.example/1"], color="#a0b1c2",
    )
make_image(tags=["sitting"], width=500, height=500)
lily = Tag.objects.get(name="oc:lily")
TagDetails.objects.create(tag=lily, ages=[7], occupations=["Cook"])
"""


@pytest.fixture(scope="module")
def limited_site() -> Iterator[LiveSite]:
    with new_home() as site:
        site.start(RATE_LIMITS="on")
        site.manage("shell", "--no-imports", "-c", _MAKE)
        site.account("mika", "--nekos-token", TOKEN)
        yield site
        site.stop()


def test_all_its_calls(limited_site: LiveSite) -> None:
    """None of them comes too early for the strict second."""
    api = NekosAPI(f"http://127.0.0.1:{limited_site.port}/api", token=TOKEN)
    bare = api.get_images(limit=2, offset=3)[0]
    fox, again = api.get_random_images(count=2, categories=["fox"])
    assert api.get_random_image().id
    assert fox.id != again.id
    _checked(fox, bare)

    assert api.get_image_by_id(fox.id).created_at == fox.created_at
    (teo,) = api.get_artists(search="%te%")
    assert (teo.name, teo.url, teo.images) == ("teo", None, None)
    assert api.get_artist_by_id(teo.id).images == 3
    assert {image.id for image in api.get_images_by_artist_id(teo.id)} > {fox.id}
    found = api.get_categories(limit=25, search=EscapedQuery("fox"))
    assert [one.name for one in found] == ["fox"]
    assert api.get_category_by_id(found[0].id).images == 3
    (lily,) = api.get_characters(limit=1)
    assert (lily.name, lily.ages, lily.occupations) == ("oc:lily", [7], ["Cook"])
    assert api.get_character_by_id(lily.id).images == 3
    with pytest.raises(ServerError, match="There is no image"):
        api.get_image_by_id("00000000-0000-4000-8000-000000000000")


def _checked(fox: Image, bare: Image) -> None:
    assert fox.artist is not None
    assert fox.source is not None
    assert (fox.artist.name, fox.source.name) == ("teo", "a.example")
    assert ([one.name for one in fox.categories], fox.color) == (["fox"], "#a0b1c2")
    assert [one.name for one in fox.characters] == ["oc:lily"]
    assert (fox.nsfw, bare.nsfw) == (NsfwLevel.SFW, NsfwLevel.UNKNOWN)
    assert bare.dimens.orientation is ImageOrientation.SQUARE
    assert (bare.artist, bare.color, bare.original) == (None, None, None)
    assert fox.expires > datetime.now(UTC)


def test_others_who_do_not_wait(limited_site: LiveSite) -> None:
    """Nor are bodies sent where none belong."""
    hasty = Client(limited_site.port, source="127.0.0.9")
    assert hasty.request("HEAD", "/api/image/").body == b""
    # Should this machine itself take a second for one of them, then the next.
    answers = (hasty.request("GET", "/api/image/random") for _ in range(20))
    refused = next(answer for answer in answers if answer.status != 200)
    assert (refused.status, refused.headers["Retry-After"]) == (429, "1")
    assert refused.json()["code"] == 429
    options = hasty.request("OPTIONS", "/api/image")
    assert (options.status, options.body) == (200, b"")
    other = Client(limited_site.port, source="127.0.0.10")
    assert other.request("GET", "/api/image/random").status == 200
