"""What every page knows: the site, the reader's theme, the current section."""

from __future__ import annotations

import tomllib
from functools import cache, partial

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from accounts.inbox import Inbox
from accounts.models import User
from accounts.site_notices import CLOSED, shown

THEMES = ("light", "dark")
# First part of the path -> the entry in the header that is current.
SECTIONS = {
    "": "images",
    "images": "images",
    "posts": "images",
    "search": "images",
    "comments": "images",
    "tags": "tags",
    "scores": "scores",
    "galleries": "galleries",
    "forums": "forums",
}


@cache
def version() -> str:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    return str(project["project"]["version"])


def theme_of(request: HttpRequest) -> str:
    """ "light", "dark" or "", the system's: the account's choice, in every browser;
    for who is not signed in that of the cookie."""
    user: object = getattr(request, "user", None)
    theme = request.COOKIES.get("theme", "")
    theme = user.theme if isinstance(user, User) else theme
    return theme if theme in THEMES else ""


def site(request: HttpRequest) -> dict[str, object]:
    """Template context: `theme` ("light", "dark" or ""), `keys_off`, `section`,
    `site_name`, `site_url`, `version`, `mail_configured`, `inbox`,
    `site_notices`."""
    first = request.path.split("/", 2)[1]
    return {
        # Templates call it: a page that asks for neither costs no look at the user.
        "theme": partial(theme_of, request),
        "keys_off": request.COOKIES.get("keys") == "off",
        "section": "images" if first.isdigit() else SECTIONS.get(first, ""),
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "version": version(),
        "mail_configured": settings.EMAIL_CONFIGURED,
        "inbox": Inbox(request),
        # Called by the frame of a page; others ask for none.
        "site_notices": lambda: shown(timezone.now(), request.COOKIES.get(CLOSED, "")),
    }
