"""Folders and tables, and a user in them (tachi-api 3.5, 3.10)."""

from __future__ import annotations

from typing import Any

from rest_framework.response import Response

from api.tachi.params import invalid
from api.tachi.playtypes import PlaytypeViewSet, Profile, playtype_of
from api.tachi.refusals import missing
from api.tachi.serializers.folders import (
    folder_object,
    folder_stats_object,
    table_object,
)
from api.tachi.serializers.scores import score_object
from api.tachi.shown import best_objects, catalogue_body
from scores.games.schema import Playtype
from scores.models import Table
from scores.reads import folders
from scores.reads.leaderboards import ranked
from scores.reads.own import bests_of
from scores.reads.rows import FolderRow

_FOUND = 100
_OWN_FOUND = 20


class FolderViewSet(PlaytypeViewSet):
    def index(self, request: Any, gpt: str) -> Response:
        found = self._searched(playtype_of(gpt), _FOUND)
        body = [folder_object(row) for row in found]
        return self.answer(body, f"Found {len(body)} folders.")

    def retrieve(self, request: Any, gpt: str, folder: str) -> Response:
        row = _folder(playtype_of(gpt), folder)
        body = {
            "folder": folder_object(row),
            **catalogue_body(folders.charts_of(row.pk)),
        }
        return self.answer(body, f"Found the folder {row.title}.")

    def tables(self, request: Any, gpt: str) -> Response:
        inactive = self.query.presence("showInactive")
        found = folders.tables(playtype_of(gpt), inactive=inactive)
        body = [table_object(table) for table in found]
        return self.answer(body, f"Found {len(body)} tables.")

    def table(self, request: Any, gpt: str, table: str) -> Response:
        found = _table(playtype_of(gpt), table)
        body = {
            "table": table_object(found),
            "folders": [folder_object(row) for row in folders.folders_of(found)],
        }
        return self.answer(body, f"Found the table {found.title}.")

    # What a user has there ------------------------------------------------------

    def own_index(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        found = self._searched(profile.playtype, _OWN_FOUND)
        body = {
            "folders": [folder_object(row) for row in found],
            "stats": _stats(profile, found),
        }
        return self.answer(body, f"Found {len(found)} folders.")

    def own_retrieve(self, request: Any, user: str, gpt: str, folder: str) -> Response:
        profile = self.profile(user, gpt)
        row = _folder(profile.playtype, folder)
        own = bests_of(profile.user.pk, profile.playtype)
        bests = own.filter(chart__memberships__folder=row.pk).order_by("chart")
        body = {
            "folder": folder_object(row),
            **catalogue_body(folders.charts_of(row.pk)),
            "pbs": best_objects(ranked(bests)),
        }
        return self.answer(body, f"{profile.user.name} in the folder {row.title}.")

    def own_stats(self, request: Any, user: str, gpt: str, folder: str) -> Response:
        profile = self.profile(user, gpt)
        row = _folder(profile.playtype, folder)
        (stats,) = _stats(profile, [row])
        body = {"folder": folder_object(row), "stats": stats}
        return self.answer(body, f"{profile.user.name} in the folder {row.title}.")

    def timeline(self, request: Any, user: str, gpt: str, folder: str) -> Response:
        profile = self.profile(user, gpt)
        row = _folder(profile.playtype, folder)
        metric, least = self._criteria(profile.playtype)
        reached = folders.timeline(profile.user.pk, row.pk, metric, least)
        body = {
            "folder": folder_object(row),
            **catalogue_body(folders.charts_of(row.pk)),
            "scores": [score_object(score) for score in reached],
        }
        return self.answer(body, f"{len(reached)} charts have got there.")

    def own_table(self, request: Any, user: str, gpt: str, table: str) -> Response:
        profile = self.profile(user, gpt)
        found = _table(profile.playtype, table)
        rows = folders.folders_of(found)
        body = {
            "table": table_object(found),
            "folders": [folder_object(row) for row in rows],
            "stats": _stats(profile, rows),
        }
        return self.answer(body, f"{profile.user.name} in the table {found.title}.")

    def _searched(self, playtype: Playtype, limit: int) -> list[FolderRow]:
        text = self.query.required("search")
        inactive = self.query.presence("inactive")
        return folders.searched(playtype, text, inactive=inactive, limit=limit)

    def _criteria(self, playtype: Playtype) -> tuple[str, int]:
        """An enum metric and the index of its value. Raises Refusal 400."""
        enums = tuple(folders.enum_metrics(playtype))
        metric = self.query.required("criteriaType")
        if metric not in enums:
            expected = f"Expected any of {', '.join(enums)}"
            raise invalid("criteriaType", expected, metric)
        value = self.query.required("criteriaValue")
        indexes = playtype.enum_indexes[metric]
        if value not in indexes:
            expected = f"Expected any of {', '.join(indexes)}"
            raise invalid("criteriaValue", expected, value)
        return metric, indexes[value]


def _folder(playtype: Playtype, folder_id: str) -> FolderRow:
    found = folders.folder_of(playtype, folder_id)
    if found is None:
        raise missing("folder")
    return found


def _table(playtype: Playtype, table_id: str) -> Table:
    found = folders.table_of(playtype, table_id)
    if found is None:
        raise missing("table")
    return found


def _stats(profile: Profile, rows: list[FolderRow]) -> list[dict[str, Any]]:
    found = folders.folder_stats(
        profile.user.pk, profile.playtype, [row.pk for row in rows]
    )
    return [folder_stats_object(row, found[row.pk]) for row in rows]
