"""Comments in a real browser: what a swap keeps, and the same without script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from accounts.models import User
from booru.models import Comment
from tests.browser.conftest import sign_in
from tests.factories import make_comment, make_image, make_moderator

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_comment_appears_in_its_place(
    signed_in: BrowserContext, site: str, user: User
) -> None:
    image = make_image()
    first = make_comment(image, body="Is the sea painted?")
    page = signed_in.new_page()
    page.goto(f"{site}/images/{image.pk}")
    page.fill("#reply textarea", "Snowy *owls*")
    page.click("#reply label:has(input.m2)")
    page.wait_for_selector("#reply .prose em")
    page.click("#reply label:has(input.m1)")
    page.focus("#reply textarea")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#talk .post .prose em")
    written = Comment.objects.latest("pk")
    assert (written.user, written.body) == (user, "Snowy *owls*")
    assert page.evaluate("document.activeElement.id") == f"comment-{written.pk}"
    assert page.input_value("#reply textarea") == ""
    page.click(f"#comment-{first.pk} a:has-text('Quote')")
    quoted = re.compile("> Is the sea painted[?]")
    playwright.expect(page.locator("#reply textarea")).to_have_value(quoted)


def test_what_is_refused_is_said_in_its_place(
    signed_in: BrowserContext, site: str
) -> None:
    image = make_image()
    page = signed_in.new_page()
    page.goto(f"{site}/images/{image.pk}")
    page.fill("#reply textarea", " ")
    page.click("#reply button.main")
    page.wait_for_selector("#reply .err")
    assert page.evaluate("'summary' in document.activeElement.dataset")
    assert not Comment.objects.exists()


def test_staff_hide_on_the_spot(browser: Browser, site: str) -> None:
    comment = make_comment(body="Rude fools")
    with browser.new_context() as context:
        sign_in(context, site, make_moderator())
        page = context.new_page()
        page.goto(f"{site}/images/{comment.image_id}")
        post = f"#comment-{comment.pk}"
        page.click(f"{post} details.tend summary")
        page.fill(f"{post} input[name=reason]", "Rule 9")
        page.click(f"{post} .ask button")
        page.wait_for_selector(f"{post}:has-text('Rule 9')")
        assert page.evaluate("document.activeElement.id") == f"comment-{comment.pk}"
    comment.refresh_from_db()
    assert comment.hidden_from_users


def test_without_script(scriptless: BrowserContext, site: str) -> None:
    image = make_image()
    page = scriptless.new_page()
    page.goto(f"{site}/images/{image.pk}")
    page.fill("#reply textarea", "Snowy *owls*")
    page.click("#reply label:has(input.m2)")
    page.click("#reply button[name=preview]")
    page.wait_for_selector("#reply .prose em")
    page.click("#reply button.main")
    page.wait_for_selector("#talk .post .prose em")
    written = Comment.objects.get()
    assert page.url.endswith(f"?comment={written.pk}#comment-{written.pk}")
