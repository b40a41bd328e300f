"""Where else posts are to be found: read, given and edited."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import LogEntry, User
from booru.actions import locations, moderation
from booru.actions.merging import merge_image
from booru.location_sites import SITES
from booru.locations import Location, locations_of
from booru.models import Image, PostLocation
from booru.problems import Rejected
from tests.booru.reading import read
from tests.factories import make_image, make_moderator, make_paste

pytestmark = pytest.mark.django_db
DERPI = "https://derpibooru.org/images/{}"
KNOWN = ", ".join(site.hosts[0] for site in SITES.values())


def places(post: Image) -> list[str]:
    return [place.url for place in post.locations.all()]


def test_reading_those_that_are_exposed(
    settings: Settings,
    user: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.EXPOSED_LOCATIONS = ["derpibooru", "foalcon"]
    posts = [make_image(uploader=user) for _ in range(3)]
    given = ["https://foalcon.com/images/2", "https://ponybooru.org/3", DERPI.format(1)]
    locations.set_locations(posts[0], addresses=given, actor=user)
    locations.set_locations(posts[1], addresses=[DERPI.format(9)], actor=user)
    wanted = [post.pk for post in posts]
    with django_assert_num_queries(1):
        found = locations_of(wanted)
    assert found == {
        posts[0].pk: [
            Location("derpibooru", 1, DERPI.format(1)),
            Location("foalcon", 2, "https://foalcon.com/images/2"),
        ],
        posts[1].pk: [Location("derpibooru", 9, DERPI.format(9))],
    }
    assert locations_of([]) == {}


def test_they_are_replaced(user: User) -> None:
    post = make_paste(uploader=user)
    spelt = ["", " http://www.trixiebooru.org/007/ ", DERPI.format(7)]
    locations.set_locations(post, addresses=spelt, actor=user)
    assert places(post) == [DERPI.format(7)]
    kept = post.locations.get().pk
    both = [DERPI.format(8), DERPI.format(7)]
    locations.set_locations(post, addresses=both, actor=user)
    assert places(post) == [DERPI.format(7), DERPI.format(8)]
    assert post.locations.filter(pk=kept).exists()
    locations.set_locations(post, addresses=[], actor=user)
    assert places(post) == []
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["fox", "https://example.org/images/1", "https://derpibooru.org/tags/fox",
     "https://derpibooru.org/images/0", "ftp://derpibooru.org/1", "https://[",
     "https://derpibooru.org/images/99999999999999999999"],
)  # fmt: skip
def test_what_is_no_page_of_a_post(user: User, address: str) -> None:
    post = make_image(uploader=user)
    with pytest.raises(Rejected) as caught:
        locations.set_locations(post, addresses=[address], actor=user)
    assert [(p.field, p.message) for p in caught.value.problems] == [
        (
            "locations",
            f"“{address}” is not the page of a post at a site known here: {KNOWN}.",
        )
    ]


def test_a_page_over_there_is_the_copy_of_one_post(user: User) -> None:
    first, second = make_image(uploader=user), make_image(uploader=user)
    locations.set_locations(first, addresses=[DERPI.format(7)], actor=user)
    with pytest.raises(Rejected) as caught:
        locations.set_locations(
            second, addresses=[DERPI.format(7), DERPI.format(8)], actor=user
        )
    assert caught.value.messages == [
        f"{DERPI.format(7)} is a copy of post {first.pk} already."
    ]
    assert places(second) == []
    many = [DERPI.format(n) for n in range(10, 26)]
    for too_many in (many, ["fox"] * 16):
        with pytest.raises(Rejected) as caught:
            locations.set_locations(second, addresses=too_many, actor=user)
        # Nothing of each: there may be a million.
        assert caught.value.messages == ["15 addresses are the most."]


def test_places_are_taken_in_one_order(user: User) -> None:
    """Or two posts that want the same two places would wait for each other."""
    post = make_image(uploader=user)
    given = ["https://foalcon.com/images/2", DERPI.format(9), DERPI.format(1)]
    locations.set_locations(post, addresses=given, actor=user)
    taken = PostLocation.objects.order_by("pk").values_list("url", flat=True)
    assert [*taken] == given[::-1]


def test_who_may(user: User, moderator: User) -> None:
    post = make_image()
    for actor in (user, make_image(uploader=user).uploader):
        assert actor
        with pytest.raises(PermissionDenied):
            locations.set_locations(post, addresses=[DERPI.format(1)], actor=actor)
    own = make_image(uploader=user)
    moderation.lock_image(own, moderator=moderator, tags=True)
    with pytest.raises(PermissionDenied):
        locations.set_locations(own, addresses=[DERPI.format(1)], actor=user)
    locations.set_locations(own, addresses=[DERPI.format(1)], actor=moderator)
    entry = LogEntry.objects.latest("pk")
    assert (entry.action, entry.details) == (
        "image.locations",
        {"old": [], "new": [DERPI.format(1)]},
    )


def test_they_stay_with_a_merged_post(user: User, moderator: User) -> None:
    post, into = make_image(uploader=user), make_image()
    locations.set_locations(post, addresses=[DERPI.format(1)], actor=user)
    merge_image(post, into=into, moderator=moderator)
    assert (places(post), places(into)) == ([DERPI.format(1)], [])


# Pages ------------------------------------------------------------------------------


def test_the_page_shows_and_edits_them(as_user: Client, user: User) -> None:
    post = make_paste(uploader=user)
    path = f"/images/{post.pk}/locations"
    said = {"locations": f"{DERPI.format(1)}\r\nhttps://ponybooru.org/images/2\0"}
    response = as_user.post(path + "?q=fox", said)
    assert response["Location"] == f"/posts/{post.pk}?q=fox"
    page = read(as_user, f"/posts/{post.pk}")
    # Also what clients are not told.
    assert {DERPI.format(1), "https://ponybooru.org/images/2"} <= set(page.links)
    refused = as_user.post(path, {"locations": "fox & hare"})
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "“fox &amp; hare” is not the page" in html
    assert ">fox &amp; hare</textarea>" in html
    assert len(places(post)) == 2


def test_an_upload_form_takes_them(as_user: Client) -> None:
    said = {
        "tag_input": "safe, solo, fox",
        "body": "Two.",
        "locations": "https://x.y/1",
    }
    for path in ("/upload", "/pastes/new"):
        response = as_user.post(path, said)
        assert response.status_code == 422
        assert "“https://x.y/1” is not the page of a post" in response.content.decode()
    said["locations"] = DERPI.format(5)
    as_user.post("/pastes/new", said)
    assert places(Image.objects.get()) == [DERPI.format(5)]


def test_the_back_office_edits_them(as_moderator: Client) -> None:
    post = make_image(uploader=make_moderator("ann"))
    path = f"/admin/booru/image/{post.pk}/change/"
    form = {"locations-TOTAL_FORMS": "2", "locations-INITIAL_FORMS": "0"}
    first = {"locations-0-url": "https://derpibooru.org/3", "locations-1-url": ""}
    assert as_moderator.post(path, form | first).status_code == 302
    assert places(post) == [DERPI.format(3)]
    assert LogEntry.objects.latest("pk").action == "image.locations"
    row = PostLocation.objects.get()
    form |= {"locations-INITIAL_FORMS": "1", "locations-0-id": str(row.pk)}
    form |= {"locations-0-post": str(post.pk), "locations-1-post": str(post.pk)}
    wrong = {"locations-0-url": row.url, "locations-1-url": "https://x.y/1"}
    page = as_moderator.post(path, form | wrong)
    assert "This is no page of a post" in page.content.decode()
    gone = {"locations-0-url": row.url, "locations-0-DELETE": "on"}
    assert as_moderator.post(path, form | gone).status_code == 302
    assert places(post) == []
