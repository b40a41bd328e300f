"""The image pages in a browser: keys, theme, covers, sizes, the end of the work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from booru.models import Image, ProcessingJob
from booru.processing import process_image
from tests import pictures
from tests.browser.chromium import faults_of
from tests.factories import make_image, upload

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django import Settings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _served_images(settings: Settings, live_server: object) -> None:
    settings.IMAGE_URL_ROOT = f"{live_server.url}/img"  # type: ignore[attr-defined]


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """Nobody's page on the site."""
    with browser.new_context(base_url=site) as context:
        yield context.new_page()


def picture(tmp_path: Path, *, prepared: bool = True, **told: Any) -> Image:
    """A real upload, 2,000 pixels wide so that it has a version for the screen."""
    seed = Image.objects.count() + 1
    image = upload(pictures.png(2000, 600, seed=seed), tmp_path, **told)
    while prepared and process_image(image.pk):
        pass
    return image


def test_keys_lead_from_image_to_image(page: Page) -> None:
    ids = [make_image().pk for _ in range(3)]
    page.goto(f"/images/{ids[1]}")
    page.keyboard.press("j")
    page.wait_for_url(f"**/images/{ids[2]}")
    page.keyboard.press("k")
    page.wait_for_url(f"**/images/{ids[1]}")
    page.keyboard.press("Control+k")
    page.keyboard.press("k")
    page.wait_for_url(f"**/images/{ids[0]}")


def test_keys_are_letters_while_somebody_writes(
    signed_in: BrowserContext, site: str
) -> None:
    image = make_image()
    make_image()
    page = signed_in.new_page()
    page.goto(f"{site}/images/{image.pk}")
    field = page.get_by_role("combobox", name=re.compile("^Tags"))
    field.focus()
    page.keyboard.type("jk")
    assert field.input_value() == "jk"
    assert page.url.endswith(f"/images/{image.pk}")


def test_the_editor_is_a_key_away_and_knows_the_categories(
    signed_in: BrowserContext, site: str
) -> None:
    image = make_image(tags=["safe", "artist:marrow lane", "iris vale"])
    image.tags.filter(name="iris vale").update(category="character")
    page = signed_in.new_page()
    page.goto(f"{site}/images/{image.pk}")
    page.keyboard.press("t")
    page.wait_for_url("**#tag_input")
    page.keyboard.type("spoiler:the end, boat,")
    chips = page.locator(".chips.input .chip")
    assert [
        (chip.inner_text(), chip.get_attribute("data-c")) for chip in chips.all()
    ] == [
        ("safe", "rating"),
        ("artist:marrow lane", "origin"),
        ("iris vale", "character"),
        ("spoiler:the end", "spoiler"),
        ("boat", "none"),
    ]


def test_the_theme_is_kept(page: Page) -> None:
    make_image()
    page.goto("/")
    colour = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(colour) == "rgb(245, 246, 244)"
    page.get_by_role("radio", name="Dark").check(force=True)
    assert page.evaluate(colour) == "rgb(18, 21, 23)"
    page.goto("/tags")
    assert page.evaluate(colour) == "rgb(18, 21, 23)"


def test_a_covered_file_is_fetched_when_opened(page: Page, tmp_path: Path) -> None:
    covered = picture(tmp_path, tag_input="questionable, solo, fox")
    picture(tmp_path)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    of_covered = f"/{covered.pk}/"
    pictures_asked = [url for url in asked if "/img/" in url]
    assert pictures_asked
    assert not [url for url in pictures_asked if of_covered in url]
    with page.expect_response(lambda response: of_covered in response.url) as answer:
        page.get_by_text("Show", exact=True).click()
    assert answer.value.ok
    page.locator("details.cover a").click()
    page.wait_for_url(f"**/images/{covered.pk}")


def test_the_sizes_of_a_picture(page: Page, tmp_path: Path) -> None:
    image = picture(tmp_path)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"/images/{image.pk}")
    shown = page.locator(".stage img")

    def width() -> float:
        return float(shown.evaluate("one => one.getBoundingClientRect().width"))

    fit = width()
    assert fit < 1000
    assert "/large.png" in shown.evaluate("one => one.currentSrc")
    page.keyboard.press("z")
    assert width() == pytest.approx(fit, abs=1)  # the picture is as wide as its stage
    with page.expect_response(f"**/{image.pk}.png"):
        page.keyboard.press("z")
    assert width() == 2000


def test_the_end_of_the_work_brings_the_picture_and_keeps_a_draft(
    signed_in: BrowserContext, site: str, tmp_path: Path
) -> None:
    image = picture(tmp_path, prepared=False)
    # Uploaded and processed in one go where the tests run tasks at once.
    ProcessingJob.objects.filter(pk=image.pk).update(state="queued", stage="thumbnails")
    Image.objects.filter(pk=image.pk).update(
        processed=False, thumbnails_generated=False
    )
    page = signed_in.new_page()
    page.goto(f"{site}/images/{image.pk}")
    assert page.get_by_text("Still being prepared").is_visible()
    assert page.locator(".stage img").count() == 0
    page.get_by_role("combobox", name=re.compile("^Tags")).fill("half a thou")
    while process_image(image.pk):
        pass
    page.get_by_text("Prepared.").wait_for()
    page.locator(".stage img").evaluate("one => one.decode()")
    draft = page.get_by_role("combobox", name=re.compile("^Tags"))
    assert draft.input_value() == "half a thou"
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(1200)
    assert asked == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_scrolls_sideways_or_breaks_the_policy(
    signed_in: BrowserContext, site: str, width: int, scheme: str
) -> None:
    long = "a very long name of a tag that nobody would ever want to type again " * 3
    image = make_image(
        tags=["safe", "solo", long.strip(), "x" * 200],
        sources=["https://gallery.example/" + "y" * 220],
        description="z" * 300,
    )
    make_image(tags=["questionable", "solo", "fox"])
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
    for path in ("/", f"/images/{image.pk}", f"/images/{image.pk}/history", "/tags",
                 f"/tags/{'x' * 200}", "/tags/safe", "/upload"):  # fmt: skip
        page.goto(site + path)
        over = "document.documentElement.scrollWidth - innerWidth"
        assert page.evaluate(over) <= 0, path
    assert complaints == []


def test_pages_are_whole_without_script(scriptless: BrowserContext, site: str) -> None:
    image = make_image()
    page = scriptless.new_page()
    page.goto(f"{site}/")
    page.locator(".thumb a").first.click()
    page.wait_for_url(f"**/images/{image.pk}")
    page.locator("#tag_input").fill("safe, solo, fox, sea")
    page.get_by_role("button", name="Save tags").click()
    page.wait_for_url(f"**/images/{image.pk}")
    assert set(image.tags.values_list("name", flat=True)) == {
        "safe", "solo", "fox", "sea",
    }  # fmt: skip
