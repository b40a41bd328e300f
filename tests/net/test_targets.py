from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.errors import FetchError, Refused
from net.targets import Target

READ = [
    ("http://Example.COM", "http://example.com/"),
    ("HTTPS://example.com:443/a?b=c#d", "https://example.com/a?b=c"),
    ("http://example.com:/x", "http://example.com/x"),
    ("https://example.com:80/", "https://example.com:80/"),
    ("http://example.com./", "http://example.com/"),
    ("http://[2606:4700:0::1]:81/", "http://[2606:4700::1]:81/"),
    ("  http://example.com/a b.png  ", "http://example.com/a%20b.png"),
    ("http://example.com?q=ä b", "http://example.com/?q=%C3%A4%20b"),
    ("http://example.com/ä%20%zz[1]\\", "http://example.com/%C3%A4%20%zz[1]%5C"),
    ("http://bücher.example/", "http://xn--bcher-kva.example/"),
    ("http://例え.jp/絵.png", "http://xn--r8jz45g.jp/%E7%B5%B5.png"),
    ("http://\uff11\uff12\uff17\u30020.0.1/", "http://127.0.0.1/"),
    ("http://LOCALHOST\u3002/", "http://localhost/"),
    ("http://a_b.example/", "http://a_b.example/"),
]
REFUSED = [
    *("", " ", "/", "//", "http", "http:", "http://", "http:///x", "http:example.com"),
    *(
        "example.com/a.png",
        "//example.com/a.png",
        "://example.com",
        "http//example.com",
    ),
    *("file:///etc/passwd", "file://example.com/x", "ftp://example.com/x"),
    *(
        "gopher://example.com:70/_x",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
    ),
    *(
        "dict://example.com/",
        "ws://example.com/",
        "unix:/run/x",
        "jar:http://a.example/",
    ),
    *("http://user@example.com/", "http://u:p@example.com/", "http://@example.com/"),
    *("http://a.example@b.example/", "http://a.example\\@b.example/"),
    *("http://a.example%40b.example/", "http://a.example:80@b.example/"),
    *("http://a.example\\b.example/", "http://exa mple.com/", "http://a..example/"),
    *("http://.example/", "http://%31%32%37.0.0.1/", "http://a,b/", "http://a*b/"),
    *("http://a.example:0/", "http://a.example:65536/", "http://a.example:-1/"),
    *("http://a.example:8o/", "http://a.example:80:80/", "http://a.example:٣/"),
    *("http://[::1/", "http://::1/", "http://[]/", "http://[127.0.0.1]/"),
    *("http://[v1.a]/", "http://[::1]x/", "http://x[::1]/", "http://[fe80::1%25eth0]/"),
    *("http://[fe80::1%eth0]/", "http://[2606::1%25eth0]/", "http://[::g]/"),
    *("http://a.example/\0", "http://a.example\0/", "\0http://a.example/"),
    *("http://a.example/\r\nX: y", "http://a.example\r\n/", "ht\ntp://a.example/"),
    *(
        "http://a.example/\t",
        "http://a.example/\x7f",
        "http://a\u2100b/",
    ),
    *("http://a.example/\ud800", "http://\ud800.example/"),
    *("http://" + "a" * 64 + ".example/", "http://" + "a." * 127 + "example/"),
    *("http://" + "ä" * 5000 + "/", "http://a.example/" + "a" * 8192),
]


@pytest.mark.parametrize(("text", "url"), READ)
def test_a_url_is_read(text: str, url: str) -> None:
    assert Target.from_url(text).url == url


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_clearly_a_web_address_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        Target.from_url(text)


def test_the_refusal_of_a_password_names_the_reason() -> None:
    with pytest.raises(Refused, match="user name or password"):
        Target.from_url("http://user:secret@a.example/")


FOLLOWED = [
    ("b.png", "http://a.example/x/b.png"),
    ("/ b.png ", "http://a.example/%20b.png"),
    ("?c=d", "http://a.example/x/y?c=d"),
    ("//b.example/c", "http://b.example/c"),
    ("https://b.example", "https://b.example/"),
    ("", "http://a.example/x/y"),
]


@pytest.mark.parametrize(("location", "url"), FOLLOWED)
def test_a_redirect_is_relative_to_where_it_came_from(location: str, url: str) -> None:
    assert Target.from_url("http://a.example/x/y").follow(location).url == url


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "//u@b.example/",
        "/a\r\nX: y",
        "http://[",
        "ftp://b.example",
    ],
)
def test_a_redirect_is_read_as_strictly(location: str) -> None:
    with pytest.raises(Refused):
        Target.from_url("http://a.example/x/y").follow(location)


@given(st.text() | st.text(st.characters()).map(lambda text: "http://" + text))
def test_what_is_accepted_is_safe_to_put_on_the_wire(text: str) -> None:
    try:
        target = Target.from_url(text)
    except FetchError:
        return
    for part in (target.host, target.authority, target.resource):
        assert part.isascii()
        assert part.isprintable()
        assert " " not in part
    assert target.resource.startswith("/")
    assert Target.from_url(target.url) == target
