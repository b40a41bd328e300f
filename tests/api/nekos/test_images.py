"""Which images exist here, and in what order and number they come (nekos-api, sections
1 and 7)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from booru.actions import moderation, tagging
from booru.models import ArtistLink, Image, Tagging
from tests.api.nekos.world import minute
from tests.factories import make_gallery, make_image, make_tag, make_user
from tests.factories_nekos import make_details

pytestmark = pytest.mark.django_db


def ids(client: Client, path: str) -> list[str]:
    answer = client.get(f"/api{path}").json()
    assert answer["success"] is True, answer
    return [image["id"] for image in answer["data"]]


def test_what_happens_to_an_image_shows_at_once(
    client: Client, moderator: User
) -> None:
    image = make_image(tags=["safe", "fox", "sitting"])
    uuid = str(image.uuid)
    assert ids(client, "/image") == [uuid]
    moderation.hide_image(image, moderator=moderator, reason="Rule #0")
    assert ids(client, "/image") == []
    assert client.get("/api/image/random").status_code == 404
    assert client.get(f"/api/image/{uuid}").status_code == 404
    image = make_image(tags=["safe", "fox", "sitting"])
    Tagging.objects.filter(image=image, tag__name="safe").delete()
    (explicit,) = tagging.ensure_tags(["explicit"])
    Tagging.objects.create(image=image, tag=explicit)
    assert ids(client, "/image") == []


def test_the_order_of_time(client: Client) -> None:
    """By creation, then by id; whatever the order of their making."""
    times = [5, 3, 9, 3, 1, 9]
    made = [make_image(created_at=minute(number)) for number in times]
    wanted = [str(made[place].uuid) for place in (4, 1, 3, 0, 2, 5)]
    assert ids(client, "/image") == wanted
    read = [ids(client, f"/image?limit=2&offset={offset}") for offset in (0, 2, 4, 6)]
    assert read == [wanted[:2], wanted[2:4], wanted[4:], []]


def test_a_draw_is_even_and_distinct(client: Client) -> None:
    made = [str(make_image().uuid) for _ in range(5)]
    drawn = [ids(client, "/image/random") for _ in range(60)]
    assert all(len(images) == 1 for images in drawn)
    # Once in 130,000 runs one of the five never comes.
    assert {image for (image,) in drawn} == set(made)
    several = Counter(tuple(ids(client, "/image/random?limit=3")) for _ in range(30))
    assert all(len(set(images)) == 3 for images in several)
    assert len(several) > 1
    assert sorted(ids(client, "/image/random?limit=25")) == sorted(made)


def test_odd_rows(client: Client) -> None:
    """A source that is no address, and a drawing whose picture is not made yet."""
    make_image(
        tags=["safe", "suggestive", "questionable", "fox"],
        sources=["https://[::1"],
        format="svg",
        mime_type="image/svg+xml",
        width=1,
        height=3,
        created_at=minute(1),
    )
    make_image(sources=["mailto:teo"], source_label="", created_at=minute(2))
    make_image(sources=["http://WWW.A.example:8/"], created_at=minute(3))
    first, second, third = client.get("/api/image").json()["data"]
    assert first["source"] == {"name": None, "url": "https://[::1"}
    assert first["nsfw"] == "nsfw"
    assert first["meta"]["mimetype"] == "image/png"
    assert first["meta"]["size"] == 1000
    assert first["meta"]["dimens"] == {
        "height": 3, "width": 1, "aspectRatio": "1:3", "orientation": "portrait"
    }  # fmt: skip
    assert second["source"] == {"name": None, "url": "mailto:teo"}
    assert third["source"] == {"name": "a.example", "url": "http://WWW.A.example:8/"}


def test_the_tag_of_originals_is_a_setting(client: Client, settings: Any) -> None:
    settings.NEKOS_ORIGINAL_TAG = "own work"
    make_image(tags=["safe", "original", "fox"], created_at=minute(1))
    make_image(tags=["safe", "own work", "fox"], created_at=minute(2))
    first, second = client.get("/api/image").json()["data"]
    assert (first["original"], second["original"]) == (None, True)
    counted = client.get("/api/stats").json()["data"]["images"]["original"]
    assert counted == {"yes": 1, "no": 0, "unknown": 1}


def test_stats_are_kept_for_five_minutes(client: Client, clock: Any) -> None:
    def counted() -> int:
        return int(client.get("/api/stats").json()["data"]["images"]["count"])

    make_image()
    assert counted() == 1
    make_image()
    clock.shift(timedelta(seconds=299))
    assert counted() == 1
    clock.shift(timedelta(seconds=2))
    assert counted() == 2


def _one_more(place: int, user: User) -> Image:
    """With an artist who has a link, a character and categories of its own."""
    names = [f"artist:a{place}", f"oc:c{place}", f"a{place}", f"b{place}"]
    image = make_image(tags=["safe", *names], sources=["https://a.example/"])
    artist, character, category = map(make_tag, names[:3])
    state = ArtistLink.State.VERIFIED
    ArtistLink.objects.create(
        user=user, tag=artist, uri=f"https://a{place}.example", state=state
    )
    make_details(character, source="somewhere")
    make_details(category, nsfw=True)
    character.implied_tags.add(make_tag("taketori", category="content-official"))
    make_gallery([image], user=user)
    return image


def test_a_longer_page_takes_no_more_queries(client: Client) -> None:
    user = make_user()
    first = _one_more(0, user)
    artist = first.tags.get(name="artist:a0")

    def counts(number: int) -> list[tuple[str, int]]:
        found = []
        for path in (
            "/image?limit=25", "/image/random?limit=25", "/artist?limit=25",
            "/character?limit=25", "/category?limit=25", "/set?limit=25",
            "/image?limit=25&categories=a0,b0", "/artist?limit=25&search=a%25",
            "/character?limit=25&search=%25", "/category?limit=25&search=_%25",
            f"/artist/{artist.uuid}/images?limit=25", f"/artist/{artist.uuid}",
        ):  # fmt: skip
            client.get(f"/api{path}")
            with CaptureQueriesContext(
                connection,
            ) as queries:
                answer = client.get(f"/api{path}").json()
            assert answer["success"] is True, answer
            if path in ("/image?limit=25", "/artist?limit=25", "/set?limit=25"):
                assert len(answer["data"]) == number
            found.append((path, len(queries)))
        return found

    one = counts(1)
    for place in range(1, 25):
        _one_more(place, user)
    Tagging.objects.bulk_create(
        Tagging(image=image, tag=artist) for image in Image.objects.exclude(pk=first.pk)
    )
    assert counts(25) == one
    assert dict(one)["/image?limit=25"] <= 4
