"""Finding songs by what a person types (tachi-api, 3.14): any case, any of a song's
names, with typing errors.

A text is taken apart into letter triples (`grams`). Songs that share enough of them
are found by the index and ranked roughly in the database; the best of those are ranked
here by how near each of their names is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Case,
    Exists,
    Func,
    IntegerField,
    OuterRef,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Length

from scores.catalogue.grams import grams_of, normal
from scores.facts import fold
from scores.models import Chart, Song

#: More of a text is not looked at.
MOST_LETTERS = 100
_MOST_GRAMS = 64
# Share of the text's triples that a song must have. One wrong letter costs three.
_SHARED = 0.4
# How many of the roughly ranked are ranked finely: for each one wanted, and at least.
_RANKED_EACH, _RANKED = 2, 200
# What is worth how much beside a title.
_ALTERNATIVE, _TERM, _ARTIST, _ALL_NAMES = 0.95, 0.9, 0.8, 0.7


def search_songs(
    game: str | None, text: str, limit: int = 100, playtype: str | None = None
) -> list[tuple[Song, float]]:
    """The best first, each with its score: 3 for a title as typed, 2 to 3 for one that
    begins so, at most 1 for one that is alike; other names count less. One query;
    ``game`` None searches all. ``keys`` of the songs are not loaded."""
    asked = normal(_storable(text[:MOST_LETTERS]))[:MOST_LETTERS].strip()
    grams = sorted(grams_of(asked), key=_frequency)[:_MOST_GRAMS]
    if not grams or limit < 1:
        return []
    songs = Song.objects.all() if game is None else Song.objects.filter(game=game)
    if playtype is not None:
        charts = Chart.objects.filter(song=OuterRef("pk"), playtype=playtype)
        songs = songs.filter(Exists(charts))
    found = _candidates(songs, asked, grams)[: max(_RANKED, _RANKED_EACH * limit)]
    ranked = [(song, _score(song, asked, set(grams))) for song in found]
    ranked.sort(key=lambda pair: (-pair[1], len(pair[0].title), pair[0].pk))
    return ranked[:limit]


def _candidates(
    songs: QuerySet[Song], asked: str, grams: Sequence[str]
) -> QuerySet[Song]:
    needed = ceil(_SHARED * len(grams))
    # Who has that many of all has one of any but so many: the index need not be asked
    # for the most frequent ones, which nearly every song has.
    selective = grams[: len(grams) - needed + 1]
    rank = Case(
        When(keys__contains=[f"folded:{fold(asked)}"], then=Value(2)),
        When(title__istartswith=asked, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    found = songs.filter(grams__overlap=selective)
    return (
        found.annotate(shared=_shared(grams), rank=rank)
        .filter(shared__gte=needed)
        .order_by("-rank", "-shared", Length("title"), "pk")
        .defer("keys")
    )


def _shared(grams: Sequence[str]) -> Func:
    """How many of the triples a song has."""
    return Func(
        "grams",
        Value(list(grams), output_field=ArrayField(TextField())),
        template="(SELECT count(*) FROM unnest(%(expressions)s))",
        arg_joiner=") AS gram WHERE gram = ANY(",
        output_field=IntegerField(),
    )


def _score(song: Song, asked: str, grams: set[str]) -> float:
    best = max(w * _nearness(asked, grams, name) for name, w in _names(song))
    return max(best, _ALL_NAMES * len(grams.intersection(song.grams)) / len(grams))


def _names(song: Song) -> Iterator[tuple[str, float]]:
    yield song.title, 1.0
    yield from ((name, _ALTERNATIVE) for name in song.alt_titles)
    yield from ((name, _TERM) for name in song.search_terms)
    yield song.artist, _ARTIST


def _nearness(asked: str, grams: set[str], name: str) -> float:
    """Mostly how much of the question the name has, a little how much else it has."""
    there = normal(name)
    if there == asked:
        return 3
    if there.startswith(asked):
        return 2 + len(asked) / len(there)
    of_name = grams_of(there)
    shared = len(grams & of_name)
    return 0.8 * shared / len(grams) + 0.2 * shared / len(grams | of_name)


def _frequency(gram: str) -> tuple[int, str]:
    """First letters are the most frequent triples, then first two, then endings."""
    return gram.count(" ", 0, 2) * 2 + gram.endswith(" "), gram


def _storable(text: str) -> str:
    """What the database can be asked for: neither NUL nor half of a character."""
    return text.replace("\0", " ").encode("utf-8", "ignore").decode()
