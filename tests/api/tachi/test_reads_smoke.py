from __future__ import annotations
import pytest
from django.test import Client
from tests.scores.rows import *
pytestmark = pytest.mark.django_db

def test_all(client: Client) -> None:
    user = make_user("mika")
    chart = make_chart_row()
    session = make_session_row(user)
    score = make_score_row(chart, user, session=session, time_achieved=session.time_started+5)
    pb = make_pb_row(chart, user)
    folder = make_folder_row(chart)
    g = "/api/v1/games/chunithm/Single"; u = "/api/v1/users/mika/games/chunithm/Single"
    for path in ["/api/v1/games","/api/v1/games/chunithm", g, f"{g}/charts", f"{g}/charts?search=song", f"{g}/charts/{chart.chart_id}",
        f"{g}/charts/{chart.chart_id}/folders", f"{g}/charts/{chart.chart_id}/playcount", f"{g}/charts/{chart.chart_id}/pbs", f"{g}/charts/{chart.chart_id}/pbs/search?search=mi",
        f"{g}/songs/{chart.song.song_id}", f"{g}/leaderboard", f"{g}/pb-leaderboard", f"{g}/players?search=mi", f"{g}/folders?search=fold", f"{g}/folders/{folder.folder_id}", f"{g}/tables",
        f"{g}/charts/resolve?matchType=tachiSongID&identifier={chart.song.song_id}&difficulty=MASTER",
        u, f"{u}/history", f"{u}/most-played", f"{u}/leaderboard-adjacent", f"{u}/scores?search=song", f"{u}/scores/recent", f"{u}/scores/all", f"{u}/scores/{chart.chart_id}",
        f"{u}/pbs?search=song", f"{u}/pbs/all", f"{u}/pbs/best", f"{u}/pbs/{chart.chart_id}?getComposition", f"{u}/pbs/{chart.chart_id}/rivals", f"{u}/pbs/{chart.chart_id}/leaderboard-adjacent",
        f"{u}/sessions?search=fox", f"{u}/sessions/best", f"{u}/sessions/recent", f"{u}/sessions/highlighted", f"{u}/sessions/last", f"{u}/sessions/calendar",
        f"{u}/folders?search=fold", f"{u}/folders/{folder.folder_id}", f"{u}/folders/{folder.folder_id}/stats", f"{u}/folders/{folder.folder_id}/timeline?criteriaType=grade&criteriaValue=S",
        f"{u}/rivals", f"{u}/rivals/challengers", f"{u}/rivals/pb-leaderboard", f"{u}/settings",
        f"/api/v1/scores/{score.score_id}?getRelated", f"/api/v1/sessions/{session.session_id}", "/api/v1/search?search=song", "/api/v1/search/chart-hash?search=abc",
        "/api/v1/users/mika/sessions/calendar", "/api/v1/games/chunithm/charts", "/api/v1/users/mika/games/chunithm", "/api/v1/games/iidx-sp"]:
        r = client.get(path)
        print(path, r.status_code, r.content[:300])
        assert r.status_code == 200, path
