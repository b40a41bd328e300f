"""The registry of games. A new game is one module beside this one and one line here."""

from __future__ import annotations

from collections.abc import Mapping

from scores.games.arcaea import ARCAEA
from scores.games.bms import BMS
from scores.games.chunithm import CHUNITHM
from scores.games.ddr import DDR
from scores.games.gitadora import GITADORA
from scores.games.iidx import IIDX
from scores.games.itg import ITG
from scores.games.jubeat import JUBEAT
from scores.games.maimai import MAIMAI
from scores.games.maimaidx import MAIMAIDX
from scores.games.museca import MUSECA
from scores.games.ongeki import ONGEKI
from scores.games.pms import PMS
from scores.games.popn import POPN
from scores.games.schema import Game, Playtype
from scores.games.sdvx import SDVX
from scores.games.usc import USC
from scores.games.wacca import WACCA

_ALL: tuple[Game, ...] = (
    IIDX,
    SDVX,
    POPN,
    CHUNITHM,
    DDR,
    BMS,
    PMS,
    USC,
    JUBEAT,
    WACCA,
    MUSECA,
    GITADORA,
    MAIMAI,
    MAIMAIDX,
    ONGEKI,
    ARCAEA,
    ITG,
)

GAMES: Mapping[str, Game] = {game.name: game for game in _ALL}


def playtype_for(game: str, playtype: str) -> Playtype | None:
    """The tables of a game and playtype; None if there is no such pair."""
    known = GAMES.get(game)
    return known.playtypes.get(playtype) if known else None


def all_playtypes() -> tuple[Playtype, ...]:
    return tuple(p for game in GAMES.values() for p in game.playtypes.values())


def title_of(playtype: Playtype) -> str:
    """ "beatmania IIDX SP"; a game with one playtype needs no second word."""
    game = GAMES[playtype.game]
    return f"{game.title} {playtype.name}" if len(game.playtypes) > 1 else game.title
