"""Times and addresses of the score pages: `{% load scores %}`."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from accounts.templatetags.site import when
from scores.games import title_of
from scores.models import GameSession
from scores.views import words
from scores.views.viewer import moment_of

register = template.Library()

register.filter("words", words.words)
register.filter("title_of", title_of)


@register.simple_tag
def when_ms(moment: int | None) -> SafeString | str:
    """A <time> of Unix milliseconds; a dash where it is not known."""
    if moment is None:
        return words.NOTHING
    return when(moment_of(moment))


@register.filter
def lasted(session: GameSession) -> str:
    """ "1 h 10", "40 min" """
    minutes = max(0, session.time_ended - session.time_started) // 60_000
    if minutes < 60:
        return f"{max(1, minutes)} min"
    return f"{minutes // 60} h {minutes % 60:02d}"
