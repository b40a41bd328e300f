"""Users (tachi-api 3.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import ban_user
from accounts.models import Role, User
from scores.models import GameStats
from tests.api.tachi.clients import body_of, refusal_of
from tests.factories import make_user
from tests.scores.made_scores import START, a_score, make_chart, run_batch

pytestmark = pytest.mark.django_db


def document(user: User, **changes: Any) -> dict[str, Any]:
    joined = int(user.created_at.timestamp() * 1000)
    return {
        "id": user.pk,
        "username": user.name,
        "usernameLowercase": user.name.lower(),
        "socialMedia": {},
        "joinDate": joined,
        "lastSeen": joined,
        "about": "",
        "status": None,
        "customPfpLocation": None,
        "customBannerLocation": None,
        "badges": [],
        "authLevel": 1,
        **changes,
    }


def test_a_user_by_id_and_by_name_in_any_case(client: Client) -> None:
    user = make_user("Mika the 1st", description="Hello.")
    shown = document(user, about="Hello.")
    for name in (user.pk, "Mika%20the%201st", "mika the 1ST"):
        assert body_of(client.get(f"/api/v1/users/{name}")) == shown


def test_a_name_like_a_number_is_an_id(client: Client, user: User) -> None:
    for name in ("0", "999999999", "9" * 30, str(user.pk) + "0", "-1", "nobody", "٣"):
        refusal_of(client.get(f"/api/v1/users/{name}"), 404)
    assert body_of(client.get(f"/api/v1/users/00{user.pk}"))["id"] == user.pk


def test_the_case_of_other_letters_counts(client: Client) -> None:
    """As it does for whether a name is taken."""
    one, other = make_user("Ünal"), make_user("ünal")
    assert body_of(client.get("/api/v1/users/ÜNAL"))["id"] == one.pk
    assert body_of(client.get("/api/v1/users/üNAL"))["id"] == other.pk


def test_me(user: User, client: Client, by_token: Client, as_user: Client) -> None:
    assert body_of(by_token.get("/api/v1/users/me")) == document(user)
    refusal_of(client.get("/api/v1/users/me"), 401)
    body_of(as_user.get("/api/v1/users/me"))
    body = body_of(as_user.get("/api/v1/users/me"))
    user.refresh_from_db()
    assert user.last_seen_at is not None
    seen = int(user.last_seen_at.timestamp() * 1000)
    assert body == document(user, lastSeen=seen)


@pytest.mark.parametrize(
    ("role", "level"),
    [(Role.USER, 1), (Role.ASSISTANT, 1), (Role.MODERATOR, 2), (Role.ADMIN, 3)],
)
def test_levels(client: Client, role: Role, level: int) -> None:
    user = make_user(role=role)
    path = f"/api/v1/users/{user.pk}"
    assert body_of(client.get(path)) == document(user, authLevel=level)
    tomorrow = timezone.now() + timedelta(days=1)
    admin = make_user(role=Role.ADMIN)
    ban_user(user, moderator=admin, reason="x", valid_until=tomorrow)
    assert body_of(client.get(path)) == document(user, authLevel=0)


def test_the_deactivated_are_gone(client: Client) -> None:
    gone = make_user(deleted_at=timezone.now())
    make_user("waiting", confirmed_at=None)
    refusal_of(client.get(f"/api/v1/users/{gone.pk}"), 404)
    refusal_of(client.get("/api/v1/users/waiting"), 404)
    assert body_of(client.get("/api/v1/users")) == []


def names(response: Any) -> list[str]:
    return [user["username"] for user in body_of(response)]


def test_the_list_has_who_was_seen_last_first(client: Client) -> None:
    now = timezone.now()
    make_user("old", last_seen_at=now - timedelta(minutes=6))
    here = make_user("here", last_seen_at=now)
    make_user("never", created_at=now - timedelta(hours=1))
    found = body_of(client.get("/api/v1/users"))
    assert [user["username"] for user in found] == ["here", "old", "never"]
    assert found[0] == document(here, lastSeen=int(now.timestamp() * 1000))
    assert names(client.get("/api/v1/users?online")) == ["here"]
    assert names(client.get("/api/v1/users?online=false&search=o")) == []


def test_search_finds_parts_of_names(client: Client) -> None:
    for name in ("Alpha", "beta", "be%_\\ta"):
        make_user(name)
    assert set(names(client.get("/api/v1/users?search=A"))) == {
        "Alpha", "beta", "be%_\\ta",
    }  # fmt: skip
    assert names(client.get("/api/v1/users?search=LPH")) == ["Alpha"]
    assert names(client.get("/api/v1/users?search=%25_")) == ["be%_\\ta"]
    assert names(client.get("/api/v1/users?search=x")) == []
    refusal_of(client.get("/api/v1/users?search=a&search=b"), 400)


def test_lists_end(client: Client) -> None:
    User.objects.bulk_create(
        User(name=f"user {n:03}", confirmed_at=timezone.now()) for n in range(103)
    )
    assert len(names(client.get("/api/v1/users"))) == 100
    assert len(names(client.get("/api/v1/users?search="))) == 100
    assert len(names(client.get("/api/v1/users?search=user"))) == 25


@pytest.mark.parametrize("count", [1, 25])
def test_queries_do_not_grow(
    client: Client, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        make_user()
    with django_assert_num_queries(1):
        client.get("/api/v1/users")
    with django_assert_num_queries(1):
        client.get("/api/v1/users/mika")


def test_game_stats_with_their_ranks(
    client: Client, user: User, django_assert_num_queries: Any
) -> None:
    refusal_of(client.get("/api/v1/users/nobody/game-stats"), 404)
    assert body_of(client.get("/api/v1/users/mika/game-stats")) == []
    chart = make_chart()
    run_batch(user, [a_score(chart, 1200)])
    run_batch(make_user(), [a_score(chart, 1300)])
    stats = GameStats.objects.get(user=user)
    with django_assert_num_queries(3):
        body = body_of(client.get("/api/v1/users/mika/game-stats"))
    assert body == [
        {
            "userID": user.pk,
            "game": "iidx",
            "playtype": "SP",
            "ratings": stats.ratings,
            "classes": {},
            "__rankingData": {
                "ktLampRating": {"ranking": 1, "outOf": 2},
                "BPI": {"ranking": 1, "outOf": 2},
            },
        }
    ]


def test_counts(client: Client, user: User) -> None:
    charts = [make_chart(), make_chart()]
    run_batch(user, [a_score(c, timeAchieved=START) for c in charts])
    run_batch(make_user(), [a_score(charts[0])])
    path = "/api/v1/users/mika/stats"
    assert body_of(client.get(path)) == {"scores": 2, "sessions": 1}
    refusal_of(client.get("/api/v1/users/nobody/stats"), 404)
