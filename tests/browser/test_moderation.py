"""The queue in a browser: by keys, by the bar, and without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from accounts.models import User
from booru.models import Comment, Image
from tests.browser.conftest import sign_in
from tests.factories import make_comment, make_image
from tests.factories_moderation import make_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

pytestmark = pytest.mark.django_db(transaction=True)
CURRENT = "li[aria-current=true]"


@pytest.fixture
def staff(browser: Browser, site: str, moderator: User) -> Iterator[BrowserContext]:
    with browser.new_context(base_url=site) as context:
        sign_in(context, site, moderator)
        yield context


@pytest.fixture
def page(staff: BrowserContext) -> Page:
    return staff.new_page()


def waiting(count: int) -> list[Image]:
    return [make_image(approved=False) for _ in range(count)]


def approved() -> set[int]:
    return set(Image.objects.filter(approved=True).values_list("pk", flat=True))


def current(page: Page) -> str:
    return page.locator(CURRENT).get_attribute("id") or ""


def box(page: Page, image: Image) -> Locator:
    return page.locator(f"#image-{image.pk} input[type=checkbox]")


def test_keys_move_choose_and_approve(page: Page) -> None:
    one, two, three = waiting(3)
    page.goto("/moderation")
    page.keyboard.press("j")
    assert current(page) == f"image-{one.pk}"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert current(page) == f"image-{three.pk}"
    # The last one is the end.
    page.keyboard.press("j")
    assert current(page) == f"image-{three.pk}"
    page.keyboard.press("k")
    assert current(page) == f"image-{two.pk}"
    page.keyboard.press("a")
    page.wait_for_selector("text=1 approved.")
    assert approved() == {two.pk}


def test_keys_act_on_what_is_chosen(page: Page) -> None:
    one, two, three = waiting(3)
    page.goto("/moderation")
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    assert box(page, one).is_checked()
    assert box(page, two).is_checked()
    page.wait_for_selector("text=2 chosen")
    page.keyboard.press("x")
    page.wait_for_selector("text=1 chosen")
    page.keyboard.press("x")
    page.keyboard.press("a")
    page.wait_for_selector("text=2 approved.")
    assert approved() == {one.pk, two.pk}
    assert three.pk not in approved()


def test_a_key_rejects_with_words(page: Page) -> None:
    (image,) = waiting(1)
    page.goto("/moderation")
    page.keyboard.press("j")
    page.keyboard.press("r")
    field = page.get_by_label("Reason, shown in place of what you hide")
    field.wait_for()
    # Letters are letters while somebody writes.
    page.keyboard.type("Not art: a jar")
    assert field.input_value() == "Not art: a jar"
    page.get_by_role("button", name="Reject").click()
    page.wait_for_selector("text=1 rejected.")
    image.refresh_from_db()
    assert (image.hidden_from_users, image.deletion_reason) == (True, "Not art: a jar")


def test_all_on_this_page(page: Page) -> None:
    images = waiting(3)
    page.goto("/moderation")
    every = page.get_by_label("All on this page")
    every.check()
    page.wait_for_selector("text=3 chosen")
    box(page, images[0]).uncheck()
    page.wait_for_selector("text=2 chosen")
    assert every.evaluate("box => box.indeterminate")
    page.locator("[data-bulk=a]").click()
    page.wait_for_selector("text=2 approved.")
    assert approved() == {images[1].pk, images[2].pk}


def test_a_report_has_no_approval(page: Page) -> None:
    make_report(make_image())
    page.goto("/moderation")
    page.keyboard.press("j")
    page.keyboard.press("a")
    assert page.url.endswith("/moderation")
    assert page.locator(CURRENT).count() == 1
    page.keyboard.press("r")
    page.get_by_label("Reason, shown in place of what you hide").wait_for()


def test_with_keys_off_they_are_letters(
    page: Page, staff: BrowserContext, site: str
) -> None:
    waiting(1)
    staff.add_cookies([{"name": "keys", "value": "off", "url": site}])
    page.goto("/moderation")
    page.keyboard.press("j")
    assert page.locator(CURRENT).count() == 0


def test_without_script_all_of_it_works(
    browser: Browser, site: str, moderator: User
) -> None:
    one, two = waiting(2)
    comment = make_comment(approved=False)
    with browser.new_context(base_url=site, java_script_enabled=False) as context:
        sign_in(context, site, moderator)
        page = context.new_page()
        page.goto("/moderation")
        assert not page.get_by_label("All on this page").is_visible()
        for image in (one, two):
            box(page, image).check()
        page.locator("[data-bulk=a]").click()
        page.wait_for_selector("text=2 approved.")
        page.get_by_role("button", name="Hide…").click()
        page.get_by_label("Reason, shown in place of what you hide").fill("Spam")
        page.get_by_role("button", name="Hide").click()
        page.wait_for_selector("text=1 hidden.")
        page.get_by_role("link", name="Look at the log").click()
        page.get_by_role("button", name=re.compile("^Undo.*hid")).click()
        page.wait_for_selector("text=Undone")
    assert approved() >= {one.pk, two.pk}
    assert not Comment.objects.get(pk=comment.pk).hidden_from_users
