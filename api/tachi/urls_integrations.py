"""Links to other services (tachi-api 3.13)."""

from __future__ import annotations

from django.urls import URLPattern

from api.tachi.routes import route
from api.tachi.views.integrations import KaiViewSet

_KAI = "/users/:user/integrations/kai/:kai"

urlpatterns: list[URLPattern] = [
    route(_KAI, KaiViewSet, get="retrieve", delete="destroy"),
    route(f"{_KAI}/oauth2callback", KaiViewSet, post="callback"),
]
