"""Descriptions as people write them: CommonMark to safe HTML."""

from __future__ import annotations

import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "hr", "li",
    "ol", "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_renderer = (
    MarkdownIt("commonmark", {"html": False, "breaks": True})
    .enable(["table", "strikethrough"])
    .disable("image")
)
# `>>12` names an image. At the start of a line CommonMark would quote twice.
_REFERENCE = re.compile(r">>([0-9]{1,10})\b")


def render(text: str) -> SafeString:
    """HTML without script, foreign pictures or styles; links are not followed by
    search engines, `>>12` leads to image 12."""
    linked = _REFERENCE.sub(r"[&gt;&gt;\1](/images/\1)", text)
    html = nh3.clean(
        _renderer.render(linked),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )
    return mark_safe(html)  # noqa: S308 - cleaned in the line above
