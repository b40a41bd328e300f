"""GET search/tags (twibooru-api 2.0 and 2.4, T9)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from booru.actions.moderation import hide_image
from booru.actions.tags import alias_tag, set_implications
from booru.models import DnpEntry
from tests.api.twibooru.asking import get
from tests.factories import (
    key_of,
    make_image,
    make_moderator,
    make_paste,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
# Without a namespace: what stands before the colon is none that is known.
_ODD = ("zebra:foo bar", "alpha:foo bar", "beta:foo bar")


def search(client: Client, **params: Any) -> Any:
    return get(client, "/search/tags", **params)


def names(client: Client, **params: Any) -> list[str]:
    response = search(client, **params)
    assert response.status_code == 200, response.json()
    return [tag["name"] for tag in response.json()["tags"]]


def test_the_whole_body(client: Client) -> None:
    """Names where the other dialect has slugs, in their own order."""
    moderator = make_moderator()
    for name in _ODD:
        make_tag(name)
    target = make_tag(
        "artist:foo bar", description="Paints", short_description="A painter"
    )
    for name in ("zebra:foo bar", "alpha:foo bar"):
        alias_tag(make_tag(name), target=target, moderator=moderator)
    implied = [make_tag("zoo"), make_tag("animal")]
    set_implications(target, implied=implied, moderator=moderator)
    implying = make_tag("beta:foo bar")
    set_implications(implying, implied=[target], moderator=moderator)
    DnpEntry.objects.create(tag=target, dnp_type="Other", state="listed")
    make_image(tags=["safe", "artist:foo bar"])
    make_paste(tags=["safe", "artist:foo bar"])
    hidden = make_paste("Gone.", tags=["safe", "artist:foo bar"])
    hide_image(hidden, moderator=moderator, reason="Rule #0")
    ids = {name: make_tag(name).pk for name in _ODD}

    def alias(name: str) -> dict[str, Any]:
        return {
            "id": ids[name],
            "images": 0,
            "posts": 0,
            "name": name,
            "slug": name.replace(":", "-colon-").replace(" ", "+"),
            "name_in_namespace": name,
            "namespace": None,
            "category": None,
            "description": "",
            "short_description": "",
            "aliased_tag": "artist:foo bar",
            "aliases": [],
            "implied_tags": [],
            "implied_by_tags": [],
        }

    response = search(client, q="*:foo bar")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response.json() == {
        "tags": [
            {
                "id": target.pk,
                "images": 2,
                "posts": 2,
                "name": "artist:foo bar",
                "slug": "artist-colon-foo+bar",
                "name_in_namespace": "foo bar",
                "namespace": "artist",
                "category": "origin",
                "description": "Paints",
                "short_description": "A painter",
                "aliased_tag": None,
                "aliases": ["alpha:foo bar", "zebra:foo bar"],
                "implied_tags": ["animal", "zoo"],
                "implied_by_tags": ["beta:foo bar"],
            },
            alias("zebra:foo bar"),
            alias("alpha:foo bar"),
            alias("beta:foo bar")
            | {
                "aliased_tag": None,
                "implied_tags": ["artist:foo bar"],
            },
        ],
        "total": 4,
    }


def test_slugs_and_categories(client: Client) -> None:
    make_tag("/mlp/")
    make_tag("wings", category="body-type")
    make_tag("fox", category="species")
    slugs = {
        tag["name"]: (tag["slug"], tag["category"])
        for tag in search(client, q="*").json()["tags"]
    }
    assert slugs["/mlp/"] == ("-fwslash-mlp-fwslash-", None)
    # None of the nine of this contract.
    assert slugs["wings"] == ("wings", None)
    assert slugs["fox"] == ("fox", "species")


def test_the_order_is_by_posts_of_both_kinds(client: Client) -> None:
    make_tag("fox one"), make_tag("fox two"), make_tag("fox three")
    make_image(tags=["fox three"])
    for body in ("A tale", "Another"):
        make_paste(body, tags=["fox two"])
    assert names(client, q="fox*") == ["fox two", "fox three", "fox one"]
    assert names(client, q="fox*, images.gte:1") == ["fox two", "fox three"]
    assert names(client, q="fox*, images:2") == ["fox two"]
    # The other dialect knows no pastes.
    shown = client.get("/api/v1/json/search/tags?q=fox*").json()["tags"]
    assert [(tag["name"], tag["images"]) for tag in shown] == [
        ("fox three", 1),
        ("fox one", 0),
        ("fox two", 0),
    ]


def test_relations_are_asked_for_by_name(client: Client) -> None:
    moderator = make_moderator()
    red, old = make_tag("red fox"), make_tag("tod fox")
    alias_tag(old, target=red, moderator=moderator)
    set_implications(red, implied=[make_tag("big canine")], moderator=moderator)
    for query, found in (
        ("*fox", ["red fox", "tod fox"]),
        ("slug:red+fox", ["red fox"]),
        (f"id:{old.pk}", ["tod fox"]),
        ("implies:big canine", ["red fox"]),
        ("implied_by:red fox", ["big canine"]),
        ("alias_of:red fox", ["tod fox"]),
        ("aliases:tod fox", ["red fox"]),
        ("*fox, aliased:false", ["red fox"]),
        ("analyzed_name:canine", ["big canine"]),
    ):
        assert names(client, q=query) == found, query


def test_pages(client: Client) -> None:
    for number in range(5):
        make_tag(f"fox {number}", images_count=number)
    sizes: list[dict[str, str]] = [{"per_page": "2"}, {"perpage": "2"}]
    for size in sizes:
        pages = [names(client, q="fox*", page=str(n), **size) for n in (1, 2, 3, 4)]
        assert pages == [["fox 4", "fox 3"], ["fox 2", "fox 1"], ["fox 0"], []]
        beyond = search(client, q="fox*", page="9", **size).json()
        assert beyond == {"tags": [], "total": 5}


def test_the_same_for_everyone(client: Client) -> None:
    make_image(tags=["explicit", "red fox"])
    keys = ["", key_of(make_user()), key_of(make_moderator())]
    bodies = [search(client, q="*fox", key=key, filter_id="1").json() for key in keys]
    assert bodies[0]["total"] == 1
    assert bodies == bodies[:1] * 3


def test_nothing_found_and_nothing_read(client: Client) -> None:
    for params in ({}, {"q": ""}, {"q": "no such tag"}):
        response = search(client, **params)
        assert (response.status_code, response.json()) == (
            200,
            {"tags": [], "total": 0},
        )
    for query in ("fox)", "fox,", "images:many", "my:tags", "aliased:perhaps"):
        response = search(client, q=query)
        assert response.status_code == 422, query
        assert set(response.json()) == {"error"}
    assert client.get("/api/v3/search/tags?q[]=fox").status_code == 422


def test_queries_do_not_grow(client: Client, django_assert_num_queries: Any) -> None:
    moderator = make_moderator()

    def add(number: int) -> None:
        tag = make_tag(f"fox {number}")
        alias_tag(make_tag(f"todd {number}"), target=tag, moderator=moderator)
        set_implications(tag, implied=[make_tag(f"x {number}")], moderator=moderator)

    add(0)
    search(client, q="fox*")
    with django_assert_num_queries(10):
        assert len(names(client, q="fox*")) == 1
    for number in range(1, 25):
        add(number)
    search(client, q="fox*")
    with django_assert_num_queries(10):
        assert len(names(client, q="fox*")) == 25
