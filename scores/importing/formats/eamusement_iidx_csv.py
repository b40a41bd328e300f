"""beatmania IIDX from e-amusement's CSV, and PLI's copy of its layout
(score-formats, section 2).

A line is a song; each of its difficulties that was played is a datum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from scores.games import playtype_for
from scores.importing.charts import Catalogue, Lookup
from scores.importing.csv_lines import Line, read_lines
from scores.importing.finding import exact_title, only_song, pick
from scores.importing.formats.iidx_words import LAMPS, VERSION_NAMES
from scores.importing.formats.labels import number, titled
from scores.importing.formats.schema import Format, Received
from scores.importing.rejection import (
    answering,
    invalid,
    not_found,
    positive,
    readable,
)
from scores.importing.text import clip
from scores.importing.times import JST, local_time
from scores.importing.types import (
    Context,
    Datum,
    DryScore,
    FatalImport,
    Parsed,
    Row,
)

#: Number of columns -> the difficulties, in order. The shorter one is from before
#: HEROIC VERSE.
DIFFICULTIES = {
    27: ("NORMAL", "HYPER", "ANOTHER"),
    41: ("BEGINNER", "NORMAL", "HYPER", "ANOTHER", "LEGGENDARIA"),
}
_FIRST_BLOCK = 5
_BLOCK = 7
#: How the shorter file tells a song's LEGGENDARIA charts, listed as a song of its own.
_DAGGER = re.compile(r"[^\S\n]*†(LEGGENDARIA)?\Z")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
MAX_BP = 9999


def parse(received: Received) -> Parsed:
    playtype = _playtype(received)
    table = read_lines(received.body, tuple(DIFFICULTIES), name="e-amusement IIDX CSV")
    version = 0
    rows: list[Row] = []
    for line in table.lines:
        version = max(version, _version(line))
        rows += _played(line, DIFFICULTIES[table.columns])
    tables = playtype_for("iidx", playtype)
    if tables is None or str(version) not in tables.versions:
        raise FatalImport(
            f"Unsupported version '{version}'. "
            "The file holds no song of a version whose charts are known."
        )
    context = {"playtype": playtype, "version": str(version)}
    return Parsed("iidx", rows, context)


def _playtype(received: Received) -> str:
    """SP where the form says nothing; the name of the file must not say otherwise."""
    playtype = received.fields.get("playtype", "SP")
    if playtype not in ("SP", "DP"):
        raise FatalImport(f"Invalid playtype of {clip(playtype)} given.")
    other = "DP" if playtype == "SP" else "SP"
    if (
        other.lower() in received.file_name.lower()
        and "assertPlaytypeCorrect" not in received.fields
    ):
        raise FatalImport(
            f"Safety Triggered: Filename contained '{other}', but was marked as a "
            f"{playtype} import. Are you sure? If so, rename the file or send "
            "assertPlaytypeCorrect."
        )
    return playtype


def _version(line: Line) -> int:
    name = line.cells[0]
    if name not in VERSION_NAMES:
        raise FatalImport(
            f"Invalid/Unsupported Eamusement Version Name {clip(name)}. "
            f"It is in line {line.number} of the file."
        )
    return VERSION_NAMES[name]


def _played(line: Line, difficulties: tuple[str, ...]) -> Iterator[Row]:
    title = line.cells[1].strip()
    leggendaria = len(difficulties) == 3 and _DAGGER.search(title)
    if leggendaria:
        title = title[: leggendaria.start()]
    for index, difficulty in enumerate(difficulties):
        start = _FIRST_BLOCK + _BLOCK * index
        level, score, pgreat, great, bp, lamp, _ = line.cells[start : start + _BLOCK]
        if score == "0" or level in ("", "0"):
            continue
        yield Row(
            line.number,
            {
                "title": title,
                "difficulty": "LEGGENDARIA" if leggendaria else difficulty,
                "score": score,
                "pgreat": pgreat,
                "great": great,
                "bp": bp,
                "lamp": lamp,
                "time": line.cells[-1],
            },
        )


def lookup(datum: Datum, context: Context) -> Lookup:
    return exact_title(datum["title"])


@answering
def convert(
    datum: Datum, context: Context, catalogue: Catalogue, *, service: str
) -> DryScore:
    title, difficulty = datum["title"], datum["difficulty"]
    song = only_song(exact_title(title), catalogue, called=title)
    chart = pick(
        catalogue.charts_of(song),
        playtype=context["playtype"],
        difficulties=(difficulty,),
        version=context["version"],
    )
    called = f"{clip(title)} ({context['playtype']} {difficulty})"
    if chart is None:
        raise not_found(
            f"Could not find chart for {called} in version {context['version']}."
        )
    score = positive(datum["score"], f"{called} - Invalid EX score.")
    if score > 2 * chart.data.get("notecount", score):
        raise invalid(f"{called} - Invalid EX score of {score}: more than possible.")
    pgreat = positive(datum["pgreat"], f"{called} - Invalid PGreats.")
    great = positive(datum["great"], f"{called} - Invalid Greats.")
    if 2 * pgreat + great != score:
        raise invalid(
            f"{called} - PGreats*2 + Greats did not equal EX score "
            f"({pgreat}*2 + {great} != {score})."
        )
    if datum["lamp"] not in LAMPS:
        raise invalid(f"{called} - Invalid lamp of {clip(datum['lamp'])}.")
    bp = _bp(datum["bp"], called)
    return DryScore(
        chart=chart,
        service=service,
        metrics={"score": score, "lamp": LAMPS[datum["lamp"]]},
        judgements={"pgreat": pgreat, "great": great},
        optional={} if bp is None else {"bp": bp},
        time_achieved=_time(datum["time"]),
    )


def _time(text: str) -> int | None:
    text = text.strip()
    return readable(local_time(text, JST), text) if text else None


def _bp(cell: str, called: str) -> int | None:
    """The miss count: None for ``---`` and other words; an empty cell is a zero."""
    text = cell.strip() or "0"
    if _NUMBER.fullmatch(text) is None:
        return None
    bp = float(text)
    if not (bp.is_integer() and 0 <= bp <= MAX_BP):
        raise invalid(f"{called} - Invalid BP of {clip(cell)}.")
    return int(bp)


def _format(import_type: str, *, service: str, name: str, hint: str) -> Format:
    return Format(
        import_type=import_type,
        games=("iidx",),
        parse=parse,
        lookup=lookup,
        convert=partial(convert, service=service),
        label=titled(),
        value=number("score"),
        name=name,
        hint=hint,
        endings=(".csv",),
        asks_playtype=True,
    )


EAMUSEMENT = _format(
    "file/eamusement-iidx-csv",
    service="e-amusement",
    name="e-amusement CSV, IIDX",
    hint="On the game's site: Play data, Score, Download. Needs the premium course.",
)
PLI = _format(
    "file/pli-iidx-csv",
    service="PLI",
    name="PLI CSV, IIDX",
    hint="On PLI's site: your profile, Export CSV. One file each for SP and DP.",
)
