"""What a profile's owner does in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from accounts.models import User
from tests import pictures
from tests.browser.conftest import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext
    from pytest_django import Settings

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_theme_is_the_same_in_another_browser(
    browser: Browser, signed_in: BrowserContext, site: str, user: User
) -> None:
    page = signed_in.new_page()
    page.goto(site)
    with page.expect_response("**/settings/theme") as answer:
        page.get_by_text("Dark", exact=True).click()
    assert answer.value.status == 204
    with browser.new_context() as other:
        sign_in(other, site, user)
        elsewhere = other.new_page()
        elsewhere.goto(f"{site}/settings")
        assert elsewhere.locator("html").get_attribute("data-theme") == "dark"


@pytest.mark.parametrize("scripted", [True, False])
def test_a_picture_is_given_and_seen(
    signed_in: BrowserContext,
    scriptless: BrowserContext,
    site: str,
    tmp_path: Path,
    settings: Settings,
    scripted: bool,
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.AVATAR_URL_ROOT = f"{site}/avatars"
    file = tmp_path / "me.png"
    file.write_bytes(pictures.png(300, 200))
    page = (signed_in if scripted else scriptless).new_page()
    page.goto(f"{site}/settings/profile")
    page.get_by_label("Picture", exact=True).last.set_input_files(file)
    page.get_by_role("button", name="Use this picture").click()
    page.get_by_text("This is your picture now.").wait_for()
    face = page.locator("header img.face")
    face.wait_for()
    page.wait_for_function("document.querySelector('header img.face').complete")
    assert face.evaluate("one => one.naturalWidth") == 200
    page.get_by_role("link", name="Look at it").click()
    assert page.locator("main img.face.l").evaluate("one => one.naturalWidth") == 200
