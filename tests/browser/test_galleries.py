"""Galleries and the buttons of an image in a browser: at once, undone on failure, by
keyboard, by dragging; and without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from accounts.actions import ban_user
from accounts.models import User
from booru.models import (
    Gallery,
    GalleryItem,
    ImageFave,
    ImageSubscription,
    ImageVote,
)
from booru.processing import process_image
from tests import pictures
from tests.browser.chromium import faults_of
from tests.factories import (
    make_gallery,
    make_image,
    make_images,
    make_moderator,
    upload,
)

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page, Response, Route
    from pytest_django import Settings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _served_images(settings: Settings, live_server: object) -> None:
    settings.IMAGE_URL_ROOT = f"{live_server.url}/img"  # type: ignore[attr-defined]


@pytest.fixture
def page(signed_in: BrowserContext) -> Iterator[Page]:
    """mika's; a fault in a script fails the test."""
    opened = signed_in.new_page()
    faults = faults_of(opened)
    yield opened
    assert faults == []


def order(gallery: Gallery) -> list[int]:
    items = GalleryItem.objects.filter(gallery=gallery).order_by("position")
    return list(items.values_list("image", flat=True))


def button(page: Page, name: str) -> Locator:
    return page.locator(f"#act-{name}")


def state(page: Page) -> tuple[dict[str, bool], dict[str, str]]:
    """Which buttons are pressed, and the counts."""
    pressed = {
        name: button(page, name).get_attribute("aria-pressed") == "true"
        for name in ("up", "down", "fave", "hide", "follow")
    }
    counts = {
        name: page.locator(f'[data-count="{name}"]').inner_text()
        for name in ("score", "up", "down", "faves")
    }
    return pressed, counts


NOTHING = dict.fromkeys(("up", "down", "fave", "hide", "follow"), False)


def counted(score: int, up: int, down: int, faves: int) -> dict[str, str]:
    values = {"score": score, "up": up, "down": down, "faves": faves}
    return {name: f"{value:,}" for name, value in values.items()}


# The buttons of an image --------------------------------------------------------------


def test_an_act_shows_before_the_server_has_answered(page: Page, site: str) -> None:
    image = make_image(upvotes=1000, score=999, downvotes=1, faves=7)
    page.goto(f"{site}/images/{image.pk}")
    held: list[Route] = []
    is_open = False

    def gate(route: Route) -> None:
        if is_open:
            route.continue_()
        else:
            held.append(route)

    page.route("**/act", gate)
    button(page, "fave").click()
    expected = NOTHING | {"fave": True, "up": True}
    assert state(page) == (expected, counted(1000, 1001, 1, 8))
    assert not ImageFave.objects.exists()
    # While the first is on its way, the next wait for it.
    button(page, "down").click()
    button(page, "follow").click()
    expected = NOTHING | {"fave": True, "down": True, "follow": True}
    assert state(page) == (expected, counted(998, 1000, 2, 8))
    assert len(held) == 1
    is_open = True
    answers: list[str] = []

    def is_last(response: Response) -> bool:
        if response.url.endswith("/act"):
            answers.append(response.url)
        return len(answers) == 3

    with page.expect_response(is_last):
        held[0].continue_()
    assert state(page) == (expected, counted(998, 1000, 2, 8))
    assert ImageFave.objects.count() == ImageSubscription.objects.count() == 1
    assert not ImageVote.objects.get().up
    page.reload()
    assert state(page) == (expected, counted(998, 1000, 2, 8))


def test_keys_vote_and_fave(page: Page, site: str) -> None:
    image = make_image()
    page.goto(f"{site}/images/{image.pk}")
    for key, pressed, counts in (
        ("u", {"up": True}, counted(1, 1, 0, 0)),
        ("d", {"down": True}, counted(-1, 0, 1, 0)),
        ("d", {}, counted(0, 0, 0, 0)),
        ("f", {"up": True, "fave": True}, counted(1, 1, 0, 1)),
        ("u", {"fave": True}, counted(0, 0, 0, 1)),
        ("f", {}, counted(0, 0, 0, 0)),
    ):
        with page.expect_response("**/act"):
            page.keyboard.press(key)
        assert state(page) == (NOTHING | pressed, counts)
    assert not ImageVote.objects.exists()
    assert not ImageFave.objects.exists()


def test_the_button_pressed_keeps_the_focus(page: Page, site: str) -> None:
    image = make_image()
    page.goto(f"{site}/images/{image.pk}")
    button(page, "hide").focus()
    with page.expect_response("**/act"):
        page.keyboard.press("Enter")
    page.get_by_role("link", name="All that you have hidden").wait_for()
    focused = "document.activeElement.id"
    assert page.evaluate(focused) == "act-hide"


def test_a_refusal_takes_it_back_and_says_so(page: Page, site: str, user: User) -> None:
    image = make_image(upvotes=3, score=3)
    page.goto(f"{site}/images/{image.pk}")
    before = state(page)
    until = timezone.now() + timedelta(days=1)
    ban_user(user, moderator=make_moderator(), reason="Rule 1", valid_until=until)
    button(page, "fave").click()
    note = page.get_by_role("alert")
    note.wait_for()
    assert "Rule 1" in note.inner_text()
    assert state(page) == before
    assert not ImageFave.objects.exists()


def test_silence_takes_it_back_and_says_so(page: Page, site: str) -> None:
    image = make_image()
    page.goto(f"{site}/images/{image.pk}")
    before = state(page)
    for answer in ("lost", "broken"):
        if answer == "lost":
            page.route("**/act", lambda route: route.abort())
        else:
            page.route("**/act", lambda route: route.fulfill(status=500, body="<p>"))
        button(page, "up").click()
        note = page.get_by_role("alert")
        note.wait_for()
        assert note.inner_text().startswith("This was not saved")
        assert state(page) == before
        page.unroute("**/act")
    # And the next one works again.
    with page.expect_response("**/act"):
        button(page, "up").click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_role("alert").count() == 0
    assert state(page) == (NOTHING | {"up": True}, counted(1, 1, 0, 0))


def test_who_signed_out_meanwhile_is_told(
    page: Page, signed_in: BrowserContext, site: str
) -> None:
    page.goto(f"{site}/images/{make_image().pk}")
    before = state(page)
    signed_in.clear_cookies(name="sessionid")
    with page.expect_response("**/act"):
        button(page, "up").click()
    page.get_by_role("alert").wait_for()
    assert state(page) == before


def test_without_script_it_leads_back(scriptless: BrowserContext, site: str) -> None:
    image = make_image()
    page = scriptless.new_page()
    page.goto(f"{site}/images/{image.pk}?q=safe")
    button(page, "up").click()
    page.wait_for_url(f"**/images/{image.pk}?q=safe#actions")
    assert button(page, "up").get_attribute("aria-pressed") == "true"
    button(page, "up").click()
    page.wait_for_load_state()
    assert not ImageVote.objects.exists()


# Into galleries -----------------------------------------------------------------------


def test_the_menu_puts_an_image_into_galleries(
    page: Page, site: str, user: User
) -> None:
    image = make_image()
    first = make_gallery(user=user, title="Harbours")
    second = make_gallery(user=user, title="Foxes")
    page.goto(f"{site}/images/{image.pk}")
    page.get_by_text("Add to gallery").click()
    for gallery in (first, second):
        with page.expect_response("**/galleries"):
            page.get_by_role("button", name=gallery.title).click()
        pressed = page.locator(f"#gallery-{gallery.pk}[aria-pressed=true]")
        pressed.wait_for()
        assert order(gallery) == [image.pk]
    with page.expect_response("**/galleries"):
        page.get_by_role("button", name="Harbours").click()
    page.locator(f"#gallery-{first.pk}[aria-pressed=false]").wait_for()
    assert (order(first), order(second)) == ([], [image.pk])
    page.get_by_role("link", name="New gallery…").click()
    page.wait_for_url(f"**/galleries/new?image={image.pk}")
    page.get_by_label("Title").fill("Boats")
    page.get_by_role("button", name="Make gallery").click()
    page.get_by_role("heading", name="Boats").wait_for()
    assert order(Gallery.objects.get(title="Boats")) == [image.pk]


def test_a_warning_keeps_pictures_from_being_fetched(
    page: Page, site: str, tmp_path: Path
) -> None:
    image = upload(pictures.png(600, 400), tmp_path)
    while process_image(image.pk):
        pass
    gallery = make_gallery([image], spoiler_warning="the finale")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/galleries", f"/galleries/{gallery.pk}"):
        asked.clear()
        page.goto(site + path)
        page.wait_for_load_state("networkidle")
        assert not [url for url in asked if "/img/" in url]
    with page.expect_response(re.compile("/img/")):
        page.get_by_text("Show the gallery").click()
    page.locator(f'.thumb a[href^="/images/{image.pk}?"]').click()
    page.wait_for_url(f"**/images/{image.pk}?*")


# Arranging ----------------------------------------------------------------------------


@pytest.fixture
def gallery(user: User) -> Gallery:
    return make_gallery([make_image() for _ in range(5)], user=user)


def opened(page: Page, site: str, gallery: Gallery) -> list[int]:
    page.goto(f"{site}/galleries/{gallery.pk}/arrange")
    page.get_by_text("Nothing is kept before you save").wait_for()
    return order(gallery)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save the order").last.click()
    page.get_by_text("The order is saved.").wait_for()


def test_dragging(page: Page, site: str, gallery: Gallery) -> None:
    a, b, c, d, e = opened(page, site, gallery)
    page.locator(f"#item-{e}").drag_to(page.locator(f"#item-{b}"))
    places = [page.locator(f"#place-{pk}").input_value() for pk in (a, e, b, c, d)]
    assert places == ["1", "2", "3", "4", "5"]
    status = page.locator("[data-arrange-status]")
    assert status.inner_text() == f"Image {e} is at place 2. Not saved yet."
    assert order(gallery) == [a, b, c, d, e]
    save(page)
    assert order(gallery) == [a, e, b, c, d]


def test_by_keyboard(page: Page, site: str, gallery: Gallery) -> None:
    a, b, c, d, e = opened(page, site, gallery)
    item = page.locator(f"#item-{c}")
    item.focus()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    # At the end already.
    page.keyboard.press("Alt+ArrowUp")
    assert page.evaluate("document.activeElement.id") == f"item-{c}"
    page.locator(f"#place-{a}").focus()
    page.keyboard.press("Alt+ArrowDown")
    assert page.evaluate("document.activeElement.id") == f"place-{a}"
    # The number itself, with Enter.
    page.locator(f"#place-{e}").fill("2")
    page.keyboard.press("Enter")
    # And the buttons beside it, which do not leave the page.
    page.get_by_role("button", name=f"Move image {d} up").press("Enter")
    save(page)
    assert order(gallery) == [c, e, b, d, a]


def test_a_place_on_another_page(page: Page, site: str, user: User) -> None:
    first = make_image()
    gallery = make_gallery([first], user=user)
    others = make_images(202)
    GalleryItem.objects.bulk_create(
        GalleryItem(gallery=gallery, image=image, position=n)
        for n, image in enumerate(others, 1)
    )
    ids = opened(page, site, gallery)
    page.locator(f"#place-{ids[0]}").fill("203")
    page.keyboard.press("Enter")
    page.locator(f"#item-{ids[2]}").focus()
    page.keyboard.press("Alt+ArrowUp")
    save(page)
    assert order(gallery) == [ids[2], ids[1], *ids[3:], ids[0]]


def test_arranging_without_script(
    scriptless: BrowserContext, site: str, gallery: Gallery
) -> None:
    a, b, c, d, e = order(gallery)
    page = scriptless.new_page()
    page.goto(f"{site}/galleries/{gallery.pk}/arrange")
    page.locator(f"#place-{e}").fill("1")
    page.get_by_role("button", name=f"Move image {b} down").click()
    page.wait_for_load_state()
    assert order(gallery) == [e, a, c, b, d]
    page.get_by_role("button", name=f"Remove image {a}").click()
    page.get_by_text(f"Image {a} is not in this gallery any more.").wait_for()
    page.get_by_role("button", name=f"Cover image {c}").click()
    page.get_by_text(f"Image {c} is the cover now.").wait_for()
    assert order(gallery) == [e, c, b, d]
