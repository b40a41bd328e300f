"""GET search/images and its alias: whole bodies, pages, exclusions, interactions
(philomena-api 1.3, 1.4, 2.2, 3.8; search 5 to 8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from accounts.models import Role, User
from booru.actions.gallery_order import reorder_images
from booru.actions.merging import merge_image
from booru.actions.moderation import hide_image
from booru.models import Filter, Image
from tests.factories import (
    key_of,
    make_fave,
    make_gallery,
    make_hide,
    make_image,
    make_tag,
    make_user,
    make_vote,
)

pytestmark = pytest.mark.django_db
EMPTY: dict[str, Any] = {"images": [], "interactions": [], "total": 0}


def search(client: Client, path: str = "/search/images", **params: Any) -> Any:
    return client.get(f"/api/v1/json{path}", params)


def ids(client: Client, **params: Any) -> list[int]:
    response = search(client, **params)
    assert response.status_code == 200
    return [image["id"] for image in response.json()["images"]]


def by_id(client: Client, image: Image, **params: Any) -> Any:
    return client.get(f"/api/v1/json/images/{image.pk}", params).json()["image"]


def make_images(count: int, **fields: Any) -> list[Image]:
    return [make_image(**fields) for _ in range(count)]


def test_the_whole_body(client: Client) -> None:
    first = make_image(tags=["safe", "fox", "tree"])
    second = make_image(tags=["safe", "fox", "lake"], uploader=make_user("nell"))
    make_image(tags=["safe", "cat", "lake"])
    response = search(client, q="fox")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.json() == {
        "images": [by_id(client, second), by_id(client, first)],
        "interactions": [],
        "total": 2,
    }
    assert len(response.json()["images"][0]) == 40


def test_the_short_path_is_the_same(client: Client) -> None:
    make_images(3)
    for params in ({"q": "fox"}, {"q": "fox", "sd": "asc", "page": "2"}, {}):
        assert (
            search(client, "/search", **params).json()
            == search(client, "/search/images", **params).json()
        )


@pytest.mark.parametrize("params", [{}, {"q": ""}, {"q": " \t"}, {"q": "nothing here"}])
def test_no_query_matches_nothing(client: Client, params: dict[str, str]) -> None:
    make_image()
    response = search(client, **params)
    assert (response.status_code, response.json()) == (200, EMPTY)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (")", "Imbalanced parentheses."),
        ("fox,", "Expected a term."),
        ("score:many", "expected an integer, starting at: many"),
        ("my:faves", "You must be logged in to use `my' queries."),
        ("fox) owl", "junk at end of expression: ) owl"),
    ],
)
@pytest.mark.parametrize("path", ["/search/images", "/search"])
def test_a_query_that_cannot_be_read(
    client: Client, path: str, query: str, message: str
) -> None:
    response = search(client, path, q=query)
    assert (response.status_code, response.json()) == (400, {"error": message})
    assert response["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("name", ["q[]", "q[a]", "q[a][b]"])
def test_a_query_of_another_shape_is_an_error(client: Client, name: str) -> None:
    response = search(client, **{name: "fox"})
    assert response.status_code == 400
    assert response.json() == {"error": "search query is not a string"}


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_wrong_method_is_not_found(client: Client, method: str) -> None:
    response = getattr(client, method)("/api/v1/json/search/images?q=fox")
    assert (response.status_code, response.json()) == (404, {"error": "Not found"})


# Pages (1.4) --------------------------------------------------------------------


def test_pages_follow_each_other(client: Client) -> None:
    newest = [image.pk for image in make_images(7)][::-1]
    pages = [ids(client, q="fox", page=str(n), per_page="3") for n in (1, 2, 3, 4)]
    assert pages == [newest[:3], newest[3:6], newest[6:], []]
    beyond = search(client, q="fox", page="4", per_page="3").json()
    assert beyond == {"images": [], "interactions": [], "total": 7}


@pytest.mark.parametrize(
    ("params", "shown"),
    [
        ({}, 25),
        ({"per_page": ""}, 25),
        ({"per_page": "many"}, 25),
        ({"per_page": "0"}, 1),
        ({"per_page": "-3"}, 1),
        ({"per_page": "50"}, 50),
        ({"per_page": "51"}, 50),
        ({"per_page": "1000"}, 50),
        ({"per_page": "7 or so"}, 7),
        ({"per_page": "0" * 40 + "7"}, 7),
        ({"per_page": "9" * 5000}, 50),
        ({"per_page[]": "3"}, 25),
        ({"perpage": "3"}, 25),
        ({"limit": "3"}, 25),
        ({"page": ""}, 25),
        ({"page": "first"}, 25),
        ({"page": "0"}, 25),
        ({"page": "-2"}, 25),
        ({"page": "2abc"}, 25),
        ({"page": "+3"}, 1),
        ({"page": "3"}, 1),
        ({"page[]": "3"}, 25),
        ({"page": "9" * 5000}, 0),
        ({"page": "200001", "per_page": "50"}, 0),
    ],
)
def test_page_and_size(client: Client, params: dict[str, str], shown: int) -> None:
    make_images(51)
    response = search(client, q="fox", **params)
    assert response.status_code == 200
    assert len(response.json()["images"]) == shown
    assert response.json()["total"] == 51


# Orders (search 5.1) ---------------------------------------------------------------


def test_orders(client: Client) -> None:
    now = timezone.now()

    def seen(days_ago: int, width: int, height: int) -> Image:
        first_seen_at = now - timedelta(days=days_ago)
        return make_image(width=width, height=height, first_seen_at=first_seen_at)

    images = [seen(1, 100, 300), seen(3, 300, 100), seen(2, 200, 200)]
    make_vote(images[1])
    a, b, c = (image.pk for image in images)
    assert ids(client, q="fox") == [a, c, b]
    assert ids(client, q="fox", sd="asc") == [b, c, a]
    assert ids(client, q="fox", sd="ASC") == [a, c, b]
    assert ids(client, q="fox", sf="created_at") == [a, c, b]
    assert ids(client, q="fox", sf="no such thing") == [a, c, b]
    assert ids(client, q="fox", **{"sf[]": "width"}) == [a, c, b]
    assert ids(client, q="fox", sf="width") == [b, c, a]
    assert ids(client, q="fox", sf="height", sd="asc") == [b, c, a]
    assert ids(client, q="fox", sf="score") == [b, c, a]
    assert ids(client, q="fox", sf="id", sd="asc") == [a, b, c]
    assert ids(client, q="fox, width:100^5 OR fox", sf="_score")[0] == a
    seeded = ids(client, q="fox", sf="random:7")
    assert sorted(seeded) == [a, b, c]
    assert ids(client, q="fox", sf="random:7", sd="asc") == seeded[::-1]


def test_a_gallery_in_its_order(client: Client, user: User) -> None:
    a, b, c = make_images(3)
    gallery = make_gallery([a, b, c], user=user)
    wanted = [c.pk, a.pk, b.pk]
    reorder_images(gallery, image_ids=wanted, user=user)
    named = f"gallery_id:{gallery.pk}"
    make_image()
    assert ids(client, q=named, sf=named, sd="asc") == wanted
    assert ids(client, q=named, sf=named) == wanted[::-1]


# Who sees what (2.2, search 7) -------------------------------------------------------


@pytest.fixture
def states(moderator: User) -> dict[str, Image]:
    shown, deleted, merged, waiting = make_images(4)
    waiting.approved = False
    waiting.save()
    hide_image(deleted, moderator=moderator, reason="Rule #0")
    merge_image(merged, into=shown, moderator=moderator)
    return {"shown": shown, "deleted": deleted, "merged": merged, "waiting": waiting}


@pytest.mark.parametrize("role", [None, Role.USER, Role.ASSISTANT])
@pytest.mark.parametrize("given", ["", "1", "only", "deleted", "true"])
def test_what_is_hidden_stays_hidden(
    client: Client, states: dict[str, Image], role: Role | None, given: str
) -> None:
    key = key_of(make_user(role=role)) if role else ""
    assert ids(client, q="fox", key=key, **{"del": given}) == [states["shown"].pk]


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMIN])
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["shown"]),
        ({"del": ""}, ["shown"]),
        ({"del": "0"}, ["shown"]),
        ({"del": "1"}, ["merged", "deleted", "shown"]),
        ({"del": "only"}, ["merged", "deleted"]),
        ({"del": "deleted"}, ["deleted"]),
    ],
)
def test_moderators_may_ask_for_what_is_hidden(
    client: Client,
    states: dict[str, Image],
    role: Role,
    given: dict[str, str],
    expected: list[str],
) -> None:
    key = key_of(make_user(role=role))
    response = search(client, q="fox", key=key, **given)
    assert response.json() == {
        "images": [by_id(client, states[name]) for name in expected],
        "interactions": [],
        "total": len(expected),
    }


def test_stubs_of_a_search(client: Client, moderator: User) -> None:
    """Seven keys, for staff too; what the caller did stands beside them."""
    shown, merged_image, deleted_image = make_images(3)
    make_vote(deleted_image, moderator, up=False)
    merge_image(merged_image, into=shown, moderator=moderator)
    hide_image(deleted_image, moderator=moderator, reason="Rule #0")
    params = {"q": "fox", "sf": "id", "sd": "asc", "del": "only"}
    stubs = search(client, key=key_of(moderator), **params).json()
    assert [row["image_id"] for row in stubs["interactions"]] == [deleted_image.pk]
    merged, deleted = stubs["images"]
    assert set(merged) == set(deleted)
    assert len(merged) == 7
    assert merged["duplicate_of"] == shown.pk
    assert (merged["deletion_reason"], deleted["deletion_reason"]) == (None, "Rule #0")


def test_hidden_personally(client: Client, user: User, key: str) -> None:
    first, second = make_images(2)
    make_hide(first, user)
    make_hide(second)
    assert ids(client, q="fox", key=key) == [second.pk]
    assert ids(client, q="my:hidden", key=key) == []
    assert ids(client, q="my:hidden", key=key, hidden="1") == [first.pk]
    assert ids(client, q="fox", key=key, hidden="true") == [second.pk]
    assert ids(client, q="fox") == [second.pk, first.pk]


def test_the_callers_own_words(client: Client, user: User, key: str) -> None:
    faved, disliked, own, _ = (*make_images(2), make_image(uploader=user), make_image())
    make_fave(faved, user)
    make_vote(disliked, user, up=False)
    assert ids(client, q="my:faves", key=key) == [faved.pk]
    assert ids(client, q="my:upvotes, -my:uploads", key=key) == [faved.pk]
    assert ids(client, q="my:downvotes", key=key) == [disliked.pk]
    assert ids(client, q="my:uploads", key=key) == [own.pk]


# Filters (1.3, search 6) -------------------------------------------------------------


def test_the_filter_in_force_hides_and_spoilers(client: Client, user: User) -> None:
    images = {
        name: make_image(tags=[name, "fox", "x"])
        for name in ("safe", "questionable", "explicit")
    }
    shown = search(client, q="fox").json()
    assert shown["total"] == 2
    assert [(i["id"], i["spoilered"]) for i in shown["images"]] == [
        (images["questionable"].pk, True),
        (images["safe"].pk, False),
    ]
    everything = search(client, q="fox", filter_id="2").json()
    assert [i["spoilered"] for i in everything["images"]] == [False] * 3
    assert search(client, q="fox", filter_id="56027").json() == shown


def test_complex_queries_hide_and_spoiler(client: Client, user: User) -> None:
    tall = make_image(tags=["safe", "fox", "x"], width=100, height=900)
    liked = make_image(tags=["safe", "fox", "x"])
    plain = make_image(tags=["safe", "fox", "x"])
    other = make_image(tags=["safe", "fox", "owl"])
    make_fave(liked, user)
    key = key_of(user)
    own = Filter.objects.create(
        user=user,
        name="Own",
        hidden_complex="owl, fox\nwidth.lt:50",
        spoilered_complex="height.gt:800\r\nmy:faves",
    )
    chosen = {"filter_id": str(own.pk), "key": key}
    found = search(client, q="fox", **chosen).json()["images"]
    assert [(i["id"], i["spoilered"]) for i in found] == [
        (plain.pk, False),
        (liked.pk, True),
        (tall.pk, True),
    ]
    assert by_id(client, other, **chosen)["spoilered"]
    assert not by_id(client, other)["spoilered"]


def test_a_filter_that_means_nothing_to_the_caller_hides_all(
    client: Client, user: User
) -> None:
    make_image()
    own = Filter.objects.create(
        user=user, name="Mine", public=True, hidden_complex="my:faves"
    )
    chosen = {"q": "fox", "filter_id": str(own.pk)}
    assert search(client, **chosen).json() == EMPTY
    assert len(ids(client, key=key_of(user), **chosen)) == 1


def test_a_forced_filter_hides_whatever_is_chosen(client: Client, user: User) -> None:
    owl, fox = make_image(tags=["safe", "owl"]), make_image(tags=["safe", "fox"])
    forced = Filter.objects.create(
        name="Staff", system=True, hidden_tag_ids=[make_tag("owl").pk],
        hidden_complex="cat",
    )  # fmt: skip
    cat = make_image(tags=["safe", "cat"])
    user.forced_filter_id = forced.pk
    user.save()
    key = key_of(user)
    assert ids(client, q="safe", key=key, filter_id="2") == [fox.pk]
    # NOTE: its tags hide without marking, its query marks as well (section 1.3).
    assert not by_id(client, owl, key=key, filter_id="2")["spoilered"]
    assert by_id(client, cat, key=key, filter_id="2")["spoilered"]


# Interactions (3.8) -----------------------------------------------------------------


def test_own_interactions_in_the_order_of_the_page(
    client: Client, user: User, key: str
) -> None:
    hidden, disliked, faved, plain = make_images(4)
    make_hide(hidden, user)
    make_vote(hidden, user)
    make_vote(disliked, user, up=False)
    make_fave(faved, user)
    make_fave(plain)
    body = search(client, q="fox", key=key, hidden="1").json()
    assert [image["id"] for image in body["images"]] == [
        plain.pk,
        faved.pk,
        disliked.pk,
        hidden.pk,
    ]

    def row(image: Image, kind: str, value: str = "") -> dict[str, Any]:
        return {
            "image_id": image.pk,
            "user_id": user.pk,
            "interaction_type": kind,
            "value": value,
        }

    assert body["interactions"] == [
        row(faved, "voted", "up"),
        row(faved, "faved"),
        row(disliked, "voted", "down"),
        row(hidden, "voted", "up"),
        row(hidden, "hidden"),
    ]
    assert search(client, q="fox").json()["interactions"] == []
    stranger = key_of(make_user())
    assert search(client, q="fox", key=stranger).json()["interactions"] == []


def test_own_interactions_of_one_image(client: Client, user: User, key: str) -> None:
    image = make_image()
    make_fave(image, user)
    make_hide(image, user)
    make_fave(make_image(), user)
    expected = [
        {"interaction_type": "voted", "value": "up"},
        {"interaction_type": "faved", "value": ""},
        {"interaction_type": "hidden", "value": ""},
    ]
    whose = {"image_id": image.pk, "user_id": user.pk}
    path = f"/api/v1/json/images/{image.pk}"
    body = client.get(path, {"key": key}).json()
    assert body["interactions"] == [whose | row for row in expected]
    assert client.get(path).json()["interactions"] == []


# Cost and safety ------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 25])
@pytest.mark.parametrize("keyed", [True, False])
def test_queries_do_not_grow(
    client: Client,
    user: User,
    key: str,
    django_assert_num_queries: Any,
    count: int,
    keyed: bool,
) -> None:
    for image in make_images(count):
        make_fave(image, user)
    params = {"q": "fox", **({"key": key} if keyed else {})}
    search(client, **params)  # the default filter is kept, tags are known
    with django_assert_num_queries(5 if keyed else 3):
        assert len(ids(client, **params)) == count


_WORDS = st.sampled_from(
    [
        *("fox", "a*", "x~1", "*", "(", ")", ",", " OR ", "-", "^2", "\\", '"', "~"),
        *("my:faves", "my:watched", "gallery_id:1", "filter_id:1", "id:1", "\0"),
        *("score.gt:1", "created_at:2024", "description:owl*", "width:9~", "\ud7ff"),
        *("ip:10.0.0.0/8", "analyzed_name:fx~1", "aliases:f*", "creator:é~2"),
    ]
)
_TEXT = st.one_of(
    st.lists(_WORDS, max_size=8).map("".join),
    st.text(max_size=20),
    st.integers(-(10**20), 10**20).map(str),
)
_NAMES = ["q", "page", "per_page", "sf", "sd", "filter_id", "del", "hidden", "q[]"]
_SORTS = ["random", "random:1", "gallery_id:1", "gallery_id:" + "9" * 30, "_score"]


@pytest.fixture
def keys(user: User, moderator: User) -> list[str]:
    make_gallery([make_image(), make_image(tags=["explicit", "fox"])], user=user)
    return ["", key_of(user), key_of(moderator)]


@effort(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    params=st.dictionaries(
        st.sampled_from(_NAMES), _TEXT | st.sampled_from(_SORTS), min_size=1
    ),
    who=st.integers(0, 2),
)
@pytest.mark.parametrize("path", ["/search/images", "/search/tags", "/search/filters"])
def test_nothing_makes_the_server_fail(
    client: Client, keys: list[str], path: str, params: dict[str, str], who: int
) -> None:
    response = search(client, path, **params, key=keys[who])
    assert response.status_code in (200, 400)
    body = response.json()
    if response.status_code == 400:
        assert set(body) == {"error"}
        assert isinstance(body["error"], str)
        assert body["error"]
    else:
        assert isinstance(body["total"], int)
