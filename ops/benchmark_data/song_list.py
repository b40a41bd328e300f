"""Invented songs and charts of beatmania IIDX, made where they are missing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db import transaction

from ops.benchmark_data.words import word
from scores.catalogue.documents import ChartDocument, SongDocument
from scores.catalogue.loading import load_charts
from scores.catalogue.rows import chart_row, song_row
from scores.catalogue.upserts import lock_catalogue
from scores.facts import ChartFacts
from scores.games import GAMES
from scores.models import Chart, Song

GAME = "iidx"
PLAYTYPE = "SP"
#: Song ids begin behind those of a real catalogue.
FIRST_ID = 1_000_000
_BATCH = 1000
_GENRES = ("HOUSE", "TRANCE", "DRUM'N'BASS", "PIANO AMBIENT", "HARDCORE", "FUNK")
_DIFFICULTIES = (("NORMAL", 4, 350), ("HYPER", 8, 800), ("ANOTHER", 11, 1250))
_FOURTH = ("LEGGENDARIA", 12, 1700)
_VERSIONS = tuple(map(str, range(20, 34)))


def make_catalogue(songs: int) -> list[ChartFacts]:
    """The charts that players play, the most popular first."""
    with transaction.atomic():
        lock_catalogue()
        game = GAMES[GAME]
        made = [song_row(game, song_document(n)) for n in range(songs)]
        Song.objects.bulk_create(made, _BATCH, ignore_conflicts=True)
        ids = [document.id for document in map(song_document, range(songs))]
        held = Song.objects.filter(game=GAME, song_id__in=ids)
        rows = dict(held.values_list("song_id", "pk"))
        charts = [
            chart_row(game, document, rows)
            for n in range(songs)
            for document in chart_documents(n)
        ]
        Chart.objects.bulk_create(charts, _BATCH, ignore_conflicts=True)
    found = Chart.objects.filter(song__in=rows.values(), playtype=PLAYTYPE)
    facts = load_charts(list(found.values_list("pk", flat=True)))
    # In an order that is neither that of songs nor of difficulties.
    return sorted(facts.values(), key=lambda chart: chart.chart_id)


def song_document(number: int) -> SongDocument:
    title = f"{word(number).title()} {word(7 * number + 3).title()}"
    return SongDocument(
        id=FIRST_ID + number,
        title=title,
        artist=f"DJ {word(number % 300 + 50).title()}",
        altTitles=[f"{title} (new mix)"] if number % 7 == 0 else [],
        searchTerms=[word(number + 9)],
        data={
            "genre": _GENRES[number % len(_GENRES)],
            "displayVersion": _VERSIONS[number % len(_VERSIONS)],
        },
    )


def chart_documents(number: int) -> Iterator[ChartDocument]:
    """Of both playtypes; every fifth song has a fourth difficulty."""
    fourth = (_FOURTH,) if number % 5 == 0 else ()
    for playtype in GAMES[GAME].playtypes:
        for name, level, notes in (*_DIFFICULTIES, *fourth):
            yield _chart(number, playtype, name, level, notes)


def _chart(
    number: int, playtype: str, difficulty: str, level: int, notes: int
) -> ChartDocument:
    digest = hashlib.sha1(
        f"{number} {playtype} {difficulty}".encode(), usedforsecurity=False
    ).digest()
    level = min(12, level + digest[0] % 4 - 1)
    notes += digest[1] * notes // 512
    kaiden = 2 * notes * (70 + digest[2] % 15) // 100
    rated = level >= 11
    return ChartDocument(
        chartID=digest.hex(),
        songID=FIRST_ID + number,
        playtype=playtype,
        difficulty=difficulty,
        level=str(level),
        levelNum=float(level),
        isPrimary=True,
        versions=list(_VERSIONS[number % len(_VERSIONS) :]),
        data={
            "notecount": notes,
            "inGameID": 1000 * (20 + number % 14) + number,
            "hashSHA256": hashlib.sha256(digest).hexdigest(),
            "2dxtraSet": None,
            "kaidenAverage": kaiden if rated else None,
            "worldRecord": min(2 * notes - 2, kaiden * 6 // 5) if rated else None,
            "bpiCoefficient": 1.05 + digest[3] / 1000 if rated else None,
        },
    )
