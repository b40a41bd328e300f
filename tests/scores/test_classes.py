"""Classes: provided ones only rise, derived ones follow the ratings."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from scores.actions.imports import revert_import
from scores.actions.scores import delete_score
from scores.games.iidx import IIDX
from scores.models import ClassAchievement, ClassGrant, GameStats, Import, Score
from scores.processing.profiles import rebuild_profile
from tests.scores.made_scores import a_score, make_chart, make_song, run_batch

pytestmark = pytest.mark.django_db


def _classes(**where: Any) -> dict[str, str]:
    return dict(GameStats.objects.get(**where).classes)


def _delta(set_: str, old: str | None, new: str, game: str = "iidx:SP") -> Any:
    name, playtype = game.split(":")
    return {"game": name, "playtype": playtype, "set": set_, "old": old, "new": new}


def test_a_provided_class_rises_and_never_falls(user: User) -> None:
    chart = make_chart()
    first = run_batch(user, [a_score(chart, 900)], classes={"dan": "DAN_5"})
    assert first.class_deltas == [_delta("dan", None, "DAN_5")]
    lower = run_batch(user, [a_score(chart, 901)], classes={"dan": "KYU_1"})
    assert lower.class_deltas == []
    higher = run_batch(user, [a_score(chart, 902)], classes={"dan": "KAIDEN"})
    assert higher.class_deltas == [_delta("dan", "DAN_5", "KAIDEN")]
    assert _classes() == {"dan": "KAIDEN"}
    assert list(
        ClassAchievement.objects.order_by("pk").values_list("old_value", "new_value")
    ) == [(None, "DAN_5"), ("DAN_5", "KAIDEN")]


def test_taking_an_import_back_takes_its_class_back(user: User) -> None:
    chart = make_chart()
    run_batch(user, [a_score(chart, 900)], classes={"dan": "DAN_5"})
    higher = run_batch(user, [a_score(chart, 902)], classes={"dan": "KAIDEN"})
    revert_import(higher, by=user)
    assert _classes() == {"dan": "DAN_5"}
    assert ClassAchievement.objects.count() == 1


def test_taking_an_import_back_takes_its_classes_of_each_playtype(user: User) -> None:
    """As one of a service, which tells both playtypes' at once."""
    song = make_song()
    double, single = make_chart(song, playtype="DP"), make_chart(song)
    run_batch(user, [a_score(double)], playtype="DP")
    run = run_batch(user, [a_score(single)])
    ClassGrant.objects.create(
        user=user,
        game="iidx",
        playtype="DP",
        class_set="dan",
        value="DAN_5",
        origin=run,
    )
    rebuild_profile(user.pk, IIDX.playtypes["DP"], run)
    assert _classes(playtype="DP") == {"dan": "DAN_5"}
    revert_import(run, by=user)
    assert _classes(playtype="DP") == {}


def test_a_class_outlives_the_single_scores_of_its_import(user: User) -> None:
    charts = make_chart(), make_chart()
    run_batch(user, [a_score(charts[0])])
    run = run_batch(user, [a_score(charts[1])], classes={"dan": "DAN_5"})
    delete_score(Score.objects.get(origin=run), by=user)
    assert not Import.objects.filter(pk=run.pk).exists()
    assert _classes() == {"dan": "DAN_5"}
    assert ClassAchievement.objects.count() == 1


def test_a_class_waits_for_the_first_score(user: User) -> None:
    run = run_batch(user, [], classes={"dan": "DAN_5"})
    assert (run.state, run.class_deltas) == ("completed", [])
    assert not GameStats.objects.exists()
    later = run_batch(user, [a_score(make_chart())])
    assert later.class_deltas == [_delta("dan", None, "DAN_5")]


def test_a_class_belongs_to_its_playtype(user: User) -> None:
    song = make_song()
    single = make_chart(song)
    double = make_chart(song, playtype="DP")
    run_batch(user, [a_score(double)], playtype="DP")
    run_batch(user, [a_score(single)], classes={"dan": "DAN_5"})
    assert _classes(playtype="SP") == {"dan": "DAN_5"}
    assert _classes(playtype="DP") == {}


def test_a_derived_class_follows_the_rating_both_ways(user: User) -> None:
    song = make_song("sdvx", data={"displayVersion": "vivid"})
    charts = [
        make_chart(
            song,
            playtype="Single",
            difficulty=difficulty,
            level="20",
            level_num=20.0,
            data={"inGameID": number},
        )
        for number, difficulty in enumerate(("NOV", "ADV", "EXH", "MXM", "INF", "GRV"))
    ]
    scores = [
        a_score(chart, 10_000_000, lamp="PERFECT ULTIMATE CHAIN") for chart in charts
    ]
    sdvx: dict[str, Any] = {"game": "sdvx", "playtype": "Single"}
    # Each is worth 0.462: five are 2.31, six 2.772.
    first = run_batch(user, scores[:5], **sdvx)
    assert first.class_deltas == [_delta("vfClass", None, "SIENNA_I", "sdvx:Single")]
    again = run_batch(user, scores[:5], **sdvx)
    assert again.class_deltas == []
    second = run_batch(user, scores, **sdvx)
    assert second.class_deltas == [
        _delta("vfClass", "SIENNA_I", "SIENNA_II", "sdvx:Single")
    ]
    delete_score(Score.objects.latest("pk"), by=user)
    assert _classes() == {"vfClass": "SIENNA_I"}
    # The import has lost its only score, and so is no more.
    assert not Import.objects.filter(pk=second.pk).exists()


def test_only_primary_charts_count_for_the_profile(user: User) -> None:
    song = make_song()
    run_batch(
        user,
        [{**a_score(make_chart(song)), "score": 1000}],
    )
    before = GameStats.objects.get().ratings
    old = make_chart(song, difficulty="HYPER", is_primary=False, versions=["20"])
    document = [{**a_score(old), "difficulty": "HYPER"}]
    run = run_batch(user, document, version="20")
    assert run.summary["imported"] == 1
    assert GameStats.objects.get().ratings == before


def test_ratings_that_changed_are_told(user: User) -> None:
    run = run_batch(user, [a_score(make_chart())])
    assert run.rating_deltas == [
        {
            "game": "iidx",
            "playtype": "SP",
            "rating": "ktLampRating",
            "old": None,
            "new": 0.6,
        }
    ]
