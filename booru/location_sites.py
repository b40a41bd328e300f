"""PURE: the sites that a post's copy may be found at (twibooru-api 2.5), and what their
pages' addresses look like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_ID = re.compile(r"/(?:(?:images|posts)/)?0*([1-9][0-9]{0,17})/?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Site:
    """`page` has `{id}` in it."""

    name: str
    hosts: tuple[str, ...]
    page: str


_SITES = (
    Site("derpibooru", ("derpibooru.org", "trixiebooru.org"), "images/{id}"),
    Site("ponybooru", ("ponybooru.org",), "images/{id}"),
    Site("rainbooru", ("rainbooru.org",), "images/{id}"),
    Site("ponerpics", ("ponerpics.org",), "images/{id}"),
    Site("foalcon", ("foalcon.com",), "images/{id}"),
    Site("lyrabooru", ("lyrabooru.org",), "images/{id}"),
    Site("manebooru", ("manebooru.art",), "images/{id}"),
)
SITES = {site.name: site for site in _SITES}
_HOSTS = {host: site for site in _SITES for host in site.hosts}


def page_address(site: str, site_id: int) -> str:
    """The page of a post at a known site."""
    known = SITES[site]
    return f"https://{known.hosts[0]}/{known.page.format(id=site_id)}"


def parse_address(address: str) -> tuple[str, int] | None:
    """(site, id there) of the address of a post's page; None for any other."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # a broken IPv6 host
        return None
    site, match = _HOSTS.get(host), _ID.fullmatch(parts.path)
    if site is None or match is None or parts.scheme not in ("http", "https"):
        return None
    return site.name, int(match[1])
