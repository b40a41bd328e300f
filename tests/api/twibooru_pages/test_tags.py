"""`/tags.json` and `/tags/:slug.json` (twibooru-api 3.1, LT of 3.2)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from booru.actions.tags import alias_tag
from booru.models import DnpEntry, Tag
from tests.api.twibooru_pages.asking import NOT_FOUND, get
from tests.factories import (
    make_image,
    make_moderator,
    make_paste,
    make_tag,
)

pytestmark = pytest.mark.django_db
MADE = datetime(2024, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)


def shown(tag: Tag, **other: Any) -> dict[str, Any]:
    tag.refresh_from_db()
    return {
        "id": tag.pk,
        "name": tag.name,
        "slug": tag.slug,
        "description": tag.description,
        "short_description": tag.short_description,
        "images": tag.images_count,
        "spoiler_image_uri": None,
        "aliased_to": None,
        "aliased_to_id": None,
        "namespace": tag.namespace,
        "name_in_namespace": tag.name_in_namespace,
        "implied_tags": "",
        "implied_tag_ids": [],
        "category": tag.category,
        **other,
    }


def names(client: Client, **params: str) -> list[str]:
    response = get(client, "/tags.json", **params)
    assert response.status_code == 200, response.content
    return [tag["name"] for tag in response.json()]


def test_the_list(client: Client) -> None:
    """By images, which pastes are not, then by name."""
    make_image(tags=["safe", "owl", "beak"])
    make_image(tags=["safe", "fox", "owl"])
    make_paste(tags=["safe", "beak", "wing"])
    assert names(client, tq="owl OR fox OR beak OR wing OR safe") == [
        "owl",
        "safe",
        "beak",
        "fox",
        "wing",
    ]
    assert names(client, tq="*o*x") == ["fox"]
    assert names(client)[:2] == names(client, tq="*")[:2] == ["owl", "safe"]
    assert names(client, page="2") == []
    owl = Tag.objects.get(name="owl")
    assert get(client, "/tags.json", tq="owl").json() == [shown(owl, images=2)]
    response = get(client, "/tags.json", tq="(owl")
    assert response.status_code == 422
    assert response.json() == {"error": "Imbalanced parentheses."}


def test_always_250_to_a_page(client: Client, key: str) -> None:
    Tag.objects.bulk_create(
        Tag(name=f"w {n:03d}", slug=f"w+{n:03d}", name_in_namespace=f"w {n:03d}")
        for n in range(251)
    )
    first = names(client, tq="w *", perpage="3", key=key)
    assert first == [f"w {n:03d}" for n in range(250)]
    assert names(client, tq="w *", page="2") == ["w 250"]


def test_a_tag_with_its_posts(client: Client, key: str) -> None:
    beak, wing = make_tag("beak"), make_tag("a wing")
    tag = make_tag(
        "artist:mar. lo",
        category="body-type",
        description="Paints.",
        short_description="A painter",
        spoiler_image="a.png",
    )
    tag.implied_tags.set([beak, wing])
    for name in ("mar", "lo"):
        alias_tag(make_tag(name), target=tag, moderator=make_moderator())
    entries = [
        DnpEntry.objects.create(
            tag=tag,
            dnp_type="No Edits",
            conditions="None",
            reason="Mine",
            hide_reason=is_secret,
            state=state,
            created_at=MADE,
        )
        for is_secret, state in (
            (False, "listed"),
            (True, "listed"),
            (False, "requested"),
        )
    ]
    post, paste = make_image(tags=["safe", tag.name]), make_paste(tags=[tag.name, "x"])
    make_image(tags=["explicit", tag.name, "x"])
    posts = get(client, "/posts.json").json()["posts"]
    assert [one["id"] for one in posts] == [paste.pk, post.pk]
    path = f"/tags/{tag.slug}.json"

    def entry(row: DnpEntry, reason: str | None) -> dict[str, Any]:
        return {
            "id": row.pk,
            "dnp_type": "No Edits",
            "conditions": "None",
            "reason": reason,
            "created_at": "2024-01-02T03:04:05.678Z",
        }

    wanted = {
        "tag": shown(
            tag,
            images=2,
            category=None,
            namespace="artist",
            name_in_namespace="mar. lo",
            spoiler_image_uri="http://127.0.0.1:8000/tag-img/a.png",
            implied_tags="a wing, beak",
            implied_tag_ids=[wing.pk, beak.pk],
        ),
        "aliases": ["lo", "mar"],
        "dnp_entries": [entry(entries[0], "Mine"), entry(entries[1], None)],
        "images": posts,
        "interactions": [],
    }
    assert get(client, path).json() == wanted
    assert get(client, f"/tags/{tag.pk}.json").json() == wanted
    second = get(client, path, perpage="1", page="2", key=key).json()
    assert second["images"] == [posts[1]]


def test_an_alias_leads_to_its_target(client: Client, key: str) -> None:
    fox, old = make_tag("red/fox \u72d0"), make_tag("old fox")
    alias_tag(old, target=fox, moderator=make_moderator())
    response = get(client, "/tags/old+fox.json", key=key)
    assert response.status_code == 302
    there = "/tags/red-fwslash-fox+%E7%8B%90.json"
    assert response["Location"] == f"{there}?key={key}"
    assert client.get(response["Location"]).json()["tag"]["name"] == fox.name
    assert get(client, f"/tags/{old.pk}.json")["Location"] == there
    (row,) = get(client, "/tags.json", tq="old fox").json()
    assert row == shown(old, aliased_to=fox.name, aliased_to_id=fox.pk)


def test_what_is_no_tag(client: Client) -> None:
    named = make_tag("7")
    assert get(client, "/tags/7.json").json()["tag"]["id"] == named.pk
    for bad in ("nothing", "999999", "9" * 30, "%00", "%FF", "aliases", "-1"):
        response = get(client, f"/tags/{bad}.json")
        assert (response.status_code, response.json()) == (404, NOT_FOUND)


@pytest.mark.parametrize("count", [1, 25])
def test_queries_do_not_grow(
    client: Client, key: str, django_assert_num_queries: Any, count: int
) -> None:
    fox = make_tag("fox")
    for number in range(count):
        wing = make_tag(f"w{number}")
        wing.implied_tags.add(fox)
        alias_tag(make_tag(f"a{number}"), target=fox, moderator=make_moderator())
        make_image()
    get(client, "/tags/fox.json", key=key, perpage="50")
    with django_assert_num_queries(8):
        assert len(names(client, tq="w*")) == count
    with django_assert_num_queries(10):
        body = get(client, "/tags/fox.json", key=key, perpage="50").json()
    assert len(body["images"]) == len(body["aliases"]) == count
