"""SOUND VOLTEX from e-amusement's CSV (score-formats, section 3)."""

from __future__ import annotations

from scores.importing.charts import Catalogue, Lookup
from scores.importing.csv_lines import read_lines
from scores.importing.finding import exact_title, only_song, pick
from scores.importing.formats.labels import number, titled
from scores.importing.formats.schema import Format, Received
from scores.importing.rejection import answering, invalid, not_found, positive
from scores.importing.text import clip
from scores.importing.types import Context, Datum, DryScore, Parsed, Row

COLUMNS = 11
MAX_SCORE = 10_000_000

DIFFICULTIES = {
    "NOVICE": "NOV",
    "ADVANCED": "ADV",
    "EXHAUST": "EXH",
    "MAXIMUM": "MXM",
    "INFINITE": "INF",
    "GRAVITY": "GRV",
    "HEAVENLY": "HVN",
    "VIVID": "VVD",
    "EXCEED": "XCD",
    "ULTIMATE": "ULT",
}
LAMPS = {
    "PLAYED": "FAILED",
    "COMPLETE": "CLEAR",
    "EXCESSIVE COMPLETE": "EXCESSIVE CLEAR",
    "MAXXIVE COMPLETE": "MAXXIVE CLEAR",
    "ULTIMATE CHAIN": "ULTIMATE CHAIN",
    "PERFECT": "PERFECT ULTIMATE CHAIN",
}


def parse(received: Received) -> Parsed:
    table = read_lines(received.body, (COLUMNS,), name="e-amusement SDVX CSV")
    fields = ("title", "difficulty", "level", "lamp", "grade", "score", "exScore")
    rows = [
        Row(
            line.number,
            {
                name: cell
                for name, cell in zip(fields, line.cells, strict=False)
                if name != "grade"
            },
        )
        for line in table.lines
    ]
    return Parsed("sdvx", rows)


def lookup(datum: Datum, context: Context) -> Lookup:
    return exact_title(datum["title"])


@answering
def convert(datum: Datum, context: Context, catalogue: Catalogue) -> DryScore:
    title = datum["title"]
    song = only_song(exact_title(title), catalogue, called=title)
    if datum["difficulty"] not in DIFFICULTIES:
        raise invalid(
            f"{clip(title)} - Invalid difficulty of {clip(datum['difficulty'])}."
        )
    difficulty = DIFFICULTIES[datum["difficulty"]]
    called = f"{clip(title)} [{difficulty}]"
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
    if score > MAX_SCORE:
        raise invalid(f"{called} - Invalid score of {score}: more than {MAX_SCORE}.")
    ex_score = positive(datum["exScore"], f"{called} - Invalid EX score.")
    if datum["lamp"] not in LAMPS:
        raise invalid(f"{called} - Invalid lamp of {clip(datum['lamp'])}.")
    return DryScore(
        chart=chart,
        service="e-amusement",
        metrics={"score": score, "lamp": LAMPS[datum["lamp"]]},
        # 0 says that the player never saw an EX score.
        optional={"exScore": ex_score} if ex_score else {},
    )


FORMAT = Format(
    import_type="file/eamusement-sdvx-csv",
    games=("sdvx",),
    parse=parse,
    lookup=lookup,
    convert=convert,
    label=titled(),
    value=number("score"),
    name="e-amusement CSV, SOUND VOLTEX",
    hint="On the game's site: Play data, Track data, CSV.",
    endings=(".csv",),
)
