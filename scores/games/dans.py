"""Courses that several games name alike."""

from __future__ import annotations

from scores.games.schema import ClassValue, class_values


def numbered(word: str, sign: str, first: int, last: int) -> tuple[ClassValue, ...]:
    """``INSANE_1`` to ``INSANE_10``, shown as ``★1`` to ``★10``."""
    return tuple(
        ClassValue(f"{word}{number}", f"{sign}{number}")
        for number in range(first, last + 1)
    )


KYUS = class_values(
    {
        "KYU_7": "七級",
        "KYU_6": "六級",
        "KYU_5": "五級",
        "KYU_4": "四級",
        "KYU_3": "三級",
        "KYU_2": "二級",
        "KYU_1": "一級",
    }
)
DANS = class_values(
    {
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
    }
)
CHUUDEN = ClassValue("CHUUDEN", "中伝")
KAIDEN = ClassValue("KAIDEN", "皆伝")
