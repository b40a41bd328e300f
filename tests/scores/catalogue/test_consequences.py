"""Scores and orphans follow the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from scores.models import Chart, Orphan, PersonalBest, Score
from tests.scores.catalogue.made import chart, load, song, write
from tests.scores.made_scores import run_batch

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(tmp_path, songs_iidx=[song(1), song(2)])
    write(tmp_path, charts_iidx=[chart(1), chart(2)])
    load(tmp_path)
    return tmp_path


def _play(user: User, in_game: int) -> None:
    score = {
        "score": 1500,
        "lamp": "CLEAR",
        "matchType": "inGameID",
        "identifier": str(in_game),
        "difficulty": "ANOTHER",
    }
    run_batch(user, [score])


@pytest.mark.parametrize(
    ("changes", "recalculated"),
    [
        ({"data": {"notecount": 1250}}, 1),
        ({"level": "11", "levelNum": 11}, 1),
        ({"isPrimary": False}, 1),
        ({"versions": ["30"]}, 0),
        ({}, 0),
    ],
)
def test_scores_follow_their_chart(
    place: Path, user: User, changes: dict[str, Any], recalculated: int
) -> None:
    _play(user, 1001)
    outcome = load(write(place, charts_iidx=[chart(1, **changes), chart(2)]))
    told = f"{recalculated} scores recalculated, 0 orphans found their chart"
    assert (told in outcome.out) == bool(changes)


def test_profiles_follow_the_data_of_a_song(place: Path, user: User) -> None:
    _play(user, 1001)
    data = {"genre": "TRANCE", "displayVersion": "27"}
    outcome = load(write(place, songs_iidx=[song(1, data=data), song(2)]))
    assert "1 scores recalculated" in outcome.out
    outcome = load(write(place, songs_iidx=[song(1, data=data, artist="X"), song(2)]))
    assert "0 scores recalculated" in outcome.out


def test_a_new_notecount_is_a_new_percent(place: Path, user: User) -> None:
    _play(user, 1001)
    assert Score.objects.get().data["percent"] == 75
    load(write(place, charts_iidx=[chart(1, data={"notecount": 1250}), chart(2)]))
    assert Score.objects.get().data["percent"] == 60
    assert PersonalBest.objects.get().data["percent"] == 60


def test_a_chart_that_comes_takes_its_orphans(place: Path, user: User) -> None:
    _play(user, 1003)
    assert Orphan.objects.count() == 1
    write(place, songs_iidx=[song(n) for n in (1, 2, 3)])
    outcome = load(write(place, charts_iidx=[chart(n) for n in (1, 2, 3)]))
    assert "0 scores recalculated, 1 orphans found their chart" in outcome.out
    assert not Orphan.objects.exists()
    assert Score.objects.get().chart == Chart.objects.get(song__song_id=3)


def test_a_dry_run_leaves_them(place: Path, user: User) -> None:
    _play(user, 1003)
    _play(user, 1001)
    changed = [chart(1, data={"notecount": 1250}), chart(2), chart(3)]
    write(place, songs_iidx=[song(n) for n in (1, 2, 3)], charts_iidx=changed)
    outcome = load(place, dry_run=True)
    assert "recalculated" not in outcome.out
    assert Orphan.objects.count() == 1
    assert Score.objects.get().data["percent"] == 75
