"""Score files as players have them, built from parts; all songs are invented.

`WHOLE` has a valid file of some rows for each file import type, `library` the songs
and charts that its rows name: every one of them converts to a score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from scores.facts import ChartFacts
from scores.importing.charts import Catalogue
from tests.scores.importing.made import make_catalogue, make_chart, make_song

#: level, score, pgreat, great, miss count, clear type, DJ level.
Block = tuple[str, str, str, str, str, str, str]
UNPLAYED: Block = ("0", "0", "0", "0", "---", "NO PLAY", "---")
PLAYED: Block = ("10", "1501", "700", "101", "12", "HARD CLEAR", "AAA")
IIDX_BLOCKS = {
    27: ("NORMAL", "HYPER", "ANOTHER"),
    41: ("BEGINNER", "NORMAL", "HYPER", "ANOTHER", "LEGGENDARIA"),
}
_WORDS = ("難易度", "スコア", "PGreat", "Great", "ミスカウント", "クリアタイプ")
SDVX_HEADER = (
    "楽曲名,難易度,楽曲レベル,クリアランク,スコアグレード,ハイスコア,EXスコア,"
    "プレー回数,クリア回数,ULTIMATE CHAIN,PERFECT"
)
WACCA_HEADER = (
    "music_id,music_title,music_artist,music_genre,music_levels,music_play_counts,"
    "music_scores,music_achieves"
)


def iidx_block(
    level: str = "10",
    score: str = "1500",
    pgreat: str = "700",
    great: str = "100",
    bp: str = "12",
    lamp: str = "HARD CLEAR",
) -> Block:
    return (level, score, pgreat, great, bp, lamp, "AAA")


def iidx_line(
    title: str = "Sample Song",
    *,
    columns: int = 41,
    version: str = "HEROIC VERSE",
    time: str = "2021-03-14 01:59",
    **blocks: Block,
) -> str:
    """Difficulties by name; those not given were not played."""
    cells = [version, title, "HOUSE", "Some DJ", "3"]
    for difficulty in IIDX_BLOCKS[columns]:
        cells += blocks.get(difficulty, UNPLAYED)
    return ",".join([*cells, time])


def iidx_header(columns: int = 41) -> str:
    cells = ["バージョン", "タイトル", "ジャンル", "アーティスト", "プレー回数"]
    for difficulty in IIDX_BLOCKS[columns]:
        cells += [f"{difficulty} {word}" for word in (*_WORDS, "DJ LEVEL")]
    return ",".join([*cells, "最終プレー日時"])


def iidx_csv(*lines: str, columns: int = 41) -> bytes:
    return "\n".join([iidx_header(columns), *lines]).encode()


def sdvx_line(
    title: str = "Sample Song",
    difficulty: str = "EXHAUST",
    level: str = "17",
    lamp: str = "EXCESSIVE COMPLETE",
    score: str = "9866844",
    ex_score: str = "0",
) -> str:
    cells = (title, difficulty, level, lamp, "AAA+", score, ex_score)
    return ",".join([*cells, "4", "4", "0", "0"])


def sdvx_csv(*lines: str) -> bytes:
    return "\n".join([SDVX_HEADER, *lines]).encode()


def batch_score(**changes: Any) -> dict[str, Any]:
    """For iidx:SP; a change to `...` takes the key away."""
    score = {
        "score": 1501,
        "lamp": "HARD CLEAR",
        "matchType": "inGameID",
        "identifier": "1000",
        "difficulty": "ANOTHER",
        **changes,
    }
    return {name: value for name, value in score.items() if value is not ...}


def batch(*scores: Any, game: str = "iidx", playtype: str = "SP", **more: Any) -> bytes:
    service = more.pop("service", "My Tracker")
    meta = {"game": game, "playtype": playtype, "service": service}
    version = {"version": more.pop("version")} if "version" in more else {}
    return orjson.dumps({"meta": {**meta, **version}, "scores": scores, **more})


def s3_song(title: str = "Sample Song", **changes: str) -> str:
    """A change to an empty text takes the element away; values are XML already."""
    parts = {
        "id": "<id>1</id>",
        "diff": "<diff>A</diff>",
        "songname": f"<songname><![CDATA[{title}]]></songname>",
        "styles": "<styles>3rd,4th</styles>",
        "exscore": "<exscore>1501</exscore>",
        "mods": "<mods></mods>",
        "cleartype": "<cleartype>cleared</cleartype>",
        "date": "<date>2010-10-19 04:54:22</date>",
        **changes,
    }
    return f"<song>{''.join(parts.values())}</song>"


def s3_xml(*songs: str) -> bytes:
    user = "<userdata><id>3</id><login>a</login><djname>A</djname></userdata>"
    return (f"<s3data>{user}<scoredata>{''.join(songs)}</scoredata></s3data>").encode()


def mer_item(**changes: Any) -> dict[str, Any]:
    return {
        "music_id": 1000,
        "play_type": "SINGLE",
        "diff_type": "ANOTHER",
        "score": 1501,
        "miss_count": 12,
        "clear_type": "HARD CLEAR",
        "update_time": "2020-01-02 03:04:05",
        **changes,
    }


def wacca_records(*lines: str) -> bytes:
    return "\n".join([WACCA_HEADER, *lines]).encode()


def wacca_player(stage: str = "[9,ステージIX,3]") -> bytes:
    return f'player_name,player_stage\nSomeone,"{stage}"\n'.encode()


@dataclass(frozen=True, slots=True)
class Whole:
    body: bytes
    fields: Mapping[str, str] = field(default_factory=dict)


_NUMBERS = range(1, 9)
_TITLES = [f"Song {number}" for number in _NUMBERS]
_IIDX = iidx_csv(*(iidx_line(title, ANOTHER=PLAYED) for title in _TITLES))

WHOLE: Mapping[str, Whole] = {
    "file/eamusement-iidx-csv": Whole(_IIDX),
    "file/pli-iidx-csv": Whole(
        iidx_csv(
            *(
                iidx_line(title, columns=27, HYPER=PLAYED, ANOTHER=PLAYED)
                for title in _TITLES
            ),
            columns=27,
        ),
        {"playtype": "DP"},
    ),
    "file/eamusement-sdvx-csv": Whole(
        sdvx_csv(*(sdvx_line(title, score="9501501") for title in _TITLES))
    ),
    "file/batch-manual": Whole(
        batch(
            *(
                batch_score(
                    matchType="songTitle",
                    identifier=title,
                    timeAchieved=1_700_000_000_000,
                    judgements={"pgreat": 700, "great": 101},
                    optional={"bp": 31, "gsmEasy": [1, None, 99.5]},
                    scoreMeta={"random": "MIRROR"},
                )
                for title in _TITLES
            ),
            classes={"dan": "DAN_10"},
        )
    ),
    "file/solid-state-squad": Whole(s3_xml(*map(s3_song, _TITLES))),
    "file/mypagescraper-records-csv": Whole(
        wacca_records(
            *(
                f'{number},{title},Some DJ,0,"[2,6,10+,0]","[0,0,3]",'
                '"[0,0,951501]","[0,0,2]"'
                for number, title in zip(_NUMBERS, _TITLES, strict=True)
            )
        )
    ),
    "file/mypagescraper-player-csv": Whole(wacca_player()),
    "file/mer-iidx": Whole(
        orjson.dumps([mer_item(music_id=1000 + number) for number in _NUMBERS])
    ),
}


def library(import_type: str) -> Catalogue:
    """What the rows of `WHOLE` are found in."""
    return make_catalogue(*library_charts(import_type))


def library_charts(import_type: str) -> list[ChartFacts]:
    if "sdvx" in import_type:
        return _of_each("sdvx", [("Single", "EXH", "17")])
    if "mypagescraper" in import_type:
        return _of_each("wacca", [("Single", "EXPERT", "10+")])
    difficulties = IIDX_BLOCKS[41][1:]
    kinds = [(playtype, d, "10") for playtype in ("SP", "DP") for d in difficulties]
    return _of_each("iidx", kinds)


def _of_each(game: str, kinds: Sequence[tuple[str, str, str]]) -> list[ChartFacts]:
    songs = [make_song(game, number, f"Song {number}") for number in _NUMBERS]
    return [
        make_chart(
            song,
            playtype,
            difficulty,
            level,
            versions=("27", "4-cs"),
            data={"inGameID": 1000 + song.id, "notecount": 1000},
        )
        for song in songs
        for playtype, difficulty, level in kinds
    ]
