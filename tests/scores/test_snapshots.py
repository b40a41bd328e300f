"""The nightly jobs: everybody's standing is kept, forgotten files go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from celery import current_app
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from scores.actions.imports import start_import
from scores.models import RatingSnapshot
from scores.processing import files
from scores.processing.snapshots import take_snapshots
from tests.factories import make_user
from tests.scores.made_scores import a_score, batch, make_chart, make_charts, run_batch

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 3, 1, 0, 0, 7, tzinfo=UTC)
MIDNIGHT = 1_772_323_200_000


def test_everybody_is_kept_once_a_day(user: User) -> None:
    charts = make_charts(2)
    better, third = make_user(), make_user()
    run_batch(user, [a_score(charts[0]), a_score(charts[0], 1300)])
    run_batch(better, [a_score(chart) for chart in charts], classes={"dan": "DAN_5"})
    run_batch(third, [a_score(charts[0], lamp="FAILED")])
    assert take_snapshots(NIGHT) == 3
    assert take_snapshots(NIGHT + timedelta(hours=23)) == 0
    held = {row.user_id: row for row in RatingSnapshot.objects.all()}
    mine = held[user.pk]
    assert (mine.timestamp, mine.playcount, mine.classes) == (MIDNIGHT, 2, {})
    assert mine.ratings == {"ktLampRating": 0.6, "BPI": None}
    place = {pk: row.rankings["ktLampRating"]["ranking"] for pk, row in held.items()}
    assert place == {better.pk: 1, user.pk: 2, third.pk: 3}
    assert mine.rankings["ktLampRating"] == {"ranking": 2, "outOf": 3}
    assert held[better.pk].classes == {"dan": "DAN_5"}
    assert take_snapshots(NIGHT + timedelta(days=1)) == 3


def test_files_that_no_import_needs_go(user: User) -> None:
    files.sweep(before=timezone.now() + timedelta(hours=1))  # of other tests
    current_app.conf.task_always_eager = False
    run = start_import(user, import_type="file/batch-manual", body=batch([]))
    current_app.conf.task_always_eager = True
    forgotten = files.keep("f" * 40, b"[]")
    assert files.sweep(before=timezone.now() - timedelta(hours=1)) == 0
    assert files.sweep(before=timezone.now() + timedelta(hours=1)) == 1
    assert not default_storage.exists(forgotten)
    assert default_storage.exists(run.file)
    default_storage.delete(run.file)


def test_the_file_goes_when_the_import_ends(user: User) -> None:
    run = run_batch(user, [a_score(make_chart())])
    assert run.file
    assert not default_storage.exists(run.file)
    failed = run_batch(user, [], game="no-such-game")
    assert (failed.state, failed.status_code) == ("failed", 400)
    assert not default_storage.exists(failed.file)
