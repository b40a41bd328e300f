"""Times and browsers in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.browsers import browser_name
from accounts.templatetags.site import relative, when

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 min ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(days=6, hours=23), "6 d ago"),
        (timedelta(days=7), "14 Nov 2026"),
        (timedelta(days=400), "17 Oct 2025"),
    ],
)
def test_a_time_is_relative_up_to_a_week(age: timedelta, words: str) -> None:
    assert relative(NOW - age, now=NOW) == words


def test_the_exact_time_stands_beside_it() -> None:
    assert when(datetime(2025, 2, 3, 4, 5, 6, tzinfo=UTC)) == (
        '<time datetime="2025-02-03T04:05:06+00:00" title="3 February 2025, 04:05 UTC">'
        "3 Feb 2025</time>"
    )


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, "
            "like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1"
            ".15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        ("curl/8.5.0", "curl"),
        ("", "Unknown browser"),
        ("<script>", "<script>"),
    ],
)
def test_a_browser_is_named(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name
