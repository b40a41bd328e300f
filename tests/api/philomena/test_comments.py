"""GET comments/:id and search/comments (philomena-api 2, 2.3, 3.2); what a query
finds is tested in tests/booru/test_comment_search.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.anonymity import anonymous_name
from accounts.avatars import drawn_avatar
from accounts.models import Role, User
from booru.actions.comments import (
    destroy_comment,
    edit_comment,
    hide_comment,
    unapprove_comment,
)
from booru.actions.merging import merge_image
from booru.actions.moderation import hide_image
from booru.models import Comment
from tests.factories import (
    key_of,
    make_comment,
    make_image,
    make_moderator,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def salt(settings: Any) -> None:
    settings.ANONYMOUS_SALT = "salt"


def show(client: Client, comment: Comment | int | str, **params: str) -> Any:
    pk = comment.pk if isinstance(comment, Comment) else comment
    return client.get(f"/api/v1/json/comments/{pk}", params)


def search(client: Client, **params: str) -> Any:
    return client.get("/api/v1/json/search/comments", params)


def found(client: Client, **params: str) -> list[int]:
    return [comment["id"] for comment in search(client, **params).json()["comments"]]


def stamp(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


# One comment ------------------------------------------------------------------------


def test_the_whole_object(client: Client, user: User) -> None:
    comment = make_comment(user=user, body="Snowy **owls**\n>>1")
    response = show(client, comment)
    assert response.status_code == 200
    assert response.json() == {
        "comment": {
            "id": comment.pk,
            "image_id": comment.image_id,
            "user_id": user.pk,
            "author": "mika",
            "avatar": drawn_avatar("mika"),
            "body": "Snowy **owls**\n>>1",
            "created_at": stamp(comment.created_at),
            "updated_at": stamp(comment.updated_at),
            "edited_at": None,
            "edit_reason": None,
        }
    }


def test_an_edited_one_of_somebody_with_a_picture(
    client: Client, user: User, settings: Any
) -> None:
    settings.AVATAR_URL_ROOT = "https://booru.example/avatars"
    user.avatar = "2024/1/mika.png"
    user.save()
    comment = make_comment(user=user)
    edit_comment(comment, editor=user, body="Barn owls", reason="Wrong owl")
    comment.refresh_from_db()
    shown = show(client, comment).json()["comment"]
    assert shown["avatar"] == "https://booru.example/avatars/2024/1/mika.png"
    assert (shown["body"], shown["edit_reason"]) == ("Barn owls", "Wrong owl")
    assert shown["edited_at"] == shown["updated_at"] == stamp(comment.edited_at)


def test_each_time_is_its_own_in_whole_seconds(client: Client) -> None:
    written, moved, edited = (
        datetime(2024, 1, day, 3, 4, 5, 999_999, tzinfo=UTC) for day in (1, 2, 3)
    )
    comment = make_comment(created_at=written, updated_at=moved, edited_at=edited)
    shown = show(client, comment).json()["comment"]
    assert [shown[f"{name}_at"] for name in ("created", "updated", "edited")] == [
        "2024-01-01T03:04:05Z",
        "2024-01-02T03:04:05Z",
        "2024-01-03T03:04:05Z",
    ]


def test_an_anonymous_one_names_nobody(client: Client, user: User) -> None:
    user.avatar = "2024/1/mika.png"
    user.save()
    image = make_image()
    one, other = (make_comment(image, user=user, anonymous=True) for _ in range(2))
    elsewhere = make_comment(user=user, anonymous=True)
    key = key_of(user)
    shown = show(client, one, key=key).json()["comment"]
    assert shown["user_id"] is None
    assert shown["avatar"] == drawn_avatar(shown["author"])
    assert "mika" not in show(client, one).content.decode()
    names = [show(client, c).json()["comment"]["author"] for c in (other, elsewhere)]
    assert names[0] == shown["author"]
    assert names[1] != shown["author"]


def test_names_without_an_account(client: Client) -> None:
    """The vector of section 3.9: object 12, fingerprint a123."""
    image = make_image(id=12)
    comment = make_comment(image)
    Comment.objects.filter(pk=comment.pk).update(user=None)
    shown = show(client, comment).json()["comment"]
    assert (shown["author"], shown["user_id"]) == ("Background Pony #A620", None)
    # Without a browser it is the address that tells one from another.
    names = []
    for ip in ("10.0.0.1", "10.0.0.2"):
        Comment.objects.filter(pk=comment.pk).update(fingerprint="", ip=ip)
        names.append(show(client, comment).json()["comment"]["author"])
    assert names == [anonymous_name(12, "10.0.0.1"), anonymous_name(12, "10.0.0.2")]


@pytest.mark.parametrize("caller", ["nobody", "author", "moderator"])
def test_a_hidden_one_keeps_all_but_its_text(
    client: Client, user: User, moderator: User, caller: str
) -> None:
    comment = make_comment(user=user, body="Rude words")
    edit_comment(comment, editor=user, body="Rude fools", reason="worse")
    hide_comment(comment, moderator=moderator, reason="Rule #2")
    comment.refresh_from_db()
    who = {"author": user, "moderator": moderator}.get(caller)
    params = {"key": key_of(who)} if who else {}
    response = show(client, comment, **params)
    assert response.status_code == 200
    assert response.json() == {
        "comment": {
            "id": comment.pk,
            "image_id": comment.image_id,
            "user_id": user.pk,
            "author": "mika",
            "avatar": drawn_avatar("mika"),
            "body": None,
            "created_at": stamp(comment.created_at),
            "updated_at": stamp(comment.updated_at),
            "edited_at": None,
            "edit_reason": None,
        }
    }


def test_a_waiting_one_is_shown_by_its_id(client: Client, moderator: User) -> None:
    comment = make_comment(body="Prints")
    unapprove_comment(comment, moderator=moderator)
    assert show(client, comment).json()["comment"]["body"] == "Prints"


@pytest.mark.parametrize("staff", [False, True])
def test_of_a_hidden_image_it_is_refused_to_everybody(
    client: Client, moderator: User, staff: bool
) -> None:
    comment = make_comment()
    hide_image(comment.image, moderator=moderator, reason="Rule #0")
    params = {"key": key_of(moderator)} if staff else {}
    response = show(client, comment, **params)
    assert (response.status_code, response.content) == (403, b"")
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_a_destroyed_one_is_not_found(client: Client, moderator: User) -> None:
    comment = make_comment()
    destroy_comment(comment, moderator=moderator)
    for _ in range(2):
        response = show(client, comment)
        assert (response.status_code, response.json()) == (404, {"error": "Not found"})
        # Nor on a hidden image.
        comment.refresh_from_db()
        if not comment.image.hidden_from_users:
            hide_image(comment.image, moderator=moderator, reason="Rule #0")


def test_a_comment_of_a_merged_image_is_where_it_moved_to(
    client: Client, moderator: User
) -> None:
    comment, into = make_comment(), make_image()
    merge_image(comment.image, into=into, moderator=moderator)
    assert show(client, comment).json()["comment"]["image_id"] == into.pk


@pytest.mark.parametrize(
    "given",
    ["0", "-1", "999", "2147483648", "99999999999", "abc", "1.5", "%00", "%EF%BC%91"],
)
def test_ids_that_lead_nowhere(client: Client, given: str) -> None:
    response = client.get(f"/api/v1/json/comments/{given}")
    assert (response.status_code, response.json()) == (404, {"error": "Not found"})


def test_the_list_of_all_is_no_route(client: Client) -> None:
    assert client.get("/api/v1/json/comments").status_code == 404
    assert client.post("/api/v1/json/comments/1").status_code == 404


# Search -----------------------------------------------------------------------------


def test_the_whole_list_newest_first(client: Client) -> None:
    image = make_image()
    old, new = (make_comment(image, body=f"owl {n}") for n in range(2))
    make_comment(image, body="fox")
    response = search(client, q="owl")
    assert response.status_code == 200
    assert response.json() == {
        "comments": [show(client, one).json()["comment"] for one in (new, old)],
        "total": 2,
    }


def make_states(moderator: User) -> dict[str, Comment]:
    states = {
        name: make_comment(body="owl")
        for name in ("plain", "hidden", "waiting", "gone", "on_hidden", "on_waiting")
    }
    hide_comment(states["hidden"], moderator=moderator, reason="Rule #2")
    unapprove_comment(states["waiting"], moderator=moderator)
    destroy_comment(states["gone"], moderator=moderator)
    hide_image(states["on_hidden"].image, moderator=moderator, reason="Rule #0")
    image = states["on_waiting"].image
    image.approved = False
    image.save()
    return states


def test_what_ordinary_callers_do_not_find(client: Client, moderator: User) -> None:
    states = make_states(moderator)
    assert found(client, q="owl") == [states["plain"].pk]
    stranger = key_of(make_user())
    assert search(client, q="owl", key=stranger).json()["total"] == 1
    author = states["waiting"].user
    assert author is not None
    hers = found(client, q="owl", key=key_of(author))
    assert hers == [states["waiting"].pk, states["plain"].pk]


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.MODERATOR, Role.ADMIN])
def test_what_staff_find(client: Client, moderator: User, role: Role) -> None:
    states = make_states(moderator)
    key = key_of(make_user(role=role))
    body = search(client, q="owl", key=key).json()
    assert body["total"] == 5
    shown = {comment["id"]: comment for comment in body["comments"]}
    assert shown == {
        **{
            states[name].pk: show(client, states[name]).json()["comment"]
            for name in ("plain", "hidden", "waiting", "on_waiting")
        },
        states["on_hidden"].pk: {
            "id": states["on_hidden"].pk,
            "image_id": states["on_hidden"].image_id,
            "user_id": None,
            "author": None,
            "body": None,
            "created_at": None,
            "updated_at": None,
            "edited_at": None,
            "edit_reason": None,
        },
    }
    assert shown[states["hidden"].pk]["body"] is None
    assert shown[states["waiting"].pk]["body"] == "owl"


def test_the_filter_in_force_hides_by_tags(client: Client, user: User) -> None:
    rough = make_image(tags=["explicit", "solo", "fox"])
    one, other = make_comment(rough), make_comment()
    make_tag("explicit")
    assert found(client, q="*") == [other.pk]
    assert found(client, q="*", filter_id="2") == [other.pk, one.pk]
    assert found(client, q="*", key=key_of(user)) == [other.pk]
    user.current_filter_id = 2
    user.save()
    assert found(client, q="*", key=key_of(user)) == [other.pk, one.pk]


def test_pages_and_total(client: Client) -> None:
    image = make_image()
    newest = [make_comment(image).pk for _ in range(5)][::-1]
    pages = [found(client, q="*", page=str(n), per_page="2") for n in (1, 2, 3, 4)]
    assert pages == [newest[:2], newest[2:4], newest[4:], []]
    beyond = search(client, q="*", page="10000001").json()
    assert beyond == {"comments": [], "total": 5}
    assert found(client, q="*", page="0", per_page="999") == newest


@pytest.mark.parametrize("params", [{}, {"q": " "}, {"q": "no such word"}])
def test_nothing_found(client: Client, params: dict[str, str]) -> None:
    make_comment()
    response = search(client, **params)
    assert response.status_code == 200
    assert response.json() == {"comments": [], "total": 0}


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"q": "owl)"}, "junk at end of expression: )"),
        ({"q": "(owl"}, "Imbalanced parentheses."),
        ({"q[]": "owl"}, "search query is not a string"),
        ({"q": "my:comments"}, "You must be logged in to use `my' queries."),
        ({"q": "image_id:x"}, "expected a non-negative integer, starting at: x"),
    ],
)
def test_what_cannot_be_read(
    client: Client, params: dict[str, str], message: str
) -> None:
    response = search(client, **params)
    assert response.status_code == 400
    assert response.json() == {"error": message}


@pytest.mark.parametrize("q", ["\0", "image.tags:\0", "author:\ud800*", "a" * 9_000])
def test_strange_queries_are_answered(client: Client, q: str) -> None:
    make_comment()
    response = client.get(
        "/api/v1/json/search/comments?q=" + q.encode("utf-8", "surrogatepass").hex("%")
    )
    assert response.status_code in (200, 400)


def statements(client: Client, **params: str) -> int:
    search(client, **params)
    with CaptureQueriesContext(connection) as captured:
        assert search(client, **params).status_code == 200
    return len(captured)


@pytest.mark.parametrize("staff", [False, True])
def test_a_list_costs_the_same_however_long(client: Client, staff: bool) -> None:
    params = {"q": "light OR image.tags:fox", "per_page": "50"}
    if staff:
        params["key"] = key_of(make_moderator())
    make_comment()
    one = statements(client, **params)
    for number in range(24):
        make_comment(anonymous=bool(number % 2))
    assert len(found(client, **params)) == 25
    assert statements(client, **params) == one
