"""Folders and tables (tachi-api, sections 3.10 and 5)."""

from __future__ import annotations

from typing import Any

from orjson import Fragment

from scores.models import Table
from scores.reads.folders import FolderStats
from scores.reads.rows import FolderRow


def folder_object(row: FolderRow) -> dict[str, Any]:
    return {
        "folderID": row.folder_id,
        "title": row.title,
        "game": row.game,
        "playtype": row.playtype,
        "inactive": row.inactive,
        "searchTerms": row.search_terms,
        "type": row.type,
        "data": Fragment(row.data),
    }


def table_object(table: Table) -> dict[str, Any]:
    return {
        "tableID": table.table_id,
        "game": table.game,
        "playtype": table.playtype,
        "title": table.title,
        "description": table.description,
        "folders": table.folders,
        "inactive": table.inactive,
        "default": table.default,
    }


def folder_stats_object(row: FolderRow, stats: FolderStats) -> dict[str, Any]:
    return {
        "folderID": row.folder_id,
        "chartCount": stats.charts,
        "stats": stats.counts,
    }
