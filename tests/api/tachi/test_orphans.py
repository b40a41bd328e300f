"""One's own data that found no chart (tachi-api 2.7)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import ScorePermission, User
from scores.models import Orphan
from tests.api.tachi.clients import body_of, refusal_of, with_permissions
from tests.factories import make_user

pytestmark = pytest.mark.django_db
ORPHANS = "/api/v1/import/orphans"


def make_orphan(user: User, number: int = 1) -> Orphan:
    return Orphan.objects.create(
        orphan_id=f"O{number:064x}",
        user=user,
        import_type="file/batch-manual",
        game="iidx",
        data={"score": number},
        context={"playtype": "SP"},
        message="No such song.",
        time_inserted=1_700_000_000_000 + number,
    )


def numbers(response: Any) -> list[int]:
    return [one["data"]["score"] for one in body_of(response)]


def test_the_list_page_by_page(user: User, by_token: Client) -> None:
    first, *_ = [make_orphan(user, number) for number in range(1, 6)]
    make_orphan(make_user(), 9)
    whole = body_of(by_token.get(ORPHANS))
    assert whole[0] == {
        "orphanID": first.orphan_id,
        "importType": "file/batch-manual",
        "data": {"score": 1},
        "context": {"playtype": "SP"},
        "userID": user.pk,
        "game": "iidx",
        "errMsg": "No such song.",
        "timeInserted": 1_700_000_000_001,
    }
    assert [one["data"]["score"] for one in whole] == [1, 2, 3, 4, 5]
    assert numbers(by_token.get(f"{ORPHANS}?limit=2")) == [1, 2]
    after = whole[1]["orphanID"]
    assert numbers(by_token.get(f"{ORPHANS}?limit=2&after={after}")) == [3, 4]
    for wrong in ("0", "501", "-1"):
        refusal_of(by_token.get(f"{ORPHANS}?limit={wrong}"), 400)
    refusal_of(by_token.get(f"{ORPHANS}?after=O{9:064x}"), 404)


def test_one_is_shown_and_given_up(user: User, by_token: Client) -> None:
    orphan, theirs = make_orphan(user, 1), make_orphan(make_user(), 2)
    path = f"{ORPHANS}/{orphan.orphan_id}"
    assert body_of(by_token.get(path))["orphanID"] == orphan.orphan_id
    assert body_of(by_token.delete(path)) == {}
    refusal_of(by_token.get(path), 404)
    refusal_of(by_token.delete(path), 404)
    for method in (by_token.get, by_token.delete):
        refusal_of(method(f"{ORPHANS}/{theirs.orphan_id}"), 404)
    assert Orphan.objects.get() == theirs


def test_only_with_the_permission(user: User, client: Client) -> None:
    path = f"{ORPHANS}/{make_orphan(user).orphan_id}"
    poor = with_permissions(user, ScorePermission.DELETE_SCORE)
    for caller, status in ((client, 401), (poor, 403)):
        refusal_of(caller.get(ORPHANS), status)
        refusal_of(caller.get(path), status)
        refusal_of(caller.delete(path), status)
    assert Orphan.objects.exists()
