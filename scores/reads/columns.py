"""Which column orders rows by a rating: they stand in the order of a playtype's own
tables (`PersonalBest`, `GameStats`)."""

from __future__ import annotations

from collections.abc import Sequence

from scores.games.schema import Playtype, ProfileRating, ScoreRating


def score_rating_column(playtype: Playtype, name: str) -> str:
    return _column(playtype.score_ratings, name)


def profile_rating_column(playtype: Playtype, name: str) -> str:
    return _column(playtype.profile_ratings, name)


def _column(ratings: Sequence[ScoreRating | ProfileRating], name: str) -> str:
    """ValueError for a name that the playtype does not have."""
    return f"rating{[rating.name for rating in ratings].index(name) + 1}"
