"""GET filters/:id, filters/system, filters/user and search/filters (philomena-api 2,
3.8, search 4.6)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from booru.models import Filter
from tests.factories import key_of, make_moderator, make_tag, make_user

pytestmark = pytest.mark.django_db
NOT_FOUND = {"error": "Not found"}


def get(client: Client, path: str, **params: Any) -> Any:
    return client.get(f"/api/v1/json{path}", params)


def make_filter(user: User, name: str = "Calm", **fields: Any) -> Filter:
    return Filter.objects.create(user=user, name=name, **fields)


def shown(row: Filter, **other: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "description": row.description,
        "user_id": row.user_id,
        "user_count": 0,
        "system": row.system,
        "public": row.public,
        "spoilered_tag_ids": row.spoilered_tag_ids,
        "hidden_tag_ids": row.hidden_tag_ids,
        "spoilered_complex": row.spoilered_complex,
        "hidden_complex": row.hidden_complex,
        **other,
    }


def test_a_filter_is_shown_whole(client: Client, user: User) -> None:
    row = make_filter(
        user,
        description="No noise",
        public=True,
        hidden_tag_ids=[3, 1],
        spoilered_tag_ids=[2],
        hidden_complex="fox, owl\ncat",
        spoilered_complex="dog",
    )
    for _ in range(2):
        make_user(current_filter_id=row.pk)
    response = get(client, f"/filters/{row.pk}")
    assert response.status_code == 200
    assert response.json() == {
        "filter": {
            "id": row.pk,
            "name": "Calm",
            "description": "No noise",
            "user_id": user.pk,
            "user_count": 2,
            "system": False,
            "public": True,
            "spoilered_tag_ids": [2],
            "hidden_tag_ids": [3, 1],
            "spoilered_complex": "dog",
            "hidden_complex": "fox, owl\ncat",
        }
    }


def test_a_fresh_filter_has_no_nulls_but_the_owner(client: Client) -> None:
    body = get(client, "/filters/2").json()["filter"]
    assert body == {
        "id": 2,
        "name": "Everything",
        "description": Filter.objects.get(pk=2).description,
        "user_id": None,
        "user_count": 0,
        "system": True,
        "public": False,
        "spoilered_tag_ids": [],
        "hidden_tag_ids": [],
        "spoilered_complex": "",
        "hidden_complex": "",
    }


def test_who_may_see_a_private_filter(client: Client, user: User) -> None:
    row = make_filter(user)
    path = f"/filters/{row.pk}"
    assert get(client, path).json() == NOT_FOUND
    assert get(client, path).status_code == 404
    assert get(client, path, key=key_of(make_user())).status_code == 404
    for seeing in (user, make_moderator()):
        body = get(client, path, key=key_of(seeing)).json()
        assert body == {"filter": shown(row)}


@pytest.mark.parametrize(
    "bad",
    ["0", "-1", "999999", "2147483648", "-99999999999", "abc", "1.5", "%00", "1x"],
)
def test_unknown_and_malformed_ids(client: Client, bad: str) -> None:
    response = get(client, f"/filters/{bad}")
    assert (response.status_code, response.json()) == (404, NOT_FOUND)


def test_system_filters_by_id(client: Client, user: User) -> None:
    make_filter(user, public=True)
    third = Filter.objects.create(name="A third", system=True)
    body = get(client, "/filters/system").json()
    assert [row["id"] for row in body["filters"]] == [1, 2, third.pk]
    assert body["filters"][2] == shown(third)
    assert body["total"] == 3
    second = get(client, "/filters/system", page="2", per_page="2").json()
    assert second == {"filters": [shown(third)], "total": 3}
    beyond = get(client, "/filters/system", page="9").json()
    assert beyond == {"filters": [], "total": 3}


def test_own_filters_by_id(client: Client, user: User, key: str) -> None:
    first, second = make_filter(user, "Z"), make_filter(user, "A", public=True)
    make_filter(make_user(), public=True)
    body = get(client, "/filters/user", key=key).json()
    assert body == {"filters": [shown(first), shown(second)], "total": 2}
    page = get(client, "/filters/user", key=key, page="2", per_page="1").json()
    assert page == {"filters": [shown(second)], "total": 2}


@pytest.mark.parametrize("key", ["", "undefined"])
def test_own_filters_need_a_key(client: Client, key: str) -> None:
    response = get(client, "/filters/user", key=key)
    assert (response.status_code, response.content) == (403, b"")
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def search(client: Client, **params: Any) -> Any:
    return get(client, "/search/filters", **params)


def test_found_by_name(client: Client, user: User, key: str) -> None:
    b, a = make_filter(user, "calm b", public=True), make_filter(user, "Calm A")
    tag = make_tag("owl")
    other = make_filter(make_user(), "calm c", public=True, hidden_tag_ids=[tag.pk])
    make_filter(make_user(), "calm d")
    assert search(client, q="calm*", key=key).json() == {
        "filters": [shown(a), shown(b), shown(other)],
        "total": 3,
    }
    assert search(client, q="calm*").json() == {
        "filters": [shown(b), shown(other)],
        "total": 2,
    }
    page = search(client, q="calm*", page="2", per_page="1").json()
    assert page == {"filters": [shown(other)], "total": 2}
    moderators = search(client, q="calm*", key=key_of(make_moderator())).json()
    assert moderators["total"] == 2


@pytest.mark.parametrize("params", [{}, {"q": ""}, {"q": "no such filter"}])
def test_nothing_found(client: Client, params: dict[str, str]) -> None:
    response = search(client, **params)
    assert response.status_code == 200
    assert response.json() == {"filters": [], "total": 0}


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"q": "(calm"}, "Imbalanced parentheses."),
        ({"q[]": "calm"}, "search query is not a string"),
        ({"q": "my:filters"}, "You must be logged in to use `my' queries."),
    ],
)
def test_what_cannot_be_read(
    client: Client, params: dict[str, str], message: str
) -> None:
    response = search(client, **params)
    assert (response.status_code, response.json()) == (400, {"error": message})


@pytest.mark.parametrize("count", [1, 25])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("/filters/system", 2), ("/filters/user", 3), ("/search/filters", 9)],
)
def test_queries_do_not_grow(
    client: Client,
    user: User,
    key: str,
    django_assert_num_queries: Any,
    count: int,
    path: str,
    queries: int,
) -> None:
    for number in range(count):
        make_filter(user, f"calm {number}", system=path == "/filters/system")
    params = {"q": "calm*"} if path != "/filters/system" else {}
    if path != "/filters/system":
        params["key"] = key
    with django_assert_num_queries(queries):
        body = get(client, path, **params).json()
    assert len(body["filters"]) >= count
