"""The filter in force on a page, and the menu that changes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest

from accounts.models import User
from booru.models import Filter
from booru.views.viewer import viewer_of

# Keeps the choice of people without an account; scripts have no use for it.
COOKIE = "filter_id"
_ID = re.compile(r"[0-9]{1,18}", re.ASCII)
_OFFERED = 12


def chosen_filter(request: HttpRequest) -> Filter:
    """`?filter_id=` if it may be seen, else the account's choice, for nobody that of
    the cookie, else the default (search, section 6.2)."""
    viewer = viewer_of(request)
    asked = _id(request.GET.get("filter_id", ""))
    kept = _id(request.COOKIES.get(COOKIE, "")) if viewer is None else None
    found = Filter.objects.in_force(viewer, kept if asked is None else asked)
    if None not in (asked, kept) and found.pk != asked:
        return Filter.objects.in_force(None, kept)
    return found


def _id(text: str) -> int | None:
    return int(text) if _ID.fullmatch(text) else None


@dataclass(frozen=True)
class FilterMenu:
    """`back` is where a choice leads: this page, in the new light."""

    chosen: Filter
    offered: list[Filter]
    back: str


def filter_menu(request: HttpRequest, chosen: Filter) -> FilterMenu:
    offered = offered_to(viewer_of(request))
    if chosen not in offered:
        offered.append(chosen)
    kept = request.GET.copy()
    # Else the address would outdo the choice, or ask for a page that is no more.
    for name in ("filter_id", "page"):
        kept.pop(name, None)
    asked = f"?{kept.urlencode()}" if kept else ""
    return FilterMenu(chosen, offered, request.path + asked)


def offered_to(viewer: User | None) -> list[Filter]:
    """The system's and the viewer's own, by id and name only."""
    whose = Q(system=True) | (Q(user=viewer) if viewer is not None else Q())
    rows = Filter.objects.filter(whose).only("id", "name", "system", "user")
    return list(rows.order_by("-system", "pk")[:_OFFERED])
