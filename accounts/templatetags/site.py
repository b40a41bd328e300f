"""Tags that pages of every app use: `{% load site %}`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.browsers import browser_name

register = template.Library()

register.filter("browser", browser_name)

UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))


@register.simple_tag
def when(moment: datetime) -> SafeString:
    """A <time>: relative up to a week, the date after that; exact in its title."""
    utc = moment.astimezone(UTC)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        utc.isoformat(timespec="seconds"),
        utc.strftime("%-d %B %Y, %H:%M UTC"),
        relative(utc, now=timezone.now()),
    )


def relative(moment: datetime, *, now: datetime) -> str:
    """ "3 h ago" up to a week, else "2 Nov 2026"; the future counts as now."""
    age = now - moment
    if age >= timedelta(days=7):
        return moment.strftime("%-d %b %Y")
    for seconds, unit in UNITS:
        if (count := int(age.total_seconds()) // seconds) > 0:
            return f"{count} {unit} ago"
    return "just now"
