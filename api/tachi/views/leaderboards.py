"""Who is best on a playtype (tachi-api 3.5)."""

from __future__ import annotations

from typing import Any

from rest_framework.response import Response

from api.tachi.playtypes import PlaytypeViewSet, playtype_of
from api.tachi.serializers.users import game_stats_object, user_objects
from api.tachi.shown import bests_body, user_ids
from scores.reads import leaderboards
from scores.reads.players import players_named

_PLAYERS = 500
_BESTS = 50


class LeaderboardViewSet(PlaytypeViewSet):
    def players(self, request: Any, gpt: str) -> Response:
        playtype = playtype_of(gpt)
        limit = self.limit(100, _PLAYERS)
        rows = leaderboards.top_players(playtype, self.profile_alg(playtype), limit)
        body = {
            "gameStats": [game_stats_object(row) for row in rows],
            "users": user_objects({row.user_id for row in rows}),
        }
        return self.answer(body, f"The best {len(rows)} players of {playtype}.")

    def bests(self, request: Any, gpt: str) -> Response:
        playtype = playtype_of(gpt)
        limit = self.limit(_BESTS, _BESTS)
        found = leaderboards.top_bests(playtype, self.score_alg(playtype), limit)
        body = bests_body(found) | {"users": user_objects(user_ids(found))}
        return self.answer(body, f"The best {len(found.rows)} scores of {playtype}.")

    def search(self, request: Any, gpt: str) -> Response:
        playtype = playtype_of(gpt)
        found = players_named(self.query.required("search"), playtype=playtype)
        body = user_objects(found)
        return self.answer(body, f"Found {len(body)} players of {playtype}.")
