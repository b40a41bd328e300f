"""Rivals of a user on a playtype (tachi-api 3.11)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role, ScorePermission, User
from scores.models import GameSettings
from tests.api.tachi.clients import body_of, refusal_of, with_permissions
from tests.api.tachi.documents import pb_doc, user_doc
from tests.factories import make_user
from tests.scores.rows import make_chart_row, make_pb_row, make_stats_row, score_data

pytestmark = pytest.mark.django_db
U = "/api/v1/users/mika/games/chunithm/Single"


@pytest.fixture
def played(user: User) -> User:
    make_stats_row(user)
    return user


@pytest.fixture
def others(db: None) -> list[User]:
    return [make_stats_row().user for _ in range(6)]


def put(client: Client, rivals: Any) -> Any:
    body = json.dumps({"rivalIDs": rivals})
    return client.put(f"{U}/rivals", body, content_type="application/json")


def ids(*users: User) -> list[int]:
    return [user.pk for user in users]


def test_rivals_are_replaced(
    client: Client, by_token: Client, played: User, others: list[User]
) -> None:
    assert body_of(client.get(f"{U}/rivals")) == []
    for chosen in (others[:1], others[1:6], others[3:1:-1], []):
        assert body_of(put(by_token, ids(*chosen))) == {}
        shown = sorted(chosen, key=lambda user: user.pk)
        assert body_of(client.get(f"{U}/rivals")) == [user_doc(user) for user in shown]
        settings = body_of(client.get(f"{U}/settings"))
        assert settings["rivals"] == ids(*chosen)


def test_a_rival_rank_follows_at_once(
    client: Client, by_token: Client, played: User, others: list[User]
) -> None:
    chart = make_chart_row()
    pb = make_pb_row(chart, played, data=score_data(5))
    for points, other in zip((4, 6, 7), others, strict=False):
        make_pb_row(chart, other, data=score_data(points))
    path = f"{U}/pbs/{chart.chart_id}"
    for chosen, rank in (([], None), (others[:1], 1), (others[:3], 3)):
        body_of(put(by_token, ids(*chosen)))
        assert body_of(client.get(path))["pb"] == pb_doc(pb, 3, 4, rank)


def test_rivals_that_cannot_be(
    by_token: Client, played: User, others: list[User]
) -> None:
    body_of(put(by_token, ids(others[0])))
    stranger = make_user()
    for wrong in (
        ids(*others),
        ids(others[1], others[1]),
        ids(others[1], played),
        ids(others[1], stranger),
        [999_999],
        [2**40],
        [0],
        [str(others[1].pk)],
        [1.5],
        [True],
        None,
        "all",
    ):
        refusal_of(put(by_token, wrong), 400)
    path, kind = f"{U}/rivals", "application/json"
    for body in ("{}", '{"rivalIDs": [], "x": 1}', "[]", "{", '{"rivalIDs": [[]]}'):
        refusal_of(by_token.put(path, body, content_type=kind), 400)
    refusal_of(by_token.put(path, "rivalIDs=1", content_type="text/plain"), 400)
    assert GameSettings.objects.get().rivals == ids(others[0])


def test_who_may_choose_rivals(
    client: Client, as_user: Client, as_moderator: Client, played: User,
    others: list[User],
) -> None:  # fmt: skip
    chosen = ids(others[0])
    refusal_of(put(client, chosen), 401)
    refusal_of(put(as_moderator, chosen), 403)
    refusal_of(put(with_permissions(others[1], *ScorePermission), chosen), 403)
    admin = make_user(role=Role.ADMIN)
    refusal_of(put(with_permissions(admin, *ScorePermission), chosen), 403)
    rights = set(ScorePermission) - {ScorePermission.MANAGE_RIVALS}
    said = refusal_of(put(with_permissions(played, *rights), chosen), 403)
    assert "manage_rivals" in said
    assert not GameSettings.objects.exists()
    as_admin = Client()
    as_admin.force_login(admin)
    allowed = with_permissions(played, ScorePermission.MANAGE_RIVALS)
    for place, caller in enumerate((allowed, as_user, as_admin)):
        body_of(put(caller, ids(others[place])))
        assert GameSettings.objects.get().rivals == ids(others[place])


def test_challengers(client: Client, played: User, others: list[User]) -> None:
    for challenger, rivals in (
        (others[4], [played]),
        (others[1], [others[2], played]),
        (others[3], [others[2]]),
    ):
        GameSettings.objects.create(
            user=challenger, game="chunithm", playtype="Single", rivals=ids(*rivals)
        )
    GameSettings.objects.create(
        user=others[5], game="ddr", playtype="SP", rivals=ids(played)
    )
    assert body_of(client.get(f"{U}/rivals/challengers")) == [
        user_doc(others[1]), user_doc(others[4]),
    ]  # fmt: skip
