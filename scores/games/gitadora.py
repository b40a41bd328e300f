"""GITADORA; the playtypes differ in their difficulties (games, section 4)."""

from __future__ import annotations

from scores.games.schema import (
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
)
from scores.ratings import gitadora
from scores.ratings.grades import at_least, grade_by
from scores.ratings.profiles import sum_best


class ChartData(Record):
    inGameID: Natural


VERSIONS = {
    "konaste": "Konaste",
    "fuzzUp": "FUZZ-UP",
    "highVoltage": "HIGH-VOLTAGE",
    "nextage": "NEX+AGE",
    "exchain": "EXCHAIN",
    "matixx": "Matixx",
}

COLOURS = {
    "WHITE": "白",
    "ORANGE": "橙",
    "ORANGE_GRD": "橙グラ",
    "YELLOW": "黄",
    "YELLOW_GRD": "黄グラ",
    "GREEN": "緑",
    "GREEN_GRD": "緑グラ",
    "BLUE": "青",
    "BLUE_GRD": "青グラ",
    "PURPLE": "紫",
    "PURPLE_GRD": "紫グラ",
    "RED": "赤",
    "RED_GRD": "赤グラ",
    "BRONZE": "銅",
    "SILVER": "銀",
    "GOLD": "金",
    "RAINBOW": "虹",
}


def _difficulties(letter: str, prefix: str = "") -> tuple[Difficulty, ...]:
    return (
        Difficulty(f"{prefix}BASIC", f"{letter}-BSC"),
        Difficulty(f"{prefix}ADVANCED", f"{letter}-ADV"),
        Difficulty(f"{prefix}EXTREME", f"{letter}-EXT"),
        Difficulty(f"{prefix}MASTER", f"{letter}-MAS"),
    )


def _playtype(name: str, difficulties: tuple[Difficulty, ...]) -> Playtype:
    return Playtype(
        game="gitadora",
        name=name,
        default_metric="percent",
        preferred_enum="grade",
        judgements=("perfect", "great", "good", "ok", "miss"),
        match_types=("inGameID", "songTitle", "tachiSongID"),
        difficulties=difficulties,
        default_difficulty="EXTREME",
        versions=VERSIONS,
        provided=(
            decimal("percent", maximum=100),
            enum(
                "lamp",
                *("FAILED", "CLEAR", "FULL COMBO", "EXCELLENT"),
                relevant_from="CLEAR",
            ),
        ),
        derived=(
            enum("grade", *(name for name, _ in gitadora.GRADES), relevant_from="A"),
        ),
        optional=FAST_SLOW_COMBO,
        derive=grade_by("percent", gitadora.GRADES),
        score_ratings=(
            ScoreRating(
                "skill", "The percent times a fifth of the level.", gitadora.skill
            ),
        ),
        session_ratings=(
            SessionRating(
                "skill", "The mean of the session's 10 best skills.", "skill"
            ),
        ),
        profile_ratings=(
            ProfileRating(
                "naiveSkill",
                "The sum of your 50 best skills, with no regard to how new a song is.",
                sum_best("skill", 50),
            ),
        ),
        default_score_rating="skill",
        default_session_rating="skill",
        default_profile_rating="naiveSkill",
        classes=(
            ClassSet(
                "colour",
                class_values(COLOURS),
                derive=at_least("naiveSkill", gitadora.COLOURS),
                minimum_scores=50,
            ),
        ),
        base_name="Best Percent",
        merges=(Merge("Best Lamp", "lamp", ("lamp",)),),
        ranking=("percent",),
        song_data=NoData,
        chart_data=ChartData,
        score_meta=NoData,
        preferences=NoData,
    )


GITADORA = Game(
    name="gitadora",
    title="GITADORA",
    playtypes={
        "Gita": _playtype("Gita", _difficulties("G") + _difficulties("B", "BASS ")),
        "Dora": _playtype("Dora", _difficulties("D")),
    },
)
