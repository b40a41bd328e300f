from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework.response import Response

from accounts.models import User
from api.twibooru.pages.base import PageViewSet, number_of
from api.twibooru.pages.serializers.profiles import user_object
from booru.models import ArtistLink
from markup.slugs import unslug


class ProfilePages(PageViewSet):
    def retrieve(self, request: Any, slug: str) -> Response:
        """By the slug of the name, or by id: no name is a number. Nobody's key changes
        what is shown; a deactivated account is not found."""
        known = User.objects.get_queryset()
        number = number_of(slug)
        if number is not None:
            rows = known.filter(pk=number)
        else:
            rows = known.named(unslug(slug).replace("\0", ""))
        user = rows.open().prefetch_related("awards__badge").first()
        if user is None:
            raise Http404
        links = ArtistLink.objects.filter(user=user).shown().order_by("pk")
        return Response(user_object(user, links))
