"""Tags that pages of every app use: `{% load site %}`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.addresses import profile_address
from accounts.avatars import avatar_of, badge_url
from accounts.browsers import browser_name
from accounts.byline import Byline, shown_role
from accounts.inbox import MOST
from accounts.models import Role, User
from markup.markdown import render
from markup.slugs import slug

register = template.Library()

register.filter("browser", browser_name)
register.filter("profile_address", profile_address)
register.filter("badge_picture", badge_url)


@register.filter
def profile_slug(user: User) -> str:
    return slug(user.name)


register.filter("markdown", render)

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


@register.filter
def face(person: User | Byline) -> str:
    """Address of the picture that stands beside a name."""
    if isinstance(person, Byline):
        return person.avatar
    return avatar_of(person, person.name)


_ROLES = {
    Role.ASSISTANT: "assistant",
    Role.MODERATOR: "moderator",
    Role.ADMIN: "administrator",
}


@register.filter
def role_badge(person: User | Byline) -> str:
    """The word beside the name of staff; "" for everybody else, and for who does not
    want to be addressed as staff."""
    role = person.role if isinstance(person, Byline) else shown_role(person)
    return _ROLES.get(Role(role), "") if role else ""


@register.filter
def capped(figure: int) -> str:
    """As far as anybody counts what is new: "99+" beyond."""
    return f"{MOST - 1}+" if figure >= MOST else str(figure)
