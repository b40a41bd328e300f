"""Trying an interface on its page, with script and without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.factories import make_image

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_limits(settings: Any) -> None:
    settings.RATE_LIMITS = False


def test_an_answer_is_shown_on_the_page(browser: Browser, site: str) -> None:
    image = make_image(tags=["safe", "solo"])
    with browser.new_context(viewport={"width": 360, "height": 800}) as context:
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda said: wrong.append(said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{site}/docs/api/philomena")
        page.get_by_role("button", name="The newest safe images").click()
        status = page.locator("#answer [role=status]")
        status.get_by_text("200 OK").wait_for()
        assert f'"id": {image.pk}' in page.locator("#answer pre.tall").inner_text()
        assert "cache-control: no-store, no-cache" in (
            page.locator("#answer details code").text_content() or ""
        )
        page.get_by_label("Path and parameters").fill("/search/images?q='(")
        page.keyboard.press("Enter")
        status.get_by_text("400 Bad Request").wait_for()
        curl = page.locator("#curl").inner_text()
        assert curl.endswith("/api/v1/json/search/images?q='\\''('")
        # What the browser encodes itself; curl would refuse it, or take it for a range.
        page.get_by_label("Path and parameters").fill("/search/images?q=red ♥ fox[1-3]")
        assert (
            page.locator("#curl")
            .inner_text()
            .endswith("/search/images?q=red%20%E2%99%A5%20fox%5B1-3%5D'")
        )
        # Everything open, and still no wider than the window.
        page.evaluate(
            "for (const d of document.querySelectorAll('details')) d.open = 1"
        )
        assert page.evaluate("document.documentElement.scrollWidth") == 360
    # The browser itself speaks of the 400.
    assert [text for text in wrong if "status of 400" not in text] == []


def test_without_script_it_opens_in_a_tab(
    scriptless: BrowserContext, site: str
) -> None:
    page = scriptless.new_page()
    page.goto(f"{site}/docs/api/nekos")
    with scriptless.expect_page() as opened:
        page.get_by_role("button", name="How many there are").click()
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{site}/api/stats"
    assert '"success":true' in opened.value.content()
