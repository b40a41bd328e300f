"""Searching in a browser: suggestions, keys, mistakes, filters; and without script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from accounts.models import User
from booru.actions import filters, tags
from booru.actions.filters import FilterDraft
from booru.models import Filter
from tests import pictures
from tests.browser.chromium import faults_of
from tests.factories import make_image, make_moderator, make_tag, upload

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page
    from pytest_django import Settings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _served_images(settings: Settings, live_server: object) -> None:
    settings.IMAGE_URL_ROOT = f"{live_server.url}/img"  # type: ignore[attr-defined]


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """Nobody's page on the site; a fault in a script fails the test."""
    with browser.new_context(base_url=site) as context:
        opened = context.new_page()
        faults = faults_of(opened)
        yield opened
        assert faults == []


def options(page: Page) -> Locator:
    return page.locator("#q ~ [role=listbox] [role=option]")


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search images")


# The search box -------------------------------------------------------------------


def test_the_box_suggests_and_completes_the_term_at_the_cursor(page: Page) -> None:
    make_image(tags=["safe", "red fox", "sea"])
    make_image(tags=["safe", "red fox", "artist:red lane"])
    vulpine = make_tag("vulpine")
    tags.alias_tag(
        vulpine, target=make_tag("red fox"), moderator=make_moderator("staff")
    )
    page.goto("/")
    page.keyboard.press("/")
    assert box(page).evaluate("field => field === document.activeElement")
    page.keyboard.type("sea, -(red")
    options(page).first.wait_for()
    assert [one.split("\n")[0] for one in options(page).all_inner_texts()] == [
        "red fox", "artist:red lane",
    ]  # fmt: skip
    assert box(page).get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    active = box(page).get_attribute("aria-activedescendant")
    assert active == options(page).nth(1).get_attribute("id")
    page.keyboard.press("Enter")
    assert box(page).input_value() == "sea, -(artist:red lane"
    assert box(page).get_attribute("aria-expanded") == "false"
    assert page.url.endswith("/")
    page.keyboard.type(" OR vul")
    options(page).first.wait_for()
    assert "→ red fox" in options(page).first.inner_text()
    options(page).first.click()
    assert box(page).input_value() == "sea, -(artist:red lane OR red fox"
    # In the middle: what stands behind the term stays.
    box(page).fill("sea, reddish, sky")
    for _ in range(9):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Backspace")
    page.keyboard.type("d")
    page.keyboard.press("ArrowDown")
    options(page).first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert box(page).input_value() == "sea, red fox, sky"


def test_keys_of_the_suggestions(page: Page) -> None:
    make_image(tags=["safe", "red fox", "red"])
    page.goto("/")
    box(page).press_sequentially("red")
    options(page).first.wait_for()
    page.keyboard.press("ArrowUp")
    assert options(page).last.get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert options(page).count() == 0 or not options(page).first.is_visible()
    assert box(page).input_value() == "red"
    page.keyboard.press("ArrowDown")
    options(page).first.wait_for()
    # Nothing is chosen: Enter searches for what was written.
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=red")


def test_signs_in_a_name_are_escaped(page: Page) -> None:
    image = make_image(tags=["safe", "sea", "what :) (?)"])
    page.goto("/")
    box(page).press_sequentially("what")
    options(page).first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.get_by_role("heading", name="1 image").is_visible()
    assert page.locator(f'.thumb a[href^="/images/{image.pk}?"]').count() == 1


def test_the_tag_editor_suggests_as_well(signed_in: BrowserContext, site: str) -> None:
    make_image(tags=["safe", "iris vale", "sea"])
    filters_page = signed_in.new_page()
    filters_page.goto(f"{site}/filters/new")
    field = filters_page.get_by_role("combobox", name="Hidden tags")
    field.press_sequentially("iri")
    option = filters_page.get_by_role("option", name="iris vale")
    option.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    chips = filters_page.locator(".chips.input .chip")
    assert chips.all_inner_texts() == ["iris vale"]
    assert field.input_value() == ""
    filters_page.get_by_role("textbox", name="Name", exact=True).fill("No irises")
    filters_page.get_by_role("button", name="Save filter").click()
    filters_page.wait_for_url("**/filters/*")
    row = Filter.objects.get(name="No irises")
    assert len(row.hidden_tag_ids) == 1


# Results --------------------------------------------------------------------------


def test_keys_go_through_the_result(page: Page) -> None:
    low = make_image(score=1, upvotes=1).pk
    make_image(tags=["safe", "sea", "x"], score=2, upvotes=2)
    high = make_image(score=3, upvotes=3).pk
    page.goto("/search?q=fox&sf=score")
    page.locator(".thumb a").first.click()
    page.wait_for_url(f"**/images/{high}?q=fox&sf=score")
    page.keyboard.press("k")
    page.wait_for_url(f"**/images/{low}?q=fox&sf=score")
    assert page.get_by_text("2 of 2 in fox").is_visible()
    page.keyboard.press("j")
    page.wait_for_url(f"**/images/{high}?*")
    page.keyboard.press("r")
    page.wait_for_url("**/images/*?q=fox")


def test_the_order_is_changed_at_once(page: Page) -> None:
    make_image(score=1, upvotes=1)
    page.goto("/search?q=fox")
    assert page.get_by_role("button", name="Sort").count() == 0
    page.get_by_label("Sort by").select_option("Score")
    page.wait_for_url("**/search?q=fox&sf=score&sd=desc")
    assert page.get_by_label("Sort by").input_value() == "score:desc"


def test_a_mistake_has_a_caret_under_its_place(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/search?q=safe,%20solo%20OR%20duo,%20a%20longer%20one,%20))%20score")
    assert page.get_by_role("alert").get_by_text("Expected a term.").is_visible()
    sign, mark = page.locator(".caret b span").all()
    above, below = sign.bounding_box(), mark.bounding_box()
    assert above is not None
    assert below is not None
    assert abs(above["x"] - below["x"]) < 2
    assert below["y"] > above["y"]
    assert box(page).input_value().endswith(")) score")


def test_another_filter_covers_and_uncovers(
    signed_in: BrowserContext, site: str, user: User, tmp_path: Path
) -> None:
    upload(pictures.png(300, 200, seed=1), tmp_path, tag_input="questionable, a, b")
    page = signed_in.new_page()
    page.goto(f"{site}/search?q=a")
    assert page.locator("details.cover").count() == 1
    page.get_by_text("Default filter").click()
    page.get_by_role("button", name="Everything").click()
    page.get_by_text("Everything filter").wait_for()
    assert page.url == f"{site}/search?q=a"
    assert page.locator("details.cover").count() == 0
    picky = filters.create_filter(
        user, draft=FilterDraft("Picky", spoilered_complex="width.gt:1")
    )
    page.goto(f"{site}/filters")
    page.get_by_role("button", name="Use Picky").click()
    page.get_by_role("button", name="Use Picky").is_disabled()
    page.goto(f"{site}/search?q=a")
    cover = page.locator("details.cover summary")
    assert "by an expression of “Picky”" in cover.inner_text()
    user.refresh_from_db()
    assert user.current_filter_id == picky.pk


def test_a_watched_tag_keeps_the_focus(signed_in: BrowserContext, site: str) -> None:
    make_image()
    page = signed_in.new_page()
    page.goto(f"{site}/tags/fox")
    button = page.get_by_role("button", name="Watch")
    button.click()
    page.locator("#tag-watch[aria-pressed=true]").wait_for()
    assert page.locator("#tag-watch").evaluate("one => one === document.activeElement")
    page.keyboard.press("Enter")
    page.locator("#tag-watch[aria-pressed=false]").wait_for()


# Everywhere -----------------------------------------------------------------------


def test_searching_works_without_script(
    scriptless: BrowserContext, site: str, user: User
) -> None:
    plain = make_image(score=1, upvotes=1)
    make_image(tags=["explicit", "fox", "x"], score=4, upvotes=4)
    page = scriptless.new_page()
    page.goto(f"{site}/")
    page.get_by_label("Search images").fill("fox")
    page.get_by_label("Search images").press("Enter")
    page.wait_for_url(f"{site}/search?q=fox")
    assert page.get_by_role("heading", name="1 image").is_visible()
    page.get_by_label("Sort by").select_option("Score")
    page.get_by_role("button", name="Sort").click()
    page.wait_for_url(f"{site}/search?q=fox&sf=score&sd=desc")
    page.get_by_text("Default filter").click()
    page.get_by_role("button", name="Everything").click()
    page.wait_for_url(f"{site}/search?q=fox&sf=score&sd=desc")
    assert page.get_by_role("heading", name="2 images").is_visible()
    page.locator(".thumb a").first.click()
    page.get_by_role("link", name="Next").click()
    page.wait_for_url(f"{site}/images/{plain.pk}?*")
    page.goto(f"{site}/filters/new?from=1")
    page.get_by_label("Name").fill("Own")
    page.get_by_label("Covered tags").fill("fox")
    page.get_by_role("button", name="Save and use").click()
    page.goto(f"{site}/tags/fox")
    for name in ("Watch", "Hide"):
        page.get_by_role("button", name=name, exact=True).click()
        assert page.url == f"{site}/tags/fox"
    user.refresh_from_db()
    assert len(user.watched_tag_ids) == 1
    row = Filter.objects.in_force(user)
    assert (row.name, row.spoilered_tag_ids) == ("Own", [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_scrolls_sideways_or_breaks_the_policy(
    signed_in: BrowserContext, site: str, user: User, width: int, scheme: str
) -> None:
    long = "a very long name of a tag that nobody would ever want to type again " * 3
    image = make_image(tags=["safe", "solo", long.strip(), "x" * 200])
    for _ in range(3):
        make_image(tags=["questionable", "solo", "fox"])
    row = filters.create_filter(
        user,
        draft=FilterDraft(
            "y" * 200, "z" * 400, True, "x" * 200, long, "a, " * 50 + "b"
        ),
    )
    page = signed_in.new_page()
    complaints = faults_of(page)
    page.on(
        "console",
        lambda line: (
            complaints.append(line.text) if "Content Security" in line.text else None
        ),
    )
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    word, words = "x" * 200, "%20".join(["word"] * 80)
    paths = [
        "/search", "/search?q=safe", f"/search?q={word}", f"/search?q={words},%20(",
        f"/search?q=safe,%20{word},%20{words}", "/search?q=solo&hidden=covered",
        f"/images/{image.pk}?q={word}%20||%20safe", "/search/syntax",
        "/search/reverse", "/filters", f"/filters/{row.pk}",
        f"/filters/{row.pk}/edit", f"/filters/{row.pk}/delete", "/filters/new?from=1",
        "/settings/watched", f"/search?q=safe&filter_id={row.pk}",
    ]  # fmt: skip
    for path in paths:
        page.goto(site + path)
        over = "document.documentElement.scrollWidth - innerWidth"
        assert page.evaluate(over) <= 0, path
        for menu in page.locator("main details.menu summary").all():
            menu.click()
            assert page.evaluate(over) <= 0, path
            shown = page.locator("main details.menu[open] .pop").bounding_box()
            assert shown is not None
            assert shown["x"] >= 0, path
            assert shown["x"] + shown["width"] <= width, path
            menu.click()
    assert complaints == []


def test_every_control_has_a_name(signed_in: BrowserContext, site: str) -> None:
    """What somebody hears who cannot see the page."""
    make_image()
    page = signed_in.new_page()
    for path in ("/", "/search?q=fox", "/search?q=zzz,%20fox", "/search?q=(",
                 "/search/reverse", "/filters", "/filters/new", "/settings/watched",
                 "/tags/fox"):  # fmt: skip
        page.goto(site + path)
        nameless = page.evaluate(
            """() => [...document.querySelectorAll('a,button,input,select,textarea')]
              .filter((one) => one.type !== 'hidden' && one.checkVisibility())
              .filter((one) => !(one.innerText || '').trim()
                && !one.getAttribute('aria-label') && !(one.labels && one.labels.length)
                && !one.querySelector('.vh,img[alt]:not([alt=""])'))
              .map((one) => one.outerHTML)"""
        )
        assert nameless == [], path
        assert page.locator("h1").count() == 1, path
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map((o) => o.id)")
        assert len(ids) == len(set(ids)), path
