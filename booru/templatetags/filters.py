"""What a filter does, in words: `{% load filters %}{{ filter|does }}`."""

from __future__ import annotations

from django import template

from booru.models import Filter

register = template.Library()


@register.filter
def does(row: Filter) -> str:
    """ "hides 4 tags, covers 6, 2 expressions" """
    hides, covers = len(row.hidden_tag_ids), len(row.spoilered_tag_ids)
    complex_strings = (row.hidden_complex, row.spoilered_complex)
    lines = sum(
        bool(line.strip()) for text in complex_strings for line in text.split("\n")
    )
    words = [
        f"hides {hides} tag{'s' if hides != 1 else ''}" if hides else "hides nothing",
        f"covers {covers or 'nothing'}",
    ]
    if lines:
        words.append(f"{lines} expression{'s' if lines != 1 else ''}")
    return ", ".join(words)
