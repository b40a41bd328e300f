"""What is found beside songs by what somebody types: their charts, and players."""

from __future__ import annotations

from collections import defaultdict

from accounts.models import User
from scores.models import Chart, Song

PLAYERS_SHOWN = 10


def charts_by_song(songs: list[Song]) -> dict[int, list[Chart]]:
    """The primary ones, from easy to hard."""
    found: dict[int, list[Chart]] = defaultdict(list)
    pks = [song.pk for song in songs]
    rows = Chart.objects.filter(song__in=pks, is_primary=True)
    for chart in rows.order_by("playtype", "level_num", "pk"):
        found[chart.song_id].append(chart)
    return found


def players_by(text: str) -> list[User]:
    """Those who have played something, by the beginning of their name."""
    rows = User.objects.get_queryset().open()
    rows = rows.filter(name__istartswith=text, game_stats__isnull=False)
    return list(rows.distinct().order_by("name")[:PLAYERS_SHOWN])
