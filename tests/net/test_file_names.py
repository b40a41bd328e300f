from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.file_names import file_name

URL = "http://a.example/path/from-url.png"
DISPOSITIONS = [
    (None, "from-url.png"),
    ("", "from-url.png"),
    ("attachment", "from-url.png"),
    ('attachment; filename=""', "from-url.png"),
    ('attachment; filename=".."', "from-url.png"),
    ('attachment; filename="a.png"', "a.png"),
    ('ATTACHMENT;FileName="a.png"', "a.png"),
    ('inline ; filename = "a b; c.png" ; size=3', "a b; c.png"),
    ('filename="a.png"', "a.png"),
    ("attachment; filename=a.png; x=y", "a.png"),
    ('attachment; filename="a.png', "a.png"),
    (r'attachment; filename="a\"b\\.png"', ".png"),
    (r'attachment; filename="a\"b.png"', 'a"b.png'),
    (r'attachment; filename="C:\pics\new.png"', "new.png"),
    ('attachment; filename="../../etc/passwd"', "passwd"),
    ('attachment; filename="a\0b\x1f\x7f.png"', "ab.png"),
    ('attachment; filename="a%20b.png"', "a%20b.png"),
    ('attachment; name="filename=no.png"; filename="yes.png"', "yes.png"),
    ('attachment; filename="Ã¤.png"', "ä.png"),
    ('attachment; filename="ä.png"', "ä.png"),
    ("attachment; filename*=UTF-8''n%C3%A4h.png", "näh.png"),
    ("attachment; filename*=iso-8859-1'de'n%E4h.png", "näh.png"),
    ("attachment; filename=\"a.png\"; filename*=utf-8''b.png", "b.png"),
    ("attachment; filename=\"a.png\"; filename*=koi9''b.png", "a.png"),
    ('attachment; filename="a.png"; filename*=b.png', "a.png"),
    ("attachment; filename*=UTF-8''..%2F..%2Fx%00.png", "x.png"),
    ("attachment; filename*=UTF-8''a%E2%80%AEgnp.exe", "agnp.exe"),
    ("attachment; filename*=UTF-8''%FF.png", "\ufffd.png"),
    (f'attachment; filename="{"a" * 200}.png"', "a" * 127),
]


@pytest.mark.parametrize(("disposition", "name"), DISPOSITIONS)
def test_the_name_in_the_header_goes_first(disposition: str | None, name: str) -> None:
    assert file_name(disposition, URL) == name


URLS = [
    ("http://a.example/a/b.png?c=d.png", "b.png"),
    ("http://a.example/a/b/", "b"),
    ("http://a.example/", ""),
    ("http://a.example/%C3%A4%20b.png", "ä b.png"),
    ("http://a.example/a%2F..%2Fb%5Cc.png", "c.png"),
    ("http://a.example/%00%0d%0a.png", ".png"),
    ("http://a.example/%2e%2e", ""),
    ("http://a.example/%ff.png", "\ufffd.png"),
    ("http://a.example/" + "%C3%A4" * 200, "ä" * 127),
]


@pytest.mark.parametrize(("url", "name"), URLS)
def test_the_last_path_part_of_the_url_is_the_name(url: str, name: str) -> None:
    assert file_name(None, url) == name


def test_an_address_without_a_path_leaves_the_name_to_the_next() -> None:
    assert file_name(None, "http://a.example/", URL) == "from-url.png"


LATIN_1 = st.text(st.characters(max_codepoint=255))


@given(
    LATIN_1
    | LATIN_1.map('attachment; filename="{}"'.format)
    | LATIN_1.map("attachment; filename*=utf-8''{}".format)
)
def test_no_header_gives_a_name_that_is_a_path(header: str) -> None:
    name = file_name(header, URL)
    assert 0 < len(name) <= 127
    assert not set(name) & set("/\\\0\r\n")
    assert name not in {".", ".."}
