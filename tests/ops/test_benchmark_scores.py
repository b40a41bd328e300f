"""`make_benchmark_data --scores`: what is stored must be what imports would have left
behind, so that reads are measured on rows that could be real."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.db.models import Count, F, Max, Model

from accounts.models import User
from ops.benchmark_data.players import dry_score
from ops.benchmark_data.plays import plays, popularity
from ops.benchmark_data.score_loading import (
    counts_for,
    load_scores,
    players_for,
    songs_for,
)
from ops.benchmark_data.song_list import make_catalogue
from scores.catalogue.loading import load_charts
from scores.games import GAMES
from scores.importing import validate
from scores.importing.hydrate import hydrate
from scores.models import (
    Chart,
    ChartPlayers,
    GameSession,
    GameStats,
    Import,
    PersonalBest,
    Score,
    Song,
)
from scores.processing.profiles import rebuild_profile
from scores.processing.rebuilding import rebuild_bests, rebuild_sessions

SCORES = 1_200
SP = GAMES["iidx"].playtypes["SP"]


def _load(scores: int = SCORES, seed: int = 1) -> None:
    load_scores(scores, seed=seed, progress=lambda _: None)


def _rows(model: type[Model], *without: str) -> list[tuple[Any, ...]]:
    names = [
        field.attname
        for field in model._meta.concrete_fields
        if field.attname not in without
    ]
    return sorted(model._default_manager.values_list(*names), key=repr)


# The shape --------------------------------------------------------------------------


def test_a_million_scores_are_those_of_a_site_with_ten_thousand_players() -> None:
    counts = counts_for(1_000_000, seed=1)
    assert len(counts) == players_for(1_000_000) == 10_000
    assert songs_for(1_000_000) == 2_000
    assert counts[0] == 100_000
    assert sum(counts) == 1_000_000
    assert min(counts) >= 1


@pytest.mark.parametrize("scores", [1, 99, 100, 1_234])
def test_there_are_as_many_as_asked_for(scores: int) -> None:
    assert sum(counts_for(scores, seed=3)) == scores


# The rows ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_pipeline_would_have_stored_the_same() -> None:
    _load()
    assert Score.objects.count() == SCORES
    before = _derived()
    for user in User.objects.filter(game_stats__isnull=False):
        scores = Score.objects.filter(user=user)
        rebuild_bests(user.pk, load_charts({score.chart_id for score in scores}))
        sessions = GameSession.objects.filter(user=user)
        rebuild_sessions(list(sessions.values_list("pk", flat=True)))
        changes = rebuild_profile(user.pk, SP)
        assert (changes.classes, changes.ratings) == ([], [])
    assert _derived() == before
    assert all(len(rows) > 10 for rows in before)


def _derived() -> list[list[tuple[Any, ...]]]:
    return [
        _rows(PersonalBest, "id"),
        _rows(GameSession),
        _rows(GameStats),
        _rows(ChartPlayers),
    ]


@pytest.mark.django_db
def test_every_score_is_one_that_an_import_would_take() -> None:
    charts = make_catalogue(60)
    rng = np.random.default_rng(4)
    for play in plays(400, charts, popularity(len(charts)), rng):
        dry = dry_score(play)
        assert validate.problems_before(dry, SP, now=2_000_000_000_000) == []
        assert validate.problems_after(hydrate(dry, SP, 1)) == []


@pytest.mark.django_db
def test_counts_and_references_agree() -> None:
    _load()
    players = players_for(SCORES)
    assert GameStats.objects.count() == players
    counted = Chart.objects.annotate(n=Count("personal_bests")).filter(n__gt=0)
    assert counted.count() == ChartPlayers.objects.count()
    assert not counted.exclude(popularity__players=F("n")).exists()
    # The most popular chart is everybody's first one.
    assert ChartPlayers.objects.aggregate(m=Max("players"))["m"] == players
    runs = Import.objects.annotate(n=Count("scores"))
    assert not runs.exclude(n__gt=0, n=F("rows_total")).exists()
    assert all(run.summary["imported"] == run.rows_total for run in runs)
    timed = Score.objects.filter(time_achieved__isnull=False)
    assert timed.count() == Score.objects.filter(session__isnull=False).count()
    assert not timed.exclude(
        time_achieved__gte=F("session__time_started"),
        time_achieved__lte=F("session__time_ended"),
    ).exists()
    assert not Score.objects.exclude(user=F("origin__user")).exists()
    assert not timed.exclude(user=F("session__user")).exists()


@pytest.mark.django_db
def test_a_second_run_brings_other_players_and_no_other_songs() -> None:
    _load(400)
    songs = Song.objects.count(), Chart.objects.count()
    _load(400)
    assert (Song.objects.count(), Chart.objects.count()) == songs
    assert Score.objects.count() == 800
    assert GameStats.objects.count() == 2 * players_for(400)


@pytest.mark.django_db
def test_a_seed_gives_the_same_scores() -> None:
    charts = make_catalogue(60)
    popular = popularity(len(charts))
    first, again, other = (
        list(plays(50, charts, popular, np.random.default_rng(seed)))
        for seed in (1, 1, 2)
    )
    assert first == again != other


@pytest.mark.django_db(transaction=True)
def test_the_command_makes_both() -> None:
    call_command("make_benchmark_data", images=20, scores=150, seed=1)
    assert Score.objects.count() == 150
    assert User.objects.filter(uploads_count__gt=0).exists()
