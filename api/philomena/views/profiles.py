from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from accounts.models import User
from api.philomena.base import PhilomenaViewSet, id_of
from api.philomena.serializers.profiles import user_object
from booru.models import ArtistLink


class ProfileViewSet(PhilomenaViewSet):
    def retrieve(self, request: Any, user_id: str) -> Response:
        """Nobody's key changes what is shown; a deactivated account is not found."""
        known = User.objects.get_queryset().open().prefetch_related("awards__badge")
        user = get_object_or_404(known, pk=id_of(user_id))
        links = ArtistLink.objects.filter(user=user).shown().order_by("pk")
        return Response({"user": user_object(user, links)})
