"""The manners of the `.json` pages (twibooru-api, section 3)."""

from __future__ import annotations

import re

from django.http import Http404

from accounts.models import User
from api.paging import Page, page_of
from api.twibooru.base import TwibooruViewSet
from booru.results import PAGE as UNCHANGED

_POSTS, _COMMENTS = 15, 20
_SIZE = re.compile(r"[0-9]{1,2}", re.ASCII)
_DIGITS = re.compile(r"0*([0-9]{1,10})", re.ASCII)


class PageViewSet(TwibooruViewSet):
    limit = "twibooru.pages"

    def page(self) -> Page:
        """Of posts and whatever else is listed. A size outside 1 to 50 counts for
        nothing (T17), where the other routes clamp it."""
        given = self.params.text("perpage") or self.params.text("per_page")
        size = int(given) if _SIZE.fullmatch(given) else 0
        return Page(self._page_number, size if 1 <= size <= 50 else _usual(self.viewer))

    def comment_page(self, number: int | None = None) -> Page:
        """Comments have a size of their own, which no parameter changes (3.1)."""
        size = _COMMENTS if self.viewer is None else self.viewer.comments_per_page
        return Page(self._page_number if number is None else number, size)

    def sized_page(self, size: int) -> Page:
        return Page(self._page_number, size)

    def given(self, name: str) -> bool:
        """A switch: whatever it says, it is on."""
        return bool(self.params.text(name))

    @property
    def _page_number(self) -> int:
        return page_of(self.params).number


class NotFoundPage(PageViewSet):
    """Any other page with `.json`."""

    def missing(self, request: object) -> None:
        raise Http404


def _usual(viewer: User | None) -> int:
    """15, also for who has never changed the number of the site's own pages, which
    show more [seed]."""
    own = UNCHANGED if viewer is None else viewer.images_per_page
    return _POSTS if own == UNCHANGED else own


def number_of(text: str) -> int | None:
    """An id, which may have leading zeros; None for what is none."""
    match = _DIGITS.fullmatch(text)
    number = int(match[1]) if match else 0
    return number if match and number < 2**31 else None
