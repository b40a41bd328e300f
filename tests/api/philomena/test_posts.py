"""GET the posts of a topic, posts/:id and search/posts (philomena-api 2, 2.4, 3.3);
what is found is tested in tests/forums/test_post_search.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.anonymity import anonymous_name
from accounts.avatars import drawn_avatar
from accounts.models import User
from forums.actions.posts import destroy_post, edit_post, hide_post
from forums.models import Post, Topic
from tests.factories import key_of, make_user
from tests.factories_forums import make_forum, make_post, make_topic

pytestmark = pytest.mark.django_db
NOT_FOUND = {"error": "Not found"}
PATH = "/forums/art/topics/places/posts"


def get(client: Client, path: str, **params: Any) -> Any:
    return client.get(f"/api/v1/json{path}", params)


@pytest.fixture
def topic(db: None) -> Topic:
    return make_topic(make_forum("art"), title="Places")


def shown(post: Post, **other: Any) -> dict[str, Any]:
    post.refresh_from_db()
    user = post.user
    edited = post.edited_at
    return {
        "id": post.pk,
        "user_id": post.user_id,
        "author": user.name if user else None,
        "avatar": drawn_avatar(user.name) if user else None,
        "body": post.body,
        "created_at": f"{post.created_at:%Y-%m-%dT%H:%M:%SZ}",
        "updated_at": f"{post.updated_at:%Y-%m-%dT%H:%M:%SZ}",
        "edited_at": f"{edited:%Y-%m-%dT%H:%M:%SZ}" if edited else None,
        "edit_reason": post.edit_reason,
        **other,
    }


def test_a_post_is_shown_whole(client: Client, topic: Topic, user: User) -> None:
    post = make_post(topic, user=user, body="**Bold** <b>raw</b>")
    expected = {
        "post": {
            "id": post.pk,
            "user_id": user.pk,
            "author": "mika",
            "avatar": drawn_avatar("mika"),
            "body": "**Bold** <b>raw</b>",
            "created_at": f"{post.created_at:%Y-%m-%dT%H:%M:%SZ}",
            "updated_at": f"{post.created_at:%Y-%m-%dT%H:%M:%SZ}",
            "edited_at": None,
            "edit_reason": None,
        }
    }
    for path in (f"/posts/{post.pk}", f"{PATH}/{post.pk}"):
        response = get(client, path)
        assert (response.status_code, response.json()) == (200, expected)


def test_an_avatar_of_ones_own(client: Client, topic: Topic) -> None:
    post = make_post(topic, user=make_user(avatar="7/face.png"))
    avatar = get(client, f"/posts/{post.pk}").json()["post"]["avatar"]
    assert avatar.endswith("/avatars/7/face.png")


def test_an_edited_post(client: Client, topic: Topic, user: User) -> None:
    post = make_post(topic, user=user)
    edit_post(post, editor=user, body="Better words.", reason="Typo")
    body = get(client, f"/posts/{post.pk}").json()
    assert body == {"post": shown(post, body="Better words.", edit_reason="Typo")}
    assert body["post"]["edited_at"] is not None


def test_each_time_is_its_own(client: Client, topic: Topic) -> None:
    written, moved, edited = (
        datetime(2024, 1, day, 3, 4, 5, 999_999, tzinfo=UTC) for day in (1, 2, 3)
    )
    post = make_post(topic, created_at=written, updated_at=moved, edited_at=edited)
    expected = shown(
        post,
        created_at="2024-01-01T03:04:05Z",
        updated_at="2024-01-02T03:04:05Z",
        edited_at="2024-01-03T03:04:05Z",
    )
    assert get(client, f"/posts/{post.pk}").json() == {"post": expected}


def test_an_anonymous_author_has_one_name_in_a_topic(
    client: Client, topic: Topic, user: User
) -> None:
    first, second = (make_post(topic, user=user, anonymous=True) for _ in range(2))
    elsewhere = make_post(user=user, anonymous=True)
    bodies = [
        get(client, f"/posts/{post.pk}").json()["post"] for post in (first, second)
    ]
    name = bodies[0]["author"]
    assert name.startswith("Background Pony #")
    hidden = {"user_id": None, "author": name, "avatar": drawn_avatar(name)}
    assert bodies == [shown(first, **hidden), shown(second, **hidden)]
    other = get(client, f"/posts/{elsewhere.pk}").json()["post"]["author"]
    assert other != name


def test_the_topics_author_and_posts_share_the_anonymous_name(
    client: Client, user: User
) -> None:
    topic = make_topic(make_forum("art"), user=user, title="Places", anonymous=True)
    author = get(client, "/forums/art/topics/places").json()["topic"]["author"]
    assert get(client, PATH).json()["posts"][0]["author"] == author
    assert topic.posts.get().user == user


def test_a_post_without_an_account_is_named_by_its_browser(
    client: Client, topic: Topic
) -> None:
    post = make_post(topic, user_id=None, fingerprint="a1", ip="10.0.0.1")
    same = make_post(topic, user_id=None, fingerprint="a1", ip="10.0.0.2")
    other = make_post(topic, user_id=None, fingerprint="a2", ip="10.0.0.1")
    names = [
        get(client, f"/posts/{row.pk}").json()["post"]["author"]
        for row in (post, same, other)
    ]
    assert names[0] == names[1] != names[2]
    expected = shown(post, author=names[0], avatar=drawn_avatar(names[0]))
    assert get(client, f"/posts/{post.pk}").json() == {"post": expected}
    # Without one it is the address.
    bare = make_post(topic, user_id=None, fingerprint="", ip="10.0.0.3")
    author = get(client, f"/posts/{bare.pk}").json()["post"]["author"]
    assert author == anonymous_name(topic.pk, "10.0.0.3")


def test_hidden_bodies_are_null_for_all(
    client: Client, topic: Topic, user: User, moderator: User
) -> None:
    post = make_post(topic, user=user)
    edit_post(post, editor=user, body="Worse", reason="More")
    hide_post(post, moderator=moderator, reason="Rude")
    expected = shown(post, body=None, edited_at=None, edit_reason=None)
    assert expected["author"] == "mika"
    for key in ("", key_of(moderator), key_of(user)):
        assert get(client, f"/posts/{post.pk}", key=key).json() == {"post": expected}
        listed = get(client, PATH, key=key).json()
        assert listed["posts"][1] == expected
        assert listed["total"] == 2


def test_a_waiting_post_is_shown(client: Client, topic: Topic) -> None:
    """Comments are absent from searches then, posts are not (section 3.3)."""
    post = make_post(topic, approved=False, body="Wait for me")
    assert get(client, f"/posts/{post.pk}").json() == {"post": shown(post)}
    assert get(client, "/search/posts", q="wait").json() == {
        "posts": [shown(post)],
        "total": 1,
    }


def test_destroyed_posts_are_gone(
    client: Client, topic: Topic, moderator: User
) -> None:
    post, last = make_post(topic), make_post(topic)
    destroy_post(post, moderator=moderator)
    for path in (f"/posts/{post.pk}", f"{PATH}/{post.pk}"):
        response = get(client, path, key=key_of(moderator))
        assert (response.status_code, response.json()) == (404, NOT_FOUND)
    body = get(client, PATH).json()
    first = topic.posts.get(topic_position=0)
    assert body == {"posts": [shown(first), shown(last)], "total": 2}


def test_pages_are_windows_of_positions(
    client: Client, topic: Topic, moderator: User
) -> None:
    """NOTE: a page can be short although later ones have posts, and `total` is the
    topic's counter (section 2.4)."""
    posts = [topic.posts.get(), *(make_post(topic) for _ in range(6))]
    for gone in (posts[2], posts[3], posts[4]):
        destroy_post(gone, moderator=moderator)

    def page(number: int) -> list[int]:
        body = get(client, PATH, page=str(number), per_page="2").json()
        assert body["total"] == 4
        return [post["id"] for post in body["posts"]]

    ids = [post.pk for post in posts]
    assert [page(n) for n in (1, 2, 3, 4, 5)] == [
        [ids[0], ids[1]], [], [ids[5]], [ids[6]], [],
    ]  # fmt: skip
    assert len(get(client, PATH).json()["posts"]) == 4
    assert get(client, PATH, page="9999999999").json() == {"posts": [], "total": 4}


@pytest.mark.parametrize(
    "bad",
    ["0", "-1", "999999", "2147483648", "-99999999999", "abc", "1.5", "%00", "1x"],
)
def test_unknown_and_malformed_ids(client: Client, topic: Topic, bad: str) -> None:
    for path in (f"/posts/{bad}", f"{PATH}/{bad}"):
        response = get(client, path)
        assert (response.status_code, response.json()) == (404, NOT_FOUND)


def test_a_post_of_another_topic(client: Client, topic: Topic) -> None:
    post = make_post(make_topic(topic.forum))
    response = get(client, f"{PATH}/{post.pk}")
    assert (response.status_code, response.json()) == (404, NOT_FOUND)


@pytest.mark.parametrize("count", [1, 25])
def test_queries_do_not_grow(
    client: Client, topic: Topic, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count - 1):
        make_post(topic, anonymous=number % 2 == 0)
    # The topic and its posts.
    with django_assert_num_queries(2):
        body = get(client, PATH).json()
    assert len(body["posts"]) == body["total"] == count


def test_a_late_page_touches_no_more_than_its_own_posts(
    client: Client, topic: Topic
) -> None:
    first = topic.posts.get()
    Post.objects.bulk_create(
        Post(topic=topic, topic_position=n, user=first.user, body="An answer.")
        for n in range(1, 2000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE forums_post")
    with CaptureQueriesContext(
        connection,
    ) as caught:
        body = get(client, PATH, page="70").json()
    assert len(body["posts"]) == 25
    (statement,) = [q["sql"] for q in caught if '"body"' in q["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
        plan = cursor.fetchone()[0][0]["Plan"]
    assert max(_rows_read(plan, "forums_post")) <= 25


def _rows_read(plan: dict[str, Any], table: str) -> list[int]:
    """Of each scan over the table: what it gave and what it threw away."""
    read = [row for inner in plan.get("Plans", []) for row in _rows_read(inner, table)]
    if plan.get("Relation Name") == table:
        read.append(
            (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0))
            * plan["Actual Loops"]
        )
    return read


# The search -------------------------------------------------------------------------


def search(client: Client, **params: Any) -> Any:
    return get(client, "/search/posts", **params)


def test_found_newest_first(client: Client, topic: Topic) -> None:
    posts = [make_post(topic, body=f"Fox number {n}") for n in range(3)]
    response = search(client, q="fox")
    assert response.status_code == 200
    assert response.json() == {
        "posts": [shown(post) for post in reversed(posts)],
        "total": 3,
    }
    page = search(client, q="fox", page="2", per_page="2").json()
    assert page == {"posts": [shown(posts[0])], "total": 3}
    beyond = search(client, q="fox", page="10000001").json()
    assert beyond == {"posts": [], "total": 3}


def test_the_seeds_example(client: Client) -> None:
    """`subject:opening` (search 4.3)."""
    topic = make_topic(title="The opening of the station")
    make_topic(title="Closing")
    body = search(client, q="subject:opening").json()
    assert body == {"posts": [shown(topic.posts.get())], "total": 1}


@pytest.mark.parametrize("params", [{}, {"q": ""}, {"q": "nosuchword"}])
def test_nothing_found(client: Client, topic: Topic, params: dict[str, str]) -> None:
    response = search(client, **params)
    assert (response.status_code, response.json()) == (200, {"posts": [], "total": 0})


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"q": ")"}, "Imbalanced parentheses."),
        ({"q[]": "fox"}, "search query is not a string"),
        ({"q": "my:posts"}, "You must be logged in to use `my' queries."),
    ],
)
def test_what_cannot_be_read(
    client: Client, params: dict[str, str], message: str
) -> None:
    response = search(client, **params)
    assert (response.status_code, response.json()) == (400, {"error": message})


def test_my_posts(client: Client, topic: Topic, user: User, key: str) -> None:
    post = make_post(topic, user=user, anonymous=True)
    make_post(topic)
    body = search(client, q="my:posts", key=key).json()
    assert [row["id"] for row in body["posts"]] == [post.pk]
    assert body["posts"][0]["user_id"] is None
    wrong = search(client, q="my:comments", key=key)
    assert (wrong.status_code, wrong.json()) == (400, {"error": "Unknown `my' value."})


@pytest.mark.parametrize("count", [1, 25])
def test_queries_of_a_search_do_not_grow(
    client: Client, topic: Topic, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        make_post(topic, body="fox", anonymous=number % 2 == 0)
    # Limits and savepoint of the search, total, page and the posts.
    with django_assert_num_queries(7):
        assert len(search(client, q="fox").json()["posts"]) == count
