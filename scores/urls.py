from __future__ import annotations

from django.urls import path

from scores.views import (
    charts,
    games,
    importing,
    imports,
    orphans,
    players,
    services,
    sessions,
    single,
    songs,
)

_GAME = "scores/<str:game>/<str:playtype>"
_PLAYER = "scores/players/<int:pk>/<str:game>/<str:playtype>"

_SERVICES = "settings/services"

urlpatterns = [
    path("scores", games.start, name="scores"),
    path("scores/import", importing.new, name="score_import"),
    path("scores/imports", imports.index, name="score_imports"),
    path("scores/imports/<str:import_id>", imports.show, name="score_import_result"),
    path(
        "scores/imports/<str:import_id>/rows.csv",
        imports.rows_csv,
        name="score_import_csv",
    ),
    path("scores/imports/<str:import_id>/undo", imports.undo, name="score_import_undo"),
    path("scores/orphans", orphans.index, name="score_orphans"),
    path("scores/orphans/again", orphans.again, name="score_orphans_again"),
    path(
        "scores/orphans/<str:orphan_id>/delete",
        orphans.delete,
        name="score_orphan_delete",
    ),
    path("scores/songs", songs.search, name="score_songs"),
    path("scores/sessions/<str:session_id>", sessions.show, name="score_session"),
    path(
        "scores/sessions/<str:session_id>/edit",
        sessions.edit,
        name="score_session_edit",
    ),
    path("scores/score/<str:score_id>", single.show, name="score_score"),
    path("scores/score/<str:score_id>/edit", single.edit, name="score_score_edit"),
    path(
        "scores/score/<str:score_id>/delete", single.delete, name="score_score_delete"
    ),
    path("scores/players/<int:pk>", players.player, name="score_player"),
    path(_PLAYER, players.dashboard, name="score_profile"),
    path(f"{_PLAYER}/scores", players.score_list, name="score_profile_scores"),
    path(f"{_PLAYER}/sessions", players.session_list, name="score_profile_sessions"),
    path(_GAME, games.game, name="score_game"),
    path(f"{_GAME}/charts/<str:chart_id>", charts.chart, name="score_chart"),
    path(f"{_GAME}/folders/<str:folder_id>", charts.folder, name="score_folder"),
    path(_SERVICES, services.index, name="settings_services"),
    path(
        f"{_SERVICES}/<str:name>/connect",
        services.connect,
        name="settings_services_connect",
    ),
    path(f"{_SERVICES}/<str:name>/callback", services.callback),
    path(
        f"{_SERVICES}/<str:name>/disconnect",
        services.disconnect,
        name="settings_services_disconnect",
    ),
    path(
        f"{_SERVICES}/<str:name>/import/<str:game>",
        services.start,
        name="settings_services_import",
    ),
]
