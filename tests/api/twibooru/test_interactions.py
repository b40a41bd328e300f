"""PUT /api/v2/interactions/vote and /fave (twibooru-api 1.6)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import ban_user
from accounts.models import User
from booru.actions.moderation import hide_image
from booru.models import Filter, Image, ImageFave, ImageVote
from tests.api.twibooru.asking import NOT_FOUND
from tests.factories import (
    key_of,
    make_fave,
    make_image,
    make_moderator,
    make_paste,
    make_vote,
)

pytestmark = pytest.mark.django_db
ROOT = "/api/v2/interactions"


def put(
    client: Client,
    what: str,
    post: Image | Any,
    value: Any,
    *,
    key: str = "",
    **headers: Any,
) -> Any:
    body = {"id": str(post.pk) if isinstance(post, Image) else post, "value": value}
    path = f"{ROOT}/{what}" + (f"?key={key}" if key else "")
    return client.put(
        path,
        json.dumps({"class": "Post"} | body),
        content_type="application/json",
        **headers,
    )


def counted(post: Image) -> dict[str, int]:
    post.refresh_from_db()
    return {
        "score": post.score,
        "favourites": post.faves,
        "upvotes": post.upvotes,
        "downvotes": post.downvotes,
        "votes": -1,
    }


def answer(up: int, down: int, faves: int = 0) -> tuple[int, dict[str, int]]:
    return 200, {
        "score": up - down,
        "favourites": faves,
        "upvotes": up,
        "downvotes": down,
        "votes": -1,
    }


def test_votes_and_faves(client: Client, user: User, key: str) -> None:
    for post in (make_image(), make_paste()):
        make_vote(post)
        for what, value, wanted in (
            ("vote", "up", answer(2, 0)),
            ("vote", "up", answer(2, 0)),
            ("vote", "down", answer(1, 1)),
            ("vote", "false", answer(1, 0)),
            ("vote", "false", answer(1, 0)),
            ("vote", "down", answer(1, 1)),
            # A fave is an upvote as well, which stays when it goes.
            ("fave", "true", answer(2, 0, 1)),
            ("fave.json", "true", answer(2, 0, 1)),
            ("fave", "false", answer(2, 0)),
            ("vote.json", False, answer(1, 0)),
            ("fave", True, answer(2, 0, 1)),
        ):
            response = put(client, what, post, value, key=key)
            assert (response.status_code, response.json()) == wanted, (what, value)
            assert response.json() == counted(post)
            assert response["Content-Type"] == "application/json; charset=utf-8"
        assert ImageVote.objects.filter(image=post, user=user).count() == 1
        assert ImageFave.objects.filter(image=post, user=user).count() == 1


def test_what_is_said_in_the_body(client: Client, key: str) -> None:
    """The class may be left out, an id may be a number, and the key may stand there."""
    post = make_image()
    for body in (
        {"id": str(post.pk), "value": "up"},
        {"id": post.pk, "value": "up"},
        {"id": post.pk, "value": "up", "class": "Image"},
        {"id": post.pk, "value": "up", "key": key},
    ):
        path = f"{ROOT}/vote" + ("" if "key" in body else f"?key={key}")
        response = client.put(path, json.dumps(body), content_type="application/json")
        assert (response.status_code, response.json()) == answer(1, 0)


def test_what_cannot_be_voted_on(client: Client, key: str) -> None:
    hidden = hide_image(make_image(), moderator=make_moderator(), reason="Rule #0")
    post = make_image()
    ids: tuple[Any, ...] = (
        hidden, "999999", "", "x", "-1", "2147483648", 2**70, None, [], {}, True, 1.5,
        "\0", "1 ", "\u0661",
    )  # fmt: skip
    for bad in ids:
        for what, value in (("vote", "up"), ("fave", "true")):
            response = put(client, what, bad, value, key=key)
            assert (response.status_code, response.json()) == (404, NOT_FOUND), bad
    body = json.dumps({"class": "Comment", "id": post.pk, "value": "up"})
    path = f"{ROOT}/vote?key={key}"
    assert client.put(path, body, content_type="application/json").status_code == 404
    values: tuple[tuple[str, Any], ...] = (
        ("vote", "true"), ("vote", "UP"), ("vote", None), ("vote", 1), ("vote", []),
        ("fave", "up"), ("fave", ""), ("fave", {}), ("vote", "\0"),
    )  # fmt: skip
    for what, value in values:
        response = put(client, what, post, value, key=key)
        assert response.status_code == 422, value
        assert set(response.json()) == {"error"}
    for content, kind, status in (
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[]", "application/json", 422),
        (b"", "application/json", 422),
        (body.encode(), "text/plain", 422),
        (b"id=1&value=up", "application/x-www-form-urlencoded", 422),
    ):
        response = client.put(path, content, content_type=kind)
        assert response.status_code == status, content
        assert set(response.json()) == {"error"}
    assert counted(post) == answer(0, 0)[1]


def test_who_may(client: Client, user: User, key: str) -> None:
    post = make_image()

    def refused(key: str) -> str:
        response = put(client, "vote", post, "up", key=key)
        assert response.status_code == 401
        assert set(response.json()) == {"error"}
        return str(response.json()["error"])

    assert "key is needed" in refused("")
    assert refused("unknown") == "Invalid API key."
    # Who may not even act is not told whether the post is there.
    assert put(client, "vote", "999999", "up").status_code == 401
    User.objects.filter(pk=user.pk).update(confirmed_at=None)
    assert refused(key) == "Invalid API key."
    User.objects.filter(pk=user.pk).update(confirmed_at=timezone.now())
    forced = Filter.objects.create(
        system=True, name="No foxes", hidden_tag_ids=[post.tags.get(name="fox").pk]
    )
    User.objects.filter(pk=user.pk).update(forced_filter_id=forced.pk)
    assert refused(key) == f"Your filter hides image {post.pk}."
    User.objects.filter(pk=user.pk).update(forced_filter_id=None)
    ban_user(
        user,
        moderator=make_moderator(),
        reason="Spam",
        valid_until=timezone.now() + timedelta(days=1),
    )
    assert refused(key).startswith("Your account is banned until ")
    assert counted(post) == answer(0, 0)[1]


def test_a_session_with_its_token(user: User) -> None:
    post = make_image()
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    client.get("/docs/style")
    client.get(f"/images/{post.pk}")
    token = client.cookies["csrftoken"].value
    for given in ({}, {"HTTP_X_CSRF_TOKEN": "x" * 32}, {"HTTP_X_CSRF_TOKEN": "\0"}):
        response = put(client, "vote", post, "up", **given)
        assert response.status_code == 401, given
        assert "CSRF" in response.json()["error"]
    # The right token from the wrong place.
    foreign = {"HTTP_ORIGIN": "https://evil.example", "HTTP_X_CSRF_TOKEN": token}
    assert put(client, "vote", post, "up", **foreign).status_code == 401
    assert counted(post) == answer(0, 0)[1]
    for name in ("HTTP_X_CSRF_TOKEN", "HTTP_X_CSRFTOKEN"):
        response = put(client, "vote", post, "up", **{name: token})
        assert (response.status_code, response.json()) == answer(1, 0)
    assert ImageVote.objects.get().user == user
    User.objects.filter(pk=user.pk).update(confirmed_at=None)
    response = put(client, "vote", post, "down", HTTP_X_CSRF_TOKEN=token)
    assert response.status_code == 401


def test_a_key_needs_no_token_and_comes_before_the_session(
    user: User, moderator: User
) -> None:
    post = make_image()
    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)
    assert put(client, "fave", post, "true", key=key_of(user)).status_code == 200
    assert ImageFave.objects.get().user == user
    # A session does not heal a key that opens nothing.
    assert put(client, "fave", post, "true", key="unknown").status_code == 401


def test_no_script_of_another_site_is_let_in(client: Client, key: str) -> None:
    post = make_image()
    asked: dict[str, Any] = {
        "HTTP_ORIGIN": "https://evil.example",
        "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "PUT",
    }
    for path in (f"{ROOT}/vote", f"{ROOT}/fave.json"):
        response = client.options(path, **asked)
        assert (response.status_code, response.json()) == (404, NOT_FOUND)
        assert not [name for name in response.headers if "Access-Control" in name]
    for given in (key, "", "unknown"):
        response = put(client, "vote", post, "up", key=given)
        assert not [name for name in response.headers if "Access-Control" in name]


def test_no_other_method_and_no_other_route(client: Client, key: str) -> None:
    post = make_image()
    make_fave(post)
    for method in ("GET", "HEAD", "POST", "PATCH", "DELETE"):
        for path in ("vote", "fave.json"):
            response = client.generic(method, f"{ROOT}/{path}?key={key}&value=up")
            assert response.status_code == 404, (method, path)
    for path in (
        "/api/v2", "/api/v2/", "/api/v2/posts/1", f"{ROOT}/vote/", f"{ROOT}/hide",
        f"{ROOT}/vote.xml", f"{ROOT}/fave/1",
    ):  # fmt: skip
        for method in ("GET", "PUT"):
            response = client.generic(method, path)
            assert (response.status_code, response.json()) == (404, NOT_FOUND), path


def test_there_is_no_limit(client: Client, settings: Any, key: str) -> None:
    settings.RATE_LIMITS = True
    response = put(client, "vote", make_image(), "up", key=key)
    assert response.status_code == 200
    assert not [name for name in response.headers if name.startswith("X-Rl")]
