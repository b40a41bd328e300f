"""GET tags/:slug (philomena-api 3.6)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from booru.actions.moderation import hide_image
from booru.actions.tags import alias_tag, set_implications
from booru.models import DnpEntry, Filter, Tag
from tests.factories import make_image, make_moderator, make_tag

pytestmark = pytest.mark.django_db


def get(client: Client, slug: str) -> Any:
    return client.get(f"/api/v1/json/tags/{slug}")


def test_a_tag_is_shown_whole(client: Client, moderator: User) -> None:
    tag = make_tag(
        "prompter:siber", description="Long", short_description="Short",
        spoiler_image="siber.png",
    )  # fmt: skip
    alias_tag(make_tag("prompter:syber"), target=tag, moderator=moderator)
    set_implications(tag, implied=[make_tag("ai content")], moderator=moderator)
    set_implications(make_tag("best of siber"), implied=[tag], moderator=moderator)
    entry = DnpEntry.objects.create(
        tag=tag, dnp_type="No Edits", conditions="Ask", reason="Mine", state="listed",
        created_at=datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC),
    )  # fmt: skip
    secret = DnpEntry.objects.create(
        tag=tag, dnp_type="Other", reason="Hush", hide_reason=True, state="listed",
        created_at=datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC),
    )  # fmt: skip
    DnpEntry.objects.create(tag=tag, dnp_type="Other", state="requested")
    make_image(tags=["safe", "prompter:siber", "x"])
    hide_image(
        make_image(tags=["safe", "prompter:siber", "y"]),
        moderator=moderator,
        reason="x",
    )
    response = get(client, "prompter-colon-siber")
    assert response.status_code == 200
    assert response.json() == {
        "tag": {
            "id": tag.pk,
            "name": "prompter:siber",
            "slug": "prompter-colon-siber",
            "description": "Long",
            "short_description": "Short",
            "images": 1,
            "spoiler_image_uri": "http://127.0.0.1:8000/tag-img/siber.png",
            "namespace": "prompter",
            "name_in_namespace": "siber",
            "category": "origin",
            "aliased_tag": None,
            "aliases": ["prompter-colon-syber"],
            "implied_tags": ["ai+content"],
            "implied_by_tags": ["best+of+siber"],
            "dnp_entries": [
                {
                    "id": entry.pk,
                    "dnp_type": "No Edits",
                    "conditions": "Ask",
                    "reason": "Mine",
                    "created_at": "2024-01-02T03:04:05Z",
                },
                {
                    "id": secret.pk,
                    "dnp_type": "Other",
                    "conditions": "",
                    "reason": None,
                    "created_at": "2024-01-02T03:04:05Z",
                },
            ],
        }
    }


def test_a_plain_tag_and_an_alias(client: Client, moderator: User) -> None:
    target, alias = make_tag("red fox"), make_tag("todd")
    make_image(tags=["safe", "todd", "x"])
    alias_tag(alias, target=target, moderator=moderator)
    plain: dict[str, Any] = {
        "description": "",
        "short_description": "",
        "spoiler_image_uri": None,
        "namespace": None,
        "category": None,
        "implied_tags": [],
        "implied_by_tags": [],
        "dnp_entries": [],
    }
    assert get(client, "red+fox").json()["tag"] == plain | {
        "id": target.pk, "name": "red fox", "slug": "red+fox", "images": 1,
        "name_in_namespace": "red fox", "aliased_tag": None, "aliases": ["todd"],
    }  # fmt: skip
    assert get(client, "todd").json()["tag"] == plain | {
        "id": alias.pk, "name": "todd", "slug": "todd", "images": 0,
        "name_in_namespace": "todd", "aliased_tag": "red+fox", "aliases": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("red fox", "red+fox"),
        ("red fox", "red%20fox"),
        ("red fox", "red%2Bfox"),
        ("c++", "c-plus--plus-"),
        ("50/50", "50-fwslash-50"),
        ("what?", "what%3F"),
        ("ünï", "%C3%BCn%C3%AF"),
    ],
)
def test_paths_of_slugs(client: Client, name: str, path: str) -> None:
    make_tag(name)
    assert get(client, path).json()["tag"]["name"] == name


def test_only_slugs_resolve(client: Client) -> None:
    tag = make_tag("artist:mika")
    for wrong in (
        str(tag.pk),
        "artist:mika",
        "nobody",
        "Artist-colon-mika",
        "%00",
        "%ff",
    ):
        response = get(client, wrong)
        assert (response.status_code, response.json()) == (404, {"error": "Not found"})


def test_body_type_is_no_category_of_this_contract(client: Client) -> None:
    make_tag("tall", category="body-type")
    assert get(client, "tall").json()["tag"]["category"] is None
    make_tag("human", category="species")
    assert get(client, "human").json()["tag"]["category"] == "species"


def test_the_rating_tags_exist_from_the_start(client: Client) -> None:
    names = "safe suggestive questionable explicit semi-grimdark grimdark grotesque"
    for name in names.split():
        tag = get(client, name.replace("-", "-dash-")).json()["tag"]
        assert (tag["name"], tag["category"]) == (name, "rating")


def test_an_alias_takes_everything_along(moderator: User) -> None:
    old, new = make_tag("todd"), make_tag("fox")
    both = make_image(tags=["safe", "todd", "fox"])
    one = make_image(tags=["safe", "todd", "x"])
    hidden = make_image(tags=["safe", "todd", "y"])
    hide_image(hidden, moderator=moderator, reason="x")
    chosen = Filter.objects.create(
        user=moderator, name="F", hidden_tag_ids=[old.pk, new.pk],
        spoilered_tag_ids=[old.pk],
    )  # fmt: skip
    entry = DnpEntry.objects.create(tag=old, dnp_type="Other")
    alias_tag(old, target=new, moderator=make_moderator())
    for image in (both, one, hidden):
        names = set(image.tags.values_list("name", flat=True))
        assert "fox" in names
        assert "todd" not in names
    chosen.refresh_from_db()
    entry.refresh_from_db()
    assert (chosen.hidden_tag_ids, chosen.spoilered_tag_ids) == ([new.pk], [new.pk])
    assert entry.tag == new
    counts = dict(Tag.objects.values_list("name", "images_count"))
    assert (counts["todd"], counts["fox"]) == (0, 2)


@pytest.mark.parametrize("count", [1, 25])
def test_queries_do_not_grow(
    client: Client, moderator: User, django_assert_num_queries: Any, count: int
) -> None:
    tag = make_tag("fox")
    others = [make_tag(f"other {n}") for n in range(count)]
    set_implications(tag, implied=others, moderator=moderator)
    with django_assert_num_queries(5):
        get(client, "fox")
