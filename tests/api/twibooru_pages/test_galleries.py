"""`/galleries.json` and `/galleries/:id.json` (twibooru-api 3.1, LG of 3.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from booru.actions.following import follow_gallery
from booru.actions.moderation import hide_image
from booru.models import Gallery
from tests.api.twibooru_pages.asking import NO_KEY, NOT_FOUND, get, told
from tests.factories import (
    key_of,
    make_gallery,
    make_image,
    make_moderator,
    make_user,
    make_vote,
)

pytestmark = pytest.mark.django_db
PATH = "/galleries.json"


def shown(gallery: Gallery, **other: Any) -> dict[str, Any]:
    gallery.refresh_from_db()
    return {
        "id": gallery.pk,
        "title": gallery.title,
        "description": gallery.description,
        "spoiler_warning": gallery.spoiler_warning,
        "updated_at": told(gallery.updated_at),
        "created_at": told(gallery.created_at),
        "creator_id": None if gallery.anonymous else gallery.user_id,
        "watcher_count": 0,
        "image_count": gallery.image_count,
        **other,
    }


def listed(client: Client, **params: str) -> list[int]:
    response = get(client, PATH, **params)
    assert response.status_code == 200, response.content
    return [gallery["id"] for gallery in response.json()]


def test_the_whole_list(client: Client, user: User) -> None:
    images = [make_image() for _ in range(3)]
    hide_image(images[1], moderator=make_moderator(), reason="Rule #0")
    first = make_gallery(
        images[:1] + images[2:],
        user=user,
        title="Harbours",
        description="*Boats*",
        spoiler_warning="Water",
    )
    nameless = make_gallery([images[2]], user=user, anonymous=True)
    make_gallery(thumbnail=images[0])
    follow_gallery(first, user=make_user(), wanted=True)
    wanted = [shown(nameless), shown(first, watcher_count=1)]
    assert get(client, PATH).json() == wanted
    assert get(client, PATH, page="2", perpage="1").json() == wanted[1:]
    hide_image(images[0], moderator=make_moderator(), reason="Rule #0")
    body = get(client, PATH, include_images="1").json()
    # Last position first, and none that is hidden.
    assert [gallery["image_ids"] for gallery in body] == [[images[2].pk]] * 2
    make_image()
    assert body[1] == shown(first, watcher_count=1, image_ids=[images[2].pk])


def test_what_may_be_asked(client: Client, user: User, key: str) -> None:
    image, other = make_image(), make_image()
    boats = make_gallery([image, other], user=user, title="Boats in H\u00e4fen",
                         description="Painted at the sea by night")  # fmt: skip
    foxes = make_gallery([image], title="Foxes 100%", user=make_user("orrin"))
    secret = make_gallery([other], user=user, title="Foxes too", anonymous=True)
    empty = make_gallery(user=user, title="Empty", thumbnail=image)

    def of(**params: str) -> list[int]:
        return listed(client, **params)

    assert of(title="FOXES") == [secret.pk, foxes.pk]
    assert of(title="b*s in h\u00c4") == [boats.pk]
    assert of(title="0%") == [foxes.pk]
    assert of(title="_") == of(title="\0 boots") == []
    assert of(description="night SEAS") == [boats.pk]
    assert of(description="night foxes") == of(description="the of") == []
    assert of(creator="MIKA") == [boats.pk]
    assert of(creator="mika", key=key) == [secret.pk, boats.pk]
    assert of(creator="mika", key=key_of(make_moderator())) == [secret.pk, boats.pk]
    assert of(creator="nobody") == []
    assert of(include_image=str(other.pk)) == [secret.pk, boats.pk]
    for bad in ("none", "0", "9" * 30, "-1"):
        assert of(include_image=bad) == []
    assert of(show_empty="1") == [empty.pk, secret.pk, foxes.pk, boats.pk]
    # Whoever asks for a user gets all of theirs, whatever else is said.
    assert of(user="Mika", title="nothing") == [empty.pk, boats.pk]
    assert of(user="mika", key=key) == [empty.pk, secret.pk, boats.pk]
    assert of(user="nobody") == of(user="mi\0") == []
    follow_gallery(foxes, user=user, wanted=True)
    follow_gallery(foxes, user=make_user(), wanted=True)
    assert get(client, PATH, my_subs="1", key=key).json() == [
        shown(foxes, watcher_count=2)
    ]
    response = get(client, PATH, my_subs="1")
    assert (response.status_code, response.json()) == (401, NO_KEY)


def test_orders(client: Client, user: User) -> None:
    image = make_image()
    b, a, c = (make_gallery([image], title=title) for title in ("b", "A", "c"))
    follow_gallery(a, user=user, wanted=True)
    moment = timezone.now()
    for days, gallery in enumerate((c, b, a)):
        Gallery.objects.filter(pk=gallery.pk).update(
            updated_at=moment - timedelta(days=days), image_count=days + 1
        )
    for sf, expected in (
        ("", [c, a, b]),
        ("created_at", [c, a, b]),
        ("no such thing", [c, a, b]),
        ("updated_at", [c, b, a]),
        ("title", [c, b, a]),
        ("image_count", [a, b, c]),
        ("watcher_count", [a, c, b]),
    ):
        wanted = [gallery.pk for gallery in expected]
        assert listed(client, sf=sf) == wanted
        assert listed(client, sf=sf, sd="asc") == wanted[::-1]


@pytest.mark.parametrize("order", ["", "watcher_count", "title"])
def test_nobody_has_none_in_any_order(order: str, client: Client) -> None:
    for name in ("creator", "user"):
        assert listed(client, **{name: "nobody", "sf": order}) == []


def test_one_with_its_posts(client: Client, user: User, key: str) -> None:
    """In its own order, without what the filter hides."""
    images = [make_image() for _ in range(2)]
    images.append(make_image(tags=["explicit", "fox", "x"]))
    gallery = make_gallery(images, user=user)
    make_vote(images[0], user)
    newest = get(client, "/posts.json").json()["posts"]
    path = f"/galleries/{gallery.pk}.json"
    assert get(client, path).json() == {
        "gallery": shown(gallery),
        "images": newest[::-1],
        "interactions": [],
    }
    body = get(client, path, key=key, perpage="1").json()
    assert [one["id"] for one in body["images"]] == [images[0].pk]
    assert body["interactions"] == [
        {
            "image_id": images[0].pk,
            "user_id": user.pk,
            "interaction_type": "voted",
            "value": "up",
        }
    ]
    Gallery.objects.filter(pk=gallery.pk).update(order_position_asc=False)
    assert get(client, path).json()["images"] == newest
    for bad in ("999999", "none", "9" * 30, "%00"):
        response = get(client, f"/galleries/{bad}.json")
        assert (response.status_code, response.json()) == (404, NOT_FOUND)


@pytest.mark.parametrize("count", [1, 25])
def test_queries_do_not_grow(
    client: Client, key: str, django_assert_num_queries: Any, count: int
) -> None:
    images = [make_image() for _ in range(count)]
    for _ in range(count):
        gallery = make_gallery(images[:2])
    asked = {"key": key, "perpage": "50", "include_images": "1"}
    with django_assert_num_queries(7):
        assert len(listed(client, **asked)) == count
    get(client, f"/galleries/{gallery.pk}.json", key=key)
    with django_assert_num_queries(8):
        get(client, f"/galleries/{gallery.pk}.json", key=key)
