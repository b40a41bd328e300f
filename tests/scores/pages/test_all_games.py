"""The pages with the tables of every game: names, columns and colours differ."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from scores.games import all_playtypes, title_of
from scores.games.schema import Kind, Playtype
from scores.views import words
from tests.booru.reading import read
from tests.scores.made_scores import START
from tests.scores.rows import (
    make_chart_row,
    make_pb_row,
    make_score_row,
    make_session_row,
    make_song_row,
    make_stats_row,
)

pytestmark = pytest.mark.django_db


def a_play(playtype: Playtype) -> dict[str, Any]:
    """scoreData with the highest value of each enum and a seven in each number."""
    data: dict[str, Any] = {
        metric.name: metric.values[-1] if metric.kind is Kind.ENUM else 7
        for metric in playtype.metrics.values()
    }
    indexes = {
        name: values[data[name]]
        for name, values in playtype.enum_indexes.items()
        if name in data
    }
    return data | {"judgements": {}, "optional": {"bp": 3}, "enumIndexes": indexes}


@pytest.mark.parametrize("playtype", all_playtypes(), ids=str)
def test_every_game_has_its_pages(
    as_user: Client, user: User, playtype: Playtype
) -> None:
    song = make_song_row(playtype.game, title="Glass Meridian")
    chart = make_chart_row(
        song,
        playtype=playtype.name,
        difficulty=playtype.default_difficulty,
        level="9",
        level_num=9.0,
    )
    here: dict[str, Any] = {"game": playtype.game, "playtype": playtype.name}
    ratings = {one.name: 7.5 for one in playtype.score_ratings}
    profile = {one.name: 7.25 for one in playtype.profile_ratings}
    classes = {one.name: one.values[-1].id for one in playtype.classes}
    session = make_session_row(user, **here)
    played = {"data": a_play(playtype), "ratings": ratings, "time_achieved": START}
    make_pb_row(chart, user, **played)
    make_score_row(chart, user, session=session, **played)
    make_stats_row(user, **here, ratings=profile, classes=classes)
    path = f"/scores/players/{user.pk}/{playtype.game}/{playtype.name}"
    page = read(as_user, path)
    for text in (title_of(playtype), "Glass Meridian", "Charts by level",
                 *(one.values[-1].name for one in playtype.classes), *profile,
                 *(column.label for column in words.columns(playtype)),
                 *(one.metric.values[-1] for one in words.enum_metrics(playtype)),
                 words.rating(playtype.default_profile_rating, 7.25)):  # fmt: skip
        assert text in page.text, text
    game = f"/scores/{playtype.game}/{playtype.name}"
    for other in (f"{path}/scores", f"{path}/sessions", game,
                  f"{game}/charts/{chart.chart_id}",
                  f"/scores/sessions/{session.session_id}"):  # fmt: skip
        read(as_user, other)
