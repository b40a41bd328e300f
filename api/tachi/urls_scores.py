"""Scores and sessions by their ids, and search over all games (tachi-api 3.8, 3.9,
3.14)."""

from __future__ import annotations

from api.tachi.routes import route
from api.tachi.views.scores import ScoreViewSet
from api.tachi.views.search import GlobalSearchViewSet
from api.tachi.views.sessions import SessionViewSet

urlpatterns = [
    route(
        "/scores/:score",
        ScoreViewSet,
        get="retrieve",
        patch="update",
        delete="destroy",
    ),
    route("/sessions/:session", SessionViewSet, get="retrieve", patch="update"),
    route("/search", GlobalSearchViewSet, get="search"),
    route("/search/chart-hash", GlobalSearchViewSet, get="chart_hash"),
]
