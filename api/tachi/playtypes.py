"""`:g/:p` of a path, and what hangs on it (tachi-api, sections 3 and 7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import User
from api.tachi.base import TachiViewSet
from api.tachi.refusals import Refusal, missing
from scores.games import GAMES, all_playtypes, playtype_for
from scores.games.schema import Playtype
from scores.models import GameStats
from scores.reads import charts
from scores.reads.own import stats_of
from scores.reads.rows import ChartRow, chart_rows


def slugs_of(playtype: Playtype) -> Iterator[str]:
    """The newer generation's one word for a game and playtype; the bare game where it
    has only one."""
    yield f"{playtype.game}-{playtype.name}".lower()
    if len(GAMES[playtype.game].playtypes) == 1:
        yield playtype.game


BY_SLUG = {
    slug: playtype for playtype in all_playtypes() for slug in slugs_of(playtype)
}

#: The part of a path that names a game and playtype: `iidx/SP`, or `iidx-sp`.
GPT = rf"(?P<gpt>{'|'.join(map(re.escape, sorted(BY_SLUG)))}|[^/]+/[^/]+)"


def playtype_of(gpt: str) -> Playtype:
    """Raises Refusal 400."""
    game, _, name = gpt.partition("/")
    found = playtype_for(game, name) or BY_SLUG.get(gpt)
    if found is not None:
        return found
    if game not in GAMES:
        raise unknown_game(game)
    expected = ", ".join(GAMES[game].playtypes)
    raise Refusal(
        400, f"The playtype {name[:50]} is invalid. Expected any of {expected}."
    )


def unknown_game(game: str) -> Refusal:
    expected = ", ".join(GAMES)
    return Refusal(400, f"The game {game[:50]} is invalid. Expected any of {expected}.")


@dataclass(frozen=True)
class Profile:
    """A user on a playtype they have played."""

    user: User
    playtype: Playtype
    stats: GameStats


class PlaytypeViewSet(TachiViewSet):
    def profile(self, user: str, gpt: str) -> Profile:
        """Raises Refusal: 404 for a user unknown or who has not played, 400 for a
        playtype that does not exist."""
        found, playtype = self.user_of(user), playtype_of(gpt)
        stats = stats_of(found.pk, playtype).first()
        if stats is None:
            raise Refusal(404, f"{found.name} has not played {playtype}.")
        return Profile(found, playtype, stats)

    def chart(self, playtype: Playtype, chart_id: str) -> ChartRow:
        """Raises Refusal 404."""
        rows = chart_rows(charts.chart_of(playtype, chart_id))
        if not rows:
            raise missing("chart")
        return rows[0]

    def score_alg(self, playtype: Playtype) -> str:
        """`alg`, a score rating's name. Raises Refusal 400 with those there are."""
        names = tuple(rating.name for rating in playtype.score_ratings)
        return self.query.choice("alg", names, playtype.default_score_rating)

    def session_alg(self, playtype: Playtype) -> str:
        names = tuple(rating.name for rating in playtype.session_ratings)
        return self.query.choice("alg", names, playtype.default_session_rating)

    def profile_alg(self, playtype: Playtype) -> str:
        names = tuple(rating.name for rating in playtype.profile_ratings)
        return self.query.choice("alg", names, playtype.default_profile_rating)

    def limit(self, default: int, most: int) -> int:
        """The default for what is no number of rows. Raises Refusal over the most."""
        given = self.query.integer("limit") or default
        if given > most:
            raise Refusal(400, f"[limit] Expected at most {most} (Received {given}).")
        return given if given > 0 else default
