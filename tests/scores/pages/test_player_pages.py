"""A player's pages on a game."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from scores.models import GameSession, RatingSnapshot, Score
from tests.booru.reading import queries, read, way
from tests.factories import make_user
from tests.scores.made_scores import HOUR, START, a_score, make_chart, run_batch
from tests.scores.rows import (
    make_chart_row,
    make_pb_row,
    make_score_row,
    make_session_row,
    make_song_row,
    make_stats_row,
    score_data,
)

pytestmark = pytest.mark.django_db
PARTS = ("", "/scores", "/scores?by=rating", "/sessions")


def path_of(user: User, part: str = "") -> str:
    return f"/scores/players/{user.pk}/chunithm/Single{part}"


def make_play(user: User, *, song: str = "", **fields: Any) -> Score:
    """A score that is its chart's best, in a session of its own."""
    places = {name: fields.pop(name) for name in ("level", "level_num") & fields.keys()}
    chart = make_chart_row(make_song_row(title=song) if song else None, **places)
    session = make_session_row(user)
    told = {"data": score_data(**fields), "time_achieved": session.time_started}
    make_pb_row(chart, user, **told)
    return make_score_row(chart, user, session=session, **told)


def keep(user: User, days_ago: int, rating: float | None) -> None:
    moment = timezone.now() - timedelta(days=days_ago)
    RatingSnapshot.objects.create(
        user=user,
        game="chunithm",
        playtype="Single",
        timestamp=int(moment.timestamp() * 1000),
        ratings={"naiveRating": rating},
    )


# Dashboard ------------------------------------------------------------------------


def test_a_dashboard_is_for_everybody(
    client: Client, as_user: Client, user: User
) -> None:
    make_play(user, song="Paper Lanterns", score=1_005_000, grade="SS+")
    make_stats_row(user, ratings={"naiveRating": 15.25}, classes={"dan": "DAN_V"})
    page = read(client, path_of(user))
    for words in ("mika", "CHUNITHM", "1 score", "rank 1 of 1", "naiveRating", "15.25",
                  "Paper Lanterns", "M 13+", "1,005,000", "SS+", "CLEAR",
                  "Charts by level", "Last sessions", "1 raise"):  # fmt: skip
        assert words in page.text, words
    html = client.get(path_of(user)).content.decode()
    assert '<span class="rank start">V</span>' in html
    assert "/scores/import" not in page.links
    assert "/scores/import" in read(as_user, path_of(user)).links


def test_the_place_counts_who_is_better(client: Client, user: User) -> None:
    for rating in (16.0, 15.5, 15.25, 14.0, None):
        make_stats_row(ratings={"naiveRating": rating})
    make_stats_row(user, ratings={"naiveRating": 15.25})
    assert "rank 3 of 6" in read(client, path_of(user)).text


def test_the_rating_is_drawn_from_midnight_to_midnight(
    client: Client, user: User
) -> None:
    make_stats_row(user, ratings={"naiveRating": 15.25})
    nothing = read(client, path_of(user)).text
    assert "Not enough for a line yet" in nothing
    keep(user, 60, None)
    keep(user, 45, 14.75)
    keep(user, 10, 15.0)
    html = client.get(path_of(user)).content.decode()
    start = f"{timezone.now() - timedelta(days=45):%-d %B %Y}"
    assert f'aria-label="naiveRating from 14.75 on {start} to 15.25 today"' in html
    # Three points; the lowest tick is 14.6 and the highest 15.4.
    assert '<path class="ln" d="M0.0 162.5L466.7 100.0L600.0 37.5">' in html
    assert '<span class="up">+0.50</span> this month' in html
    month = client.get(path_of(user, "?span=month")).content.decode()
    assert "from 15.00 on" in month
    assert '<a href="?span=month#rating" aria-current="true">' in month
    assert "from 14.75 on" in client.get(path_of(user, "?span=all")).content.decode()


def test_charts_by_level_as_bars(client: Client, user: User) -> None:
    for level, number, lamp in (("13", 13.0, "CLEAR"), ("13+", 13.7, "CLEAR"),
                                ("13+", 13.5, "HARD"),
                                ("9", 9.0, "FAILED")):  # fmt: skip
        make_play(user, level=level, level_num=number, clearLamp=lamp)
    html = client.get(path_of(user)).content.decode()
    (lamps,) = [
        part for part in html.split('<div class="p') if "Clear lamps per" in part
    ]
    levels = [row.split("<")[0] for row in lamps.split('scope="row" class="n">')[1:]]
    assert levels == ["9", "13", "13+"]
    assert 'aria-label="1 CLEAR, 1 HARD"' in lamps
    assert '<rect class="l2" x="0.0" width="49.7" height="10">' in lamps
    assert '<rect class="l3" x="50.0" width="49.7" height="10">' in lamps
    assert '<li class="l7">CATASTROPHY</li>' in lamps


def test_the_best_scores_by_each_rating(client: Client, user: User) -> None:
    charts = [make_chart(level=str(n), level_num=float(n)) for n in (10, 11, 12)]
    run_batch(user, [a_score(chart) for chart in charts])
    path = f"/scores/players/{user.pk}/iidx/SP"
    html = client.get(path).content.decode()
    assert html.index(charts[2].song.title) < html.index(charts[0].song.title)
    assert '<a href="?by=BPI#best">' in html
    assert '<a href="?by=BPI#best" aria-current="true">' in read_html(
        client, f"{path}?by=BPI"
    )
    for foreign in ("?by=nothing", "?by=%00", "?span=century"):
        read(client, path + foreign)


def read_html(client: Client, path: str) -> str:
    read(client, path)
    return client.get(path).content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/scores/players/999999/chunithm/Single",
        "/scores/players/99999999999999999999/chunithm/Single",
        "/scores/players/{}/chunithm/Double",
        "/scores/players/{}/tetris/Single",
        "/scores/players/{}/chunithm/Single/scores?by=nothing",
        "/scores/players/x/chunithm/Single",
    ],
)
def test_what_is_not_there(client: Client, user: User, path: str) -> None:
    make_play(user)
    read(client, path.format(user.pk), 404)


def test_a_deleted_account_has_no_profile(client: Client) -> None:
    gone = make_user(deleted_at=timezone.now())
    make_play(gone)
    read(client, path_of(gone), 404)


def test_who_has_not_played_is_told_how_to_begin(
    client: Client, as_user: Client, user: User
) -> None:
    for path in (path_of(user), path_of(user, "/scores"), f"/scores/players/{user.pk}"):
        assert "mika has no scores" in read(client, path).text
        page = read(as_user, path)
        assert "You have no scores" in page.text
        assert "/scores/import" in page.links


def test_a_player_is_led_to_the_game_played_most(client: Client, user: User) -> None:
    make_play(user)
    run_batch(user, [a_score(make_chart()) for _ in range(2)])
    response = client.get(f"/scores/players/{user.pk}")
    assert response["Location"] == f"/scores/players/{user.pk}/iidx/SP"
    page = read(client, path_of(user))
    assert f"/scores/players/{user.pk}/iidx/SP" in page.links
    assert "beatmania IIDX SP" in page.text


# Lists ----------------------------------------------------------------------------


def test_scores_are_listed_newest_first_or_by_rating(
    client: Client, user: User
) -> None:
    chart = make_chart_row(make_song_row(title="Orbit"))
    make_pb_row(chart, user)
    for number in range(52):
        make_score_row(
            chart,
            user,
            time_achieved=START + number,
            data=score_data(900_000 + number),
            comment="in one go" if number == 51 else None,
        )
    first = read(client, path_of(user, "/scores"))
    assert "in one go" in first.text
    assert first.text.index("900,051") < first.text.index("900,002")
    assert "900,001" not in first.text
    assert "1 to 50 of 52" in first.text
    after = way(client, path_of(user, "/scores"), "next")
    assert after == path_of(user, "/scores?page=2")
    second = read(client, after)
    assert second.text.index("900,001") < second.text.index("900,000")
    assert "900,002" not in second.text
    best = read(client, path_of(user, "/scores?by=rating"))
    assert "1,000,000" in best.text
    assert "900,051" not in best.text
    for page in ("0", "99", "x", "-1", "1e9", "%00", "99999999999"):
        read(client, path_of(user, f"/scores?page={page}"))


def test_sessions_are_listed_with_what_they_brought(client: Client, user: User) -> None:
    chart = make_chart()
    for number, score in enumerate((900, 1000, 950)):
        when = START + number * 24 * HOUR
        run_batch(user, [a_score(chart, score, timeAchieved=when)])
    html = read_html(client, f"/scores/players/{user.pk}/iidx/SP/sessions")
    assert html.count("1 score ·") == 3
    # The third score was under the second.
    assert html.count('data-s="ok">1 raise<') == 2
    make_stats_row(user)
    assert "No sessions" in read(client, path_of(user, "/sessions")).text


@pytest.mark.parametrize("part", PARTS)
def test_pages_have_a_fixed_cost(client: Client, user: User, part: str) -> None:
    make_play(user)
    few = queries(client, path_of(user, part))
    for number in range(24):
        make_play(user, level=str(number), level_num=float(number))
    assert queries(client, path_of(user, part)) == few
    assert few <= 13


# A session ------------------------------------------------------------------------


def test_a_session_says_what_each_score_was_worth(client: Client, user: User) -> None:
    old, new = make_chart(), make_chart()
    run_batch(user, [a_score(old, 900, timeAchieved=START)])
    later = START + 24 * HOUR
    run_batch(
        user,
        [
            a_score(old, 1100, timeAchieved=later),
            a_score(new, 1000, timeAchieved=later + 1),
            a_score(old, 800, timeAchieved=later + 2),
        ],
    )
    session = GameSession.objects.get(time_started=later)
    html = read_html(client, f"/scores/sessions/{session.session_id}")
    assert session.name in html
    assert '<span class="up">+200</span>' in html
    assert html.count(">first</span>") == 1
    assert "<span>Raises</span><b>2</b>" in html
    assert "fewer than 10 scores rated" in html
    assert "Edit this session" not in html


def test_the_owner_may_say_something_of_a_session(
    client: Client, as_user: Client, as_moderator: Client, user: User
) -> None:
    session = make_play(user).session
    assert session is not None
    path = f"/scores/sessions/{session.session_id}"
    assert "Edit this session" in read(as_user, path).text
    said = {"name": "Two walls down", "description": "", "highlight": "on"}
    assert client.post(f"{path}/edit", said).status_code == 302
    assert as_moderator.post(f"{path}/edit", said).status_code == 403
    session.refresh_from_db()
    assert session.name != "Two walls down"
    assert as_user.post(f"{path}/edit", said)["Location"] == path
    session.refresh_from_db()
    assert (session.name, session.description, session.highlight) == (
        "Two walls down", None, True,
    )  # fmt: skip
    refused = as_user.post(f"{path}/edit", {"name": "ab"})
    assert refused.status_code == 422
    assert 'href="#id_name"' in refused.content.decode()
    assert as_user.get(f"{path}/edit").status_code == 405


@pytest.mark.parametrize("session_id", ["unknown", "%00", "Q" * 500])
def test_an_unknown_session(client: Client, session_id: str) -> None:
    read(client, f"/scores/sessions/{session_id}", 404)


def test_a_session_has_a_fixed_cost(client: Client, user: User) -> None:
    session = make_session_row(user)
    path = f"/scores/sessions/{session.session_id}"
    make_score_row(user=user, session=session, time_achieved=START)
    few = queries(client, path)
    for number in range(24):
        make_score_row(user=user, session=session, time_achieved=START + number)
    assert queries(client, path) == few
    assert few <= 4
