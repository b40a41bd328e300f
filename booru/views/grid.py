"""A list of pictures on a page: what was asked, what was found, where it leads."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse

from accounts.policies import may_moderate
from booru.image_search import ImageSearch, order_of
from booru.models import Filter
from booru.results import Results, results
from booru.views.asked import ORDERS, Asked
from booru.views.chosen import FilterMenu, chosen_filter, filter_menu
from booru.views.viewer import viewer_of


@dataclass(frozen=True)
class Grid:
    asked: Asked
    results: Results
    menu: FilterMenu
    is_staffs: bool

    @property
    def carried(self) -> str:
        """What links to the pictures carry on, so that their pages know their
        neighbours; those of all pictures are these without a query."""
        everything = self.asked.query == "*"
        return replace(self.asked, page=1, implied=everything).carried

    @property
    def orders(self) -> list[tuple[str, str]]:
        known = [(f"{sf}:{sd}", words) for sf, sd, words in ORDERS]
        if self.asked.choice in dict(known):
            return known
        words = self.asked.sf.replace("_", " ").strip().capitalize()
        turned = ", lowest first" if self.asked.sd == "asc" else ""
        return [*known, (self.asked.choice, words + turned)]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a form keeps of the list when it changes the order."""
        plain = replace(self.asked, page=1, sf="", sd="", implied=False)
        return list(plain.parameters().items())

    @property
    def by_time(self) -> bool:
        return self.asked.choice == "first_seen_at:desc"

    @property
    def first(self) -> str:
        return self._page(1)

    @property
    def covered(self) -> str:
        return replace(self.asked, covered=True, page=1).address()

    @property
    def uncovered(self) -> str:
        return replace(self.asked, covered=False, page=1).address()

    @property
    def with_deleted(self) -> str:
        return replace(self.asked, deleted="1", page=1).address()

    @property
    def without_deleted(self) -> str:
        return replace(self.asked, deleted="", page=1).address()

    @property
    def random(self) -> str:
        asked = replace(self.asked, page=1, sf="", sd="", implied=False)
        return asked.address(reverse("search_random"))

    @property
    def pages(self) -> list[tuple[int | None, str]]:
        return [
            (number, self._page(number) if number else "")
            for number in self.results.links
        ]

    @property
    def newer(self) -> str:
        return self._page(self.asked.page - 1) if self.asked.page > 1 else ""

    @property
    def older(self) -> str:
        more = self.asked.page < self.results.pages
        return self._page(self.asked.page + 1) if more else ""

    def _page(self, number: int) -> str:
        return replace(self.asked, page=number).address()


def search_of(request: HttpRequest, asked: Asked, chosen: Filter) -> ImageSearch:
    return ImageSearch(
        asked.query,
        viewer_of(request),
        chosen,
        order_of(asked.sf, asked.sd),
        asked.deleted,
        asked.with_hidden,
        with_pastes=True,
    )


def grid_of(request: HttpRequest, asked: Asked) -> Grid:
    """Raises SearchError."""
    chosen = chosen_filter(request)
    search = search_of(request, asked, chosen)
    found = results(search, page=asked.page, covered=asked.covered)
    staff = may_moderate(viewer_of(request))
    return Grid(asked, found, filter_menu(request, chosen), staff)
