"""Games, songs, charts, scores, sessions, and what users have there (tachi-api 3.5 to
3.11, 3.14), in the document's order; but a row that a playtype ends comes last of its
section, because the first segment after a game's own slug (section 7) is as good a
playtype as any."""

from __future__ import annotations

from django.urls import include, path

from api.tachi.routes import route
from api.tachi.views.charts import ChartViewSet
from api.tachi.views.folders import FolderViewSet
from api.tachi.views.games import GameViewSet
from api.tachi.views.leaderboards import LeaderboardViewSet
from api.tachi.views.personal_bests import PersonalBestViewSet
from api.tachi.views.profiles import ProfileViewSet
from api.tachi.views.rivals import RivalViewSet
from api.tachi.views.scores import OwnScoreViewSet
from api.tachi.views.sessions import OwnSessionViewSet

_G = "/games/:gpt"
_U = "/users/:user/games/:gpt"

urlpatterns = [
    # 3.3: the rest of users stands in `urls`.
    route("/users/:user/sessions/calendar", OwnSessionViewSet, get="whole_calendar"),
    # 3.5
    route("/games", GameViewSet, get="index"),
    route("/games/:game", GameViewSet, get="retrieve"),
    route(f"{_G}/charts", ChartViewSet, get="index"),
    route(f"{_G}/charts/resolve", ChartViewSet, get="resolve", post="resolve_body"),
    route(f"{_G}/charts/:chart", ChartViewSet, get="retrieve"),
    route(f"{_G}/charts/:chart/folders", ChartViewSet, get="folders"),
    route(f"{_G}/charts/:chart/playcount", ChartViewSet, get="playcount"),
    route(f"{_G}/charts/:chart/pbs", ChartViewSet, get="pbs"),
    route(f"{_G}/charts/:chart/pbs/search", ChartViewSet, get="pbs_search"),
    route(f"{_G}/songs/:song", ChartViewSet, get="song"),
    route(f"{_G}/leaderboard", LeaderboardViewSet, get="players"),
    route(f"{_G}/pb-leaderboard", LeaderboardViewSet, get="bests"),
    route(f"{_G}/players", LeaderboardViewSet, get="search"),
    route(f"{_G}/folders", FolderViewSet, get="index"),
    route(f"{_G}/folders/:folder", FolderViewSet, get="retrieve"),
    route(f"{_G}/tables", FolderViewSet, get="tables"),
    route(f"{_G}/tables/:table", FolderViewSet, get="table"),
    route(_G, GameViewSet, get="playtype"),
    # 3.6
    route(f"{_U}/history", ProfileViewSet, get="history"),
    route(f"{_U}/most-played", ProfileViewSet, get="most_played"),
    route(f"{_U}/leaderboard-adjacent", ProfileViewSet, get="adjacent"),
    # 3.7
    route(f"{_U}/scores", OwnScoreViewSet, get="search"),
    route(f"{_U}/scores/recent", OwnScoreViewSet, get="recent"),
    route(f"{_U}/scores/all", OwnScoreViewSet, get="all"),
    route(f"{_U}/scores/:chart", OwnScoreViewSet, get="on_chart"),
    route(f"{_U}/pbs", PersonalBestViewSet, get="search"),
    route(f"{_U}/pbs/all", PersonalBestViewSet, get="all"),
    route(f"{_U}/pbs/best", PersonalBestViewSet, get="best"),
    route(f"{_U}/pbs/:chart", PersonalBestViewSet, get="retrieve"),
    route(f"{_U}/pbs/:chart/rivals", PersonalBestViewSet, get="rivals"),
    route(f"{_U}/pbs/:chart/leaderboard-adjacent", PersonalBestViewSet, get="adjacent"),
    # 3.9: sessions of a user
    route(f"{_U}/sessions", OwnSessionViewSet, get="search"),
    route(f"{_U}/sessions/best", OwnSessionViewSet, get="best"),
    route(f"{_U}/sessions/recent", OwnSessionViewSet, get="recent"),
    route(f"{_U}/sessions/highlighted", OwnSessionViewSet, get="highlighted"),
    route(f"{_U}/sessions/last", OwnSessionViewSet, get="last"),
    route(f"{_U}/sessions/calendar", OwnSessionViewSet, get="calendar"),
    # 3.10
    route(f"{_U}/folders", FolderViewSet, get="own_index"),
    route(f"{_U}/folders/:folder", FolderViewSet, get="own_retrieve"),
    route(f"{_U}/folders/:folder/stats", FolderViewSet, get="own_stats"),
    route(f"{_U}/folders/:folder/timeline", FolderViewSet, get="timeline"),
    route(f"{_U}/tables/:table", FolderViewSet, get="own_table"),
    # 3.11
    route(f"{_U}/rivals", RivalViewSet, get="index", put="replace"),
    route(f"{_U}/rivals/challengers", RivalViewSet, get="challengers"),
    route(f"{_U}/rivals/pb-leaderboard", RivalViewSet, get="bests"),
    route(
        f"{_U}/settings", ProfileViewSet, get="own_settings", patch="change_settings"
    ),
    route(_U, ProfileViewSet, get="retrieve"),
    # 3.8, 3.9, 3.14
    path("", include("api.tachi.urls_scores")),
]
