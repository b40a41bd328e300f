from __future__ import annotations

from django.urls import path

from accounts import views

urlpatterns = [
    path("settings", views.overview, name="settings"),
    path("settings/appearance", views.appearance, name="settings_appearance"),
    path("settings/keys", views.keys, name="settings_keys"),
    path("settings/keys/tokens", views.make_token, name="settings_token_make"),
    path(
        "settings/keys/tokens/<int:pk>/revoke",
        views.revoke_token,
        name="settings_token_revoke",
    ),
    path("settings/keys/reset", views.reset_key, name="settings_keys_reset"),
]
