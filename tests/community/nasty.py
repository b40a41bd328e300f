"""What nobody should write in a form or an address, and somebody will."""

from __future__ import annotations

from urllib.parse import quote_from_bytes

#: Neither may stand in a page as it is here, nor be reckoned.
SCRIPT, SUM = "<script>zq9", "{{7331*7}}"
SUM_DONE = "51317"

_TEXTS = [
    "",
    " ",
    "0",
    "-1",
    "1",
    "2147483647",
    "2147483648",
    "-2147483649",
    "9223372036854775807",
    "9223372036854775808",
    "1" + "0" * 30,
    "9" * 5000,
    "1.5",
    "1e400",
    "NaN",
    "Infinity",
    "00001",
    "1_0",
    "+1",
    "\uff11\uff12",  # full-width digits
    "\u0661",  # an Arabic digit
    "\u00b2",  # a digit, and no number
    "a\0b",
    "\0",
    SCRIPT,
    f'">{SCRIPT}</script>',
    f"'-alert(1)-'{SCRIPT}",
    f"![{SCRIPT}](javascript:x \"'{SCRIPT}\") <{SCRIPT}>",
    f"{SUM} {{% load x %}} %(x)s %s {{0}}",
    "'; DROP TABLE booru_image; --",
    "%' OR '1'='1\\",
    "\u202etxt.exe",
    "\u200b\u200d\ufeff",
    "e\u0301" * 300,
    "\u0130",  # longer in small letters
    "\ufdfa" * 60,  # eighteen letters each when normalised
    "\uffff\U0001f98a",
    "a\r\nSet-Cookie: a=b",
    "\t\n\x0b\x1f\x7f",
    "../../etc/passwd",
    "//evil.example/",
    "http://[::1",
    "http://a:99999999/",
    "javascript:alert(1)",
    "2026-02-30",
    "0000-00-00T00:00",
    "99999-01-01",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00+14:00",
    "on",
    "null",
    "[]",
    "1,2,x,2147483648,-1",
    ",,,",
    "-,(\"~^*?:",
    "id:1 OR (((((",
    "(" * 600,
    "created_at.gt:99999999999 years ago",
    "id:" + "9" * 40,
    "teo",
    "fox",
    "everything",
    "x" * 256,
    "x" * 6000,
]  # fmt: skip
TEXTS = [text.encode() for text in _TEXTS]
TEXTS += [b"\xed\xa0\x80", b"\xff\xfe", b"\xc0\xaf", b"\xf0\x9f"]
#: A few times only: each takes its time.
LONG = [b"x" * 300_001, "\u202e".encode() * 100_001, b"a " * 500_000]


def quoted(text: bytes) -> str:
    """For an address or a form."""
    return quote_from_bytes(text, safe="")
