"""`python -m tests.browser.pictures [name ...]`: the pictures of `docs/screens`, taken
from a new site with the demo content; all of them, or those named.

Every page is looked at in two widths and both themes, and must fit a window of 360
pixels."""

from __future__ import annotations

import argparse
import os
import re
import secrets
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import oxipng
from playwright.sync_api import sync_playwright

from tests.browser.chromium import CHROMIUM, FLAGS
from tests.e2e.conftest import new_home
from tests.e2e.live import LiveSite
from tests.ops.site import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, FloatRect, Page

SCREENS = Path(__file__).resolve().parents[2] / "docs" / "screens"
WIDTHS = (1280, 390)
SMALLEST = 360
# The height of the window; below this width the sections stand in a bar at its bottom.
WINDOW, _PHONE = 900, 768
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_PROCESSING_SECONDS = 600
_WORD = re.compile(r"\w")
# A search of the address that an image has, by the name of its file.
_IMAGE = "SELECT id FROM booru_image WHERE name = %(name)s"
# Texts need no work.
_PROCESSED = "SELECT id FROM booru_image WHERE media_type = 'image'"
_PASTE = "SELECT id FROM booru_image WHERE paste_body LIKE %(name)s"
_GALLERY = "SELECT id FROM booru_gallery WHERE title = %(name)s"
_NEWS = "SELECT 1 FROM accounts_announcement WHERE delivered_at IS NULL"


@dataclass(frozen=True)
class Shot:
    """`{image}`, `{paste}` and `{gallery}` in a path are numbers; `by` looks at it and
    presses the button `press`, whose answer a status line tells. `most` is
    what is shown of the height, in each width."""

    path: str
    by: str = "mika"
    most: tuple[int, int] = (1500, 1700)
    press: str = ""


SHOTS = {
    "front": Shot("/", most=(1000, 1400)),
    "search": Shot("/search?q=fox", most=(1000, 1400)),
    "image": Shot("/images/{image}", most=(1900, 3000)),
    "paste": Shot("/posts/{paste}", most=(1700, 2400)),
    "upload": Shot("/upload", most=(WINDOW, 1400)),
    "paste-new": Shot("/pastes/new", most=(WINDOW, 1500)),
    "forums": Shot("/forums"),
    "topic": Shot("/forums/art/topics/summer-challenge-draw-a-place-you-miss"),
    "profile": Shot("/profiles/mika", by="wren"),
    "gallery": Shot("/galleries/{gallery}"),
    "notifications": Shot("/notifications"),
    "settings-content": Shot("/settings/content"),
    "api": Shot("/docs/api", most=(1700, 2400)),
    "api-twibooru": Shot("/docs/api/twibooru", press="Texts"),
    "moderation": Shot("/moderation", by="wren"),
    "moderation-log": Shot("/moderation/log", by="wren"),
    "tag-changes": Shot("/tag-changes", by="wren"),
}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.browser.pictures", description=__doc__
    )
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(SHOTS))
    names = parser.parse_args().names or list(SHOTS)
    if unknown := set(names) - SHOTS.keys():
        parser.error(f"no picture is called {', '.join(sorted(unknown))}")
    with new_home() as site:
        # With limits, as they stand on the pages of the APIs.
        site.start_with_demo(RATE_LIMITS="on")
        _settle(site)
        wide = _take(site, {name: SHOTS[name] for name in names})
        site.stop()
    for path in wide:
        sys.stderr.write(f"wider than {SMALLEST} pixels: {path}\n")
    return 1 if wide else 0


def address_of(site: LiveSite) -> str:
    return f"http://127.0.0.1:{site.port}"


def _settle(site: LiveSite) -> None:
    """Until all pictures are there, and everybody has heard of everything."""
    ids = [row[0] for row in site.rows(_PROCESSED)]
    site.settle(ids, _PROCESSING_SECONDS)
    until(lambda: not site.rows(_NEWS), _PROCESSING_SECONDS)


def _take(site: LiveSite, shots: Mapping[str, Shot]) -> list[str]:
    """The paths of pages that do not fit the smallest window."""
    values = {
        "image": site.rows(_IMAGE, name="small-boat-bright-sea.svg")[0][0],
        "paste": site.rows(_PASTE, name="The Lamp at%")[0][0],
        "gallery": site.rows(_GALLERY, name="Small harbours")[0][0],
    }
    wide = []
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        contexts = _contexts(site, browser, {shot.by for shot in shots.values()})
        for name, shot in shots.items():
            page = contexts[shot.by].new_page()
            page.goto(address_of(site) + shot.path.format(**values))
            if shot.press:
                page.get_by_role("button", name=shot.press).click()
                page.get_by_role("status").filter(has_text=_WORD).first.wait_for()
            if not _fits(page):
                wide.append(shot.path)
            _shoot(page, name, shot.most)
            page.close()
        browser.close()
    return wide


def _contexts(
    site: LiveSite, browser: Browser, names: Collection[str]
) -> dict[str, BrowserContext]:
    """Of these people, signed in."""
    return {name: _signed_in(site, browser, name) for name in names}


def _signed_in(site: LiveSite, browser: Browser, name: str) -> BrowserContext:
    password = secrets.token_urlsafe(12)
    site.account(name, "--password", password)
    context = browser.new_context(device_scale_factor=1, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address_of(site)}/accounts/login/")
    page.get_by_label("Name or e-mail").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda address: "/accounts/login" not in address)
    page.close()
    return context


def _fits(page: Page) -> bool:
    page.set_viewport_size({"width": SMALLEST, "height": 800})
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width <= SMALLEST


def _shoot(page: Page, name: str, highest: tuple[int, int]) -> None:
    for width, most in zip(WIDTHS, highest, strict=True):
        page.set_viewport_size({"width": width, "height": WINDOW})
        height: int = page.evaluate("document.documentElement.scrollHeight")
        shown = min(height, most)
        if width < _PHONE:
            # The bar at its bottom belongs below what is shown.
            page.set_viewport_size({"width": width, "height": shown})
        # Faces further down are only fetched when they come near.
        for place in (height, 0):
            page.evaluate(f"scrollTo(0, {place})")
        area: FloatRect = {"x": 0, "y": 0, "width": width, "height": shown}
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            page.wait_for_load_state("networkidle")
            data = page.screenshot(animations="disabled", full_page=True, clip=area)
            path = SCREENS / f"{name}-{width}-{theme}.png"
            path.write_bytes(oxipng.optimize_from_memory(data, level=3))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(main())
