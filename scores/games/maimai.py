"""maimai (games, section 4)."""

from __future__ import annotations

from scores.games.schema import (
    FAST_SLOW_COMBO,
    ClassSet,
    Difficulty,
    Game,
    Merge,
    NoData,
    Playtype,
    ProfileRating,
    Record,
    ScoreRating,
    SessionRating,
    class_values,
    decimal,
    enum,
)
from scores.ratings import maimai
from scores.ratings.grades import at_least
from scores.ratings.profiles import mean_best


class SongData(Record):
    titleJP: str
    artistJP: str
    displayVersion: str


class ChartData(Record):
    inGameID: float
    inGameStrID: str
    maxPercent: float


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
    "KAIDEN": "皆伝",
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
}

SINGLE = Playtype(
    game="maimai",
    name="Single",
    default_metric="percent",
    preferred_enum="grade",
    judgements=("perfect", "great", "good", "miss"),
    match_types=("songTitle", "tachiSongID", "inGameID", "inGameStrID"),
    difficulties=(
        Difficulty("Easy", "ESY"),
        Difficulty("Basic", "BAS"),
        Difficulty("Advanced", "ADV"),
        Difficulty("Expert", "EXP"),
        Difficulty("Master", "MAS"),
        Difficulty("Re:Master", "Re:MAS"),
    ),
    default_difficulty="Master",
    versions={"finale": "FiNALE"},
    provided=(
        decimal("percent", maximum=maimai.maximum_percent),
        enum(
            "lamp",
            *("FAILED", "CLEAR", "FULL COMBO", "ALL PERFECT", "ALL PERFECT+"),
            relevant_from="CLEAR",
        ),
    ),
    derived=(enum("grade", *(name for name, _ in maimai.GRADES), relevant_from="A"),),
    optional=FAST_SLOW_COMBO,
    derive=maimai.derive,
    validators=maimai.CHECKS,
    score_ratings=(
        ScoreRating(
            "rate",
            "What the game counts for a score, by its percent and the chart's level.",
            maimai.rate,
        ),
    ),
    session_ratings=(
        SessionRating("rate", "The mean of the session's 10 best rates.", "rate"),
    ),
    profile_ratings=(
        ProfileRating(
            "naiveRate",
            "The mean of your 30 best rates, with no regard to recent scores.",
            mean_best("rate", 30),
        ),
    ),
    default_score_rating="rate",
    default_session_rating="rate",
    default_profile_rating="naiveRate",
    classes=(
        ClassSet(
            "colour",
            class_values({id: id.capitalize() for id, _ in maimai.COLOURS}),
            derive=at_least("naiveRate", maimai.COLOURS),
            minimum_scores=30,
        ),
        ClassSet("dan", class_values(DANS)),
    ),
    base_name="Best Percent",
    merges=(Merge("Best Lamp", "lamp", ("lamp",)),),
    ranking=("percent",),
    song_data=SongData,
    chart_data=ChartData,
    score_meta=NoData,
    preferences=NoData,
)

MAIMAI = Game(name="maimai", title="maimai", playtypes={"Single": SINGLE})
