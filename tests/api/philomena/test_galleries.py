"""GET search/galleries (philomena-api 2, 3.8 and 3.9; search, section 4.4)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.anonymity import anonymous_name
from accounts.models import User
from booru.actions.moderation import hide_image
from booru.models import Gallery
from tests.factories import (
    key_of,
    make_gallery,
    make_image,
    make_moderator,
    make_user,
)

pytestmark = pytest.mark.django_db


def search(client: Client, **params: Any) -> Any:
    return client.get("/api/v1/json/search/galleries", params)


def shown(gallery: Gallery, **other: Any) -> dict[str, Any]:
    return {
        "id": gallery.pk,
        "title": gallery.title,
        "description": gallery.description,
        "spoiler_warning": gallery.spoiler_warning,
        "thumbnail_id": gallery.thumbnail_id,
        "user": gallery.user.name,
        "user_id": gallery.user_id,
        "creator": gallery.user.name,
        "creator_id": gallery.user_id,
        **other,
    }


def test_a_gallery_is_shown_whole(client: Client, user: User) -> None:
    cover = make_image()
    gallery = make_gallery(
        [make_image()],
        user=user,
        title="Small harbours",
        thumbnail=cover,
        description="Boats, *mostly*.",
        spoiler_warning="the finale",
    )
    response = search(client, q="small harbours")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response.json() == {
        "galleries": [
            {
                "id": gallery.pk,
                "title": "Small harbours",
                "description": "Boats, *mostly*.",
                "spoiler_warning": "the finale",
                "thumbnail_id": cover.pk,
                "user": "mika",
                "user_id": user.pk,
                "creator": "mika",
                "creator_id": user.pk,
            }
        ],
        "total": 1,
    }


def test_without_texts_they_are_empty(client: Client) -> None:
    gallery = make_gallery()
    assert search(client, q=f"id:{gallery.pk}").json() == {
        "galleries": [shown(gallery, description="", spoiler_warning="")],
        "total": 1,
    }


def test_an_anonymous_gallery_has_a_name_and_no_account(client: Client) -> None:
    user = make_user("secretive")
    first = make_gallery(user=user, anonymous=True)
    second = make_gallery(user=user, anonymous=True)
    for key in ("", key_of(user), key_of(make_moderator())):
        body = search(client, q="*", key=key).json()
        names = [gallery["user"] for gallery in body["galleries"]]
        assert names == [anonymous_name(g.pk, str(user.pk)) for g in (second, first)]
        assert body == {
            "galleries": [
                shown(row, user=name, user_id=None, creator=name, creator_id=None)
                for row, name in zip([second, first], names, strict=True)
            ],
            "total": 2,
        }
        # One person, another gallery: another name.
        assert names[0] != names[1]


def test_the_name_is_that_of_today(client: Client) -> None:
    user = make_user("mika")
    gallery = make_gallery(user=user)
    User.objects.filter(pk=user.pk).update(name="mikado")
    gallery.refresh_from_db()
    body = search(client, q=f"id:{gallery.pk}").json()
    assert body["galleries"] == [shown(gallery, user="mikado", creator="mikado")]


def test_newest_first_page_by_page(client: Client) -> None:
    rows = [make_gallery(title=f"Foxes {number}") for number in range(3)]
    body = search(client, q="foxes*", per_page="2").json()
    assert body == {"galleries": [shown(rows[2]), shown(rows[1])], "total": 3}
    body = search(client, q="foxes*", per_page="2", page="2").json()
    assert body == {"galleries": [shown(rows[0])], "total": 3}
    for beyond in ("3", "99999999999999999999"):
        body = search(client, q="foxes*", per_page="2", page=beyond).json()
        assert body == {"galleries": [], "total": 3}


def test_the_cover_stays_when_its_image_is_hidden(client: Client) -> None:
    image = make_image()
    gallery = make_gallery([image])
    hide_image(image, moderator=make_moderator(), reason="Rule #0")
    body = search(client, q=f"thumbnail_id:{image.pk}").json()
    assert body == {"galleries": [shown(gallery)], "total": 1}
    assert search(client, q=f"image_ids:{image.pk}").json()["total"] == 0


def test_own_galleries(client: Client, user: User, key: str) -> None:
    own = make_gallery(user=user)
    make_gallery()
    body = search(client, q="my:galleries", key=key).json()
    assert body == {"galleries": [shown(own)], "total": 1}


@pytest.mark.parametrize("params", [{}, {"q": ""}, {"q": "no such gallery"}])
def test_nothing_found(client: Client, params: dict[str, str]) -> None:
    make_gallery()
    response = search(client, **params)
    assert response.status_code == 200
    assert response.json() == {"galleries": [], "total": 0}


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"q": "(foxes"}, "Imbalanced parentheses."),
        ({"q": "foxes,"}, "Expected a term."),
        ({"q[]": "foxes"}, "search query is not a string"),
        ({"q": "my:galleries"}, "You must be logged in to use `my' queries."),
        ({"q": "image_count:many"}, "expected an integer, starting at: many"),
    ],
)
def test_what_cannot_be_read(
    client: Client, params: dict[str, str], message: str
) -> None:
    response = search(client, **params)
    assert (response.status_code, response.json()) == (400, {"error": message})


@pytest.mark.parametrize(
    "q",
    [
        "id:99999999999999999999", "user_id:99999999999999999999",
        "thumbnail_id:9999999999", "image_ids:9999999999", "id.gt:-99999999999999",
        "image_count.lt:99999999999999999999", "subscriber_count:99999999999",
        "true_creator_id:5", "title:\0", "description:\0", "\0",
    ],
)  # fmt: skip
def test_no_number_is_too_large(client: Client, q: str) -> None:
    make_gallery()
    assert search(client, q=q).status_code in (200, 400)
    assert search(client, q=q, key=key_of(make_moderator())).status_code in (200, 400)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_other_methods_are_not_there(client: Client, method: str) -> None:
    response = getattr(client, method)("/api/v1/json/search/galleries?q=*")
    assert (response.status_code, response.json()) == (404, {"error": "Not found"})


@pytest.mark.parametrize("count", [1, 25])
def test_queries_do_not_grow(
    client: Client, user: User, key: str, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        make_gallery(user=make_user(), anonymous=True)
    with django_assert_num_queries(9):
        body = search(client, q="foxes", key=key).json()
    assert len(body["galleries"]) == count
