"""How an answer to somebody begins, in Markdown."""

from __future__ import annotations

import re

# What Markdown would read as more than a letter of a name.
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+.!|~-])")


def answer_to(name: str, address: str, body: str = "") -> str:
    """A link to what is answered, under its author's name, and the words of it that
    are given."""
    escaped = _SPECIAL.sub(r"\\\1", name)
    link = f"[{escaped}]({address})"
    if not body:
        return f"{link}: "
    lines = "\n".join(f"> {line}".rstrip() for line in body.split("\n"))
    return f"{link} wrote:\n\n{lines}\n\n"
