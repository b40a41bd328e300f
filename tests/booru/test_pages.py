"""The newest images over HTTP: who sees what, and at which cost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from accounts.models import User
from booru.actions import moderation, tagging
from booru.models import Filter, Image, Tag
from booru.models.filters import EVERYTHING_FILTER_ID
from booru.results import PAGE
from tests.booru.reading import queries, read, shown, way
from tests.factories import make_image, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clients(client: Client, as_user: Client, as_moderator: Client) -> list[Client]:
    """Everybody who may come: nobody, a user, a moderator."""
    return [client, as_user, as_moderator]


def hide(image: Image, moderator: User, reason: str = "Rule 3") -> None:
    moderation.hide_image(image, moderator=moderator, reason=reason)


@pytest.mark.parametrize("path", ["/", "/images", "/posts"])
def test_the_newest_images_come_first(clients: list[Client], path: str) -> None:
    ids = [make_image().pk for _ in range(3)]
    for client in clients:
        assert shown(read(client, path)) == ids[::-1]


def test_lists_show_what_the_viewer_may_see(
    client: Client, as_user: Client, as_moderator: Client, user: User, moderator: User
) -> None:
    plain, hidden = make_image(), make_image()
    hide(hidden, moderator)
    own = make_image(uploader=user, approved=False)
    waiting = make_image(approved=False)
    assert shown(read(client, "/")) == [plain.pk]
    assert shown(read(as_user, "/")) == [own.pk, plain.pk]
    assert shown(read(as_moderator, "/")) == [waiting.pk, own.pk, plain.pk]
    (way,) = (link for link in read(as_moderator, "/").links if "del=" in link)
    everything = [waiting.pk, own.pk, hidden.pk, plain.pk]
    assert shown(read(as_moderator, f"/{way}")) == everything
    for one in (client, as_user):
        assert hidden.pk not in shown(read(one, f"/{way}"))
        assert not any("del=" in link for link in read(one, "/").links)


def test_pages_follow_each_other_without_gap_or_repeat(client: Client) -> None:
    ids = [make_image().pk for _ in range(2 * PAGE + 3)][::-1]
    seen: list[int] = []
    path, steps = "/", 0
    while path:
        seen += shown(read(client, path))
        path, steps = way(client, path, "next"), steps + 1
    assert (seen, steps) == (ids, 3)
    assert shown(read(client, way(client, "/?page=3", "prev"))) == ids[PAGE : 2 * PAGE]
    assert way(client, "/?page=2", "prev") == "/"
    assert way(client, "/", "prev") == ""
    assert "41 to 80 of 83" in read(client, "/?page=2").text


@pytest.mark.parametrize(
    "query",
    ["page=x", "page=-1", "page=0", "page=", "page=%00", "page=%C2%B2", "before=1",
     "page[]=2", "filter_id=x", "filter_id=999999999999999999999", "hidden=1",
     "del=1", "sf=x&sd=y"],
)  # fmt: skip
def test_a_strange_place_in_the_list_is_no_error(client: Client, query: str) -> None:
    image = make_image()
    assert shown(read(client, f"/?{query}")) == [image.pk]


@pytest.mark.parametrize("page", ["2", "2x", " 2", "250001", "99999999999999999999"])
def test_past_the_end_says_so(client: Client, page: str) -> None:
    make_image()
    found = read(client, f"/?page={page}")
    assert shown(found) == []
    assert "past the end" in found.text


def test_a_site_whose_images_all_wait_says_so(client: Client) -> None:
    make_image(approved=False)
    assert "wait for approval" in read(client, "/").text


def test_a_list_costs_the_same_with_one_and_with_many(clients: list[Client]) -> None:
    make_image()
    few = [queries(client, "/") for client in clients]
    for _ in range(24):
        make_image(tags=["safe", "solo", "fox", "artist:marrow lane", "sea", "sky"])
    assert [queries(client, "/") for client in clients] == few
    # The filter and the others to choose; tags and keys of the search, the same for
    # what the filter leaves out; the rows. And who is signed in, what waits, faves.
    assert few[0] <= 8
    assert few[1] <= 12


def test_the_ratio_is_clamped(client: Client) -> None:
    make_image(width=10_000, height=100)
    make_image(width=100, height=10_000)
    make_image(width=600, height=400)
    html = client.get("/").content.decode()
    assert re.findall(r"--r:([0-9.]+)", html) == ["1.500", "0.600", "2.400"]


def test_the_words_for_a_picture(client: Client) -> None:
    make_image(description="A <b>boat</b>\nand more", tags=["safe", "sea", "sky"])
    html = client.get("/").content.decode()
    assert 'alt="A &lt;b&gt;boat&lt;/b&gt;"' in html
    Image.objects.update(description="")
    html = client.get("/").content.decode()
    assert 'alt="safe, sea, sky"' in html


@pytest.mark.parametrize(
    ("description", "words"),
    [
        ("Iris before the *first* **crossing**", "Iris before the first crossing"),
        ("# Plate `one`", "Plate one"),
        ("> ~~Old~~ new", "Old new"),
        ("Of [the series](https://a.example/b), see >>12", "Of the series, see >>12"),
        (">>12 again", ">>12 again"),
        ("snake_case, 2 * 3 and #4", "snake_case, 2 * 3 and #4"),
        ("***x", "x"),
        ("> ", "safe, sea, sky"),
    ],
)
def test_the_words_are_without_marks(
    client: Client, description: str, words: str
) -> None:
    make_image(description=description, tags=["safe", "sea", "sky"])
    html = client.get("/").content.decode()
    assert re.findall(r'alt="([^"]+)"', html) == [escape(words)]


@pytest.mark.parametrize(
    ("fields", "flag"),
    [
        ({"format": "gif", "animated": True, "duration": 2.0}, "GIF"),
        ({"format": "webm", "animated": True, "duration": 42.4}, "0:42"),
        ({"format": "mp4", "animated": True, "duration": 61.0}, "1:01"),
    ],
)
def test_moving_pictures_carry_a_flag(
    client: Client, fields: dict[str, Any], flag: str
) -> None:
    make_image(**fields)
    html = client.get("/").content.decode()
    (text,) = re.findall(r'<span class="flag">(?:<i[^>]*></i>)?([^<]*)</span>', html)
    assert text == flag


# Filters ------------------------------------------------------------------------


def test_the_filter_hides_and_covers(
    client: Client, as_user: Client, user: User
) -> None:
    hidden = make_image(tags=["explicit", "solo", "fox"])
    spoilered = make_image(tags=["questionable", "solo", "fox"])
    plain = make_image()
    page = read(client, "/")
    assert shown(page) == [plain.pk, spoilered.pk]
    assert "1 more is hidden by the filter Default. Show it covered" in page.text
    html = client.get("/").content.decode()
    (cover,) = re.findall(r'<details class="cover">(.*?)</details>', html, re.DOTALL)
    assert "questionable" in cover
    assert "Show" in cover

    (way,) = (link for link in page.links if "hidden=" in link)
    assert shown(read(client, f"/{way}")) == [plain.pk, spoilered.pk, hidden.pk]
    html = client.get(f"/{way}").content.decode()
    assert html.count('<details class="cover">') == 2
    assert re.search(r"<b>Hidden</b><span>explicit</span>", html)
    assert re.search(r"<b>Spoiler</b><span>questionable</span>", html)

    user.current_filter_id = EVERYTHING_FILTER_ID
    user.save()
    assert shown(read(as_user, "/")) == [plain.pk, spoilered.pk, hidden.pk]
    assert "Everything filter" in read(as_user, "/").text
    assert "hidden by the filter" not in read(as_user, "/").text


def test_a_foreign_filter_is_not_in_force(as_user: Client, user: User) -> None:
    fox = Tag.objects.get(pk=tagging.ensure_tags(["fox"])[0].pk)
    foreign = Filter.objects.create(
        user=make_user(), name="Foreign", hidden_tag_ids=[fox.pk]
    )
    user.current_filter_id = foreign.pk
    user.save()
    image = make_image()
    assert shown(read(as_user, "/")) == [image.pk]


@pytest.mark.parametrize(
    ("fields", "waits"),
    [
        ({}, 'loading="lazy"'),
        ({"format": "gif", "animated": True, "duration": 2}, 'preload="none"'),
        ({"format": "webm", "animated": True, "duration": 2}, 'preload="none"'),
    ],
)
def test_a_covered_file_waits_until_it_is_opened(
    client: Client, fields: dict[str, Any], waits: str
) -> None:
    """A lazy picture in closed details is not asked for."""
    make_image(tags=["questionable", "solo", "fox"], **fields)
    html = client.get("/").content.decode()
    (cover,) = re.findall(r'<details class="cover">(.*?)</details>', html, re.DOTALL)
    (picture,) = re.findall(r"<(?:img|video)[^>]*>", cover)
    assert waits in picture


def test_covers_stay_on_the_next_page(client: Client) -> None:
    for _ in range(PAGE + 1):
        make_image(tags=["explicit", "solo", "fox"])
    page = read(client, "/?hidden=covered")
    assert len(shown(page)) == PAGE
    older = way(client, "/?hidden=covered", "next")
    assert len(shown(read(client, older))) == 1


# First start --------------------------------------------------------------------


def test_an_empty_site_says_what_to_do(clients: list[Client]) -> None:
    for client in clients:
        assert "Your server runs" in read(client, "/").text
        assert "Your server runs" in read(client, "/welcome").text


def test_the_first_steps_are_for_moderators_later_on(
    client: Client, as_user: Client, as_moderator: Client
) -> None:
    make_image()
    read(client, "/welcome", 404)
    read(as_user, "/welcome", 404)
    assert "There are some." in read(as_moderator, "/welcome").text
