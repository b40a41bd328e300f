from __future__ import annotations

from django.urls import path

from accounts.views import conversations, keys, notifications, settings, site_notices

urlpatterns = [
    path("settings", settings.overview, name="settings"),
    path("settings/appearance", settings.appearance, name="settings_appearance"),
    path("settings/theme", settings.theme, name="settings_theme"),
    path("settings/keys", keys.keys, name="settings_keys"),
    path("settings/keys/tokens", keys.make_token, name="settings_token_make"),
    path(
        "settings/keys/tokens/<int:pk>/revoke",
        keys.revoke_token,
        name="settings_token_revoke",
    ),
    path("settings/keys/reset", keys.reset_key, name="settings_keys_reset"),
    path("conversations", conversations.index, name="conversations"),
    path("conversations/new", conversations.new, name="conversation_new"),
    path("conversations/<int:pk>", conversations.show, name="conversation"),
    path(
        "conversations/<int:pk>/put-away",
        conversations.put_away,
        name="conversation_put_away",
    ),
    path(
        "conversations/<int:pk>/open",
        conversations.open_reported,
        name="conversation_open",
    ),
    path("site-notices/<int:pk>/close", site_notices.close, name="site_notice_close"),
    path("notifications", notifications.index, name="notifications"),
    path("notifications/read", notifications.read_all, name="notifications_read"),
    path("notifications/<int:pk>", notifications.follow, name="notification"),
    path("notifications/<int:pk>/read", notifications.read, name="notification_read"),
]
