"""The documented routes below `/api/v1`, in the document's order; anything else is a
404 in the envelope. A slash at the end is allowed everywhere and never asked for.

`urls_games` holds games, songs, charts, scores, sessions and what users have there;
`urls_integrations` the links to other services.
"""

from __future__ import annotations

from django.urls import include, path, re_path

from api.tachi.base import NotFoundView
from api.tachi.routes import route
from api.tachi.views.importing import ImportingViewSet
from api.tachi.views.imports import ImportViewSet
from api.tachi.views.orphans import OrphanViewSet
from api.tachi.views.status import StatusViewSet
from api.tachi.views.tokens import TokenViewSet
from api.tachi.views.users import UserViewSet

urlpatterns = [
    # 3.1
    route("/status", StatusViewSet, get="show", post="submit"),
    route("/config", StatusViewSet, get="config"),
    route("/config/max-rivals", StatusViewSet, get="max_rivals"),
    route("/config/beatoraja-queue-size", StatusViewSet, get="queue_size"),
    route("/config/usc-queue-size", StatusViewSet, get="queue_size"),
    # 2
    route("/import/file", ImportingViewSet, post="file"),
    route("/import/from-api", ImportingViewSet, post="from_api"),
    route("/import/orphans", OrphanViewSet, get="index", post="reprocess"),
    route("/import/orphans/:orphan", OrphanViewSet, get="retrieve", delete="destroy"),
    route("/imports", ImportViewSet, get="index"),
    route("/imports/failed", ImportViewSet, get="failed"),
    route("/imports/:import_id", ImportViewSet, get="retrieve"),
    route("/imports/:import_id/poll-status", ImportViewSet, get="poll"),
    route("/imports/:import_id/revert", ImportViewSet, post="revert"),
    # 3.3
    route("/users", UserViewSet, get="index"),
    route("/users/:user", UserViewSet, get="retrieve"),
    route("/users/:user/game-stats", UserViewSet, get="game_stats"),
    route("/users/:user/stats", UserViewSet, get="stats"),
    route("/users/:user/imports", ImportViewSet, get="of_user"),
    route("/users/:user/imports/failed", ImportViewSet, get="failed_of_user"),
    route("/users/:user/recent-imports", ImportViewSet, get="types_of_user"),
    # 3.4: the documents write both names.
    *(
        row
        for name in ("api-tokens", "api-token")
        for row in (
            route(f"/users/:user/{name}", TokenViewSet, get="index"),
            route(f"/users/:user/{name}/create", TokenViewSet, post="create"),
            route(f"/users/:user/{name}/:token", TokenViewSet, delete="destroy"),
        )
    ),
    # 3.13, and 3.5 to 3.14
    path("", include("api.tachi.urls_integrations")),
    path("", include("api.tachi.urls_games")),
    re_path(r"^(?:/[\s\S]*)?\Z", NotFoundView.as_view({"get": "missing"})),
]
