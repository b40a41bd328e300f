"""beatmania IIDX on PlayStation 2, from Solid State Squad's XML (score-formats,
section 5). What its layout forbids ends the import; what a song says is its own."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from scores.importing.charts import Catalogue, Lookup
from scores.importing.finding import folded_title, only_song, pick
from scores.importing.formats.labels import number, titled
from scores.importing.formats.schema import Format, Received
from scores.importing.rejection import (
    MAX_INTEGER,
    Rejected,
    answering,
    invalid,
    not_found,
    positive,
    readable,
)
from scores.importing.text import clip
from scores.importing.times import local_time
from scores.importing.types import (
    Context,
    Datum,
    DryScore,
    FatalImport,
    Parsed,
    Row,
)
from scores.importing.xml_text import Element, records

CHARTS = {
    "L7": ("SP", "NORMAL"),
    "7": ("SP", "HYPER"),
    "A": ("SP", "ANOTHER"),
    "B": ("SP", "LEGGENDARIA"),
    "L14": ("DP", "NORMAL"),
    "14": ("DP", "HYPER"),
    "A14": ("DP", "ANOTHER"),
    "B14": ("DP", "LEGGENDARIA"),
}
#: Five keys: no playtype of ours.
FIVE_KEYS = "5"
CLEAR_TYPES = ("played", "cleared", "combo", "comboed", "perfect", "perfected")
GAUGES = {"": "CLEAR", "E": "EASY CLEAR", "H": "HARD CLEAR"}
VERSIONS = {
    **{f"{n}{'rd' if n == 3 else 'th'}": f"{n}-cs" for n in range(3, 11)},
    "red": "11-cs",
    "hs": "12-cs",
    "dd": "13-cs",
    "gold": "14-cs",
    "djt": "15-cs",
    "emp": "16-cs",
    "pb": "16-cs",
    "us": "bmus",
}
#: The file's words -> ours.
JUDGEMENTS = {
    "justgreats": "pgreat",
    "greats": "great",
    "good": "good",
    "bad": "bad",
    "poor": "poor",
}
_TEXTS = ("diff", "songname", "styles", "cleartype", "date")
_INNER = ("scorebreakdown", "mods", "hardeasy")
_NAMES = frozenset({*_TEXTS, *JUDGEMENTS, *_INNER, "id", "exscore", "comment"})
MAX_COMMENT = 240


def parse(received: Received) -> Parsed:
    songs = records(received.body, ("s3data", "scoredata", "song"), _NAMES)
    if not songs:
        raise FatalImport("Invalid S3 XML, no s3data -> scoredata -> song?")
    rows = [_row(index, song) for index, song in enumerate(songs)]
    return Parsed("iidx", [row for row in rows if row.datum["diff"] != FIVE_KEYS])


def _row(index: int, song: Element) -> Row:
    fields = _Fields(f"song[{index}]", song)
    fields.integer("id")
    datum: dict[str, Any] = {name: fields.text(name) for name in _TEXTS}
    if datum["cleartype"] not in CLEAR_TYPES:
        raise fields.wrong("cleartype", f"any of {', '.join(CLEAR_TYPES)}")
    # Only the last of the versions counts.
    datum["style"] = datum.pop("styles").rpartition(",")[2].strip()
    datum["exscore"] = fields.integer("exscore")
    breakdown = fields.inner("scorebreakdown", optional=True)
    if breakdown is not None:
        datum["judgements"] = {
            ours: breakdown.integer(theirs) for theirs, ours in JUDGEMENTS.items()
        }
    mods = fields.inner("mods")
    gauge = mods.text("hardeasy", optional=True) if mods else ""
    if gauge not in GAUGES:
        raise fields.wrong("mods.hardeasy", "any of H, E")
    if gauge:
        datum["hardeasy"] = gauge
    comment = fields.text("comment", optional=True)
    if comment:
        datum["comment"] = comment[:MAX_COMMENT]
    return Row(index + 1, datum)


class _Fields:
    """The children of an element, each at most once."""

    def __init__(self, place: str, element: Element) -> None:
        self._place = place
        self._children = element if isinstance(element, dict) else {}

    def wrong(self, name: str, expected: str) -> FatalImport:
        return FatalImport(
            f"Invalid S3 XML.: {self._place}.{name} | Expected {expected}."
        )

    def _one(self, name: str) -> Any:
        found = self._children.get(name, [None])
        if len(found) > 1:
            raise self.wrong(name, "one element")
        return found[0]

    def text(self, name: str, *, optional: bool = False) -> str:
        value = self._one(name)
        if value is None and optional:
            return ""
        if not isinstance(value, str):
            raise self.wrong(name, "text")
        return value

    def integer(self, name: str) -> int:
        try:
            return positive(self.text(name), name)
        except Rejected:
            raise self.wrong(name, f"a whole number up to {MAX_INTEGER}") from None

    def inner(self, name: str, *, optional: bool = False) -> _Fields | None:
        """Of an element that may be empty, but holds no text."""
        value = self._one(name)
        if value is None and optional:
            return None
        if value is None or (isinstance(value, str) and value):
            raise self.wrong(name, "an element")
        return _Fields(f"{self._place}.{name}", value)


def lookup(datum: Datum, context: Context) -> Lookup:
    return folded_title(datum["songname"])


@answering
def convert(datum: Datum, context: Context, catalogue: Catalogue) -> DryScore:
    title = datum["songname"]
    if datum["diff"] not in CHARTS:
        raise invalid(f"{clip(title)} - Invalid diff {clip(datum['diff'])}.")
    playtype, difficulty = CHARTS[datum["diff"]]
    if datum["style"] not in VERSIONS:
        raise invalid(f"Song has invalid style {clip(datum['style'])}.")
    version = VERSIONS[datum["style"]]
    song = only_song(folded_title(title), catalogue, called=title)
    chart = pick(
        catalogue.charts_of(song),
        playtype=playtype,
        difficulties=(difficulty,),
        version=version,
    )
    if chart is None:
        raise not_found(
            f"Could not find chart for {clip(title)} ({playtype} {difficulty}) "
            f"in version {version}."
        )
    time = None
    if datum["date"]:
        # The file names no zone; UTC is off by hours at worst.
        time = readable(local_time(datum["date"], UTC), datum["date"])
    return DryScore(
        chart=chart,
        service="Solid State Squad",
        metrics={"score": datum["exscore"], "lamp": _lamp(datum)},
        judgements=datum.get("judgements", {}),
        comment=datum.get("comment"),
        time_achieved=time,
    )


def _lamp(datum: Datum) -> str:
    if datum["cleartype"] == "played":
        return "FAILED"
    if datum["cleartype"] == "cleared":
        return GAUGES[datum.get("hardeasy", "")]
    return "FULL COMBO"


FORMAT = Format(
    import_type="file/solid-state-squad",
    games=("iidx",),
    parse=parse,
    lookup=lookup,
    convert=convert,
    label=titled("songname", "diff"),
    value=number("exscore"),
    name="Solid State Squad XML, IIDX",
    hint="On Solid State Squad: your scores, Download as XML.",
    endings=(".xml",),
)
