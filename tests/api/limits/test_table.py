"""The table of limits, and what the environment says of it."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from api.limits import Limit, limit_of
from config.limits import DEFAULTS, limits_from


def test_the_documented_figures() -> None:
    assert settings.LIMITS == {
        "philomena": (30, 5),
        "philomena.search": (20, 10),
        "tachi": (500, 60),
        "tachi.import": (0, 60),
        "twibooru.search.posts": (10, 60),
        "twibooru.search.tags": (60, 60),
        "twibooru.posts": (60, 60),
        "twibooru.comments": (60, 60),
        "twibooru.galleries": (60, 60),
        "twibooru.pages": (0, 60),
        "nekos": (1, 1),
    }
    assert (settings.NEKOS_STRIKES, settings.NEKOS_BLOCK_SECONDS) == (10, 3600)
    assert settings.API_UPLOAD_INTERVAL_SECONDS == 0
    assert limit_of("philomena") == Limit("philomena", 30, 5)
    assert limit_of("twibooru.pages") is None


def test_the_readme_has_the_same() -> None:
    readme = (settings.BASE_DIR / "README.md").read_text()
    rows = re.findall(r"^\| `([a-z.]+)` \| (\d+)/(\d+) \|", readme, re.MULTILINE)
    assert {name: (int(n), int(seconds)) for name, n, seconds in rows} == DEFAULTS


def test_rows_from_the_environment() -> None:
    assert limits_from("") == DEFAULTS
    changed = limits_from(" philomena=60/7, nekos = 5/1 ,tachi.import=3,tachi=0/1,")
    assert changed == DEFAULTS | {
        "philomena": (60, 7),
        "nekos": (5, 1),
        # Without seconds: those of the table.
        "tachi.import": (3, 60),
        "tachi": (0, 1),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("philomena", "'philomena' is no row like philomena=60/5"),
        ("philomena=60/", "'philomena=60/' is no row"),
        ("philomena=-1/5", "'philomena=-1/5' is no row"),
        ("philomena=1.5/5", "'philomena=1.5/5' is no row"),
        ("philomena=30/0", "'philomena=30/0' has no seconds"),
        ("nekos=1/1,danbooru=3/5", "there is no 'danbooru' among philomena, "),
    ],
)
def test_what_is_no_row_stops_the_start(text: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^LIMITS: ") as caught:
        limits_from(text)
    assert said in str(caught.value)
