"""Charts: by popularity, by a search, by their ids and hashes (tachi-api, 3.5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from scores.games.schema import Playtype
from scores.models import Chart, ChartPlayers, PersonalBest, Song
from scores.reads.own import here
from scores.reads.rows import ChartRow, chart_rows

#: Playtypes whose charts are known by a hash of their file, and the words of the keys
#: that such a hash may be (`scores.facts.chart_keys`).
HASHED_GAMES = ("bms", "pms", "usc", "itg")
HASH_KEYS = ("md5", "sha256", "sha1", "gsv3")

# beatmania IIDX: fan-made charts on the machine's own songs, in the way of who does
# not play them. No other game's charts have this field.
_FAN_MADE = ~Q(data__2dxtraSet=None) & Q(data__has_key="2dxtraSet")


class Counted(NamedTuple):
    """Charts and how many users have a personal best on each, by primary key."""

    charts: list[ChartRow]
    playcounts: Mapping[int, int]


def popular(
    playtype: Playtype,
    *,
    songs: Collection[int] | None = None,
    played_by: int | None = None,
    fan_made: bool = False,
    limit: int = 100,
) -> Counted:
    """Most played first, then what nobody plays, by id; ``songs`` are primary keys."""
    charts = Chart.objects.filter(here(playtype))
    if songs is not None:
        charts = charts.filter(song_id__in=songs)
    if not fan_made:
        charts = charts.exclude(_FAN_MADE)
    if played_by is not None:
        own = PersonalBest.objects.filter(user_id=played_by, chart=OuterRef("pk"))
        charts = charts.filter(Exists(own))
    pks = _most_played(charts, playtype, limit)
    if len(pks) < limit:
        rest = charts.exclude(pk__in=pks).order_by("pk")
        pks += rest.values_list("pk", flat=True)[: limit - len(pks)]
    rows = {row.pk: row for row in chart_rows(Chart.objects.filter(pk__in=pks))}
    return Counted([rows[pk] for pk in pks], playcounts(pks))


def _most_played(charts: QuerySet[Chart], playtype: Playtype, limit: int) -> list[int]:
    played = charts.filter(
        popularity__game=playtype.game,
        popularity__playtype=playtype.name,
        popularity__players__gt=0,
    )
    ordered = played.order_by("-popularity__players", "popularity__chart")
    return list(ordered.values_list("pk", flat=True)[:limit])


def playcounts(charts: Iterable[int]) -> dict[int, int]:
    """A chart that nobody has played counts 0."""
    pks = list(charts)
    rows = ChartPlayers.objects.filter(chart_id__in=pks)
    return dict.fromkeys(pks, 0) | dict(rows.values_list("chart_id", "players"))


def chart_of(playtype: Playtype, chart_id: str) -> QuerySet[Chart]:
    """One or none."""
    return Chart.objects.filter(here(playtype), chart_id=chart_id)


def song_of(playtype: Playtype, song_id: int) -> QuerySet[Song]:
    return Song.objects.filter(game=playtype.game, song_id=song_id)


def charts_of_song(playtype: Playtype, song_pk: int) -> list[ChartRow]:
    """Of the playtype, in the order of its difficulties."""
    rows = chart_rows(Chart.objects.filter(here(playtype), song_id=song_pk))
    names = [one.name for one in playtype.difficulties or ()]
    places = {name: place for place, name in enumerate(names)}
    return sorted(
        rows,
        key=lambda row: (
            places.get(row.difficulty, len(places)), not row.is_primary, row.pk
        ),
    )  # fmt: skip


def with_hash(text: str, limit: int = 100) -> list[ChartRow]:
    """Charts of the games that know such a hash; hashes are written in small letters
    but may be asked for in others."""
    forms = {text, text.lower()}
    keys = [f"{word}:{form}" for word in HASH_KEYS for form in sorted(forms)]
    found = Chart.objects.filter(game__in=HASHED_GAMES, keys__overlap=keys)
    return chart_rows(found.order_by("pk")[:limit])
