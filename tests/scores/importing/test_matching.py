from __future__ import annotations

from dataclasses import replace

import pytest

from scores.facts import ChartFacts
from scores.games import all_playtypes, playtype_for
from scores.games.schema import Playtype
from scores.importing.charts import Catalogue, Lookup
from scores.importing.matching import MATCH_TYPES, Match, find, lookup_of
from scores.importing.types import Failure, FailureKind
from tests.scores.importing.made import make_catalogue, make_chart, make_song

MD5 = "d" * 32
SHA256 = "5" * 64


def playtype(game: str, name: str) -> Playtype:
    found = playtype_for(game, name)
    assert found is not None
    return found


SP = playtype("iidx", "SP")
SDVX = playtype("sdvx", "Single")
BMS = playtype("bms", "7K")
DDR = playtype("ddr", "SP")
POPN = playtype("popn", "9B")
USC = playtype("usc", "Controller")
ITG = playtype("itg", "Stamina")
MAIMAI = playtype("maimai", "Single")
CHUNITHM = playtype("chunithm", "Single")


def iidx() -> Catalogue:
    song = make_song(id=7, title="Sample Song", alt_titles=("ΣALIAS",))
    return make_catalogue(
        make_chart(song, "SP", "ANOTHER", versions=("27",), data={"inGameID": 1000}),
        make_chart(song, "SP", "HYPER", data={"inGameID": [999, 1000]}),
        make_chart(
            song, "SP", "HYPER", versions=("20",), is_primary=False,
            data={"inGameID": 1000},
        ),
        make_chart(song, "DP", "ANOTHER", data={"inGameID": 1000}),
        make_chart(make_song(id=8, title="Twin", artist="One"), data={"inGameID": 8}),
        make_chart(make_song(id=9, title="TWIN", artist="Two"), data={"inGameID": 9}),
        songs=(make_song(id=10, title="Lonely"),),
    )  # fmt: skip


def found(match: Match, playtype: Playtype, catalogue: Catalogue) -> ChartFacts:
    assert isinstance(lookup_of(match, playtype), Lookup)
    chart = find(match, playtype, catalogue)
    assert isinstance(chart, ChartFacts), chart
    return chart


def failed(
    match: Match, playtype: Playtype, catalogue: Catalogue
) -> tuple[FailureKind, str]:
    failure = find(match, playtype, catalogue)
    assert isinstance(failure, Failure), failure
    return failure.kind, failure.message


@pytest.mark.parametrize(
    ("playtype", "match", "key", "of_song"),
    [
        (SP, Match("songTitle", "AbC ẞ", "ANOTHER"), "folded:abc ẞ", True),
        (SP, Match("tachiSongID", "007", "ANOTHER"), "id:7", True),
        (SP, Match("inGameID", "1000", "ANOTHER"), "inGameID:1000", False),
        (SDVX, Match("sdvxInGameID", "5", "ANY_INF"), "inGameID:5", False),
        (MAIMAI, Match("inGameStrID", "x1", "Master"), "inGameStrID:x1", False),
        (
            DDR,
            Match("ddrSongHash", "0" * 32, "EXPERT"),
            f"ddrSongHash:{'0' * 32}",
            True,
        ),
        (BMS, Match("bmsChartHash", MD5), f"md5:{MD5}", False),
        (BMS, Match("bmsChartHash", SHA256), f"sha256:{SHA256}", False),
        (ITG, Match("itgChartHash", "0a"), "gsv3:0a", False),
        (POPN, Match("popnChartHash", SHA256), f"sha256:{SHA256}", False),
        (USC, Match("uscChartHash", "0a"), "sha1:0a", False),
    ],
)
def test_where_it_looks(
    playtype: Playtype, match: Match, key: str, *, of_song: bool
) -> None:
    assert lookup_of(match, playtype) == Lookup(key, of_song)


def test_all_match_types_of_all_games_are_known() -> None:
    used = {name for playtype in all_playtypes() for name in playtype.match_types}
    assert used == set(MATCH_TYPES)


@pytest.mark.parametrize(
    "title", ["Sample Song", "sAMPLE sONG", "\u03c3alias", "Σalias"]
)
def test_titles_match_as_a_whole_whatever_the_case(title: str) -> None:
    chart = found(Match("songTitle", title, "ANOTHER"), SP, iidx())
    assert (chart.song.id, chart.playtype) == (7, "SP")


@pytest.mark.parametrize("title", ["Sample", "Sample.Song", ".*", " Sample Song", ""])
def test_titles_match_no_less_than_a_whole(title: str) -> None:
    match = Match("songTitle", title, "ANOTHER")
    assert failed(match, SP, iidx())[0] == FailureKind.NOT_FOUND


def test_an_artist_tells_songs_of_one_title_apart() -> None:
    twin = Match("songTitle", "twin", "ANOTHER")
    assert failed(twin, SP, iidx())[0] == FailureKind.AMBIGUOUS
    of_two = Match("songTitle", "twin", "ANOTHER", artist="tWO")
    assert found(of_two, SP, iidx()).song.id == 9
    of_nobody = Match("songTitle", "twin", "ANOTHER", artist="Three")
    assert failed(of_nobody, SP, iidx())[0] == FailureKind.NOT_FOUND


def test_an_artist_counts_with_titles_only() -> None:
    match = Match("tachiSongID", "7", "ANOTHER", artist="Nobody")
    assert found(match, SP, iidx()).song.id == 7


@pytest.mark.parametrize(("version", "primary"), [(None, True), ("20", False)])
def test_a_version_finds_its_chart_primary_or_not(
    version: str | None, *, primary: bool
) -> None:
    for match in (
        Match("tachiSongID", "7", "HYPER", version),
        Match("songTitle", "Sample Song", "HYPER", version),
        Match("inGameID", "1000", "HYPER", version),
    ):
        assert found(match, SP, iidx()).is_primary is primary


@pytest.mark.parametrize("match_type", ["songTitle", "tachiSongID", "inGameID"])
def test_an_unknown_version_matches_nothing(match_type: str) -> None:
    name = {"songTitle": "Sample Song", "tachiSongID": "7", "inGameID": "1000"}
    match = Match(match_type, name[match_type], "HYPER", "999")
    assert failed(match, SP, iidx())[0] == FailureKind.NOT_FOUND


def test_an_in_game_id_may_be_one_of_a_list() -> None:
    assert found(Match("inGameID", "999", "HYPER"), SP, iidx()).difficulty == "HYPER"


@pytest.mark.parametrize(
    ("match", "kind", "message"),
    [
        (
            Match("inGameStrID", "x", "ANOTHER"),
            FailureKind.INVALID,
            "Cannot use matchType inGameStrID for iidx:SP. Expected any of inGameID, ",
        ),
        (
            Match("inGameID", "1000"),
            FailureKind.INVALID,
            "Missing 'difficulty' field, but was necessary for this lookup.",
        ),
        (
            Match("songTitle", "Sample Song", "another"),
            FailureKind.INVALID,
            "Invalid Difficulty for iidx SP - Expected any of NORMAL, HYPER, ANOTHER",
        ),
        (
            Match("inGameID", "1000", "ANY_INF"),
            FailureKind.INVALID,
            "Invalid Difficulty for iidx SP",
        ),
        (
            Match("inGameID", "x", "ANOTHER"),
            FailureKind.INVALID,
            "Invalid identifier x for inGameID",
        ),
        (
            Match("tachiSongID", "-7", "ANOTHER"),
            FailureKind.INVALID,
            "Invalid identifier -7 for tachiSongID",
        ),
        (
            Match("tachiSongID", "9" * 5000, "ANOTHER"),
            FailureKind.INVALID,
            "Invalid identifier 999",
        ),
        (
            Match("tachiSongID", "\u0667", "ANOTHER"),
            FailureKind.INVALID,
            "Invalid identifier \u0667",
        ),
        (
            Match("tachiSongID", "77", "ANOTHER"),
            FailureKind.NOT_FOUND,
            "Could not find song for tachiSongID 77.",
        ),
        (
            Match("tachiSongID", "10", "ANOTHER"),
            FailureKind.NOT_FOUND,
            "Could not find chart for tachiSongID 10 [ANOTHER] (iidx:SP).",
        ),
        (
            Match("inGameID", "1001", "ANOTHER", "27"),
            FailureKind.NOT_FOUND,
            "Could not find chart for inGameID 1001 [ANOTHER] in version 27 (iidx:SP).",
        ),
    ],
)
def test_what_finds_nothing(match: Match, kind: FailureKind, message: str) -> None:
    found, said = failed(match, SP, iidx())
    assert (found, said[: len(message)]) == (kind, message)
    assert len(said) < 500


def test_words_for_what_a_game_calls_otherwise() -> None:
    nothing = make_catalogue()
    kind, said = failed(Match("inGameID", "5", "EXH"), SDVX, nothing)
    assert (kind, "sdvxInGameID instead" in said) == (FailureKind.INVALID, True)
    match = Match("songTitle", "x", "WORLD'S END")
    assert failed(match, CHUNITHM, nothing) == (
        FailureKind.INVALID,
        "WORLD'S END is not supported. Sorry.",
    )


def sdvx() -> Catalogue:
    songs = [make_song("sdvx", number, f"Song {number}") for number in range(5)]
    infinite = zip(songs, ("INF", "GRV", "HVN", "VVD", "XCD"), strict=True)
    return make_catalogue(
        *(
            make_chart(
                song, "Single", name, versions=("vivid",), data={"inGameID": song.id}
            )
            for song, name in infinite
        ),
        *(
            make_chart(song, "Single", name, data={"inGameID": song.id})
            for song in songs
            for name in ("EXH", "MXM", "ULT")
        ),
    )


@pytest.mark.parametrize(
    ("identifier", "difficulty", "version", "expected"),
    [
        ("0", "ANY_INF", None, "INF"),
        ("1", "ANY_INF", None, "GRV"),
        ("2", "ANY_INF", None, "HVN"),
        ("3", "ANY_INF", "vivid", "VVD"),
        ("4", "ANY_INF", None, "XCD"),
        ("4", "MXM", None, "MXM"),
        ("4", "XCD", None, "XCD"),
    ],
)
def test_any_of_the_infinite_difficulties(
    identifier: str, difficulty: str, version: str | None, expected: str
) -> None:
    match = Match("sdvxInGameID", identifier, difficulty, version)
    assert found(match, SDVX, sdvx()).difficulty == expected


def test_versions_of_sound_voltex_must_be_known() -> None:
    unknown = Match("sdvxInGameID", "0", "ANY_INF", "ii")
    assert failed(unknown, SDVX, sdvx())[0] == FailureKind.INVALID
    elsewhere = Match("sdvxInGameID", "0", "ANY_INF", "booth")
    assert failed(elsewhere, SDVX, sdvx())[0] == FailureKind.NOT_FOUND


def test_hashes_need_nothing_else() -> None:
    song = make_song("popn", data={})
    popn = make_chart(song, "9B", "EX", data={"hashSHA256": ["6" * 64, SHA256]})
    assert found(Match("popnChartHash", SHA256), POPN, make_catalogue(popn)) is popn
    itg = make_chart(make_song("itg"), "Stamina", "x", data={"hashGSv3": "0a"})
    assert found(Match("itgChartHash", "0a"), ITG, make_catalogue(itg)) is itg
    missing = Match("itgChartHash", "0A")
    assert failed(missing, ITG, make_catalogue(itg))[0] == FailureKind.NOT_FOUND


def test_a_bms_chart_must_be_of_the_playtype() -> None:
    hashes = {"hashMD5": MD5, "hashSHA256": SHA256}
    song = make_song("bms")
    seven = make_catalogue(make_chart(song, "7K", "CHART", data=hashes))
    other = make_catalogue(make_chart(song, "14K", "CHART", data=hashes))
    for identifier in (MD5, SHA256):
        match = Match("bmsChartHash", identifier)
        assert found(match, BMS, seven).playtype == "7K"
        kind, said = failed(match, BMS, other)
        assert (kind, "14K" in said) == (FailureKind.INVALID, True)
        assert failed(match, BMS, make_catalogue())[0] == FailureKind.NOT_FOUND


def test_a_usc_chart_is_one_of_each_playtype() -> None:
    song = make_song("usc")
    charts = [
        make_chart(song, name, "EXH", data={"hashSHA1": "0a"})
        for name in ("Keyboard", "Controller")
    ]
    match = Match("uscChartHash", "0a")
    assert found(match, USC, make_catalogue(*charts)).playtype == "Controller"
    alone = failed(match, USC, make_catalogue(charts[0]))
    assert alone[0] == FailureKind.NOT_FOUND


def test_a_ddr_song_hash_is_the_songs() -> None:
    song = make_song("ddr", data={"ddrSongHash": "0" * 32})
    catalogue = make_catalogue(make_chart(song, "SP", "EXPERT"))
    match = Match("ddrSongHash", "0" * 32, "EXPERT")
    assert found(match, DDR, catalogue).difficulty == "EXPERT"


def test_any_text_is_a_difficulty_where_a_game_has_no_list_of_them() -> None:
    playtype = replace(ITG, match_types=("songTitle",))
    catalogue = make_catalogue(make_chart(make_song("itg"), "Stamina", "my own"))
    match = Match("songTitle", "Sample Song", "my own")
    assert found(match, playtype, catalogue).difficulty == "my own"
