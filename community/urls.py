"""Pages that cut across the apps; each area has its rows together."""

from __future__ import annotations

from django.urls import path, re_path

from community.views import files, links, moderation, profiles, settings

_FILE = r"(?P<name>[0-9A-Za-z_-]+)\.(?P<extension>[a-z0-9]+)$"

urlpatterns = [
    # Small pictures (philomena-api 6.5).
    re_path(rf"^avatars/{_FILE}", files.avatar),
    re_path(rf"^badge-img/{_FILE}", files.badge),
    re_path(rf"^tag-img/{_FILE}", files.tag),
    # Profiles (philomena-api 6.8).
    path("profiles/<str:slug>", profiles.overview, name="profile"),
    path("profiles/<str:slug>/<str:name>", profiles.tab, name="profile_tab"),
    # Settings.
    path("settings/content", settings.content, name="settings_content"),
    path("settings/profile", settings.profile, name="settings_profile"),
    path("settings/profile/picture", settings.avatar, name="settings_avatar"),
    path(
        "settings/profile/picture/remove",
        settings.avatar_remove,
        name="settings_avatar_remove",
    ),
    path("settings/links", links.own, name="settings_links"),
    path("settings/links/<int:pk>/remove", links.withdraw, name="link_withdraw"),
    path("settings/links/<int:pk>/show", links.publish, name="link_publish"),
    path("moderation", moderation.queue_page, name="moderation_queue"),
    path("moderation/links", links.staff_list, name="artist_links"),
    path("moderation/links/<int:pk>", links.decide, name="artist_link_decide"),
]
