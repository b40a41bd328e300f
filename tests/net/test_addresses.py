from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from net.addresses import is_public, permitted

CLOSED = [
    "0.0.0.0",  # noqa: S104
    *("0.0.0.1", "0.1.2.3", "10.0.0.1", "10.255.255.255", "127.0.0.1", "127.9.9.9"),
    *("100.64.0.1", "100.100.100.200", "100.127.255.255"),
    *("169.254.0.1", "169.254.169.254", "168.63.129.16"),
    *("172.16.0.1", "172.31.255.255", "192.168.0.1", "192.0.0.192"),
    *("192.0.2.1", "198.51.100.1", "203.0.113.1", "192.88.99.1"),
    *("198.18.0.1", "198.19.255.255"),
    *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
    *(
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:8.8.8.8",
    ),
    *("fe80::1", "fe80::1%lo", "2600::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254"),
    *("ff02::1", "ff0e::1", "100::1", "5f00::1", "4000::1"),
    *(
        "2001::1",
        "2001:2::1",
        "2001:db8::1",
        "3fff::1",
        "2002:7f00:1::",
        "2002:808:808::",
    ),
    *("64:ff9b::10.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::169.254.169.254"),
    *("64:ff9b:1::8.8.8.8", "64:ff9b::1:808:808"),
]
PUBLIC = [
    *("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "100.63.255.255"),
    *("100.128.0.1", "172.15.255.255", "172.32.0.1", "192.0.1.1", "198.17.255.255"),
    *("198.20.0.1", "223.255.255.255", "126.255.255.255", "128.0.0.1"),
    *("2001:4860:4860::8888", "2606:4700::1111", "2a00:1450::1", "64:ff9b::8.8.8.8"),
]


@pytest.mark.parametrize("text", CLOSED)
def test_closed_addresses(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses(text: str) -> None:
    assert is_public(ip_address(text))


def test_only_public_and_allowed_answers_are_kept_in_order() -> None:
    answers = ["10.0.0.1", "8.8.8.8", "nonsense", "::1", "192.168.7.7", "1.1.1.1"]
    allowed = [ip_network("192.168.7.0/24"), ip_network("fd00::/8")]
    assert [str(a) for a in permitted(answers, allowed)] == [
        "8.8.8.8",
        "192.168.7.7",
        "1.1.1.1",
    ]


def test_an_allowed_network_does_not_open_its_disguises() -> None:
    disguised = ["::ffff:127.0.0.1", "64:ff9b::127.0.0.1", "2002:7f00:1::", "::7f00:1"]
    assert permitted(disguised, [ip_network("127.0.0.0/8")]) == []
