"""A site with something of everything, and all kinds of callers of its API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.actions import ban_user, create_score_token, reveal_key
from accounts.models import KeyKind, Role, User
from scores.models import Folder, FolderChart, Orphan, Table
from tests.api.tachi.clients import with_permissions, with_token
from tests.api.tachi.mounted import Mounted
from tests.factories import make_moderator, make_user
from tests.scores.made_scores import START, a_score, make_charts, run_batch


@dataclass
class World:
    """Something of everything, and who asks for it."""

    user: User
    valid: dict[str, str]
    callers: dict[str, Client]

    def path(self, route: Mounted, **nasty: str) -> str:
        parts = {name: self.valid.get(name, "1") for name in route.params}
        return route.template.format(**{**parts, **nasty})

    def query(self, route: Mounted) -> dict[str, str]:
        """What a whole request says, as far as this is known."""
        return {name: self.valid[name] for name in route.queries if name in self.valid}


def make_world() -> World:
    user, other = make_user("mika"), make_user("wren")
    admin, banned = make_user(role=Role.ADMIN), make_user()
    charts = make_charts(3)
    run = run_batch(user, [_row(chart, 1000 + n) for n, chart in enumerate(charts)])
    run_batch(other, [_row(chart, 1100) for chart in charts])
    lost = run_batch(user, [a_score(charts[0], identifier="999999")])
    assert (run.summary["imported"], lost.summary["orphaned"]) == (3, 1)
    folder = Folder.objects.create(
        folder_id="F" + "1" * 40, title="Level 12", game="iidx", playtype="SP",
        type="charts", data={"level": "12"},
    )  # fmt: skip
    FolderChart.objects.create(folder=folder, chart=charts[0])
    table = Table.objects.create(
        table_id="levels", game="iidx", playtype="SP", title="Levels",
        folders=[folder.folder_id],
    )  # fmt: skip
    score = user.scores.order_by("pk")[0]
    assert score.session is not None
    callers = {
        "guest": Client(),
        "token": with_token(reveal_key(user, kind=KeyKind.SCORE)),
        "token that may nothing": with_permissions(user),
        "token of another": with_token(reveal_key(other, kind=KeyKind.SCORE)),
        "token of nobody": with_token("0" * 40),
        "token of the banned": with_token(reveal_key(banned, kind=KeyKind.SCORE)),
        "cookie": _signed_in(user),
        "cookie of another": _signed_in(other),
        "cookie of an admin": _signed_in(admin),
        "cookie without the token": _signed_in(user, enforce_csrf_checks=True),
        "other scheme": Client(headers={"Authorization": "Basic eDp5"}),
        "no scheme": Client(headers={"Authorization": "\u00ff\u00fe"}),
    }
    ban_user(
        banned,
        moderator=make_moderator(),
        reason="Rule #1",
        valid_until=timezone.now() + timedelta(days=1),
    )
    valid = {
        "user": "mika",
        "gpt": "iidx/SP",
        "game": "iidx",
        "chart": charts[0].chart_id,
        "song": str(charts[0].song.song_id),
        "folder": folder.folder_id,
        "table": table.table_id,
        "score": score.score_id,
        "session": score.session.session_id,
        "import_id": run.import_id,
        "orphan": Orphan.objects.get(user=user).orphan_id,
        "token": create_score_token(user, name="x", permissions=[]),
        "kai": "flo",
        # Of the query string.
        "search": "Song",
        "matchType": "tachiSongID",
        "identifier": str(charts[0].song.song_id),
        "difficulty": "ANOTHER",
        "criteriaType": "lamp",
        "criteriaValue": "CLEAR",
    }
    return World(user, valid, callers)


def _row(chart: Any, score: int) -> dict[str, Any]:
    return a_score(chart, score, timeAchieved=START)


def _signed_in(user: User, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(user)
    return client
