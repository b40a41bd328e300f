"""WACCA scores from the My Page scraper (score-formats, section 6).

A line is a song; its levels, scores and achievements are lists over the difficulties.
"""

from __future__ import annotations

from collections.abc import Iterator

from scores.importing.charts import Catalogue, Lookup
from scores.importing.finding import exact_title, only_song, pick
from scores.importing.formats.labels import number, titled
from scores.importing.formats.mypagescraper_csv import bracket_list, records
from scores.importing.formats.schema import Format, Received
from scores.importing.rejection import answering, invalid, not_found, positive
from scores.importing.text import clip
from scores.importing.types import Context, Datum, DryScore, Parsed, Row

DIFFICULTIES = ("NORMAL", "HARD", "EXPERT", "INFERNO")
LAMPS = {
    "0": "FAILED",
    "1": "CLEAR",
    "2": "MISSLESS",
    "3": "FULL COMBO",
    "4": "ALL MARVELOUS",
}
_NEEDED = ("music_title", "music_levels", "music_scores", "music_achieves")
#: The game had three difficulties before it had four.
_LENGTHS = (3, 4)


def parse(received: Received) -> Parsed:
    rows = [
        Row(line, datum)
        for line, record in records(received.body, _NEEDED)
        for datum in _played(record)
    ]
    return Parsed("wacca", rows)


def _played(record: dict[str, str]) -> Iterator[Datum]:
    levels, scores, achieves = (_items(record[name]) for name in _NEEDED[1:])
    for index, (level, score) in enumerate(zip(levels, scores, strict=False)):
        # Level 0: there is no such chart; score 0: it was not played.
        if level != "0" and score != "0":
            yield {
                "title": record["music_title"],
                "difficulty": DIFFICULTIES[index],
                "level": level,
                "score": score,
                "achieve": achieves[index] if index < len(achieves) else "",
            }


def _items(cell: str) -> list[str]:
    items = bracket_list(cell)
    return items if len(items) in _LENGTHS else []


def lookup(datum: Datum, context: Context) -> Lookup:
    return exact_title(datum["title"])


@answering
def convert(datum: Datum, context: Context, catalogue: Catalogue) -> DryScore:
    title, difficulty = datum["title"], datum["difficulty"]
    called = f"{clip(title)} [{difficulty}]"
    song = only_song(exact_title(title), catalogue, called=title)
    chart = pick(
        catalogue.charts_of(song),
        playtype="Single",
        difficulties=(difficulty,),
        primary=True,
    )
    if chart is None:
        raise not_found(f"Could not find chart for {called}.")
    if datum["level"] != chart.level:
        raise invalid(
            f"{called} - Should be level {chart.level}, "
            f"but found level {clip(datum['level'])}."
        )
    score = positive(datum["score"], f"{called} - Invalid score.")
    if datum["achieve"] not in LAMPS:
        raise invalid(f"{called} - Invalid achieve of {clip(datum['achieve'])}.")
    return DryScore(
        chart=chart,
        service="mypage-scraper",
        metrics={"score": score, "lamp": LAMPS[datum["achieve"]]},
    )


FORMAT = Format(
    import_type="file/mypagescraper-records-csv",
    games=("wacca",),
    parse=parse,
    lookup=lookup,
    convert=convert,
    label=titled(),
    value=number("score"),
    name="My Page scraper records, WACCA",
    hint="The scraper saved it beside the other files: the one with music_scores.",
    endings=(".csv",),
)
