"""Pages that cut across the apps; each area has its rows together."""

from __future__ import annotations

from django.urls import path

from community.views import profiles

urlpatterns = [
    # Profiles (philomena-api 6.8).
    path("profiles/<str:slug>", profiles.overview, name="profile"),
]
