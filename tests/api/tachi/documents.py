"""The documents of tachi-api section 5 as they are expected of rows: written apart
from the code that makes them."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from scores.models import (
    Chart,
    Folder,
    GameSession,
    GameStats,
    PersonalBest,
    Score,
    Song,
)


def user_doc(user: User) -> dict[str, Any]:
    return {
        "id": user.pk,
        "username": user.name,
        "usernameLowercase": user.name.lower(),
        "socialMedia": {},
        "joinDate": int(user.created_at.timestamp() * 1000),
        "lastSeen": int((user.last_seen_at or user.created_at).timestamp() * 1000),
        "about": user.description,
        "status": None,
        "customPfpLocation": None,
        "customBannerLocation": None,
        "badges": [],
        "authLevel": 1,
    }


def song_doc(song: Song) -> dict[str, Any]:
    return {
        "id": song.song_id,
        "title": song.title,
        "artist": song.artist,
        "searchTerms": song.search_terms,
        "altTitles": song.alt_titles,
        "data": song.data,
    }


def chart_doc(chart: Chart) -> dict[str, Any]:
    return {
        "chartID": chart.chart_id,
        "songID": chart.song.song_id,
        "playtype": chart.playtype,
        "difficulty": chart.difficulty,
        "level": chart.level,
        "levelNum": chart.level_num,
        "isPrimary": chart.is_primary,
        "versions": chart.versions,
        "data": chart.data,
    }


def score_doc(score: Score) -> dict[str, Any]:
    return {
        "scoreID": score.score_id,
        "userID": score.user_id,
        "game": score.game,
        "playtype": score.playtype,
        "service": score.service,
        "importType": score.import_type,
        "songID": score.chart.song.song_id,
        "chartID": score.chart.chart_id,
        "isPrimary": score.chart.is_primary,
        "highlight": score.highlight,
        "comment": score.comment,
        "timeAchieved": score.time_achieved,
        "timeAdded": score.time_added,
        "scoreMeta": score.score_meta,
        "calculatedData": score.ratings,
        "scoreData": score.data,
    }


def pb_doc(
    pb: PersonalBest, rank: int = 1, out_of: int = 1, rival_rank: int | None = None
) -> dict[str, Any]:
    return {
        "composedFrom": pb.composed_from,
        "rankingData": {"rank": rank, "outOf": out_of, "rivalRank": rival_rank},
        "userID": pb.user_id,
        "chartID": pb.chart.chart_id,
        "songID": pb.chart.song.song_id,
        "game": pb.game,
        "playtype": pb.playtype,
        "isPrimary": pb.chart.is_primary,
        "highlight": pb.highlight,
        "timeAchieved": pb.time_achieved,
        "scoreData": pb.data,
        "calculatedData": pb.ratings,
    }


def session_doc(session: GameSession, *score_ids: str) -> dict[str, Any]:
    return {
        "sessionID": session.session_id,
        "userID": session.user_id,
        "name": session.name,
        "desc": session.description,
        "game": session.game,
        "playtype": session.playtype,
        "scoreIDs": list(score_ids),
        "timeInserted": session.time_inserted,
        "timeStarted": session.time_started,
        "timeEnded": session.time_ended,
        "highlight": session.highlight,
        "calculatedData": session.ratings,
    }


def folder_doc(folder: Folder) -> dict[str, Any]:
    return {
        "folderID": folder.folder_id,
        "title": folder.title,
        "game": folder.game,
        "playtype": folder.playtype,
        "inactive": folder.inactive,
        "searchTerms": folder.search_terms,
        "type": folder.type,
        "data": folder.data,
    }


def stats_doc(stats: GameStats) -> dict[str, Any]:
    return {
        "userID": stats.user_id,
        "game": stats.game,
        "playtype": stats.playtype,
        "ratings": stats.ratings,
        "classes": stats.classes,
    }
