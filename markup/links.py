"""Links in what people write."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"https?://([^\s/?#<>()\[\]\"'|]+)", re.IGNORECASE)


def leads_away(text: str, site_url: str) -> bool:
    """Whether an http(s) address in it is on another host than the site's."""
    own = urlsplit(site_url).netloc.lower()
    return any(host.lower() != own for host in _ADDRESS.findall(text))
