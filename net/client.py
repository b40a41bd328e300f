"""Whose address a request came from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

# Some proxies write the client's port as well.
_WITH_PORT = re.compile(r"(?:\[([^\]]*)\]|([0-9.]+))(?::[0-9]{1,5})?", re.ASCII)


def client_address(meta: Mapping[str, Any], trusted_proxies: int) -> str:
    """The client's IP address as text, "" if there is none.

    With n trusted proxies the n-th entry from the right of X-Forwarded-For is the
    client's; what stands left of it anybody may have written.
    """
    remote = str(meta.get("REMOTE_ADDR", ""))
    if trusted_proxies > 0:
        hops = [h.strip() for h in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
        if len(hops) >= trusted_proxies:
            remote = hops[-trusted_proxies]
    if match := _WITH_PORT.fullmatch(remote):
        remote = match[1] or match[2] or ""
    try:
        address = ip_address(remote)
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    # The zone of a link-local one is the name of a network card here, no part of it.
    return str(mapped or address).partition("%")[0]
