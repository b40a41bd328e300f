from __future__ import annotations

from scores.models.catalogue import (
    Chart,
    ChartPlayers,
    Folder,
    FolderChart,
    Song,
    Table,
)
from scores.models.imports import Import, Orphan
from scores.models.integrations import Integration
from scores.models.profiles import (
    ClassAchievement,
    ClassGrant,
    GameSettings,
    GameStats,
    RatingSnapshot,
)
from scores.models.scores import BlockedScore, GameSession, PersonalBest, Score

__all__ = [
    "BlockedScore",
    "Chart",
    "ChartPlayers",
    "ClassAchievement",
    "ClassGrant",
    "Folder",
    "FolderChart",
    "GameSession",
    "GameSettings",
    "GameStats",
    "Import",
    "Integration",
    "Orphan",
    "PersonalBest",
    "RatingSnapshot",
    "Score",
    "Song",
    "Table",
]
