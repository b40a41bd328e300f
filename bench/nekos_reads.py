"""The rows of `bench.nekos`."""

from __future__ import annotations

import logging
import random
import time
from statistics import median
from urllib.parse import quote

from django.core.management import call_command

from api.nekos.existing import existing
from api.nekos.matching import ARTIST, CATEGORY, CHARACTER, Kind
from api.nekos.patterns import PatternError, compile_pattern
from bench.reads import SECONDS, Read, time_all
from bench.report import table, verdict
from booru.image_search import in_snapshot
from booru.models import Image, Tag
from ops import up

MOST_MS = 50.0
SEARCH_MS = 150.0
NAMES_SECONDS = 0.15
EVIL_MS = 100.0
_NAMES = 100_000
_KINDS = ("artist", "character", "category")
_LETTERS = "abcdefghijklmnopqrstuvwxyz -"
_PATTERNS = ("%kaguya%", "%k_g%", "k*a%", "(ab|cd)%", "%?a[a-z]*b?", "[[:alpha:]]+")
#: From nekos-api 6.3, and the worst of a search by chance.
_EVIL = (
    "(a|a)*b",
    "%a" * 24 + "b",
    "((a{1,9}){1,9}){1,9}",
    "(_{1,30}a){1,30}",
    "([[:print:]]?){255}[[:alpha:]]{255}",
    "((a|b|_|%|[ab]){1,13}){1,15}",
    "((%|b){0,30}|a){0,30}",
    "(_?((a|b)((a|b)(_?[ab])*)*|(a|a?)+){1,9}){2,50}",
)


def measure(plan: up.Plan, rounds: int, images: int) -> str:
    call_command("migrate", verbosity=0)
    logging.disable(logging.INFO)
    tags = {kind.name: kind.all().count() for kind in (ARTIST, CHARACTER, CATEGORY)}
    reads = time_all(plan, _reads(), rounds, most_ms=MOST_MS)
    searches = time_all(plan, _searches(), rounds, most_ms=SEARCH_MS)
    counted = ", ".join(f"{number:,} of {name}" for name, number in tags.items())
    return (
        f"{images:,} images, tags: {counted}. Medians of {rounds} requests in process, "
        f"and of {SECONDS:g} s over one connection; without a limit of requests. Aim: "
        f"{MOST_MS:g} ms each, {SEARCH_MS:g} ms for a search.\n\n{reads}\n\n{searches}"
        f"\n\n{_names(rounds)}\n\n{_evil()}"
    )


def _most_used(kind: Kind) -> Tag:
    return kind.all().order_by("-images_count", "pk")[0]


def _reads() -> list[Read]:
    artist, character = _most_used(ARTIST), _most_used(CHARACTER)
    often, also = CATEGORY.all().order_by("-images_count", "pk")[:2]
    image = Image.objects.get(pk=in_snapshot(lambda: existing().hits[1000]))
    one, two = quote(often.name), quote(f"{often.name},{also.name}")
    lists = [
        Read(f"/{kind}, {what}", f"/api/{kind}?limit=25&offset={offset}")
        for kind in _KINDS
        for what, offset in (("25", 0), ("beyond the end", 100_000))
    ]
    return [
        # What a new process has to learn first is not the request's.
        Read("/image/random, the first", "/api/image/random", whole=True),
        Read("/image/random", "/api/image/random"),
        Read("/image/random, 25", "/api/image/random?limit=25"),
        Read("/image/random, category", f"/api/image/random?categories={one}"),
        Read("/image/random, two", f"/api/image/random?limit=25&categories={two}"),
        Read("/image, 25", "/api/image?limit=25"),
        Read("/image, far on", "/api/image?limit=25&offset=5000"),
        Read("/image, category", f"/api/image?limit=25&categories={one}"),
        Read("/image/:id", f"/api/image/{image.uuid}"),
        Read("/artist/:id", f"/api/artist/{artist.uuid}"),
        Read("/artist/:id/images", f"/api/artist/{artist.uuid}/images?limit=25"),
        Read("/character/:id", f"/api/character/{character.uuid}"),
        Read("/category/:id", f"/api/category/{often.uuid}"),
        *lists,
        Read("/set, 25", "/api/set?limit=25", whole=True),
        Read("/stats, kept", "/api/stats"),
    ]


def _searches() -> list[Read]:
    first = Read("/artist, `x`, the first", "/api/artist?search=x", whole=True)
    return [first] + [
        Read(f"/{kind}, `{text}`", f"/api/{kind}?limit=25&search={quote(text)}")
        for kind in _KINDS
        for text in ("%ea%", "%[e-i]%[a-c]_", "%")
    ]


def _names(rounds: int) -> str:
    chance = random.Random(1)  # noqa: S311
    names = ["".join(chance.choices(_LETTERS, k=20)) for _ in range(_NAMES)]
    rows = []
    for text in _PATTERNS:
        matches, seconds = compile_pattern(text).matches, []
        for _ in range(rounds):
            begin = time.process_time()
            found = sum(map(matches, names))
            seconds.append(time.process_time() - begin)
        spent = median(seconds)
        met = verdict(spent <= NAMES_SECONDS)
        rows.append([f"`{text}`", f"{found:,}", f"{1000 * spent:.0f}", met])
    head = (f"pattern on {_NAMES:,} names of 20", "found", "processor ms", "aim")
    return table(head, rows)


def _evil() -> str:
    values = ["a" * 5000, "ab" * 2500, "é" * 5000, "aé b" * 1250]
    rows = []
    for text in _EVIL:
        said, slowest = "answered", 0.0
        for value in values:
            begin = time.process_time()
            try:
                compile_pattern(text).matches(value)
            except PatternError:
                said = "refused"
            slowest = max(slowest, 1000 * (time.process_time() - begin))
        rows.append([f"`{text}`", said, f"{slowest:.1f}", verdict(slowest <= EVIL_MS)])
    return table(("pattern on 5,000 characters", "", "processor ms", "aim"), rows)
