"""Tags suggested by their beginnings (tags and media, section 9)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from accounts.models import User
from booru.actions import tags
from booru.models import Tag
from tests.booru.reading import queries
from tests.factories import make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tags(moderator: User) -> None:
    for name, images in (
        ("red fox", 9),
        ("red", 7),
        ("artist:red lane", 8),
        ("oc:redwood", 3),
        ("infrared", 50),
        ("redder", 0),
        ("red panda", 2),
        ("fox", 90),
        ("100% red", 4),
        ("what (red)?", 1),
    ):
        make_tag(name, images_count=images)
    alias = make_tag("redfox")
    tags.alias_tag(alias, target=Tag.objects.get(name="red fox"), moderator=moderator)
    Tag.objects.filter(name="red fox").update(images_count=9, category="species")


def suggested(client: Client, term: str, **asked: Any) -> list[dict[str, Any]]:
    response = client.get("/autocomplete/tags", {"term": term, **asked})
    assert response.status_code == 200
    found: list[dict[str, Any]] = response.json()
    return found


def test_beginnings_of_names_and_of_names_in_a_namespace(client: Client) -> None:
    found = suggested(client, "red")
    assert [one["name"] for one in found] == [
        "red fox", "redfox", "artist:red lane", "red", "oc:redwood", "red panda",
    ]  # fmt: skip
    assert found[0] == {
        "name": "red fox",
        "target": "",
        "category": "species",
        "images": 9,
        "query": "red fox",
    }


def test_an_alias_comes_with_its_target(client: Client) -> None:
    assert suggested(client, "redf") == [
        {
            "name": "redfox",
            "target": "red fox",
            "category": "species",
            "images": 9,
            "query": "red fox",
        }
    ]


@pytest.mark.parametrize(
    ("term", "names"),
    [
        ("  RED Pan", ["red panda"]),
        ("red_pan", ["red panda"]),
        ("artist: red", ["artist:red lane"]),
        ("100%", ["100% red"]),
        ("r%d", []),
        ("re_", []),
        ("re", []),
        ("狐", []),
        ("", []),
        ("redder", []),
        ("\0red lan", ["artist:red lane"]),
        ("x" * 5000, []),
    ],
)
def test_terms(client: Client, term: str, names: list[str]) -> None:
    assert [one["name"] for one in suggested(client, term)] == names


def test_three_bytes_are_enough(client: Client) -> None:
    make_tag("狐の嫁入り", images_count=1)
    assert [one["name"] for one in suggested(client, "狐")] == ["狐の嫁入り"]


def test_texts_count_as_images(client: Client) -> None:
    make_tag("ballad", images_count=1, pastes_count=3)
    make_tag("ballet", images_count=2)
    found = [(one["name"], one["images"]) for one in suggested(client, "ball")]
    assert found == [("ballad", 4), ("ballet", 2)]


def test_the_query_finds_the_tag(client: Client) -> None:
    (found,) = suggested(client, "what (")
    assert found["query"] == "what (red)\\?"


def test_limits(client: Client) -> None:
    assert len(suggested(client, "red", limit=2)) == 2
    for number in range(12):
        make_tag(f"red {number}", images_count=1)
    assert len(suggested(client, "red")) == 10
    for limit in ("0", "11", "-1", "x", "", "1.5", "999999999999", "²", "1\0"):
        response = client.get(f"/autocomplete/tags?term=red&limit={quote(limit)}")
        assert response.status_code == 422
        assert response.json() == {"error": "limit must be from 1 to 10"}


def test_it_costs_one_statement(client: Client) -> None:
    assert queries(client, "/autocomplete/tags?term=red") == 1


def test_it_is_only_read(client: Client) -> None:
    assert client.post("/autocomplete/tags?term=red").status_code == 405
