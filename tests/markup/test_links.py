"""Which links lead away from the site."""

from __future__ import annotations

import pytest

from markup.links import leads_away

SITE = "https://booru.example"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No address at all: foxes/cats, a//b, http alone.",
        "https://booru.example/images/1",
        "See https://booru.example.",
        "(https://booru.example), HTTPS://BOORU.EXAMPLE/x",
        "[here](https://booru.example/tags)",
        "[here](/images/1) and [there](images/2)",
        ">>12",
        "mailto:a@other.example",
        "**https://booru.example**",
    ],
)
def test_stays_here(text: str) -> None:
    assert not leads_away(text, SITE)


@pytest.mark.parametrize(
    "text",
    [
        "http://other.example",
        "HTTPS://Other.example/path",
        "Prints: https://shop.example/prints",
        "https://booru.example@other.example/",
        "https://booru.example.other.example/",
        "https://booru.example:8443/",
        "https://booru.example\\@other.example/",
        "[x](https://other.example)",
        "[x](<https://other.example>)",
        "<https://other.example>",
        "[x](//other.example)",
        "[x](&#104;ttps://other.example)",
        "[x][1]\n\n[1]: //other.example",
        "`https://other.example`",
        "https://booru.example and https://other.example",
        "[x](http://[::1])",
    ],
)
def test_leads_away(text: str) -> None:
    assert leads_away(text, SITE)
