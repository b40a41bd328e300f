"""Orphans find their chart, stay, or go, and are counted as documented."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from scores.actions.orphans import delete_orphan, reprocess_orphans
from scores.models import GameSession, GameStats, Orphan, PersonalBest, Score
from scores.processing import reprocess_all_orphans
from tests.factories import make_user
from tests.scores.made_scores import (
    START,
    iidx_data,
    make_chart,
    make_song,
    run_batch,
)

pytestmark = pytest.mark.django_db
LATE = 777_000


def _lost(number: int, **fields: Any) -> dict[str, Any]:
    """A score on a chart that is not in the catalogue yet."""
    return {
        "score": 1200,
        "lamp": "CLEAR",
        "matchType": "inGameID",
        "identifier": str(LATE + number),
        "difficulty": "ANOTHER",
        **fields,
    }


def _arrives(number: int, **data: Any) -> None:
    make_chart(data=iidx_data(LATE + number, **data))


def _counts(user: User) -> tuple[int, int, int, int]:
    counts = reprocess_orphans(user)
    return counts.processed, counts.failed, counts.success, counts.removed


def test_without_orphans_all_counts_are_zero(user: User) -> None:
    assert _counts(user) == (0, 0, 0, 0)


def test_they_stay_until_their_chart_is_there(user: User) -> None:
    run_batch(user, [_lost(n, timeAchieved=START) for n in range(3)])
    assert _counts(user) == (3, 3, 0, 0)
    _arrives(0)
    _arrives(2)
    assert _counts(user) == (3, 1, 2, 0)
    assert Orphan.objects.get().data["identifier"] == str(LATE + 1)
    assert Score.objects.count() == PersonalBest.objects.count() == 2
    assert GameSession.objects.get().scores.count() == 2
    assert GameStats.objects.get().ratings["ktLampRating"] == pytest.approx(1.2)
    score = Score.objects.first()
    assert score is not None
    assert (score.origin, score.import_type) == (None, "file/batch-manual")
    assert score.service == "Test (BATCH-MANUAL)"
    assert _counts(user) == (1, 1, 0, 0)


def test_one_that_cannot_be_a_score_goes(user: User) -> None:
    run_batch(user, [_lost(0, score=1500), _lost(1)])
    _arrives(0, notecount=700)
    _arrives(1)
    assert _counts(user) == (2, 0, 1, 1)
    assert not Orphan.objects.exists()
    assert Score.objects.get().data["score"] == 1200


def test_one_that_is_a_score_already_goes(user: User) -> None:
    run_batch(user, [_lost(0)])
    _arrives(0)
    run_batch(user, [_lost(0)])
    assert Score.objects.count() == 1
    assert _counts(user) == (1, 0, 0, 1)


def test_two_that_become_the_same_score_are_one(user: User) -> None:
    run_batch(user, [_lost(0), _lost(0, comment="the second one")])
    assert Orphan.objects.count() == 2
    _arrives(0)
    assert _counts(user) == (2, 0, 1, 1)


def test_an_ambiguous_title_goes(user: User) -> None:
    lost = _lost(0, matchType="songTitle", identifier="Twins")
    run_batch(user, [lost])
    for _ in range(2):
        make_song(title="Twins")
    assert _counts(user) == (1, 0, 0, 1)


def test_one_of_a_format_that_is_gone_stays_and_stops_no_other(user: User) -> None:
    run_batch(user, [_lost(0)])
    Orphan.objects.create(
        orphan_id="O" + "0" * 64,
        user=user,
        import_type="file/forgotten",
        game="iidx",
        data={},
        message="",
        time_inserted=START,
    )
    Orphan.objects.create(
        orphan_id="O" + "1" * 64,
        user=user,
        import_type="file/batch-manual",
        game="iidx",
        data={"odd": True},
        context={"playtype": "SP"},
        message="",
        time_inserted=START,
    )
    _arrives(0)
    assert _counts(user) == (3, 2, 1, 0)


def test_at_night_those_of_everybody_are_tried() -> None:
    users = [make_user() for _ in range(3)]
    for user in users:
        run_batch(user, [_lost(0), _lost(1)])
    _arrives(0)
    assert reprocess_all_orphans() == 3
    assert Score.objects.count() == Orphan.objects.count() == 3


def test_a_user_tries_only_the_own_ones(user: User) -> None:
    other = make_user()
    run_batch(other, [_lost(0)])
    _arrives(0)
    assert _counts(user) == (0, 0, 0, 0)
    assert not Score.objects.exists()


def test_only_its_owner_gives_one_up(user: User, moderator: User) -> None:
    run_batch(user, [_lost(0), _lost(1)])
    first, second = Orphan.objects.all()
    with pytest.raises(PermissionDenied):
        delete_orphan(first, by=make_user())
    delete_orphan(first, by=user)
    delete_orphan(second, by=moderator)
    assert not Orphan.objects.exists()
