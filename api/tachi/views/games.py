"""Games and playtypes (tachi-api 3.5)."""

from __future__ import annotations

from typing import Any

from rest_framework.response import Response

from api.tachi.playtypes import BY_SLUG, PlaytypeViewSet, playtype_of, unknown_game
from api.tachi.serializers.games import game_object, playtype_object
from scores.games import GAMES
from scores.games.schema import Playtype
from scores.reads.totals import totals


class GameViewSet(PlaytypeViewSet):
    def index(self, request: Any) -> Response:
        configs = {name: game_object(game) for name, game in GAMES.items()}
        body = {"supportedGames": list(GAMES), "configs": configs}
        return self.answer(body, f"{len(GAMES)} games are supported.")

    def retrieve(self, request: Any, game: str) -> Response:
        """A word that is a slug alone stands for its game and playtype (section 7)."""
        if game in GAMES:
            return self.answer(game_object(GAMES[game]), f"How {game} is played here.")
        if game in BY_SLUG:
            return self._playtype(BY_SLUG[game])
        raise unknown_game(game)

    def playtype(self, request: Any, gpt: str) -> Response:
        return self._playtype(playtype_of(gpt))

    def _playtype(self, playtype: Playtype) -> Response:
        counted = totals(playtype)
        body = {
            "config": playtype_object(playtype),
            "scoreCount": counted.scores,
            "playerCount": counted.players,
            "chartCount": counted.charts,
        }
        return self.answer(body, f"What there is of {playtype}.")
