"""`python -m bench.search_fuzz --images N --strings M`: no query makes the search fail
or takes longer than a second. Strings by chance, rich in the language's own tokens,
and monsters of every kind, through the whole of Django, without a socket.

Prints what was answered how often, the times, and the slowest query; the exit code is
1 if any answer was a 5xx or took more than LONGEST seconds.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator

import numpy as np
from tqdm import tqdm

from bench.home import prepared

LONGEST = 1.0
# ruff: noqa: SIM905 - lists of words
_FIELDS = """
    id width score upvotes faves tag_count source_count pixels size aspect_ratio
    wilson_score duration created_at updated_at first_seen_at animated processed
    uploader uploader_id faved_by faved_by_id duplicate_id source_url mime_type
    original_format file_name sha512_hash orig_sha512_hash description gallery_id
    filter_id my nosuchfield
""".split()
_VALUES = """
    1 0 -5 100 5~2 1.5 1.5~0.1 true false 2023 2023-05 2023-05-05T12 3^days^ago faves
    image/* *a* *a*b*c* a* ?? ~ \\ x~1 word~2 safe solo *e* *.* https://* 99999999999
""".split()
_GLUE = [
    *(",", ", ", " AND ", " OR ", " || ", " && ", " ", "-", "!", "NOT ", "(", ")"),
    *("^2", "^0.5", "~1", "~0.9", '"', "\\", "*", "?", ":", ".gte:", "\n", "\t"),
]
_ODD = ["\0", "\ud800", "\udfff", "ü", "狐", "\U0001f98a", "\u200b", "%", "_", "'"]


def monsters() -> Iterator[str]:
    """What somebody would send to break it."""
    yield "(" * 10_000
    yield ")" * 10_000
    yield "a (b " * 2_000
    yield ", ".join(["safe"] * 5_000)
    yield ", ".join(["a"] * 1_024)
    yield " || ".join(["*"] * 1_000)
    yield " || ".join(f"*{c}*{d}*" for c in "aeiou" for d in "bcdfghklmnpqrstvwxyz")
    yield "*a*b*c*"
    yield "*" + "a*" * 4_000
    yield "?" * 9_000
    yield "\0" * 100
    yield "\ud800" * 100
    yield "x" * 1_000_000
    yield "(" * 64 + "a" + ")" * 64
    yield "-(" * 60 + "a, b || c^2" + ")" * 60
    yield " || ".join(f"score.gte:{n}" for n in range(900))
    yield " || ".join(f"(score.gte:{n}, width.lt:{n})" for n in range(500))
    yield ", ".join(f"source_url:*{c}*" for c in "abcdefghijklmnop")
    yield " || ".join(f"source_url:*{c}*" for c in "abcdefghijklmnop" * 20)
    yield " || ".join(f"file_name:*{c}*" for c in "abcdefghijklmnop" * 20)
    yield " || ".join(f"description:*{c}*" for c in "abcdefghijklmnop" * 20)
    yield " || ".join(f"uploader:*{c}*" for c in "abcdefghijklmnop" * 20)
    yield " || ".join(f"word{n}xx~2" for n in range(600))
    yield " || ".join(f"sha512_hash:*{n}*" for n in range(100))
    yield "source_url:https://example.com/x~2"
    yield " || ".join(f"created_at.gte:{1980 + n % 60}" for n in range(900))


def strings(count: int, seed: int, tags: list[str]) -> Iterator[str]:
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    for _ in range(count):
        yield "".join(_piece(chance, tags) for _ in range(chance.choice((2, 4, 8, 20))))


def _piece(chance: random.Random, tags: list[str]) -> str:
    match chance.randint(0, 9):
        case 0 | 1:
            return chance.choice(tags)
        case 2 | 3:
            value = chance.choice(_VALUES).replace("^", " ")
            op = chance.choice(["", "", "", ".gte", ".lt", ".eq"])
            return f"{chance.choice(_FIELDS)}{op}:{value}"
        case 4:
            return chance.choice(_VALUES)
        case 5:
            return chance.choice(_ODD)
        case _:
            return chance.choice(_GLUE)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.search_fuzz", description=__doc__)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--strings", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with prepared(options.images):
        return _run(options.strings, options.seed)


def _run(count: int, seed: int) -> int:
    from django.conf import settings
    from django.test import Client

    from accounts.actions import reveal_key
    from accounts.models import KeyKind, User
    from booru.models import Tag
    from config import settings as site

    logging.disable()
    # The benches have none; here the limit is what is tried.
    settings.SEARCH_SECONDS = site.SEARCH_SECONDS
    names = Tag.objects.order_by("-images_count").values_list("name", flat=True)
    user = User.objects.order_by("pk")[0]
    client = Client(raise_request_exception=False)
    key = reveal_key(user, kind=KeyKind.IMAGE)
    answers: Counter[int] = Counter()
    seconds: list[float] = []
    bad: list[tuple[float, int, str]] = []
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    client.get(_SEARCH, {"q": "*"})  # a process begins by reading the names of tags
    asked = [*monsters(), *strings(count, seed, list(names[:3000]))]
    for query in tqdm(asked, mininterval=10):
        given: dict[str, str | bytes] = {"key": key, "sf": chance.choice(_ORDERS)}
        given["q"] = query.encode(errors="surrogatepass")
        begin = time.perf_counter()
        answer = client.get(_SEARCH, given)
        seconds.append(time.perf_counter() - begin)
        answers[answer.status_code] += 1
        if answer.status_code >= 500 or seconds[-1] > LONGEST:
            bad.append((seconds[-1], answer.status_code, query[:200]))
    times = 1000 * np.percentile(seconds, [50, 99, 99.9, 100])
    sys.stdout.write(
        f"{len(seconds):,} strings: {dict(answers)}; median {times[0]:.1f} ms, 99 % "
        f"{times[1]:.1f}, 99.9 % {times[2]:.1f}, slowest {times[3]:.1f}\n"
    )
    for line in sorted(bad, reverse=True)[:20]:
        sys.stdout.write(f"{line[0]:.2f} s, {line[1]}: {line[2]!r}\n")
    return 1 if bad else 0


_SEARCH = "/api/v1/json/search/images"
_ORDERS = ["", "score", "_score", "random:1", "wilson_score", "gallery_id:1"]


if __name__ == "__main__":
    sys.exit(main())
