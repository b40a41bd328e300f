"""Uploading in a browser, with script and without."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from booru.models import Image
from tests import pictures
from tests.browser.chromium import faults_of

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, FilePayload, Locator, Page

pytestmark = pytest.mark.django_db(transaction=True)


def file(name: str, seed: int) -> FilePayload:
    return {
        "name": name,
        "mimeType": "image/png",
        "buffer": pictures.png(120, 90, seed=seed),
    }


@pytest.fixture
def page(signed_in: BrowserContext, site: str) -> Iterator[Page]:
    """The upload page; a fault in a script fails the test."""
    opened = signed_in.new_page()
    opened.set_default_timeout(30_000)
    faults = faults_of(opened)
    opened.goto(f"{site}/upload")
    yield opened
    assert faults == []


def card(page: Page, name: str) -> Locator:
    return page.locator("#files li").filter(has_text=name)


def tags_of(place: Page | Locator, label: str) -> Locator:
    return place.get_by_role("combobox", name=label, exact=True)


def drop(page: Page, *files: FilePayload) -> None:
    """As a file manager would: one drop with all files."""
    data = [(f["name"], base64.b64encode(f["buffer"]).decode()) for f in files]
    transfer = page.evaluate_handle(
        """(files) => {
          const transfer = new DataTransfer();
          for (const [name, text] of files) {
            const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
            transfer.items.add(new File([bytes], name, { type: "image/png" }));
          }
          return transfer;
        }""",
        data,
    )
    for event in ("dragover", "drop"):
        page.dispatch_event("#drop", event, {"dataTransfer": transfer})


def test_of_two_files_the_good_one_goes_through(page: Page) -> None:
    drop(page, file("good.png", 1), file("bad.png", 2))
    tags_of(page, "Shared tags").fill("solo, fox")
    page.locator("#id_rating label", has_text="Safe").click()
    tags_of(card(page, "bad.png"), "Tags of this file").fill("tagme")
    card(page, "good.png").locator("img[src^='blob:']").wait_for()
    page.get_by_role("button", name="Upload 2 files").click()

    good, bad = card(page, "good.png"), card(page, "bad.png")
    good.get_by_text("Uploaded").wait_for()
    bad.get_by_text("contains forbidden tag").wait_for()
    image = Image.objects.get()
    link = good.get_by_role("link")
    assert link.get_attribute("href") == f"/images/{image.pk}"
    assert tags_of(bad, "Tags of this file").get_attribute("aria-invalid") == "true"
    page.get_by_role("status").get_by_text("1 done · 1 needs a change").wait_for()
    summary = page.locator("#changes")
    assert "1 of 2 files needs a change." in summary.inner_text()
    summary.get_by_role("link", name="bad.png").click()
    assert bad.evaluate("card => card === document.activeElement")

    bad.get_by_role("button", name="Remove tagme").click()
    page.get_by_role("button", name="Upload 1 file").click()
    bad.get_by_text("Uploaded").wait_for()
    assert Image.objects.count() == 2
    assert summary.is_hidden()
    names = set(Image.objects.order_by("-pk")[0].tags.values_list("name", flat=True))
    assert names == {"safe", "solo", "fox"}


def test_a_file_that_is_here_already_leads_to_its_image(page: Page) -> None:
    page.locator("#id_file").set_input_files([file("one.png", 1), file("two.png", 1)])
    tags_of(page, "Shared tags").fill("solo, fox")
    for name in ("one.png", "two.png"):
        card(page, name).locator("label", has_text="Suggestive").click()
    page.get_by_role("button", name="Upload 2 files").click()
    page.get_by_text("Already here", exact=True).wait_for()
    page.get_by_text("Uploaded", exact=True).wait_for()
    image = Image.objects.get()
    links = page.locator("#files").get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == [
        f"/images/{image.pk}"
    ] * 2
    assert image.tags.filter(name="suggestive").exists()


def test_a_pasted_picture_becomes_a_card_that_can_be_removed(page: Page) -> None:
    page.evaluate(
        """() => {
          const transfer = new DataTransfer();
          transfer.items.add(new File(["x"], "pasted.png", { type: "image/png" }));
          const facts = { clipboardData: transfer, bubbles: true };
          document.body.dispatchEvent(new ClipboardEvent("paste", facts));
        }"""
    )
    card(page, "pasted.png").wait_for()
    page.get_by_role("button", name="Remove pasted.png").click()
    assert card(page, "pasted.png").count() == 0
    assert page.locator("#id_file").evaluate(
        "field => field === document.activeElement"
    )


def test_every_address_is_a_card(page: Page) -> None:
    page.get_by_text("Or fetch from").click()
    page.get_by_role("textbox", name="Address").fill(
        "http://127.0.0.1:9/a.png\nhttp://127.0.0.1:9/b\n"
    )
    page.get_by_role("button", name="Add to the files").click()
    tags_of(page, "Shared tags").fill("safe, solo, fox")
    page.get_by_role("button", name="Upload 2 files").click()
    page.get_by_role("status").get_by_text("2 need a change").wait_for()
    assert card(page, "a.png").get_by_text("No file came from this address").count()
    assert not Image.objects.exists()


def test_a_busy_server_is_asked_again(page: Page, site: str) -> None:
    """The answer of the slots, as ops.middleware gives it."""
    answers = iter([True])

    def busy_once(route: Any) -> None:
        if next(answers, False):
            route.fulfill(status=503, headers={"Retry-After": "1"}, body="Busy")
        else:
            route.continue_()

    page.route(
        f"{site}/upload",
        lambda route: (
            busy_once(route) if route.request.method == "POST" else route.continue_()
        ),
    )
    page.locator("#id_file").set_input_files([file("one.png", 1)])
    tags_of(page, "Shared tags").fill("safe, solo, fox")
    page.get_by_role("button", name="Upload 1 file").click()
    page.get_by_text("The server is busy. Trying again in 1 second.").wait_for()
    page.get_by_text("Uploaded", exact=True).wait_for()
    assert Image.objects.count() == 1


def test_the_keys_of_the_tag_editor(page: Page) -> None:
    field, sent = tags_of(page, "Shared tags"), page.locator("[name=tag_input]")
    field.press_sequentially("Safe, artist:marrow  lane")
    assert sent.input_value() == "safe, artist:marrow lane"
    field.press("Enter")
    chips = page.locator(".chips.input .chip").first.locator("..").locator(".chip")
    assert chips.all_inner_texts() == ["safe", "artist:marrow lane"]
    assert [c.get_attribute("data-c") for c in chips.all()] == ["rating", "origin"]
    field.press("Backspace")
    assert sent.input_value() == "safe"
    field.press_sequentially("fo")
    field.press("Escape")
    assert (field.input_value(), sent.input_value()) == ("", "safe")
    text = page.get_by_role("button", name="Text", exact=True).first
    text.click()
    assert sent.is_visible()
    assert sent.evaluate("field => field === document.activeElement")
    sent.fill("safe, solo, solo, fox")
    text.click()
    assert chips.all_inner_texts() == ["safe", "solo", "fox"]


def test_without_script(scriptless: BrowserContext, site: str) -> None:
    page = scriptless.new_page()
    page.goto(f"{site}/upload")
    page.get_by_label("Choose a file").set_input_files(file("plain.png", 3))
    page.get_by_label("Tags").fill("solo, fox")
    page.get_by_role("button", name="Upload").click()
    assert "must contain at least one rating tag" in page.content()
    assert page.get_by_label("Tags").input_value() == "solo, fox"
    page.get_by_label("Choose a file").set_input_files(file("plain.png", 3))
    page.locator("#id_rating label", has_text="Safe").click()
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url(f"{site}/images/{Image.objects.get().pk}")
