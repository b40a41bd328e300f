"""The forums in a browser: written in and voted by keyboard, without script, and on a
phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from accounts.models import User
from forums.models import Forum, Poll, Post, Topic
from tests.browser.chromium import faults_of
from tests.factories import make_user
from tests.factories_forums import make_forum, make_post, make_topic

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.django_db(transaction=True)
OPEN_ALL = "document.querySelectorAll('main details').forEach((one) => one.open = true)"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamten" * 3


@pytest.fixture
def forum(db: None) -> Forum:
    return make_forum("art", name="Art talk", section="Community")


@pytest.fixture
def page(signed_in: BrowserContext) -> Iterator[Page]:
    """mika's; a fault in a script, or what our content policy stops, fails the test."""
    opened = signed_in.new_page()
    faults = faults_of(opened)
    opened.on(
        "console",
        lambda said: faults.append(said.text) if said.type == "error" else None,
    )
    yield opened
    assert faults == []


def tab_to(page: Page, name: str) -> None:
    """As somebody does who has no mouse."""
    wanted = "one => (one.labels?.[0] ?? one).innerText"
    for _ in range(60):
        page.keyboard.press("Tab")
        said = page.evaluate(f"({wanted})(document.activeElement)") or ""
        if said.strip() == name:
            return
    raise AssertionError(f"the keyboard does not reach {name!r}")


def test_a_topic_with_a_poll_by_keyboard(page: Page, site: str, forum: Forum) -> None:
    page.goto(f"{site}/forums/new-topic?forum=art")
    tab_to(page, "Title")
    page.keyboard.type("Summer challenge")
    tab_to(page, "First post")
    page.keyboard.type("Two weeks, *one* place.")
    tab_to(page, "Ask a question with a poll")
    page.keyboard.press("Enter")
    tab_to(page, "Question optional")
    page.keyboard.type("Which theme?")
    tab_to(page, "Choices optional")
    page.keyboard.type("A station\nA kitchen")
    tab_to(page, "Open the topic")
    page.keyboard.press("Enter")
    page.wait_for_url("**/forums/art/topics/summer-challenge")
    tab_to(page, "A station")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Vote")
    page.keyboard.press("Enter")
    page.get_by_text("Your vote counts.").wait_for()
    chosen = page.get_by_role("progressbar", name="A kitchen: 100 percent")
    assert chosen.is_visible()
    tab_to(page, "Change my vote")
    page.keyboard.press("Enter")
    page.wait_for_url("**poll=vote#poll")
    tab_to(page, "A kitchen")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.get_by_role("progressbar", name="A station: 100 percent").wait_for()
    assert Poll.objects.get().total_votes == 1


def test_a_preview_is_a_press_away(page: Page, site: str, forum: Forum) -> None:
    make_topic(forum, title="A place")
    page.goto(f"{site}/forums/art/topics/a-place")
    field = page.get_by_role("textbox", name="Your reply")
    field.fill("So *fine*")
    page.get_by_role("radio", name="Preview").check(force=True)
    assert page.locator("#reply em").inner_text() == "fine"
    assert not field.is_visible()
    page.get_by_role("radio", name="Write").check(force=True)
    assert field.input_value() == "So *fine*"
    field.press("Control+Enter")
    page.wait_for_url("**/a-place#post-*")
    assert Post.objects.latest("pk").body == "So *fine*"


def test_a_quote_joins_what_is_written(page: Page, site: str, forum: Forum) -> None:
    topic = make_topic(forum, title="A place")
    post = make_post(topic, user=make_user("teo"), body="Where?")
    page.goto(f"{site}/forums/art/topics/a-place")
    field = page.get_by_role("textbox", name="Your reply")
    field.fill("First this.")
    with page.expect_response(f"**/posts/{post.pk}/quote"):
        page.get_by_role("link", name="Quote #2").click()
    page.wait_for_function("document.activeElement.value.endsWith('Where?\\n\\n')")
    assert field.input_value().startswith("First this.\n\n[teo, ")
    assert page.url.endswith("/a-place")


def test_following_changes_the_button_at_once(
    page: Page, site: str, forum: Forum
) -> None:
    make_topic(forum, title="A place")
    page.goto(f"{site}/forums/art/topics/a-place")
    page.get_by_role("button", name="Follow", exact=True).click()
    page.get_by_role("button", name="Following", pressed=True).wait_for()
    page.get_by_role("button", name="Following").click()
    page.get_by_role("button", name="Follow", exact=True).wait_for()


def test_the_same_without_script(
    scriptless: BrowserContext, site: str, forum: Forum
) -> None:
    page = scriptless.new_page()
    page.goto(f"{site}/forums/new-topic?forum=art")
    page.get_by_label("Title").fill("A place")
    page.get_by_label("First post", exact=True).fill("So *fine*")
    page.get_by_role("radio", name="Preview").check(force=True)
    page.get_by_role("button", name="Show the preview").click()
    assert page.locator(".prose em").inner_text() == "fine"
    page.get_by_text("Ask a question with a poll").click()
    page.get_by_label("Question").fill("Which?")
    page.get_by_role("textbox", name="Choices").fill("One\nTwo")
    page.get_by_role("button", name="Open the topic").click()
    page.get_by_label("Two").check()
    page.get_by_role("button", name="Vote", exact=True).click()
    assert page.get_by_text("your vote", exact=True).is_visible()
    page.get_by_role("button", name="Follow").click()
    page.get_by_role("link", name="Quote #1").click()
    page.get_by_role("textbox", name="Your reply").press_sequentially("Yes.")
    page.get_by_role("button", name="Post reply").click()
    assert page.get_by_text("Yes.").is_visible()
    assert Topic.objects.get().post_count == 2


@pytest.mark.parametrize("width", [1280, 390, 360])
def test_nothing_is_wider_than_the_window(
    page: Page, site: str, forum: Forum, user: User, width: int
) -> None:
    user.role = "admin"
    user.save()
    topic = make_topic(
        forum, title="A" * 90 + " place", user=make_user("w" * 50), body=LONG
    )
    make_post(topic, body=f"> {LONG}\n\n`{LONG}`\n\n| a | b |\n|-|-|\n| {LONG} | c |")
    page.set_viewport_size({"width": width, "height": 900})
    place = f"/forums/art/topics/{topic.slug}"
    post = topic.posts.earliest("pk")
    for path in (
        "/forums", "/forums/art", place, f"{place}/rename", "/forums/new-topic",
        f"/forums/posts/{post.pk}/edit", f"/forums/posts/{post.pk}/history",
        f"/forums/posts/{post.pk}/destroy", "/forums/search", "/forums/search?q=*",
        f"/forums/search?q=({LONG}",
    ):  # fmt: skip
        page.goto(f"{site}{path}")
        page.evaluate(OPEN_ALL)
        assert page.evaluate("document.documentElement.scrollWidth") == width, path
