"""How much there is of a playtype. Counting a big table is work that grows with the
site, so that a count may be an hour old (tachi-api, section 3.5)."""

from __future__ import annotations

from typing import NamedTuple

from django.core.cache import cache

from scores.games.schema import Playtype
from scores.models import Chart, GameStats, Score
from scores.reads.own import here

_SECONDS = 3600


class Totals(NamedTuple):
    scores: int
    players: int
    charts: int


def totals(playtype: Playtype) -> Totals:
    kept: Totals | None = cache.get(_key(playtype))
    if kept is None:
        kept = Totals(
            scores=Score.objects.filter(here(playtype)).count(),
            players=GameStats.objects.filter(here(playtype)).count(),
            charts=Chart.objects.filter(here(playtype)).count(),
        )
        cache.set(_key(playtype), kept, _SECONDS)
    return Totals(*kept)


def _key(playtype: Playtype) -> str:
    return f"scores:totals:{playtype}"
