"""What the address of a list asks for, and the addresses that follow from it."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest

from accounts.policies import may_moderate
from booru.views.viewer import viewer_of

_LEADING_INTEGER = re.compile(r"\s*([0-9]{1,9})", re.ASCII)
# What the menu of orders offers: (sf, sd) and its words.
ORDERS = (
    ("first_seen_at", "desc", "Newest first"),
    ("first_seen_at", "asc", "Oldest first"),
    ("score", "desc", "Score"),
    ("wilson_score", "desc", "Wilson score"),
    ("faves", "desc", "Faves"),
    ("comment_count", "desc", "Comments"),
    ("updated_at", "desc", "Last changed"),
    ("pixels", "desc", "Size"),
    ("_score", "desc", "Relevance"),
    ("random", "desc", "Random"),
)


@dataclass(frozen=True)
class Asked:
    """`covered` shows what the filter hides, `with_hidden` what the viewer hid
    (search, section 6.5); `deleted` is the `del` of moderators;
    empty texts stand for what the address does not say. With `implied`, the query is
    that of the page itself, and its own addresses need not name it."""

    query: str
    sf: str = ""
    sd: str = ""
    page: int = 1
    covered: bool = False
    with_hidden: bool = False
    deleted: str = ""
    filter_id: str = ""
    implied: bool = False

    @property
    def choice(self) -> str:
        """The entry of the menu of orders that is in force, else "sf:sd"."""
        sf = "random" if self.sf.startswith("random:") else self.sf
        sd = self.sd if self.sd == "asc" else "desc"
        return f"{sf or 'first_seen_at'}:{sd}"

    def parameters(self) -> dict[str, str]:
        said = {
            "q": "" if self.implied else self.query,
            "sf": self.sf,
            "sd": self.sd,
            "page": str(self.page) if self.page > 1 else "",
            "hidden": "covered" if self.covered else "1" if self.with_hidden else "",
            "del": self.deleted,
            "filter_id": self.filter_id,
        }
        return {name: value for name, value in said.items() if value}

    def address(self, path: str = "") -> str:
        """Of the list there, or of another page of this one."""
        return path + self.carried if path else self.carried or "?"

    @property
    def carried(self) -> str:
        """What an address needs to lead to the same list, "" or "?..."."""
        said = self.parameters()
        return f"?{urlencode(said)}" if said else ""


def asked_of(request: HttpRequest, query: str | None = None) -> Asked:
    """Whatever an address holds; a page that is no number counts as the first one
    (search, section 8). `query` is that of a list which has no `q` of its own."""
    given = {name: str(text).replace("\0", "") for name, text in request.GET.items()}
    leading = _LEADING_INTEGER.match(given.get("page", ""))
    return Asked(
        query=given.get("q", "") if query is None else query,
        implied=query is not None,
        sf=given.get("sf", "")[:64],
        sd=given.get("sd", "")[:8],
        page=max(1, int(leading[1])) if leading else 1,
        covered=given.get("hidden") == "covered",
        with_hidden=given.get("hidden") == "1",
        deleted=given.get("del", "")[:8] if may_moderate(viewer_of(request)) else "",
        filter_id=given.get("filter_id", "")[:20],
    )


def ordered(asked: Asked, choice: str) -> Asked:
    """The same in the order of a menu entry; a random one keeps its order from page
    to page."""
    sf, _, sd = choice.partition(":")
    if sf == "random":
        sf = f"random:{secrets.randbelow(2**31)}"
    plain = (sf, sd) == ("first_seen_at", "desc")
    return replace(
        asked, sf="" if plain else sf[:64], sd="" if plain else sd[:8], page=1
    )
