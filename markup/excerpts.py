"""The beginning of what people write, as plain text."""

from __future__ import annotations

import html
import re

import nh3

from markup.markdown import render

# Enough for the longest excerpt: what stands further on is not read at all.
_READ = 2_000
_BLOCK_ENDS = re.compile(r"</(?:p|h[1-4]|li|pre|blockquote|td|th)>|<br>")


def excerpt(text: str, length: int = 200) -> str:
    """Without marks and lines, cut at a word."""
    marked = _BLOCK_ENDS.sub(" ", render(text[:_READ]))
    plain = html.unescape(nh3.clean(marked, tags=set()))
    words = " ".join(plain.split())
    if len(words) <= length and len(text) <= _READ:
        return words
    cut = words[:length]
    return f"{cut.rpartition(' ')[0] or cut}\u2026"
