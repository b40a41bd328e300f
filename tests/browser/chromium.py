"""The browser that tests and pictures use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def faults_of(page: Page) -> list[str]:
    """A list that grows by each error of a script that nobody caught. That a page was
    left, or hidden, before its transition was over is the browser's word, not ours."""
    faults: list[str] = []

    def note(error: object) -> None:
        if not str(error).startswith("Transition was "):
            faults.append(str(error))

    page.on("pageerror", note)
    return faults
