"""The pages of filters and of the watch list, and which filter a page obeys."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from booru.actions import filters
from booru.actions.filters import FilterDraft
from booru.models import Filter
from booru.models.filters import DEFAULT_FILTER_ID, EVERYTHING_FILTER_ID
from tests.accounts.pages import Page
from tests.booru.reading import queries, read, shown
from tests.factories import make_image, make_tag, make_user

pytestmark = pytest.mark.django_db
ANY = ["safe", "solo", "fox"]


@pytest.fixture
def clients(client: Client, as_user: Client, as_moderator: Client) -> list[Client]:
    return [client, as_user, as_moderator]


def make(owner: User, name: str = "Mine", **draft: Any) -> Filter:
    return filters.create_filter(owner, draft=FilterDraft(name, **draft))


def posted(client: Client, path: str, **said: Any) -> Any:
    return client.post(path, {"name": "Mine", **said})


# The list and one filter ----------------------------------------------------------


def test_the_list_has_ones_own_the_systems_and_public_ones(
    clients: list[Client], user: User
) -> None:
    stranger = make_user("teo")
    make(user, "Quiet evenings", hidden_tags="safe", hidden_complex="a\nb")
    make(stranger, "Seen by all", public=True, description="Sea and sky")
    make(stranger, "Secret one")
    make(user, "Own and public", public=True)
    nobody, own, moderator = (read(client, "/filters").text for client in clients)
    for text in (nobody, own, moderator):
        assert "Default" in text
        assert "hides 2 tags, covers 1" in text
        assert "hides nothing, covers nothing" in text
        assert "By teo" in text
        assert "Secret one" not in text
        assert text.count("Own and public") > 0
    assert "Quiet evenings" in own
    assert "Yours, private" in own
    assert "hides 1 tag, covers nothing, 2 expressions" in own
    assert "Quiet evenings" not in nobody
    assert "Yours" not in nobody
    found = read(clients[0], "/filters?q=SKY").text
    assert "Seen by all" in found
    assert "Own and public" not in found
    assert "Default" in found
    assert "No public filter has “zzz”" in read(clients[0], "/filters?q=zzz").text


def test_public_filters_come_by_their_users(client: Client) -> None:
    owner = make_user()
    less, more = make(owner, "Less", public=True), make(owner, "More", public=True)
    for chosen in (more, more, less):
        filters.choose_filter(make_user(), chosen=chosen)
    text = read(client, "/filters").text
    assert text.index("More") < text.index("Less")
    assert "used by 2 people" in text
    assert "used by 1 person" in text


def test_the_list_has_a_fixed_cost(clients: list[Client], user: User) -> None:
    stranger = make_user()
    make(user)
    make(stranger, public=True)
    few = [queries(client, "/filters") for client in clients]
    for number in range(24):
        make(user, f"Mine {number}")
        make(make_user(), f"Public {number}", public=True)
    assert [queries(client, "/filters") for client in clients] == few
    assert few[0] <= 5


def test_a_filter_shows_what_it_does(clients: list[Client], user: User) -> None:
    make_tag("spoiler:the end", category="spoiler")
    make_image(tags=["explicit", "solo", "fox"])
    make_image(tags=["safe", "sea", "x"], score=-2, downvotes=2)
    make_image(tags=["spoiler:the end", "safe", "x"])
    make_image(tags=["spoiler:the end", "explicit", "x"])
    make_image(tags=ANY)
    row = make(
        user,
        "Careful",
        description="<b>For work</b>",
        public=True,
        hidden_tags="explicit",
        spoilered_tags="spoiler:the end",
        hidden_complex="score.lt:0\nfox, -safe",
    )
    for client in clients:
        page = read(client, f"/filters/{row.pk}")
        for words in ("Careful", "<b>For work</b>", "explicit", "spoiler:the end",
                      "score.lt:0\nfox, -safe"):  # fmt: skip
            assert words in page.text
        words = "Of the newest 5 images this filter hides 3 and covers 1."
        assert words in page.text
        (look,) = (link for link in page.links if "filter_id=" in link)
        assert len(shown(read(client, look))) == 5
        assert f"/filters/{row.pk}/edit" in page.links or client is not clients[1]
    html = clients[0].get(f"/filters/{row.pk}").content.decode()
    assert "<b>For work" not in html


def test_a_private_filter_is_for_its_owner_and_moderators(
    clients: list[Client], user: User
) -> None:
    foreign = make(make_user(), "Foreign")
    for client, status in zip(clients, (404, 404, 200), strict=True):
        read(client, f"/filters/{foreign.pk}", status)
    own = make(user)
    for client, status in zip(clients, (404, 200, 200), strict=True):
        read(client, f"/filters/{own.pk}", status)


@pytest.mark.parametrize(
    "path",
    ["/filters/0", "/filters/99999999999999999999999", "/filters/x", "/filters/-1"],
)
def test_an_unknown_filter(clients: list[Client], path: str) -> None:
    for client in clients:
        read(client, path, 404)


# Making, changing, deleting -------------------------------------------------------


def test_forms_are_for_members(client: Client, user: User) -> None:
    row = make(user)
    for path in ("/filters/new", f"/filters/{row.pk}/edit", "/settings/watched",
                 f"/filters/{row.pk}/delete"):  # fmt: skip
        for answer in (client.get(path), client.post(path, {"name": "x"})):
            assert answer.status_code == 302
            assert answer["Location"].startswith("/accounts/login/")
    assert Filter.objects.filter(pk=row.pk).exists()


def test_a_filter_is_made_used_edited_and_deleted(as_user: Client, user: User) -> None:
    make_image()
    read(as_user, "/filters/new")
    answer = posted(
        as_user, "/filters/new", hidden_tags="fox, unknown", public="on", use="1",
        spoilered_complex="score.lt:0\r\nsea",
    )  # fmt: skip
    row = Filter.objects.get(user=user)
    assert answer["Location"] == f"/filters/{row.pk}"
    assert (row.public, row.spoilered_complex) == (True, "score.lt:0\nsea")
    user.refresh_from_db()
    assert user.current_filter_id == row.pk

    page = as_user.get(f"/filters/{row.pk}/edit").content.decode()
    assert re.search(r'name="hidden_tags"[^>]*>\s*fox</textarea>', page)
    assert "“Mine” is saved and in force." in page
    answer = posted(as_user, f"/filters/{row.pk}/edit", name="Renamed", description="d")
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.name, row.hidden_tag_ids, row.public) == ("Renamed", [], False)

    asks = read(as_user, f"/filters/{row.pk}/delete").text
    assert "1 account uses it" in asks
    as_user.post(f"/filters/{row.pk}/delete")
    assert not Filter.objects.filter(pk=row.pk).exists()
    user.refresh_from_db()
    assert user.current_filter_id is None
    assert "Default filter" in read(as_user, "/").text


def test_a_foreign_filter_is_not_changed(as_user: Client, as_moderator: Client) -> None:
    row = make(make_user(), public=True)
    for client in (as_user, as_moderator):
        for pk in (row.pk, DEFAULT_FILTER_ID):
            for act in ("edit", "delete"):
                path = f"/filters/{pk}/{act}"
                assert client.get(path).status_code == 403
                assert posted(client, path, name="Taken").status_code == 403
    assert not Filter.objects.filter(name="Taken").exists()
    assert Filter.objects.filter(pk=DEFAULT_FILTER_ID).exists()


def test_mistakes_stand_at_their_fields_and_nothing_is_lost(
    as_user: Client, user: User
) -> None:
    make(user)
    answer = posted(
        as_user, "/filters/new", hidden_tags="fox", description="Kept <i>",
        spoilered_complex="tides of aurel\r\n(the navigator OR x", hidden_complex="--a",
    )  # fmt: skip
    assert answer.status_code == 422
    html = answer.content.decode()
    page = Page(html)
    assert page.faults == []
    assert "You have a filter of this name already." not in page.text
    assert "Line 1, character 2: Expected a term." in page.text
    assert re.search(r"Line 2, character \d+: Imbalanced parentheses\.", page.text)
    assert html.count('class="caret wrap"') == 2
    assert html.count('aria-invalid="true"') == 2
    assert "Kept &lt;i&gt;" in html
    assert re.search(r"\(the navigator OR x</textarea>", html)
    assert Filter.objects.filter(user=user).count() == 1
    answer = posted(as_user, "/filters/new")
    assert "You have a filter of this name already." in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "x" * 300}, "at most 255"),
        ({"name": "é" * 200}, "at most 255 bytes"),
        ({"description": "é" * 5001}, "at most 10000 bytes"),
        ({"hidden_complex": "a, MY:downvotes"}, "A filter cannot use my:downvotes."),
        ({"hidden_complex": "filter_id:1"}, "Filter queries inside filters"),
        ({"hidden_complex": "ip:x"}, ""),
        ({"hidden_tags": "a\0b"}, "Null characters"),
        ({"hidden_complex": "(" * 9999}, "too complex"),
        ({"hidden_complex": "a" * 10_001}, "too long"),
        ({"spoilered_complex": "a\r\n" * 2000}, "too complex"),
    ],
)
def test_refusals(as_user: Client, said: dict[str, str], words: str) -> None:
    answer = posted(as_user, "/filters/new", **said)
    assert answer.status_code == (422 if words else 302)
    assert words in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    ["from=x", "from=", "from=99999999999999999999", "from=1&hide=zzz", "hide=%00",
     "from=-1", "cover=&hide="],
)  # fmt: skip
def test_strange_beginnings_of_a_filter(as_user: Client, query: str) -> None:
    read(as_user, f"/filters/new?{query}")


def test_a_copy_begins_as_the_original(as_user: Client) -> None:
    make_tag("sea")
    html = as_user.get("/filters/new?from=1&cover=sea").content.decode()
    assert 'value="My Default"' in html
    assert re.search(r"questionable, sea</textarea>", html)
    secret = make(make_user(), "Secret", hidden_complex="hush")
    html = as_user.get(f"/filters/new?from={secret.pk}").content.decode()
    assert "hush" not in html


# In force -------------------------------------------------------------------------


def put_in_force(client: Client, pk: object, back: str = "/") -> Any:
    return client.post("/filters/choose", {"filter_id": str(pk), "next": back})


def test_the_menu_of_a_page_changes_the_filter(clients: list[Client]) -> None:
    explicit = make_image(tags=["explicit", "solo", "fox"])
    for client in clients:
        assert shown(read(client, "/")) == []
        page = client.get("/search?q=fox&page=3&filter_id=1&sf=score").content.decode()
        (back,) = re.findall(r'name="next" value="([^"]*)"', page)
        assert back == "/search?q=fox&amp;sf=score"
        answer = put_in_force(client, EVERYTHING_FILTER_ID, "/search?q=fox&sf=score")
        assert answer["Location"] == "/search?q=fox&sf=score"
        assert shown(read(client, "/")) == [explicit.pk]
        assert shown(read(client, "/search?q=fox")) == [explicit.pk]
        assert shown(read(client, "/?filter_id=1")) == []
        assert shown(read(client, "/?filter_id=999")) == [explicit.pk]
        put_in_force(client, DEFAULT_FILTER_ID)
        assert shown(read(client, "/")) == []
        assert shown(read(client, "/?filter_id=2")) == [explicit.pk]


def test_the_choice_of_nobody_is_a_cookie(client: Client, user: User) -> None:
    answer = put_in_force(client, EVERYTHING_FILTER_ID)
    cookie = answer.cookies["filter_id"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("2", True, "Lax")
    explicit = make_image(tags=["explicit", "solo", "fox"])
    secret = make(user, hidden_tags="fox")
    for value, found in (
        ("2", [explicit.pk]),
        (str(secret.pk), []),
        ("x", []),
        ("", []),
        ("9" * 30, []),
    ):
        client.cookies["filter_id"] = value
        assert shown(read(client, "/")) == found
    secret.public, secret.hidden_tag_ids = True, []
    secret.save()
    client.cookies["filter_id"] = str(secret.pk)
    assert shown(read(client, "/")) == [explicit.pk]
    assert f"{secret.name} filter" in read(client, "/").text


def test_an_account_does_not_heed_the_cookie(as_user: Client) -> None:
    make_image(tags=["explicit", "solo", "fox"])
    as_user.cookies["filter_id"] = "2"
    assert shown(read(as_user, "/")) == []


def test_one_cannot_choose_what_one_may_not_see(clients: list[Client]) -> None:
    secret = make(make_user())
    for client in clients[:2]:
        for pk in (secret.pk, 999, "x", "", "²", "9" * 40):
            assert put_in_force(client, pk).status_code == 404
    assert put_in_force(clients[2], secret.pk).status_code == 302
    assert clients[0].get("/filters/choose").status_code == 405


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x", "x"]
)
def test_the_way_back_stays_on_the_site(client: Client, back: str) -> None:
    assert put_in_force(client, 2, back)["Location"] == "/filters"


def test_expressions_hide_and_cover(as_user: Client, user: User) -> None:
    liked = make_image(score=3, upvotes=3)
    disliked = make_image(score=-3, downvotes=3)
    sea = make_image(tags=["sea", "safe", "x"])
    row = make(user, "Picky", hidden_complex="score.lt:0", spoilered_complex="sea\nsky")
    filters.choose_filter(user, chosen=row)
    assert shown(read(as_user, "/")) == [sea.pk, liked.pk]
    html = as_user.get("/").content.decode()
    (cover,) = re.findall(r'<details class="cover">(.*?)</summary>', html, re.DOTALL)
    assert "<b>Spoiler</b><span>by an expression of “Picky”</span>" in cover
    assert shown(read(as_user, "/?hidden=covered")) == [sea.pk, disliked.pk, liked.pk]
    html = as_user.get("/?hidden=covered").content.decode()
    assert "<b>Hidden</b><span>by an expression of “Picky”</span>" in html


def test_a_tag_is_covered_or_hidden_from_its_page(as_user: Client, user: User) -> None:
    tag = make_tag("fox")
    page = read(as_user, "/tags/fox")
    assert "/filters/new?from=1&cover=fox" in page.links
    answer = as_user.post("/tags/fox/cover")
    assert answer["Location"] == "/filters/new?from=1&cover=fox"
    row = make(user)
    filters.choose_filter(user, chosen=row)
    for act, place in (("cover", ([], [tag.pk])), ("hide", ([tag.pk], []))):
        assert as_user.post(f"/tags/fox/{act}")["Location"] == "/tags/fox"
        row.refresh_from_db()
        assert (row.hidden_tag_ids, row.spoilered_tag_ids) == place
    answer = as_user.post(
        "/tags/fox/hide", {"wanted": "0"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert 'id="tag-hide" aria-pressed="false"' in answer.content.decode()
    row.refresh_from_db()
    assert row.hidden_tag_ids == []


# The watch list -------------------------------------------------------------------


def test_a_tag_is_watched_from_its_page(
    client: Client, as_user: Client, user: User
) -> None:
    fox = make_image()
    make_image(tags=["safe", "sea", "x"])
    assert client.post("/tags/fox/watch")["Location"].startswith("/accounts/login/")
    assert as_user.post("/tags/zzz/watch").status_code == 404
    assert as_user.get("/tags/fox/watch").status_code == 405
    assert shown(read(as_user, "/search?q=my:watched")) == []
    as_user.post("/tags/fox/watch")
    assert shown(read(as_user, "/search?q=my:watched")) == [fox.pk]
    html = as_user.get("/tags/fox").content.decode()
    assert 'id="tag-watch" aria-pressed="true"' in html
    as_user.post("/tags/fox/watch", {"wanted": "0"})
    assert shown(read(as_user, "/search?q=my:watched")) == []


def test_the_watch_list_is_a_page(as_user: Client, user: User) -> None:
    make_tag("fox")
    said = {
        "watched_tags": "fox, unknown",
        "watched_query": "score.gt:5\r\nsea",
        "watched_exclude": "sky",
        "no_spoilered_in_watched": "on",
    }
    assert as_user.post("/settings/watched", said).status_code == 302
    user.refresh_from_db()
    assert user.watched_query == "score.gt:5\nsea"
    assert user.no_spoilered_in_watched
    html = as_user.get("/settings/watched").content.decode()
    assert re.search(r'name="watched_tags"[^>]*>\s*fox</textarea>', html)
    for field in ("watched_query", "watched_exclude"):
        answer = as_user.post("/settings/watched", said | {field: "a\r\nmy:watched"})
        assert answer.status_code == 422
        page = Page(answer.content.decode())
        assert page.faults == []
        words = "Line 2, character 4: Recursive watchlists are not allowed."
        assert words in page.text
    user.refresh_from_db()
    assert user.watched_exclude == "sky"
    assert as_user.post("/settings/watched", {}).status_code == 302
    user.refresh_from_db()
    assert (user.watched_tag_ids, user.watched_query) == ([], "")


def test_a_search_is_watched_from_its_page(
    client: Client, as_user: Client, user: User
) -> None:
    assert "Watch this search" not in read(client, "/search?q=zzz").text
    assert client.post("/search/watch", {"q": "sea"}).status_code == 302
    assert "Watch this search" in read(as_user, "/search?q=sea").text
    answer = as_user.post("/search/watch", {"q": "sea, <i>"})
    assert answer["Location"] == "/search?q=sea%2C+%3Ci%3E"
    user.refresh_from_db()
    assert user.watched_query == "sea, <i>"
    for query in ("(", "my:watched", "\0", ""):
        assert as_user.post("/search/watch", {"q": query}).status_code == 302
    user.refresh_from_db()
    assert user.watched_query == "sea, <i>"
