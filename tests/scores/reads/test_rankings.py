"""Ranks, counted when they are asked for (tachi-api, section 4.5)."""

from __future__ import annotations

import pytest

from accounts.models import User
from scores.models import GameSettings
from scores.reads.leaderboards import (
    adjacent_players,
    chart_bests,
    chart_bests_around,
    top_players,
)
from scores.reads.rankings import Rank, Ranking, best_ranks, profile_rankings
from tests.factories import make_user
from tests.scores.rows import (
    make_chart_row,
    make_pb_row,
    make_stats_row,
    score_data,
    tables,
)

pytestmark = pytest.mark.django_db
CHUNITHM = tables("chunithm", "Single")


def test_ranks_go_by_metrics_then_time_then_user() -> None:
    chart = make_chart_row()
    users = [make_user() for _ in range(7)]
    told = [
        (1_000_000, {"noteLamp": "FULL COMBO"}, None),
        (1_000_000, {"noteLamp": "FULL COMBO", "clearLamp": "HARD"}, None),
        (1_009_000, {}, None),
        (1_000_000, {"noteLamp": "FULL COMBO"}, 5_000),
        (1_000_000, {"noteLamp": "FULL COMBO"}, 4_000),
        (1_000_000, {"noteLamp": "FULL COMBO"}, 5_000),
        (1_000_000, {"noteLamp": "FULL COMBO"}, None),
    ]
    bests = [
        make_pb_row(chart, user, data=score_data(score, **lamps), time_achieved=time)
        for user, (score, lamps, time) in zip(users, told, strict=True)
    ]
    expected = [6, 2, 1, 4, 3, 5, 7]
    ranks = best_ranks(best.pk for best in bests)
    assert [ranks[best.pk].rank for best in bests] == expected
    assert {rank.out_of for rank in ranks.values()} == {7}
    # The page is in the same order, and says the same ranks.
    for first in (1, 3, 8):
        page = chart_bests(chart.pk, first)
        assert [page.ranks[row.pk] for row in page.rows] == [
            Rank(rank, 7, None) for rank in range(first, 8)
        ]
        assert all(page.ranks[row.pk] == ranks[row.pk] for row in page.rows)


def test_another_chart_counts_for_nothing() -> None:
    one, other = make_pb_row(), make_pb_row(data=score_data(1_009_999))
    assert best_ranks([one.pk, other.pk]) == {
        one.pk: Rank(1, 1, None),
        other.pk: Rank(1, 1, None),
    }
    assert best_ranks([]) == {}


def rivals_of(user: User, *rivals: User) -> None:
    GameSettings.objects.create(
        user=user,
        game="chunithm",
        playtype="Single",
        rivals=[rival.pk for rival in rivals],
    )


def test_a_rival_rank_counts_rivals_on_the_chart_alone() -> None:
    chart = make_chart_row()
    scores = (1_000, 2_000, 2_000, 3_000, 4_000)
    users = [make_user() for _ in scores]
    bests = [
        make_pb_row(chart, user, data=score_data(score), time_achieved=place)
        for place, (user, score) in enumerate(zip(users, scores, strict=True))
    ]
    stranger = make_user()
    rivals_of(users[0], users[1], users[4], stranger)
    rivals_of(users[1], users[2])
    rivals_of(users[2], users[1])
    rivals_of(users[3])
    ranks = best_ranks(best.pk for best in bests)
    assert [ranks[best.pk].rival_rank for best in bests] == [3, 1, 2, None, None]
    page = chart_bests(chart.pk)
    assert [page.ranks[row.pk].rival_rank for row in page.rows] == [None, None, 1, 2, 3]


def test_one_statement_for_any_number(django_assert_num_queries: object) -> None:
    chart = make_chart_row()
    bests = [make_pb_row(chart).pk for _ in range(25)]
    for number in (1, 25):
        with django_assert_num_queries(1):  # type: ignore[operator]
            assert len(best_ranks(bests[:number])) == number
        with django_assert_num_queries(3):  # type: ignore[operator]
            assert len(chart_bests(chart.pk, limit=number).rows) == number


@pytest.mark.parametrize(
    ("place", "above", "below"),
    [(0, 0, 5), (3, 3, 5), (6, 5, 5), (10, 5, 1), (11, 5, 0)],
)
def test_neighbours_on_a_chart(place: int, above: int, below: int) -> None:
    chart = make_chart_row()
    bests = [make_pb_row(chart, data=score_data(5_000 - n)) for n in range(12)]
    around = chart_bests_around(bests[place])
    pks = [best.pk for best in bests]
    assert [row.pk for row in around.own.rows] == [pks[place]]
    assert [row.pk for row in around.above.rows] == pks[place - above : place]
    assert [row.pk for row in around.below.rows] == pks[place + 1 : place + 1 + below]
    assert [around.above.ranks[row.pk].rank for row in around.above.rows] == list(
        range(place - above + 1, place + 1)
    )


def test_profile_rankings_share_places_and_end_with_who_has_none() -> None:
    ratings = (14.0, 15.0, None, 14.0, 13.0, None)
    stats = [make_stats_row(ratings={"naiveRating": rating}) for rating in ratings]
    make_stats_row(game="ddr", playtype="SP", ratings={"flareSkill": 99.0})
    found = profile_rankings(row.pk for row in stats)
    places = [2, 1, 5, 2, 4, 5]
    assert [found[row.pk] for row in stats] == [
        {"naiveRating": Ranking(place, 6)} for place in places
    ]


def test_each_rating_of_a_playtype_has_its_own_ranking() -> None:
    one = make_stats_row(None, "iidx", "SP", ratings={"ktLampRating": 1, "BPI": 50.0})
    other = make_stats_row(None, "iidx", "SP", ratings={"ktLampRating": 2, "BPI": None})
    found = profile_rankings([one.pk, other.pk])
    assert found == {
        one.pk: {"ktLampRating": Ranking(2, 2), "BPI": Ranking(1, 2)},
        other.pk: {"ktLampRating": Ranking(1, 2), "BPI": Ranking(2, 2)},
    }


def test_profile_rankings_are_one_statement(django_assert_num_queries: object) -> None:
    stats = [make_stats_row(ratings={"naiveRating": 1.0}).pk for _ in range(25)]
    for number in (1, 25):
        with django_assert_num_queries(1):  # type: ignore[operator]
            assert len(profile_rankings(stats[:number])) == number
    assert profile_rankings([]) == {}


def test_players_around_stand_in_the_leaderboards_order() -> None:
    ratings = (9.0, 8.0, 8.0, 8.0, 7.0, None, None, 6.0, None, 5.0, 4.0, 3.0)
    stats = [make_stats_row(ratings={"naiveRating": rating}) for rating in ratings]
    board = top_players(CHUNITHM, "naiveRating", 100)
    assert [row.pk for row in board] == [
        stats[n].pk for n in (0, 1, 2, 3, 4, 7, 9, 10, 11, 5, 6, 8)
    ]
    for place, row in enumerate(board):
        mine = next(one for one in stats if one.pk == row.pk)
        found = adjacent_players(mine, CHUNITHM, "naiveRating")
        assert found.above == board[max(0, place - 5) : place]
        assert found.below == board[place + 1 : place + 6]
    assert top_players(CHUNITHM, "naiveRating", 3) == board[:3]
