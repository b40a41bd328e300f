"""For staff, on pages of every area: `{% load moderation %}`."""

from __future__ import annotations

from django import template

from accounts.models import User
from community.reads.person import PersonFacts, facts_of

register = template.Library()


@register.simple_tag
def person_facts(person: User, viewer: User) -> PersonFacts:
    """`{% person_facts person user as facts %}` for a viewer who is staff."""
    return facts_of(person, viewer)
