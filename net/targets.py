"""Read a URL strictly: what is unclear is refused, not guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Self
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from net.errors import Refused

MAX_URL_CHARACTERS = 8192

_PORTS = {"http": 80, "https": 443}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NETLOC = re.compile(r"(\[[^\[\]]+\]|[^\[\]:@]+)(:[0-9]*)?")
_HOST_NAME = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
# What browsers leave as it is in a path and in a query (WHATWG URL, section 1.3).
# The percent sign is among them: the text may be encoded already.
_PATH_SAFE = "/%!$&'()*+,;=:@|[]^"
_QUERY_SAFE = _PATH_SAFE + "?`{}\\"


@dataclass(frozen=True, slots=True)
class Target:
    """One address to ask, in the form in which it goes over the wire.

    ``host`` is ASCII, lower case, without brackets, zone or final dot. ``resource``
    is path and query, percent-encoded: printable ASCII without spaces.
    """

    scheme: str
    host: str
    port: int
    resource: str

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Read an absolute http or https URL; anything else raises Refused."""
        if len(url) > MAX_URL_CHARACTERS:
            raise Refused("The address is too long.")
        if _CONTROL.search(url):
            raise Refused("The address contains control characters.")
        try:
            parts = urlsplit(url.strip(" "))
            port = parts.port
        except ValueError:
            raise Refused("The address is not a valid URL.") from None
        if parts.scheme not in _PORTS:
            raise Refused("Only http and https addresses can be fetched.")
        if "@" in parts.netloc:
            raise Refused("The address must not contain a user name or password.")
        if port == 0 or not _NETLOC.fullmatch(parts.netloc):
            raise Refused("The host or port of the address is not valid.")
        return cls(
            scheme=parts.scheme,
            host=_wire_host(parts.hostname or "", literal="[" in parts.netloc),
            port=port or _PORTS[parts.scheme],
            resource=_wire_resource(parts),
        )

    def follow(self, location: str) -> Self:
        """The target of a redirect from here; checked like any other URL."""
        if _CONTROL.search(location):  # urljoin would drop some of them silently
            raise Refused("The address contains control characters.")
        try:
            return self.from_url(urljoin(self.url, location.strip(" ")))
        except ValueError:
            raise Refused("The address is not a valid URL.") from None

    @property
    def authority(self) -> str:
        """Host and port as the Host header wants them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, normalized; without a fragment."""
        return f"{self.scheme}://{self.authority}{self.resource}"

    @property
    def is_localhost(self) -> bool:
        """RFC 6761, section 6.3: these names mean this machine, whatever DNS says."""
        return self.host == "localhost" or self.host.endswith(".localhost")


def _wire_host(host: str, *, literal: bool) -> str:
    if literal:
        try:
            address = IPv6Address(host)
        except ValueError:
            raise Refused("The host of the address is not valid.") from None
        if address.scope_id is not None:
            raise Refused("Addresses of a local network zone cannot be fetched.")
        return str(address)
    try:
        # This folds full-width letters and dots too, so the checks come after it.
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        name = ""
    name = name.removesuffix(".")
    if len(name) > 253 or not _HOST_NAME.fullmatch(name):
        raise Refused("The host of the address is not valid.")
    return name


def _wire_resource(parts: SplitResult) -> str:
    try:
        path = quote(parts.path or "/", safe=_PATH_SAFE)
        query = quote(parts.query, safe=_QUERY_SAFE)
    except UnicodeError:  # lone surrogates
        raise Refused("The address is not valid text.") from None
    return f"{path}?{query}" if query else path
