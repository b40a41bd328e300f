"""GET search/posts (twibooru-api 1.2, 1.3, 1.5 and 2.0; search, section 9). What a
query finds is tested with the search itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from booru.actions.moderation import hide_image
from booru.models import Filter, Image, PostLocation
from tests.api.twibooru.asking import get
from tests.factories import (
    key_of,
    make_fave,
    make_hide,
    make_image,
    make_moderator,
    make_paste,
    make_tag,
    make_user,
    make_vote,
)

pytestmark = pytest.mark.django_db


def search(client: Client, **params: Any) -> Any:
    return get(client, "/search/posts", **params)


def ids(client: Client, **params: Any) -> list[int]:
    response = search(client, **params)
    assert response.status_code == 200, response.json()
    return [post["id"] for post in response.json()["posts"]]


def test_the_whole_body(client: Client) -> None:
    """Objects as by id, newest first; pastes among them, hidden posts not."""
    moderator = make_moderator()
    image, paste, hidden = make_image(), make_paste(), make_image()
    url = "https://derpibooru.org/images/8"
    PostLocation.objects.create(post=paste, site="derpibooru", site_id=8, url=url)
    hide_image(hidden, moderator=moderator, reason="Rule #0")
    make_image(approved=False)
    body = search(client, q="fox").json()
    posts = [get(client, f"/posts/{one.pk}").json()["post"] for one in (paste, image)]
    # No `interactions` for nobody.
    assert body == {"posts": posts, "total": 2}
    assert body["posts"][0]["locations"][0]["id_at_location"] == 8


def test_a_keys_own_interactions(client: Client, user: User, key: str) -> None:
    image, paste, other, unseen = make_image(), make_paste(), make_image(), make_image()
    make_fave(image, user)
    make_vote(paste, user, up=False)
    make_vote(other)
    make_hide(unseen, user)

    def row(post: Image, kind: str, value: str | None) -> dict[str, Any]:
        return {
            "post_id": post.pk,
            "user_id": user.pk,
            "interaction_type": kind,
            "value": value,
        }

    body = search(client, q="fox", key=key).json()
    # What the user hid is not found; a fave is an upvote as well.
    assert [post["id"] for post in body["posts"]] == [other.pk, paste.pk, image.pk]
    assert (body["total"], set(body)) == (3, {"posts", "total", "interactions"})
    assert body["interactions"] == [
        row(paste, "voted", "down"),
        row(image, "voted", "up"),
        row(image, "faved", None),
    ]
    assert search(client, q="no such tag", key=key).json() == {
        "posts": [],
        "total": 0,
        "interactions": [],
    }
    body = search(client, q="my:hidden", key=key, hidden="1").json()
    assert body["interactions"] == [row(unseen, "hidden", None)]


def test_filters(client: Client, user: User, key: str) -> None:
    """The default one, that of the key, or the one asked for if it may be used."""
    fox, hare = make_tag("fox"), make_tag("hare")
    plain = make_image(tags=["safe", "solo", "owl"])
    grim = make_paste(tags=["grotesque", "safe", "owl"])
    spoilered = make_image(tags=["questionable", "solo", "owl"])
    red = make_image(tags=["safe", "fox", "owl"])
    everything = [red.pk, spoilered.pk, grim.pk, plain.pk]
    assert ids(client, q="owl") == [red.pk, spoilered.pk, plain.pk]
    assert ids(client, q="owl", filter_id="2") == everything
    for bad in ("", "56027", "abc", "-1", "9" * 30):
        assert ids(client, q="owl", filter_id=bad) == [red.pk, spoilered.pk, plain.pk]
    own = Filter.objects.create(user=user, name="Own", hidden_tag_ids=[fox.pk, hare.pk])
    foreign = {"q": "owl", "filter_id": str(own.pk)}
    assert ids(client, **foreign) == [red.pk, spoilered.pk, plain.pk]
    assert ids(client, **foreign, key=key) == [spoilered.pk, grim.pk, plain.pk]
    User.objects.filter(pk=user.pk).update(current_filter_id=own.pk)
    assert ids(client, q="owl", key=key) == [spoilered.pk, grim.pk, plain.pk]
    # It overrides that of the user [seed].
    assert ids(client, q="owl", key=key, filter_id="2") == everything


def test_fields_of_this_dialect_alone(client: Client) -> None:
    """As scripts join them, and every site that is stored, shown or not."""
    image, paste = make_image(), make_paste()
    url = "https://ponybooru.org/images/123"
    PostLocation.objects.create(post=image, site="ponybooru", site_id=123, url=url)
    PostLocation.objects.create(post=paste, site="derpibooru", site_id=7, url=url)
    for query, found in (
        ("location:ponybooru && id_at_location:123", [image.pk]),
        ("location:derpibooru && id_at_location:123", []),
        ("location:derpibooru", [paste.pk]),
        ("id_at_location:7", [paste.pk]),
        ("media_type:image", [image.pk]),
        ("media_type:paste", [paste.pk]),
        ("fox, -media_type:image", [paste.pk]),
        (f"sha512_hash:{paste.sha512_hash} || width:640", [paste.pk, image.pk]),
    ):
        body = search(client, q=query).json()
        assert [post["id"] for post in body["posts"]] == found, query
        assert body["total"] == len(found)


def test_what_a_key_can_ask_for(client: Client, user: User, key: str) -> None:
    faved, voted = make_image(), make_paste()
    make_fave(faved, user)
    make_vote(voted, user)
    assert ids(client, q="my:faves", key=key) == [faved.pk]
    assert ids(client, q="(my:upvotes, -my:faves)", key=key) == [voted.pk]
    user.watched_tag_ids = list(faved.tags.values_list("pk", flat=True)[:1])
    user.save()
    assert ids(client, q="my:watched", key=key) == [voted.pk, faved.pk]


def test_hidden_posts_are_for_moderators_who_ask(client: Client) -> None:
    moderator = make_moderator()
    image, paste = (
        make_image(),
        hide_image(make_paste(), moderator=moderator, reason="Rule #0"),
    )
    key = key_of(moderator)
    assert ids(client, q="*", key=key) == [image.pk]
    # Section 7 of the search: that it is there is enough.
    body = search(client, q="*", key=key, deleted="").json()
    stub = get(client, f"/posts/{paste.pk}").json()["post"]
    assert (body["posts"][0], body["total"]) == (stub, 2)
    for nobody in ("", key_of(make_user())):
        assert ids(client, q="*", key=nobody, deleted="1") == [image.pk]


def test_nothing_found(client: Client) -> None:
    make_image()
    for params in ({}, {"q": ""}, {"q": "  "}, {"q": "no such tag"}, {"q": '""'}):
        response = search(client, **params)
        assert response.status_code == 200
        assert response.json() == {"posts": [], "total": 0}


def test_what_cannot_be_read(client: Client, key: str) -> None:
    """Each of the reasons of section 1.3."""
    queries = [
        "(fox", "fox)", "fox,", "fox || ", "fox hare)(", '"fox" hare', "score:many",
        "width:5.5", "animated:yes", "processed:1", "created_at:2023-02-29",
        "created_at:soon", "my:faves", "my:watched", "gallery_id:twelve",
        "id_at_location:x", "location.gt:derpibooru", "(" * 500 + "fox" + ")" * 500,
        "fox, " * 5000 + "fox",
    ]  # fmt: skip
    for query in queries:
        response = search(client, q=query)
        assert response.status_code == 422, query
        body = response.json()
        assert set(body) == {"error"}, query
        assert isinstance(body["error"], str)
        assert body["error"]
    response = search(client, q="my:pets", key=key)
    assert (response.status_code, response.json()) == (
        422,
        {"error": "Unknown `my' value."},
    )
    response = client.get("/api/v3/search/posts?q[]=fox")
    assert (response.status_code, response.json()) == (
        422,
        {"error": "search query is not a string"},
    )


def test_keys(client: Client, user: User, key: str) -> None:
    """T1: nobody's key is an error here, and an empty one is no key."""
    image = make_image()
    refused = {"error": "Invalid API key."}
    for path in ("/search/posts", "/search/tags", f"/posts/{image.pk}", "/nothing"):
        for unknown in ("undefined", "x" * 20, "\0", "🦊"):
            response = get(client, path, key=unknown, q="*")
            assert (response.status_code, response.json()) == (401, refused)
        for given in ("", key):
            assert get(client, path, key=given, q="*").status_code in (200, 404)
    # A session opens nothing: scripts of other sites could use it.
    client.force_login(user)
    assert search(client, q="my:faves").status_code == 422
    for field, value in (("confirmed_at", None), ("deleted_at", timezone.now())):
        User.objects.filter(pk=user.pk).update(**{field: value})
        response = search(client, q="*", key=key)
        assert (response.status_code, response.json()) == (401, refused)


def test_a_time_is_that_of_its_row(client: Client) -> None:
    made = datetime(2024, 1, 1, 23, 59, 59, 999999, tzinfo=UTC)
    make_image(created_at=made)
    (post,) = search(client, q="created_at:2024").json()["posts"]
    assert post["created_at"] == "2024-01-01T23:59:59.999Z"
