"""GET oembed (philomena-api 3.10)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from api.embedding import image_id_of
from booru.models import Image
from tests.factories import make_image, make_tag

pytestmark = pytest.mark.django_db


def get(client: Client, **params: Any) -> Any:
    return client.get("/api/v1/json/oembed", params)


def test_an_image_whole(client: Client) -> None:
    for name in ("solo", "safe", "artist:wren", "artist:teo"):
        make_tag(name)
    image = make_image(
        tags=["solo", "safe", "artist:wren", "artist:teo"],
        sources=["https://a.example/1", "https://a.example/2"],
        width=2560,
        height=1000,
        score=3,
        upvotes=3,
        comment_count=2,
    )
    day = f"{image.created_at.year}/{image.created_at.month}/{image.created_at.day}"
    root = "http://127.0.0.1:8000/img"
    response = get(client, url=f"http://a.example/images/{image.pk}")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store, no-cache"
    assert response.json() == {
        "version": "1.0",
        "type": "photo",
        "title": f"#{image.pk} - safe, artist:teo, artist:wren, solo - Tantabus",
        "author_url": "https://a.example/1",
        "author_name": "wren, teo",
        "provider_name": "Tantabus",
        "provider_url": "https://tantabus.ai",
        "cache_age": 7200,
        "tantabus_id": image.pk,
        "tantabus_score": 3,
        "derpibooru_comments": 2,
        "tantabus_comments": 2,
        "tantabus_tags": ["safe", "solo", "artist:wren", "artist:teo"],
        "url": f"{root}/view/{day}/{image.pk}.png",
        "width": 2560,
        "height": 1000,
        "thumbnail_url": f"{root}/{day}/{image.pk}/large.png",
        "thumbnail_width": 1280,
        "thumbnail_height": 500,
    }


def test_a_small_image_without_anything(client: Client, settings: Any) -> None:
    settings.PROVIDER_NAME, settings.PROVIDER_URL = "Foxes", "https://fox.example"
    image = make_image(tags=[], width=100, height=80)
    body = get(client, url=f"/{image.pk}").json()
    assert body["title"] == f"#{image.pk} -  - Foxes"
    assert (body["author_name"], body["author_url"]) == ("", "")
    assert body["provider_url"] == "https://fox.example"
    assert body["thumbnail_url"].endswith(f"/{image.pk}/full.png")
    assert (body["thumbnail_width"], body["thumbnail_height"]) == (100, 80)


def test_a_video_is_as_large_as_its_version(client: Client) -> None:
    image = make_image(
        format="mp4", mime_type="video/mp4", width=1999, height=1001, animated=True
    )
    body = get(client, url=f"/images/{image.pk}").json()
    assert body["url"].endswith(f"/{image.pk}.webm")
    assert body["thumbnail_url"].endswith(f"/{image.pk}/large.webm")
    assert (body["thumbnail_width"], body["thumbnail_height"]) == (1280, 640)


@pytest.mark.parametrize(
    "address",
    [
        "https://cdn.example/img/2024/11/28/{id}/full.png",
        "https://cdn.example/img/2024/11/28/{id}-0123456789ab/full.png",
        "https://cdn.example/img/view/2024/11/28/{id}.png",
        "https://cdn.example/img/view/2024/11/28/{id}__fox_safe.png",
        "https://cdn.example/img/download/2024/1/8/{id}__fox.png",
        "https://a.example/{id}",
        "https://a.example/images/{id}?q=fox",
        "/images/{id}",
        "http://127.0.0.1:1/posts/{id}#comments",
        "/images/0000{id}",
    ],
)
def test_forms_of_addresses(client: Client, address: str) -> None:
    image = make_image()
    body = get(client, url=address.format(id=image.pk)).json()
    assert body["tantabus_id"] == image.pk


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://a.example",
        "https://a.example/about",
        "https://cdn.example/img/2024/11/28/full.png",
        "https://cdn.example/img/2024/11/28/12",
        "/images/99999999999999999999",
        "/images/2147483648",
        "http://[::1/images/1",
        "/images/\0",
        "/images/\u0661",
    ],
)
def test_what_is_no_address_of_an_image(client: Client, address: str) -> None:
    # None of them is found by a part of a date or by a number in another script.
    for number in (1, 11, 12, 28, 2024):
        make_image(id=number)
    response = get(client, url=address)
    assert (response.status_code, response.json()) == (404, {"error": "Not found"})


def test_another_shape_counts_as_absent(client: Client) -> None:
    response = get(client, **{"url[]": "/images/1"})
    assert (response.status_code, response.json()) == (404, {"error": "Not found"})


def test_hidden_images_are_not_found(client: Client) -> None:
    hidden = make_image(hidden_from_users=True, hidden_image_key="0123456789ab")
    response = get(client, url=f"/images/{hidden.pk}")
    assert (response.status_code, response.json()) == (404, {"error": "Not found"})
    Image.objects.filter(pk=hidden.pk).update(
        hidden_from_users=False, hidden_image_key=""
    )
    assert get(client, url=f"/images/{hidden.pk}").status_code == 200


def test_id_zero_is_an_id() -> None:
    assert image_id_of("/images/0") == 0
