"""Words and numbers that more than one source of beatmania IIDX scores uses."""

from __future__ import annotations

#: Version names of the e-amusement CSV (score-formats, section 2); case matters.
VERSION_NAMES = {
    "1st&substream": 1,
    "2nd style": 2,
    "3rd style": 3,
    "4th style": 4,
    "5th style": 5,
    "6th style": 6,
    "7th style": 7,
    "8th style": 8,
    "9th style": 9,
    "10th style": 10,
    "IIDX RED": 11,
    "HAPPY SKY": 12,
    "DistorteD": 13,
    "GOLD": 14,
    "DJ TROOPERS": 15,
    "EMPRESS": 16,
    "SIRIUS": 17,
    "Resort Anthem": 18,
    "Lincle": 19,
    "tricoro": 20,
    "SPADA": 21,
    "PENDUAL": 22,
    "copula": 23,
    "SINOBUZ": 24,
    "CANNON BALLERS": 25,
    "Rootage": 26,
    "HEROIC VERSE": 27,
    "BISTROVER": 28,
    "CastHour": 29,
    "RESIDENT": 30,
    "EPOLIS": 31,
    "Pinky Crush": 32,
    "Sparkle Shower": 33,
}

#: Clear types of e-amusement and MER.
LAMPS = {
    "NO PLAY": "NO PLAY",
    "FAILED": "FAILED",
    "ASSIST CLEAR": "ASSIST CLEAR",
    "EASY CLEAR": "EASY CLEAR",
    "CLEAR": "CLEAR",
    "HARD CLEAR": "HARD CLEAR",
    "EX HARD CLEAR": "EX HARD CLEAR",
    "FULLCOMBO CLEAR": "FULL COMBO",
}

PLAYTYPES = {"SINGLE": "SP", "DOUBLE": "DP"}
