"""GET search/tags (philomena-api 2, search 4.5); what is found is tested in
tests/booru/test_row_search.py."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from booru.actions.tags import alias_tag, set_implications
from booru.models import DnpEntry
from tests.factories import key_of, make_image, make_moderator, make_tag, make_user

pytestmark = pytest.mark.django_db


def search(client: Client, **params: Any) -> Any:
    return client.get("/api/v1/json/search/tags", params)


def slugs(client: Client, **params: Any) -> list[str]:
    return [tag["slug"] for tag in search(client, **params).json()["tags"]]


def shown(client: Client, slug: str) -> Any:
    return client.get(f"/api/v1/json/tags/{slug}").json()["tag"]


def test_the_whole_body(client: Client) -> None:
    moderator = make_moderator()
    make_image(tags=["safe", "red fox", "grey fox"])
    make_image(tags=["safe", "red fox"])
    red = make_tag("red fox", description="Red", short_description="A fox")
    alias_tag(make_tag("reynard fox"), target=red, moderator=moderator)
    set_implications(red, implied=[make_tag("canine")], moderator=moderator)
    DnpEntry.objects.create(tag=red, dnp_type="Other", reason="No", state="listed")
    response = search(client, q="*fox")
    assert response.status_code == 200
    assert response.json() == {
        "tags": [shown(client, s) for s in ("red+fox", "grey+fox", "reynard+fox")],
        "total": 3,
    }
    assert response.json()["tags"][0]["images"] == 2
    assert response.json()["tags"][2]["aliased_tag"] == "red+fox"


@pytest.mark.parametrize("who", ["nobody", "user", "moderator"])
def test_the_same_for_everyone(client: Client, who: str) -> None:
    make_image(tags=["safe", "red fox"])
    person = {"user": make_user, "moderator": make_moderator}.get(who)
    key = key_of(person()) if person else ""
    assert slugs(client, q="*fox", key=key, filter_id="1") == ["red+fox"]


def test_pages_and_total(client: Client) -> None:
    for number in range(5):
        make_tag(f"fox {number}", images_count=number)
    pages = [slugs(client, q="fox*", page=str(n), per_page="2") for n in (1, 2, 3, 4)]
    assert pages == [["fox+4", "fox+3"], ["fox+2", "fox+1"], ["fox+0"], []]
    beyond = search(client, q="fox*", page="10000001").json()
    assert beyond == {"tags": [], "total": 5}
    assert len(slugs(client, q="fox*")) == 5


@pytest.mark.parametrize("params", [{}, {"q": ""}, {"q": "no such tag"}])
def test_nothing_found(client: Client, params: dict[str, str]) -> None:
    response = search(client, **params)
    assert (response.status_code, response.json()) == (200, {"tags": [], "total": 0})


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"q": "fox)"}, "junk at end of expression: )"),
        ({"q[]": "fox"}, "search query is not a string"),
        ({"q": "my:tags"}, "You must be logged in to use `my' queries."),
    ],
)
def test_what_cannot_be_read(
    client: Client, params: dict[str, str], message: str
) -> None:
    response = search(client, **params)
    assert (response.status_code, response.json()) == (400, {"error": message})


def test_my_is_no_word_of_tags(client: Client) -> None:
    response = search(client, q="my:tags", key=key_of(make_user()))
    assert response.json() == {"error": "Unknown `my' value."}


@pytest.mark.parametrize("count", [1, 25])
def test_queries_do_not_grow(
    client: Client, django_assert_num_queries: Any, count: int
) -> None:
    moderator = make_moderator()
    for number in range(count):
        tag = make_tag(f"fox {number}")
        alias_tag(make_tag(f"todd {number}"), target=tag, moderator=moderator)
        set_implications(tag, implied=[make_tag(f"x {number}")], moderator=moderator)
        DnpEntry.objects.create(tag=tag, dnp_type="Other", state="listed")
    # Limits and savepoint of the search, total, page, the tags and their relations.
    with django_assert_num_queries(11):
        assert len(slugs(client, q="fox*")) == count
