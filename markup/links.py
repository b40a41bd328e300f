"""Links in what people write."""

from __future__ import annotations

import re
from html import unescape
from itertools import chain
from urllib.parse import urlsplit

from markup.markdown import render

_ADDRESS = re.compile(r"https?://([^\s/?#<>()\[\]\"'|]+)", re.IGNORECASE)
# As rendered: entities and references resolved, backslashes encoded.
_HREF = re.compile(r'href="(?:https?:)?//([^"/?#]*)')
# A dot or comma that ends the sentence is no part of the host.
_STOPS = ".,;:!*_~"


def leads_away(text: str, site_url: str) -> bool:
    """Whether an http(s) address in it is on another host than the site's: one that
    stands there as text, or one that a link hides (`[x](//other.example)`)."""
    own = urlsplit(site_url).netloc.lower()
    written = (host.rstrip(_STOPS) for host in _ADDRESS.findall(text))
    linked = (unescape(host) for host in _HREF.findall(render(text)))
    return any(host.lower() != own for host in chain(written, linked))
