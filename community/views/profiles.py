"""A user's page and its tabs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.addresses import profile_address
from accounts.models import User
from markup.slugs import slug as slug_of
from markup.slugs import unslug


@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    person = _find(slug)
    if slug_of(person.name) != slug:
        return redirect(profile_address(person))
    return render(request, "community/profile.html", {"person": person})


def _find(slug: str) -> User:
    """By the slug of the name, in whatever case."""
    name = unslug(slug).replace("\0", "")
    found = User.objects.get_queryset().named(name).filter(deleted_at=None).first()
    if found is None:
        raise Http404
    return found
