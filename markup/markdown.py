"""Descriptions as people write them: CommonMark to safe HTML."""

from __future__ import annotations

import re

import nh3
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote
from markdown_it.rules_inline import StateInline

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "hr", "li",
    "ol", "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
# `>>12` names an image.
_REFERENCE = re.compile(r">>([0-9]{1,10})\b", re.ASCII)


def _quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """At the start of a line CommonMark would read a reference as two quotes."""
    if _REFERENCE.match(state.src, state.bMarks[start] + state.tShift[start]):
        return False
    return blockquote(state, start, end, silent)


def _reference(state: StateInline, silent: bool) -> bool:
    found = _REFERENCE.match(state.src, state.pos)
    if found is None or state.linkLevel:
        return False
    if not silent:
        address = reverse("image", args=[int(found[1])])
        state.push("link_open", "a", 1).attrs = {"href": address}
        state.push("text", "", 0).content = found[0]
        state.push("link_close", "a", -1)
    state.pos = found.end()
    return True


_renderer = (
    MarkdownIt("commonmark", {"html": False, "breaks": True})
    .enable(["table", "strikethrough"])
    .disable("image")
)
_renderer.block.ruler.at(
    "blockquote", _quote, {"alt": ["paragraph", "reference", "blockquote", "list"]}
)
_renderer.inline.ruler.push("image_reference", _reference)


def render(text: str) -> SafeString:
    """HTML without script, foreign pictures or styles; links are not followed by
    search engines, `>>12` leads to image 12."""
    html = nh3.clean(
        _renderer.render(text),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )
    return mark_safe(html)  # noqa: S308 - cleaned in the line above
