"""The list of tags and the page of one."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from django.test import Client

from accounts.author import Author
from accounts.models import User
from booru.actions import moderation, tagging, tags
from booru.models import DnpEntry, Tag
from booru.results import PAGE
from tests.booru.reading import queries, read, shown, way
from tests.factories import make_image, make_tag, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clients(client: Client, as_user: Client, as_moderator: Client) -> list[Client]:
    return [client, as_user, as_moderator]


def listed(client: Client, query: str = "") -> list[str]:
    """The names in the list, in its order."""
    html = client.get("/tags", {"q": query} if query else {}).content.decode()
    return re.findall(r'<a class="chip"[^>]*>([^<]*)</a>', html)


# The list -------------------------------------------------------------------------


def test_the_most_used_tags_come_first(clients: list[Client]) -> None:
    make_image(tags=["safe", "sea", "sky"])
    make_image(tags=["safe", "sea", "fox"])
    for client in clients:
        read(client, "/tags")
        assert listed(client)[:4] == ["safe", "sea", "sky", "fox"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("s", ["sea", "sky", "safe"]),
        ("  SEA ", ["sea"]),
        ("artist:m", ["artist:marrow lane"]),
        ("artist: marrow", ["artist:marrow lane"]),
        ("100%", ["100% cotton"]),
        ("%", []),
        ("_", None),
        ("zzz", []),
        ("\0", None),
    ],
)
def test_tags_by_their_beginning(
    client: Client, query: str, found: list[str] | None
) -> None:
    Tag.objects.exclude(name="safe").delete()
    for name, count in (("sea", 9), ("sky", 8), ("artist:marrow lane", 7),
                        ("100% cotton", 6), ("safe", 5)):  # fmt: skip
        make_tag(name, images_count=count)
    everything = ["sea", "sky", "artist:marrow lane", "100% cotton", "safe"]
    assert listed(client, query) == (everything if found is None else found)


def test_nothing_found_says_so(client: Client) -> None:
    page = read(client, "/tags?q=zzz")
    assert "No tag begins so" in page.text


def test_an_alias_is_not_listed(client: Client, moderator: User) -> None:
    vulpine, fox = make_tag("vulpine"), make_tag("fox")
    tags.alias_tag(vulpine, target=fox, moderator=moderator)
    assert "vulpine" not in listed(client)


def test_the_list_has_a_fixed_cost(clients: list[Client]) -> None:
    few = [queries(client, "/tags") for client in clients]
    for number in range(150):
        make_tag(f"tag {number}")
    assert [queries(client, "/tags") for client in clients] == few
    assert few[0] <= 1
    assert len(listed(clients[0])) == 100


# One tag --------------------------------------------------------------------------


def test_a_tag_with_all_that_is_known_of_it(
    clients: list[Client], moderator: User
) -> None:
    iris = make_tag(
        "iris vale", category="character", description="Later *captain*, see >>12."
    )
    human, other = make_tag("human"), make_tag("iris vale (young)")
    alias = make_tag("iris of aurel")
    tags.alias_tag(alias, target=iris, moderator=moderator)
    tags.set_implications(iris, implied=[human], moderator=moderator)
    tags.set_implications(other, implied=[iris], moderator=moderator)
    image = make_image(tags=["safe", "iris vale", "human"])
    make_image(tags=["safe", "human", "sea"])
    for client in clients:
        page = read(client, "/tags/iris+vale")
        assert [one for one in shown(page) if one != 12] == [image.pk]
        for words in ("character", "1 image", "Later captain", "Also written",
                      "Implies", "Implied by"):  # fmt: skip
            assert words in page.text
        for link in ("/tags/iris+of+aurel", "/tags/human", "/tags/iris+vale+(young)",
                     "/images/12"):  # fmt: skip
            assert link in page.links


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("golden hour", "/tags/golden+hour"),
        ("golden hour", "/tags/golden%2Bhour"),
        ("golden hour", "/tags/golden%20hour"),
        ("artist:marrow lane", "/tags/artist-colon-marrow+lane"),
        ("50/50", "/tags/50-fwslash-50"),
        ("c++", "/tags/c-plus--plus-"),
        ("dr. whooves", "/tags/dr-dot-+whooves"),
        ("what?", "/tags/what%3F"),
        ("été", "/tags/%C3%A9t%C3%A9"),
        ("<b>", "/tags/%3Cb%3E"),
        ("#1", "/tags/%231"),
        ("100%", "/tags/100%25"),
        ("..", "/tags/-dot--dot-"),
    ],
)
def test_addresses_of_tags(client: Client, name: str, path: str) -> None:
    tag = make_tag(name)
    page = read(client, path)
    assert name in page.text
    image = make_image(tags=["safe", "solo", name])
    if "%2B" not in path and "%20" not in path:
        assert path in read(client, f"/images/{image.pk}").links
    assert tag.slug


@pytest.mark.parametrize("path", ["/tags/unknown", "/tags/%00", "/tags/a/b"])
def test_an_unknown_tag(clients: list[Client], path: str) -> None:
    for client in clients:
        read(client, path, 404)


def test_an_alias_leads_to_its_target(client: Client, moderator: User) -> None:
    vulpine, fox = make_tag("vulpine"), make_tag("fox")
    tags.alias_tag(vulpine, target=fox, moderator=moderator)
    page = read(client, "/tags/vulpine")
    assert "Another name of fox" in page.text
    assert "/tags/fox" in page.links


def test_a_tag_shows_what_the_viewer_may_see(
    client: Client, as_moderator: Client, moderator: User
) -> None:
    plain, hidden = make_image(), make_image()
    make_image(approved=False)
    moderation.hide_image(hidden, moderator=moderator, reason="Rule 3")
    covered = make_image(tags=["questionable", "solo", "fox"])
    left_out = make_image(tags=["explicit", "solo", "fox"])
    assert shown(read(client, "/tags/fox")) == [covered.pk, plain.pk]
    page = read(as_moderator, "/tags/fox")
    assert shown(page) == [covered.pk, plain.pk]
    assert "1 more is hidden by the filter Default." in page.text
    # Not that of the account menu, to what one has hidden.
    (more,) = (link for link in page.links if "hidden=" in link and "my%3A" not in link)
    assert shown(read(client, f"/tags/fox{more}"))[0] == left_out.pk
    (more,) = (link for link in page.links if "del=" in link)
    everything = [covered.pk, hidden.pk, plain.pk]
    assert shown(read(as_moderator, f"/tags/fox{more}")) == everything


@pytest.mark.parametrize(
    ("state", "is_shown"), [("listed", True), ("requested", False), ("closed", False)]
)
def test_a_wish_of_the_artist(client: Client, state: str, is_shown: bool) -> None:
    tag = make_tag("artist:marrow lane")
    DnpEntry.objects.create(
        tag=tag,
        dnp_type=DnpEntry.Kind.NO_EDITS,
        conditions="Ask first.",
        reason="Too many recolours.",
        hide_reason=True,
        state=state,
    )
    text = read(client, "/tags/artist-colon-marrow+lane").text
    assert ("Do not post: No Edits." in text) is is_shown
    assert ("Ask first." in text) is is_shown
    assert "recolours" not in text


def test_a_tag_page_has_a_fixed_cost(clients: list[Client], moderator: User) -> None:
    fox = make_tag("fox")
    make_image(tags=["safe", "solo", "fox"])
    tags.set_implications(fox, implied=[make_tag("animal")], moderator=moderator)
    tags.alias_tag(make_tag("fox 0"), target=fox, moderator=moderator)
    few = [queries(client, "/tags/fox") for client in clients]
    for number in range(1, 25):
        make_image(tags=["safe", "solo", "fox", f"tag {number}"])
        tags.alias_tag(make_tag(f"fox {number}"), target=fox, moderator=moderator)
    tags.set_implications(
        fox, implied=[make_tag(f"animal {number}") for number in range(24)],
        moderator=moderator,
    )  # fmt: skip
    assert [queries(client, "/tags/fox") for client in clients] == few
    assert few[0] <= 13


def test_tags_made_by_an_edit_have_a_page(client: Client) -> None:
    image = make_image()
    tagging.edit_tags(
        image, author=Author(make_user()), old_tag_input="", tag_input="new thing"
    )
    assert shown(read(client, "/tags/new+thing")) == [image.pk]


def test_pages_of_a_tag_follow_each_other(client: Client) -> None:
    ids = [make_image().pk for _ in range(PAGE + 2)][::-1]
    make_image(tags=["safe", "sea", "sky"])
    page = read(client, "/tags/fox")
    assert shown(page) == ids[:PAGE]
    assert f"/images/{ids[0]}?q=fox" in page.links
    older = way(client, "/tags/fox", "next")
    assert older == "/tags/fox?page=2"
    assert shown(read(client, older)) == ids[PAGE:]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("owl (bird)", "owl+%28bird%29"),
        (":)", "%3A%5C%29"),
        ("score:5", "score%5C%3A5"),
        ("what?", "what%5C%3F"),
    ],
)
def test_a_tag_leads_to_the_search_for_it(
    client: Client, name: str, query: str
) -> None:
    image = make_image(tags=["safe", "solo", name])
    make_image()
    tag = Tag.objects.get(name=name)
    page = read(client, f"/tags/{quote(tag.slug)}")
    assert shown(page) == [image.pk]
    (link,) = (
        one
        for one in page.links
        if one.startswith("/search?q=")
        and "sf" not in one
        and "my" not in one
        and "first" not in one
    )
    assert shown(read(client, link)) == [image.pk]
    assert f"/images/{image.pk}?q={query}" in page.links
