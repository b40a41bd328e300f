"""Players by a part of their name."""

from __future__ import annotations

from accounts.models import User
from scores.games.schema import Playtype
from scores.models import GameStats, PersonalBest
from scores.reads.own import here

_FOUND = 25


def players_named(
    text: str, *, chart_pk: int | None = None, playtype: Playtype | None = None
) -> list[int]:
    """Ids of who has a personal best on the chart, or has played, by name; nobody for
    a blank text."""
    if not text.strip():
        return []
    users = User.objects.get_queryset().active().filter(name__icontains=text)
    if chart_pk is not None:
        played = PersonalBest.objects.filter(chart_id=chart_pk)
        users = users.filter(pk__in=played.values("user"))
    if playtype is not None:
        stats = GameStats.objects.filter(here(playtype))
        users = users.filter(pk__in=stats.values("user"))
    return list(users.order_by("name").values_list("pk", flat=True)[:_FOUND])
