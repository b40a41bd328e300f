"""`/filters.json`, `/filters/:id.json` and `/filters/current.json` (twibooru-api 3.1, F
of 3.2)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from booru.models import Filter
from tests.api.twibooru_pages.asking import NO_KEY, NOT_FOUND, get
from tests.factories import key_of, make_moderator, make_tag, make_user

pytestmark = pytest.mark.django_db


def make_filter(user: User, name: str = "Calm", **fields: Any) -> Filter:
    return Filter.objects.create(user=user, name=name, **fields)


def shown(row: Filter, **other: Any) -> dict[str, Any]:
    """Without tags."""
    return {
        "id": row.pk,
        "name": row.name,
        "description": row.description,
        "hidden_tag_ids": [],
        "spoilered_tag_ids": [],
        "spoilered_tags": "",
        "hidden_tags": "",
        "hidden_complex": row.hidden_complex,
        "spoilered_complex": row.spoilered_complex,
        "public": row.public,
        "system": row.system,
        "user_count": 0,
        "user_id": row.user_id,
        **other,
    }


def test_a_filter_is_shown_whole(client: Client, user: User) -> None:
    owl, fox = make_tag("owl"), make_tag("a fox")
    row = make_filter(
        user,
        description="No noise",
        public=True,
        hidden_tag_ids=[owl.pk, 999999, fox.pk],
        spoilered_tag_ids=[fox.pk],
        hidden_complex="fox, owl\ncat",
        spoilered_complex="dog",
    )
    make_user(current_filter_id=row.pk)
    response = get(client, f"/filters/{row.pk}.json")
    assert response.status_code == 200
    assert response.json() == {
        "id": row.pk,
        "name": "Calm",
        "description": "No noise",
        "hidden_tag_ids": [owl.pk, 999999, fox.pk],
        "spoilered_tag_ids": [fox.pk],
        "spoilered_tags": "a fox",
        "hidden_tags": "a fox, owl",
        "hidden_complex": "fox, owl\ncat",
        "spoilered_complex": "dog",
        "public": True,
        "system": False,
        "user_count": 1,
        "user_id": user.pk,
    }


def test_who_may_see_a_private_filter(client: Client, user: User, key: str) -> None:
    row = make_filter(user)
    path = f"/filters/{row.pk}.json"
    foreign = {"error": "This filter is somebody else's."}
    for stranger, told in (("", NO_KEY), (key_of(make_user()), foreign)):
        response = get(client, path, key=stranger)
        assert (response.status_code, response.json()) == (401, told)
    for seeing in (key, key_of(make_moderator())):
        assert get(client, path, key=seeing).json() == shown(row)
    for bad in ("999999", "0", "none", "9" * 30, "%00"):
        response = get(client, f"/filters/{bad}.json", key=key)
        assert (response.status_code, response.json()) == (404, NOT_FOUND)


def test_the_current_one(client: Client, user: User, key: str) -> None:
    def current(**params: str) -> int:
        return int(get(client, "/filters/current.json", **params).json()["id"])

    row = make_filter(user)
    assert current() == 1
    assert current(filter_id="2") == 2
    assert current(filter_id=str(row.pk)) == 1
    user.current_filter_id = row.pk
    user.save()
    everything = Filter.objects.get(pk=2)
    assert get(client, "/filters/current.json", filter_id="2").json() == shown(
        everything
    )
    assert current(key=key) == row.pk
    assert current(key=key, filter_id="2") == 2
    assert current(key=key, filter_id="none") == row.pk


def test_the_lists(client: Client, user: User, key: str) -> None:
    other = make_user()
    own = make_filter(user, "Z"), make_filter(user, "Owls by day", public=True)
    b = make_filter(other, "no owls", public=True, description="Day 50%")
    a = make_filter(other, "Nothing", public=True, description="of owls, by day")
    make_filter(other, "owls of mine")
    Filter.objects.filter(pk=1).update(hidden_tag_ids=[], spoilered_tag_ids=[])
    system = [shown(row) for row in Filter.objects.filter(system=True).order_by("pk")]

    def lists(**params: str) -> Any:
        return get(client, "/filters.json", **params).json()

    assert lists() == {
        "system_filters": system,
        "user_filters": None,
        "search_filters": [],
    }
    # With a key the account has a filter from then on, and counts as its user.
    body = lists(key=key, fq="OWL")
    assert body["user_filters"] == [shown(row) for row in own]
    assert body["search_filters"] == [shown(b), shown(own[1])]

    def found(**params: str) -> list[int]:
        return [row["id"] for row in lists(**params)["search_filters"]]

    assert found(fq="day owls") == [own[1].pk]
    assert found(fq="day owls", search_desc="1") == [a.pk, own[1].pk]
    assert found(fq="50%", search_desc="1") == [b.pk]
    assert found(fq="owls", perpage="1", page="2") == [own[1].pk]
    for none in ("", " ", "_", "\0", "50%", "zz " * 3000):
        assert found(fq=none, search_desc="") == [], none


@pytest.mark.parametrize("count", [1, 25])
def test_queries_do_not_grow(
    client: Client, user: User, key: str, django_assert_num_queries: Any, count: int
) -> None:
    user.current_filter_id = 1
    user.save()
    for number in range(count):
        make_filter(user, f"calm {number}", hidden_tag_ids=[make_tag(f"t{number}").pk])
        make_filter(make_user(), f"calm {number}", public=True)
    asked = {"key": key, "fq": "calm", "perpage": "50"}
    with django_assert_num_queries(10):
        body = get(client, "/filters.json", **asked).json()
    assert len(body["user_filters"]) == len(body["search_filters"]) == count
