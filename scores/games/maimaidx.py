"""maimai DX (games, section 4)."""

from __future__ import annotations

from scores.games.schema import (
    ABSENT,
    FAST_SLOW_COMBO,
    ClassSet,
    Difficulty,
    Game,
    Merge,
    Natural,
    NoData,
    Playtype,
    ProfileRating,
    Record,
    ScoreRating,
    SessionRating,
    class_values,
    decimal,
    enum,
    graph,
)
from scores.ratings import maimaidx
from scores.ratings.grades import at_least, grade_by
from scores.ratings.profiles import sum_best


class SongData(Record):
    genre: str
    duration: float = ABSENT


class ChartData(Record):
    displayVersion: str
    inGameID: Natural | None


VERSIONS = {
    "universeplus": "UNiVERSE PLUS",
    "festival": "FESTiVAL",
    "festivalplus": "FESTiVAL PLUS",
    "buddies": "BUDDiES",
    "buddies-omni": "BUDDiES Omnimix",
    "buddiesplus": "BUDDiES PLUS",
    "buddiesplus-omni": "BUDDiES PLUS Omnimix",
    "prism": "PRiSM",
    "prism-omni": "PRiSM Omnimix",
    "prismplus": "PRiSM PLUS",
}

DANS = {
    "DAN_1": "初段",
    "DAN_2": "二段",
    "DAN_3": "三段",
    "DAN_4": "四段",
    "DAN_5": "五段",
    "DAN_6": "六段",
    "DAN_7": "七段",
    "DAN_8": "八段",
    "DAN_9": "九段",
    "DAN_10": "十段",
    "SHINDAN_1": "真初段",
    "SHINDAN_2": "真二段",
    "SHINDAN_3": "真三段",
    "SHINDAN_4": "真四段",
    "SHINDAN_5": "真五段",
    "SHINDAN_6": "真六段",
    "SHINDAN_7": "真七段",
    "SHINDAN_8": "真八段",
    "SHINDAN_9": "真九段",
    "SHINDAN_10": "真十段",
    "SHINKAIDEN": "真皆伝",
    "URAKAIDEN": "裏皆伝",
}

MATCHING_CLASSES = {
    **{
        f"{letters}{number}": f"{letters}{number}"
        for letters in ("B", "A", "S", "SS", "SSS")
        for number in (5, 4, 3, 2, 1)
    },
    "LEGEND": "Legend",
}

# Charts in the style of DX are difficulties of their own.
_STANDARD = (
    Difficulty("Basic", "BAS"),
    Difficulty("Advanced", "ADV"),
    Difficulty("Expert", "EXP"),
    Difficulty("Master", "MAS"),
    Difficulty("Re:Master", "Re:MAS"),
)
DIFFICULTIES = (
    *_STANDARD,
    *(Difficulty(f"DX {d.name}", f"DX {d.shorthand}") for d in _STANDARD),
)

SINGLE = Playtype(
    game="maimaidx",
    name="Single",
    default_metric="percent",
    preferred_enum="grade",
    judgements=("pcrit", "perfect", "great", "good", "miss"),
    match_types=("songTitle", "tachiSongID", "inGameID"),
    difficulties=DIFFICULTIES,
    default_difficulty="Master",
    versions=VERSIONS,
    provided=(
        decimal("percent", maximum=maimaidx.MAXIMUM),
        enum(
            "lamp",
            *("FAILED", "CLEAR", "FULL COMBO", "FULL COMBO+"),
            *("ALL PERFECT", "ALL PERFECT+"),
            relevant_from="CLEAR",
        ),
    ),
    derived=(enum("grade", *(name for name, _ in maimaidx.GRADES), relevant_from="A"),),
    optional=(
        *FAST_SLOW_COMBO,
        graph("percentGraph", 0, maimaidx.MAXIMUM, nullable=True),
        graph("lifeGraph", 0, 999, nullable=True),
    ),
    derive=grade_by("percent", maimaidx.GRADES),
    validators=maimaidx.CHECKS,
    score_ratings=(
        ScoreRating(
            "rate",
            "What the game counts for a score, by its percent and the chart's level.",
            maimaidx.rate,
        ),
    ),
    session_ratings=(
        SessionRating("rate", "The mean of the session's 10 best rates.", "rate"),
    ),
    profile_ratings=(
        ProfileRating(
            "naiveRate",
            "The sum of your 50 best rates, with no regard to how new a song is.",
            sum_best("rate", 50),
        ),
    ),
    default_score_rating="rate",
    default_session_rating="rate",
    default_profile_rating="naiveRate",
    classes=(
        ClassSet(
            "colour",
            class_values({id: id.capitalize() for id, _ in maimaidx.COLOURS}),
            derive=at_least("naiveRate", maimaidx.COLOURS),
            relevant_from="BRONZE",
        ),
        ClassSet("dan", class_values(DANS)),
        ClassSet("matchingClass", class_values(MATCHING_CLASSES)),
    ),
    base_name="Best Percent",
    merges=(Merge("Best Lamp", "lamp", ("lamp",)),),
    ranking=("percent",),
    song_data=SongData,
    chart_data=ChartData,
    score_meta=NoData,
    preferences=NoData,
)

MAIMAIDX = Game(name="maimaidx", title="maimai DX", playtypes={"Single": SINGLE})
