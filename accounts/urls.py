from __future__ import annotations

from django.urls import path

from accounts.views import keys, settings

urlpatterns = [
    path("settings", settings.overview, name="settings"),
    path("settings/appearance", settings.appearance, name="settings_appearance"),
    path("settings/keys", keys.keys, name="settings_keys"),
    path("settings/keys/tokens", keys.make_token, name="settings_token_make"),
    path(
        "settings/keys/tokens/<int:pk>/revoke",
        keys.revoke_token,
        name="settings_token_revoke",
    ),
    path("settings/keys/reset", keys.reset_key, name="settings_keys_reset"),
]
