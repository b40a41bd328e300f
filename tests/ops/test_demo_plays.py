"""The demo's scores are real imports, and none of their rows is refused."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from ops.demo.plays import DemoPlays, demo_plays
from ops.management.commands.load_demo import COLLECTION
from scores.actions.imports import import_now
from scores.models import GameStats
from tests.factories import make_user

NOW = 1_790_000_000_000


@pytest.mark.django_db
def test_every_play_becomes_a_score() -> None:
    call_command("load_collections", str(COLLECTION), verbosity=0)
    names = {plays.player for plays in _plays()}
    players = {name: make_user(name) for name in names}
    for plays in _plays():
        run = import_now(
            players[plays.player], import_type="file/batch-manual", body=plays.body
        )
        summary = run.summary
        assert (run.state, run.message) == ("completed", "")
        # Now and then somebody does exactly as well as before.
        assert summary["imported"] + summary["duplicates"] == summary["rows"] == 108
        assert summary["imported"] > 90
        assert {made["type"] for made in run.created_sessions} == {"Created"}
    assert len(players) == 5
    rated = GameStats.objects.filter(game="iidx", rating1__gt=0)
    assert rated.count() == 5


def test_they_are_alike_at_every_call() -> None:
    assert _plays() == _plays()


def _plays() -> list[DemoPlays]:
    return list(demo_plays(COLLECTION, now=NOW))
