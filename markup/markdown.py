"""Descriptions as people write them: CommonMark to safe HTML."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import nh3
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "hr", "li",
    "ol", "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
# `>>12` names an image.
_REFERENCE = re.compile(r">>([0-9]{1,10})\b", re.ASCII)
# What a text costs goes by these, not by its length: a story of 300,000 bytes has some
# thousands of them. One with more, or that is longer than any text may be, is shown as
# it was written.
_MARKS = "\n*_`[]<>&\\~|"
_MAX_MARKS, _MAX_LENGTH = 10_000, 300_000
# Each level of quotes reads the lines below it again, and a row of a table has a cell
# for each of its head's.
_MAX_NESTING, _MAX_CELLS = 10, 20_000
# An address that is given once can be meant a thousand times.
_MAX_SHARED_ADDRESS = 255
_SHORT = 1_000


def _quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """At the start of a line CommonMark would read a reference as two quotes."""
    if _REFERENCE.match(state.src, state.bMarks[start] + state.tShift[start]):
        return False
    return blockquote(state, start, end, silent)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    head = state.src[state.bMarks[start] : state.eMarks[start]]
    if (head.count("|") + 1) * (end - start) > _MAX_CELLS:
        return False
    return table(state, start, end, silent)


def _forget_long_addresses(state: StateCore) -> None:
    shared = state.env.get("references", {})
    for label, meant in list(shared.items()):
        if len(meant["href"]) + len(meant["title"]) > _MAX_SHARED_ADDRESS:
            del shared[label]


@cache
def _images() -> str:
    """What stands before the number in the address of an image."""
    return reverse("image", args=[0]).removesuffix("0")


def _reference(state: StateInline, silent: bool) -> bool:
    found = _REFERENCE.match(state.src, state.pos)
    if found is None or state.linkLevel:
        return False
    if not silent:
        address = f"{_images()}{int(found[1])}"
        state.push("link_open", "a", 1).attrs = {"href": address}
        state.push("text", "", 0).content = found[0]
        state.push("link_close", "a", -1)
    state.pos = found.end()
    return True


_renderer = (
    MarkdownIt(
        "commonmark", {"html": False, "breaks": True, "maxNesting": _MAX_NESTING}
    )
    .enable(["table", "strikethrough"])
    .disable("image")
)
_renderer.block.ruler.at(
    "blockquote", _quote, {"alt": ["paragraph", "reference", "blockquote", "list"]}
)
_renderer.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
_renderer.core.ruler.after("block", "shared_addresses", _forget_long_addresses)
_renderer.inline.ruler.push("image_reference", _reference)


def render(text: str) -> SafeString:
    """HTML without script, foreign pictures or styles; links are not followed by
    search engines, `>>12` leads to image 12. A page asks for dozens of them, mostly
    for those that it has shown before."""
    return _short(text) if len(text) <= _SHORT else _long(text)


def _render(text: str) -> SafeString:
    marks = sum(map(text.count, _MARKS))
    plain = marks > _MAX_MARKS or len(text) > _MAX_LENGTH
    html = nh3.clean(
        linebreaks(text, autoescape=True) if plain else _renderer.render(text),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )
    return mark_safe(html)  # noqa: S308 - cleaned in the line above


# Apart, so that a few long ones do not push out the many.
_short = lru_cache(maxsize=1000)(_render)
_long = lru_cache(maxsize=50)(_render)
