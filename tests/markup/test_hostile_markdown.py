"""Markdown that is meant to cost much, or to smuggle something in."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest

from markup import markdown
from markup.links import leads_away
from markup.markdown import render

_LONGEST = 300_000
_SCHEME = re.compile(r"\s*([^/?#:%]*):")
_TAG = re.compile(r"<[^>]*>")
# Of the processor, whatever else the machine does.
_SECONDS = 1.0
_PIECES = [
    "[", "]", "*", "_", "`", "> ", ">", ">>", "~", "<", "\\", "&", "|", "![", "[](",
    "[a](b", "[a][", "**a ", "*a_ ", "_a*", "~~a", "``a` ", "<a@b.", "<http://", "# ",
    "&amp;", "&#1;", "- ", "1. ", "* ", "a\n", "a\n\n", "> a\n", "- a\n", "- a\n\n",
    "\t", "    a\n", "```\n", "|a|\n", "a|b\n", "[a]: b\n", "[a]: b '", "[\n", "a\\\n",
    ">>1 ", "[x](y) ", "<!--", "<![CDATA[", "***a** ", "[a](b(", "*[", "[*", "`*[",
    "<div>", "\u202e", "\u200b", "&copy;", "é", "\x00",
]  # fmt: skip
_MADE = {
    "quotes": ">" * 10_000 + " a",
    "lists": "- " * 10_000 + "a",
    "both": "> - " * 2_000 + "a",
    "stairs": "\n".join("  " * step + "- a" for step in range(500)),
    "brackets": "[" * 4_000 + "a" + "]" * 4_000,
    "links in links": "[" * 3_000 + "a" + "](b)" * 3_000,
    "emphasis": "*a **b " * 1_500 + "c** d*" * 1_500,
    "lines below quotes": ">" * 90 + " a\n" + "b\n" * 9_800,
    "wide table": "|".join("a" * 3_000) + "\n" + "|".join("-" * 3_000) + "\n" * 3_000,
    "empty cells": "|".join("a" * 500) + "\n" + "|".join("-" * 500) + "\na" * 8_000,
    "long table": "|a|b|\n|-|-|\n" + "|a|b|\n" * 2_400,
    "one address many times": f"[a]: /{'x' * 200_000}\n\n" + "[a] " * 4_900,
    "many addresses": "".join(f"[{n}]: b\n" for n in range(2_400)) + "[7]" * 800,
    "backticks": "".join("`" * length + " " for length in range(140)),
    "title without end": "[a]: b\n'" + "x\n" * 9_900,
    "address with quotes": "<http://a/'\"onmouseover=alert(1)> " * 4_900,
}


def _cut(piece: str) -> list[str]:
    """As long as a text may be, and as much as is read as Markdown."""
    longest = piece * (_LONGEST // len(piece.encode()))
    marks = sum(map(piece.count, "\n*_`[]<>&\\~|"))
    return [longest, piece * (9_999 // marks)] if marks else [longest]


@pytest.mark.parametrize("piece", _PIECES, ids=ascii)
def test_much_of_the_same(piece: str) -> None:
    for text in _cut(piece):
        _check(text)


@pytest.mark.parametrize("name", _MADE)
def test_made_to_cost_much(name: str) -> None:
    _check(_MADE[name])


def _check(text: str) -> None:
    begin = time.process_time()
    html = render(text)
    assert time.process_time() - begin < _SECONDS
    # A page has dozens of texts.
    assert len(html) < 20 * len(text) + 1_000
    _feed(html)


class _Safe(HTMLParser):
    """Raises for what no text may bring to a page."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {"script", "style", "img", "iframe", "div", "input", "form"}
        if tag == "a":
            given = dict(attrs)
            assert given.keys() <= {"href", "rel", "title"}
            scheme = _SCHEME.match(given.get("href") or "")
            assert scheme is None or scheme[1] in {"http", "https", "mailto"}
        else:
            assert attrs == []


def _feed(html: str) -> None:
    """Each kind of tag once."""
    parser = _Safe()
    for tag in set(_TAG.findall(html)):
        parser.feed(tag)


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java&#x0A;script:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](\\javascript:alert(1))",
        "[a](%6aavascript:alert(1))",
        "[a](\u0001javascript:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a]: javascript:alert(1)\n\n[a]",
        "[a]: <data:text/html,x>\n\n[a] [b][a]",
        "<javascript:alert(1)>",
        "<vbscript:x>",
        '[a](/x "\'onmouseover=alert(1)")',
        '[a](</x"onclick="alert(1)>)',
        "[<script>alert(1)</script>](/x)",
        "`<script>alert(1)</script>`",
        "```<script>\n<script>alert(1)</script>\n```",
        "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<svg/onload=alert(1)>",
        "\\<script>alert(1)\\</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "![a](x' onerror='alert(1))",
        ">>1<script>",
    ],
)
def test_nothing_runs(text: str) -> None:
    for filler in ("", "*\n" * 6_000):  # as Markdown, and as it was written
        html = render(filler + text)
        _feed(html)
        assert "<script" not in html.lower()


def test_a_text_with_too_many_marks_is_shown_as_it_was_written() -> None:
    text = "*a* <b>\n" * 3_000
    assert render(text).startswith("<p>*a* &lt;b&gt;<br>*a* &lt;b&gt;<br>")
    assert render("*a* <b>\n" * 1_000).startswith("<p><em>a</em> &lt;b&gt;<br>\n<em>")


def test_a_long_story_is_markdown() -> None:
    paragraph = "It was *dark*, and she said: “" + "words " * 100 + "”\n\n"
    story = paragraph * (290_000 // len(paragraph))
    assert render(story).count("<em>dark</em>") == story.count("dark")


def test_an_address_that_is_given_once_for_many_links() -> None:
    fair = f"https://x.example/{'a' * 200}"
    assert f'href="{fair}"' in render(f"[a]: {fair}\n\n[a]")
    assert "href" not in render(f"[a]: {fair}{'a' * 60}\n\n[a]")
    # A link with its own address costs what it is long.
    assert f'href="{fair}{fair}"' in render(f"[a]({fair}{fair})")


def test_who_hides_a_link_in_what_is_not_read() -> None:
    """What is shown as text leads nowhere, and an address in it still counts."""
    much = "*\n" * 6_000
    assert not leads_away(f"{much}[x](//other.example)", "https://site.example")
    assert "href" not in render(f"{much}[x](//other.example)")
    assert leads_away(f"{much}https://other.example/", "https://site.example")


def test_a_page_of_the_dearest_texts_is_paid_once() -> None:
    texts = [f"{number}\n\n" + ">>1 *a* " * 400 for number in range(50)]
    for text in texts:
        render(text)
    begin = time.process_time()
    for text in texts:
        render(text)
    assert time.process_time() - begin < 0.01


def test_texts_of_all_visitors_are_not_kept() -> None:
    """So much and no more memory."""
    for number in range(1_100):
        render(f"text {number}")
    assert markdown._short.cache_info().currsize == 1_000
    for number in range(60):
        render("long " * 300 + str(number))
    assert markdown._long.cache_info().currsize == 50
