"""Pages that cut across the apps; each area has its rows together."""

from __future__ import annotations

from django.urls import path, re_path

from community.views import (
    bans,
    files,
    links,
    log,
    moderation,
    own_data,
    people,
    profiles,
    reports,
    settings,
    tag_pictures,
)

_FILE = r"(?P<name>[0-9A-Za-z_-]+)\.(?P<extension>[a-z0-9]+)$"

urlpatterns = [
    # Small pictures (philomena-api 6.5).
    re_path(rf"^avatars/{_FILE}", files.avatar),
    re_path(rf"^badge-img/{_FILE}", files.badge),
    re_path(rf"^tag-img/{_FILE}", files.tag),
    path("tags/<str:slug>/picture", tag_pictures.put, name="tag_picture"),
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
    path("moderation/log", log.log_page, name="moderation_log"),
    path("moderation/log/<int:pk>/undo", log.undo_entry, name="moderation_undo"),
    path("moderation/bans", bans.index, name="bans"),
    path("moderation/bans/new", bans.new, name="ban_new"),
    path("moderation/bans/<int:pk>", bans.show, name="ban"),
    path("moderation/bans/<int:pk>/<str:act>", bans.switch, name="ban_switch"),
    path("moderation/people/<int:pk>/<str:act>", people.decide, name="person_decide"),
    path("report/<str:subject>/<int:pk>", reports.report, name="report"),
    path("settings/data", own_data.index, name="settings_data"),
    path("settings/data/state", own_data.state, name="settings_data_state"),
    path("settings/data/archive", own_data.ask, name="export_ask"),
    path("settings/data/archive/<int:pk>", own_data.download, name="export_download"),
    path("settings/data/delete", own_data.delete, name="account_delete"),
    path("moderation/links", links.staff_list, name="artist_links"),
    path("moderation/links/<int:pk>", links.decide, name="artist_link_decide"),
]
