"""The search page and what hangs on it: results, nothing, mistakes, the way on."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from booru import search_help
from booru.actions import filters, interactions, moderation
from booru.actions.filters import FilterDraft
from booru.models import Filter, Image
from booru.results import PAGE, Results
from booru.search.fields import Role
from booru.search.parser import parse
from booru.search_fields import POST_FIELDS
from tests.accounts.pages import Page
from tests.booru.reading import queries, read, shown, way
from tests.factories import make_image, make_tag

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def clients(client: Client, as_user: Client, as_moderator: Client) -> list[Client]:
    return [client, as_user, as_moderator]


def search(client: Client, query: str, **asked: Any) -> Page:
    more = "".join(f"&{name}={quote(str(value))}" for name, value in asked.items())
    return read(client, f"/search?q={quote(query)}{more}")


def offered(page: Page) -> list[str]:
    """The queries that the main part of a page links to, without the bar's own."""
    links = (unquote(link) for link in page.links if link.startswith("/search?q="))
    own = ("first_seen_at.gt:", "my:")
    found = (link.removeprefix("/search?q=") for link in links)
    return [query for query in found if not query.startswith(own)]


# Results --------------------------------------------------------------------------


def test_a_search_shows_what_it_finds(clients: list[Client]) -> None:
    fox = make_image(tags=["safe", "fox", "snow"])
    both = make_image(tags=["safe", "fox", "hare"])
    make_image(tags=["safe", "sea", "sky"])
    for client in clients:
        page = search(client, "fox, -sea")
        assert shown(page) == [both.pk, fox.pk]
        assert "2 images" in page.text
        assert "for fox, -sea" in page.text
        assert f"/images/{fox.pk}?q=fox%2C+-sea" in page.links
        assert "<h1>1 image</h1>" in client.get("/search?q=snow").content.decode()
        html = client.get("/search?q=fox%2C+-sea").content.decode()
        assert (
            'type="search" placeholder="safe, solo, artist:…" value="fox, -sea"' in html
        )


def test_what_is_searched_is_shown_as_text(client: Client) -> None:
    make_tag("<script>alert(1)</script>")
    query = "\"><script>alert(1)</script>'{{ x }}"
    for asked in (query, f"safe, {query}", f"({query}", f'"{query}", b'):
        html = client.get("/search", {"q": asked}).content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_what_the_filter_hides_is_counted(client: Client) -> None:
    plain = make_image()
    hidden = [make_image(tags=["explicit", "fox", "x"]).pk for _ in range(2)]
    make_image(tags=["explicit", "sea", "x"])
    page = search(client, "fox")
    assert shown(page) == [plain.pk]
    assert "2 more are hidden by the filter Default. Show them covered" in page.text
    (covered,) = (link for link in page.links if "hidden=" in link)
    page = read(client, f"/search{covered}")
    assert shown(page) == [*hidden[::-1], plain.pk]
    assert "What the filter Default hides is covered here." in page.text
    links = {link for link in page.links if link.startswith("/images/")}
    assert {re.sub(r"\d+", "N", link) for link in links} == {
        "/images/N?q=fox&hidden=covered"
    }
    back = next(link for link in page.links if link.startswith("?q="))
    assert shown(read(client, f"/search{back}")) == [plain.pk]


def test_pages_of_a_search(client: Client) -> None:
    ids = [make_image().pk for _ in range(PAGE * 5 + 1)]
    path = "/search?q=fox&sf=id&sd=asc"
    seen: list[int] = []
    for number in range(1, 7):
        page = read(client, f"{path}&page={number}")
        seen += shown(page)
        assert f"{(number - 1) * PAGE + 1} to" in page.text
    assert seen == ids
    assert way(client, f"{path}&page=6", "next") == ""
    assert way(client, f"{path}&page=3", "prev") == f"{path}&page=2"
    text = re.sub(r"\s+", "", read(client, path).text)
    assert "12…6Next" in text
    page = read(client, f"{path}&page=99")
    assert "past the end of the list, which has 6 pages" in page.text
    assert shown(page) == []


@pytest.mark.parametrize(
    ("page", "pages", "links"),
    [
        (1, 0, []),
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 26, [1, 2, None, 26]),
        (3, 26, [1, 2, 3, 4, None, 26]),
        (4, 26, [1, 2, 3, 4, 5, None, 26]),
        (5, 26, [1, None, 4, 5, 6, None, 26]),
        (23, 26, [1, None, 22, 23, 24, 25, 26]),
        (26, 26, [1, None, 25, 26]),
        (99, 3, [1, 2, 3]),
    ],
)
def test_which_pages_are_offered(
    page: int, pages: int, links: list[int | None]
) -> None:
    assert Results([], pages * PAGE, 0, page, Filter()).links == links


def test_orders(client: Client) -> None:
    low = make_image(score=1, upvotes=1, width=900)
    high = make_image(score=5, upvotes=5, width=300)
    cases = {
        "sf=score": [high, low],
        "sf=score&sd=asc": [low, high],
        "sf=width": [low, high],
        "sf=nonsense&sd=nonsense": [high, low],
        "": [high, low],
        "sd=asc": [low, high],
    }
    for asked, order in cases.items():
        page = read(client, f"/search?q=fox&{asked}")
        assert shown(page) == [image.pk for image in order], asked
    html = client.get("/search?q=fox&sf=width&sd=asc").content.decode()
    assert 'value="width:asc" selected>Width, lowest first</option>' in html
    html = client.get("/search?q=fox&sf=score").content.decode()
    assert 'value="score:desc" selected>Score</option>' in html


@pytest.mark.parametrize(
    ("choice", "address"),
    [
        ("score:desc", "/search?q=fox&sf=score&sd=desc&hidden=covered"),
        ("first_seen_at:asc", "/search?q=fox&sf=first_seen_at&sd=asc&hidden=covered"),
        ("first_seen_at:desc", "/search?q=fox&hidden=covered"),
        ("", "/search?q=fox&hidden=covered"),
    ],
)
def test_the_menu_of_orders_leads_to_an_address(
    client: Client, choice: str, address: str
) -> None:
    asked = {"q": "fox", "sort": choice, "page": "3", "hidden": "covered"}
    assert client.get("/search", asked)["Location"] == address


def test_a_random_order_stays_from_page_to_page(client: Client) -> None:
    ids = {make_image().pk for _ in range(PAGE + 20)}
    address = client.get("/search?q=fox&sort=random:desc")["Location"]
    assert re.search(r"sf=random%3A\d+", address)
    first = shown(read(client, address))
    second = shown(read(client, f"{address}&page=2"))
    assert {*first, *second} == ids
    assert first != sorted(first, reverse=True)
    assert 'value="random:desc" selected' in client.get(address).content.decode()


def test_faves_are_marked_and_hidden_ones_left_out(
    as_user: Client, client: Client, user: User
) -> None:
    faved, gone = make_image(), make_image()
    interactions.fave_image(faved, user=user)
    interactions.hide_personally(gone, user=user)
    assert shown(search(as_user, "fox")) == [faved.pk]
    assert shown(search(client, "fox")) == [gone.pk, faved.pk]
    assert "Yours, Faves" in search(as_user, "fox").text
    assert "Yours" not in search(client, "fox").text
    assert shown(search(as_user, "my:faves")) == [faved.pk]


def test_moderators_search_what_is_hidden_from_users(
    clients: list[Client], moderator: User
) -> None:
    plain, deleted = make_image(), make_image()
    moderation.hide_image(deleted, moderator=moderator, reason="Rule 3")
    deleted.refresh_from_db()
    for client in clients:
        assert shown(search(client, "fox")) == [plain.pk]
    for client in clients[:2]:
        assert shown(search(client, "fox", **{"del": 1})) == [plain.pk]
    page = search(clients[2], "fox", **{"del": 1})
    assert shown(page) == [deleted.pk, plain.pk]
    html = clients[2].get("/search?q=fox&del=1").content.decode()
    assert f"{deleted.pk}-{deleted.hidden_image_key}/" in html
    assert '<span class="flag">Deleted</span>' in html
    assert shown(search(clients[2], "fox", **{"del": "only"})) == [deleted.pk]


def test_a_page_costs_the_same_with_one_and_with_many(clients: list[Client]) -> None:
    paths = ("/search?q=fox", "/search?q=fo*, safe&sf=score", "/search?q=zzz, fox")
    make_image()
    few = {path: [queries(one, path) for one in clients] for path in paths}
    for number in range(24):
        make_image(tags=["safe", "solo", "fox", f"fox {number}", "sea"])
    assert {path: [queries(one, path) for one in clients] for path in paths} == few
    assert few["/search?q=fox"][0] <= 9
    assert few["/search?q=fox"][1] <= 13


GARBAGE = ["", "\0", "x" * 12_000, "-1", "9" * 40, "²", "'", "\"", "%", "\\", "[]",
           "<>", "\ud7ff\uffff", "random:", "gallery_id:x", "gallery_id:99999999999",
           "gallery_id:-1", "_score", "1.5", "asc"]  # fmt: skip


@pytest.mark.parametrize("path", ["/search", "/search/random", "/", "/tags/safe"])
@pytest.mark.parametrize(
    "name", ["q", "sf", "sd", "page", "hidden", "del", "filter_id", "sort"]
)
def test_garbage_is_never_a_failure(
    as_moderator: Client, client: Client, path: str, name: str
) -> None:
    make_image()
    for value in GARBAGE:
        for one in (client, as_moderator):
            asked = {"q": "safe", name: value}
            assert one.get(path, asked).status_code in (200, 302), value


def test_pages_are_read_only(client: Client) -> None:
    for path in ("/search", "/search/random", "/search/syntax"):
        assert client.post(path).status_code == 405


# Nothing, mistakes, no query ------------------------------------------------------


@pytest.mark.parametrize("query", ["", " ", "\t\n", "\0"])
def test_without_a_query_there_is_help(clients: list[Client], query: str) -> None:
    make_image()
    for client in clients:
        page = search(client, query)
        assert "Search images" in page.text
        assert shown(page) == []
        assert "/search/syntax" in page.links


def test_nothing_found_offers_what_would_be(client: Client) -> None:
    make_image(tags=["safe", "fox", "sea"], width=800)
    make_image(tags=["safe", "hare", "sky"], width=300)
    page = search(client, "fox, hare")
    assert "0 images" in page.text
    assert "No image has both" in page.text
    assert offered(page) == ["fox", "hare"]
    page = search(client, "fox, sky, width.gte:500")
    assert "Leave one out" in page.text
    assert offered(page) == ["fox, width.gte:500"]
    page = search(client, "safe, fx, sea")
    assert "Nothing at all is found by fx. Leave it out" in page.text
    assert offered(page) == ["safe, sea"]
    page = search(client, "fx, hx")
    assert "No image matches" in page.text
    assert offered(page) == []
    page = search(client, "(fox || x), (hare || y)")
    assert offered(page) == ["(fox || x)", "(hare || y)"]


def test_an_empty_list_of_the_menu_says_what_fills_it(as_user: Client) -> None:
    for own, words in (
        ("faves", "You have no faves yet"),
        ("uploads", "You have uploaded nothing yet"),
        ("watched", "Nothing that you watch"),
        ("hidden", "You have hidden no image"),
    ):
        page = search(as_user, f"my:{own}")
        assert words in page.text
        assert "No image matches" not in page.text
    assert "No image matches" in search(as_user, "my:faves, nowhere").text


def test_nothing_found_names_what_the_filter_hides(client: Client) -> None:
    hidden = make_image(tags=["explicit", "fox", "x"])
    page = search(client, "fox")
    assert "Your filter hides all of it" in page.text
    assert "Default hides 1 image that matches. Show it covered" in page.text
    (covered,) = (link for link in page.links if "hidden=" in link)
    assert shown(read(client, f"/search{covered}")) == [hidden.pk]
    make_image(tags=["safe", "sea", "x"])
    page = search(client, "explicit, x")
    assert "Nothing at all is found by explicit." in page.text
    assert "Default hides 1 further image that matches." in page.text


@pytest.mark.parametrize(
    ("query", "place", "message", "meant"),
    [
        ("safe, (solo OR duo), ) x", 22, "Expected a term.", "safe, (solo OR duo), x"),
        ("fox,", 5, "Expected a term.", "fox"),
        ("(fox", None, "Imbalanced parentheses.", "(fox)"),
        ("score:abc", 7, "expected a", None),
        ("created_at:2023-02-29", None, "invalid date", None),
        ("a\nb, --c", 5, "Expected a term.", "a\nb, -c"),
        ("my:faves", None, "You must be logged in to use `my' queries.", None),
    ],
)
def test_a_mistake_is_shown_in_its_place(
    client: Client, query: str, place: int | None, message: str, meant: str | None
) -> None:
    page = search(client, query)
    assert "This search has a mistake at" in page.text
    if place is not None:
        assert f"character {place}" in page.text
    assert message in page.text
    html = client.get("/search", {"q": query}).content.decode()
    (marked,) = re.findall(r'<code class="caret wrap".*?</code>', html, re.DOTALL)
    assert '<span aria-hidden="true">^</span></b>' in marked
    if meant:
        assert offered(page)[0] == meant
    api = client.get("/api/v1/json/search/images", {"q": query})
    assert api.status_code == 400
    assert api.json()["error"] in page.text


# One image, at random and in a row ------------------------------------------------


def test_the_row_of_a_search_goes_on_from_picture_to_picture(client: Client) -> None:
    low = make_image(score=1, upvotes=1)
    make_image(tags=["safe", "sea", "x"], score=2, upvotes=2)
    mid, high = (make_image(score=n, upvotes=n) for n in (3, 4))
    asked = "?q=fox&sf=score"
    page = read(client, f"/images/{mid.pk}{asked}")
    assert "2 of 3 in fox" in page.text
    html = client.get(f"/images/{mid.pk}{asked}").content.decode()
    assert re.findall(r'href="(/images/\d+[^"]*)" rel="\w+" data-key="(.)"', html) == [
        (f"/images/{high.pk}?q=fox&amp;sf=score", "j"),
        (f"/images/{low.pk}?q=fox&amp;sf=score", "k"),
    ]
    assert "/search?q=fox&sf=score" in page.links
    assert "/search/random?q=fox" in page.links
    assert "Previous" in page.text
    assert way(client, f"/images/{high.pk}{asked}", "prev") == ""
    assert 'value="fox"' in html


def test_a_picture_that_is_not_in_the_row(client: Client) -> None:
    sea = make_image(tags=["safe", "sea", "x"])
    make_image()
    page = read(client, f"/images/{sea.pk}?q=fox")
    assert "Not in fox" in page.text
    for query in ("(", "my:faves", "\0", "x" * 12_000):
        read(client, f"/images/{sea.pk}?q={quote(query)}")


def test_changes_lead_back_into_the_row(as_user: Client) -> None:
    image = make_image()
    html = as_user.get(f"/images/{image.pk}?q=fox&sf=score").content.decode()
    action = f"/images/{image.pk}/tags?q=fox&amp;sf=score"
    assert f'action="{action}"' in html
    said = {"old_tag_input": "safe, solo, fox", "tag_input": "safe, solo, fox, sea"}
    answer = as_user.post(action.replace("&amp;", "&"), said)
    assert answer["Location"] == f"/images/{image.pk}?q=fox&sf=score"
    said["tag_input"] = "nothing"
    answer = as_user.post(action.replace("&amp;", "&"), said)
    assert answer.status_code == 422
    assert "1 of" in Page(answer.content.decode()).text


def test_a_random_picture_of_the_result(clients: list[Client]) -> None:
    ids = {make_image().pk for _ in range(3)}
    make_image(tags=["safe", "sea", "x"])
    make_image(tags=["explicit", "fox", "x"])
    for client in clients:
        met = set()
        for _ in range(40):
            address = client.get("/search/random?q=fox&sf=score")["Location"]
            met.add(int(re.fullmatch(r"/images/(\d+)\?q=fox&sf=score", address)[1]))  # type: ignore[index]
        assert met == ids
        assert client.get("/search/random")["Location"].startswith("/images/")
        for query in ("zzz", "("):
            address = client.get("/search/random", {"q": query})["Location"]
            assert address.startswith("/search?q=")


# The language ---------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_every_field_is_described(role: Role) -> None:
    described = {field.name for field in search_help.field_help(role)}
    assert described == set(POST_FIELDS.for_role(role).by_name)


def test_every_example_can_be_read() -> None:
    examples = [one.query for topic in search_help.TOPICS for one in topic.examples]
    examples += [one.query for one in search_help.SHORT]
    examples += [field.example for field in search_help.field_help(Role.MODERATOR)]
    fields = POST_FIELDS.for_role(Role.MODERATOR)
    for query in examples:
        parse(query, fields, now=timezone.now())


def test_the_language_is_described(clients: list[Client]) -> None:
    for client in clients:
        page = read(client, "/search/syntax")
        for words in ("wilson_score", "3 days ago", "my:watched", "aspect_ratio"):
            assert words in page.text
        assert "/search?q=fox%2C%20-hare" in page.links
        assert ("fingerprint" in page.text) is (client is clients[2])
    examples = [link for link in page.links if link.startswith("/search?q=")]
    assert len(examples) > 60
    for link in examples:
        assert "has a mistake" not in read(clients[2], link).text, link


def test_the_lists_of_the_bar(clients: list[Client]) -> None:
    old = make_image(first_seen_at=timezone.now() - timedelta(days=3))
    new = make_image(score=1, upvotes=1)
    best = make_image(score=5, upvotes=5)
    for client in clients:
        page = read(client, "/")
        (today,) = (link for link in page.links if "first_seen_at.gt" in unquote(link))
        found = read(client, today)
        assert shown(found) == [best.pk, new.pk]
        assert old.pk in shown(page)
        watched = [link for link in page.links if "my%3Awatched" in link]
        assert bool(watched) is (client is not clients[0])


def test_a_filter_that_cannot_be_read_hides_all(client: Client, user: User) -> None:
    """Fail closed: `my:` means nothing to nobody."""
    row = filters.create_filter(
        user, draft=FilterDraft("Mine", public=True, hidden_complex="my:hidden")
    )
    image = make_image()
    page = search(client, "fox", filter_id=row.pk)
    assert shown(page) == []
    assert "Mine hides 1 image that matches" in page.text
    assert Image.objects.get() == image


def test_advice_that_would_take_too_long_is_left_out(
    client: Client, settings: Settings
) -> None:
    """The search itself is refused in words; what hangs on it is just not there."""
    make_image()
    make_image(tags=["explicit", "fox", "x"])
    settings.SEARCH_SECONDS = -1
    page = search(client, "f*, zzz")
    assert "it takes too long" in page.text
    assert "This search has a mistake" not in page.text
    read(client, f"/images/{Image.objects.first().pk}?q=f*")  # type: ignore[union-attr]
