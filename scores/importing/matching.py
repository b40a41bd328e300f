"""How a BATCH-MANUAL score names its chart (score-formats, section 4: matchType).

Also behind the API's resolving of charts; nothing here knows of scores.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scores.facts import ChartFacts
from scores.games.schema import Playtype
from scores.importing.charts import Catalogue, Lookup
from scores.importing.finding import (
    ANY_INF,
    folded_title,
    in_game_id,
    infinites,
    only_song,
    pick,
)
from scores.importing.rejection import (
    MAX_INTEGER,
    answering,
    invalid,
    not_found,
)
from scores.importing.text import clip

#: Found by the song; the chart then follows from difficulty and version.
BY_SONG = ("songTitle", "tachiSongID", "ddrSongHash")
#: Found by a number or name of the chart's, which all difficulties may share.
BY_IN_GAME_ID = ("inGameID", "inGameStrID", "sdvxInGameID")
#: The chart and nothing else.
BY_HASH = ("bmsChartHash", "itgChartHash", "popnChartHash", "uscChartHash")
MATCH_TYPES = (*BY_SONG, *BY_IN_GAME_ID, *BY_HASH)

_MD5_LENGTH = 32
_NUMBER = re.compile(r"0*([0-9]{1,16})")
#: What to say of a match type that a game calls otherwise.
_INSTEAD = {("sdvx", "inGameID"): "Use sdvxInGameID instead."}
_REFUSED = {
    ("chunithm", "WORLD'S END"): "WORLD'S END is not supported. Sorry.",
}


@dataclass(frozen=True, slots=True)
class Match:
    match_type: str
    identifier: str
    difficulty: str | None = None
    version: str | None = None
    #: Tells songs of one title apart.
    artist: str | None = None

    def __str__(self) -> str:
        difficulty = f" [{clip(self.difficulty)}]" if self.difficulty else ""
        version = f" in version {clip(self.version)}" if self.version else ""
        return f"{self.match_type} {clip(self.identifier)}{difficulty}{version}"


@answering
def lookup_of(match: Match, playtype: Playtype) -> Lookup:
    """Where to look; a Failure where no catalogue could help."""
    return _lookup(match, playtype)


@answering
def find(match: Match, playtype: Playtype, catalogue: Catalogue) -> ChartFacts:
    """The chart in a catalogue that was loaded for `lookup_of`."""
    lookup = _lookup(match, playtype)
    if match.match_type in BY_SONG:
        chart = _of_song(match, playtype, catalogue, lookup)
    elif match.match_type in BY_IN_GAME_ID:
        chart = _of_version(match, playtype, catalogue.charts(lookup))
    else:
        chart = _of_hash(match, playtype, catalogue.charts(lookup))
    if chart is None:
        raise not_found(f"Could not find chart for {match} ({playtype}).")
    return chart


def _lookup(match: Match, playtype: Playtype) -> Lookup:
    if match.match_type not in playtype.match_types:
        expected = ", ".join(playtype.match_types)
        advice = _INSTEAD.get((playtype.game, match.match_type), "")
        raise invalid(
            f"Cannot use matchType {clip(match.match_type)} for {playtype}. "
            f"Expected any of {expected}. {advice}".rstrip()
        )
    if match.match_type not in BY_HASH:
        _check_difficulty(match, playtype)
    identifier = match.identifier
    match match.match_type:
        case "songTitle":
            return folded_title(identifier)
        case "tachiSongID":
            return Lookup(f"id:{_number(match)}")
        case "ddrSongHash":
            return Lookup(f"ddrSongHash:{identifier}")
        case "inGameID" | "sdvxInGameID":
            return in_game_id(_number(match))
        case "inGameStrID":
            return Lookup(f"inGameStrID:{identifier}", of_song=False)
        case "bmsChartHash":
            kind = "md5" if len(identifier) == _MD5_LENGTH else "sha256"
        case "itgChartHash":
            kind = "gsv3"
        case "popnChartHash":
            kind = "sha256"
        case _:
            kind = "sha1"
    return Lookup(f"{kind}:{identifier}", of_song=False)


def _number(match: Match) -> int:
    digits = _NUMBER.fullmatch(match.identifier)
    if digits is None or int(digits[1]) > MAX_INTEGER:
        raise invalid(
            f"Invalid identifier {clip(match.identifier)} for {match.match_type}: "
            "expected a whole number."
        )
    return int(digits[1])


def _check_difficulty(match: Match, playtype: Playtype) -> None:
    if match.difficulty is None:
        raise invalid("Missing 'difficulty' field, but was necessary for this lookup.")
    if match.match_type == "sdvxInGameID" and match.difficulty == ANY_INF:
        return
    if playtype.difficulties is None:
        return
    if match.difficulty not in playtype.difficulty_names:
        expected = ", ".join(d.name for d in playtype.difficulties)
        raise invalid(
            _REFUSED.get((playtype.game, match.difficulty))
            or f"Invalid Difficulty for {playtype.game} {playtype.name} - "
            f"Expected any of {expected}, received {clip(match.difficulty)}."
        )


def _of_song(
    match: Match, playtype: Playtype, catalogue: Catalogue, lookup: Lookup
) -> ChartFacts | None:
    artist = match.artist if match.match_type == "songTitle" else None
    song = only_song(
        lookup,
        catalogue,
        called=f"{match.match_type} {match.identifier}",
        artist=artist,
    )
    return _of_version(match, playtype, catalogue.charts_of(song))


def _of_version(
    match: Match, playtype: Playtype, charts: Sequence[ChartFacts]
) -> ChartFacts | None:
    """With a version the chart that is in it, primary or not; else the primary one."""
    if (
        match.match_type == "sdvxInGameID"
        and match.version is not None
        and match.version not in playtype.versions
    ):
        raise invalid(f"Invalid version {clip(match.version)} for {playtype}.")
    return pick(
        charts,
        playtype=playtype.name,
        difficulties=infinites(match.difficulty or ""),
        version=match.version,
        primary=match.version is None,
    )


def _of_hash(
    match: Match, playtype: Playtype, charts: Sequence[ChartFacts]
) -> ChartFacts | None:
    chart = pick(charts, playtype=playtype.name)
    if chart is None and charts and match.match_type == "bmsChartHash":
        raise invalid(
            f"The chart {clip(match.identifier)} is {charts[0].playtype}, "
            f"but was sent as {playtype.name}."
        )
    return chart
