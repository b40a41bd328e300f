"""Search over all games (tachi-api 3.14)."""

from __future__ import annotations

from typing import Any

from rest_framework.response import Response

from api.tachi.playtypes import PlaytypeViewSet
from api.tachi.serializers.charts import chart_object, song_object
from api.tachi.serializers.folders import folder_object
from api.tachi.serializers.users import user_objects
from scores.games import GAMES
from scores.reads import charts, folders
from scores.reads.everywhere import found_songs, played_playtypes, rivals_anywhere
from scores.reads.players import players_named
from scores.reads.rows import songs_of

_FOLDERS = 25


class GlobalSearchViewSet(PlaytypeViewSet):
    def search(self, request: Any) -> Response:
        text = self.query.required("search")
        played = None
        if self.query.presence("hasPlayedGame") and self.caller.user is not None:
            played = played_playtypes(self.caller.user.pk)
        found = found_songs(text, played)
        songs = {row.pk: row for row in songs_of(found.charts)}
        by_playtype: dict[str, list[dict[str, Any]]] = {}
        for row in found.charts:
            by_playtype.setdefault(f"{row.game}:{row.playtype}", []).append(
                {
                    "song": song_object(songs[row.song_pk]),
                    "chart": chart_object(row),
                    "playcount": found.playcounts[row.pk],
                }
            )
        body = {
            "users": self._users(text),
            "charts": by_playtype,
            "folders": [
                folder_object(row)
                for row in folders.searched_everywhere(
                    text, limit=_FOLDERS, playtypes=played
                )
            ],
            "songs": [
                song_object(songs[pk]) | {"game": songs[pk].game, "__textScore": score}
                for pk, score in found.songs.items()
                if pk in songs
            ],
        }
        return self.answer(body, "Found what there is.")

    def _users(self, text: str) -> list[dict[str, Any]]:
        rivals = rivals_anywhere(self.caller.user.pk) if self.caller.user else set()
        return [
            user | {"__isRival": user["id"] in rivals}
            for user in user_objects(players_named(text))
        ]

    def chart_hash(self, request: Any) -> Response:
        """Every playtype whose charts have a hash is there, if only empty."""
        rows = charts.with_hash(self.query.required("search"))
        songs = {row.pk: row for row in songs_of(rows)}
        found: dict[str, list[dict[str, Any]]] = {
            str(playtype): []
            for game in charts.HASHED_GAMES
            for playtype in GAMES[game].playtypes.values()
        }
        for row in rows:
            found[f"{row.game}:{row.playtype}"].append(
                {
                    "song": song_object(songs[row.song_pk]),
                    "chart": chart_object(row),
                    "playcount": None,
                }
            )
        return self.answer({"charts": found}, f"Found {len(rows)} charts.")
