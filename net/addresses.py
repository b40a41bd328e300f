"""Which addresses a user may make this server connect to.

The rule is a table of our own rather than ``ipaddress.is_global``, whose answers
differ between Python releases. Sources: the IANA special-purpose address
registries (RFC 6890) and the RFCs named beside the rows.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

Resolver = Callable[[str, int], Iterable[str]]
"""(host name, port) -> its addresses as text. May raise OSError when there is none."""

_CLOSED_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network, unspecified
        "10.0.0.0/8",  # private, RFC 1918
        "100.64.0.0/10",  # carrier-grade NAT, RFC 6598
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's host service: a public number, a local machine
        "169.254.0.0/16",  # link-local; cloud metadata services
        "172.16.0.0/12",  # private, RFC 1918
        "192.0.0.0/24",  # IETF protocol assignments
        "192.0.2.0/24",  # documentation, RFC 5737
        "192.88.99.0/24",  # 6to4 relays, withdrawn by RFC 7526
        "192.168.0.0/16",  # private, RFC 1918
        "198.18.0.0/15",  # benchmarks, RFC 2544
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)

# Only 2000::/3 is handed out as global unicast. What lies outside it (loopback,
# mapped and compatible IPv4, unique local, site-local, link-local, multicast) is
# closed without being named.
_GLOBAL_V6 = IPv6Network("2000::/3")
_CLOSED_V6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # IETF assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation, RFC 3849
        "2002::/16",  # 6to4: embeds an IPv4 address
        "3fff::/20",  # documentation, RFC 9637
    )
)
_LOOPBACK: tuple[Network, ...] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
# RFC 6052. An IPv6-only host reaches the whole IPv4 internet through this prefix,
# so the IPv4 address inside decides.
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Say whether this is the address of a machine on the open internet."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_V4)
    if address.scope_id is not None:
        return False
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    return address in _GLOBAL_V6 and not any(
        address in network for network in _CLOSED_V6
    )


def opens_loopback(allowed: Sequence[Network]) -> bool:
    """Say whether the allowed networks reach into this machine."""
    return any(network.overlaps(home) for network in allowed for home in _LOOPBACK)


def permitted(answers: Iterable[str], allowed: Sequence[Network]) -> list[Address]:
    """Keep the answers of a resolver that are public or in an allowed network.

    The order is kept. Text that is no IP address is dropped like a closed address.
    """
    kept: list[Address] = []
    for answer in answers:
        try:
            address = ip_address(answer)
        except ValueError:
            continue
        if is_public(address) or any(address in network for network in allowed):
            kept.append(address)
    return kept


def system_resolver(host: str, port: int) -> list[str]:
    """Ask the operating system; decimal, octal and hex forms come back as plain IPs."""
    found = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
    )
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
