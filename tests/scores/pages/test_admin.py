"""The back office of scores: lists, filters, and buttons that call the actions."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.contrib.admin import site
from django.db.models import Model
from django.test import Client

from accounts.models import User
from scores.models import BlockedScore, Import, Orphan, PersonalBest, Score, Song
from tests.booru.reading import queries
from tests.factories import make_user
from tests.scores.made_scores import (
    a_score,
    iidx_data,
    make_chart,
    make_song,
    run_batch,
)
from tests.scores.rows import make_folder_row

pytestmark = pytest.mark.django_db
ADMIN = "/admin/scores"
LISTS = ("song", "chart", "import", "orphan", "score", "blockedscore")


def press(client: Client, kind: str, action: str, *rows: Model) -> str:
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]}
    response: Any = client.post(f"{ADMIN}/{kind}/", chosen, follow=True)
    assert response.status_code == 200
    return str(response.content.decode())


def fill(user: User) -> None:
    """A row in each list."""
    chart = make_chart()
    run_batch(user, [a_score(chart, 1000), a_score(chart, 1, identifier="9999")])
    BlockedScore.objects.create(
        score_id=f"R{BlockedScore.objects.count()}", user=user, score={"game": "iidx"}
    )


def test_it_is_for_moderators(client: Client, as_user: Client, user: User) -> None:
    fill(user)
    for kind in LISTS:
        for who in (client, as_user):
            assert who.get(f"{ADMIN}/{kind}/").status_code == 302


def test_every_list_and_page_opens(as_moderator: Client, user: User) -> None:
    fill(user)
    opened = set()
    for model in site._registry:
        if model._meta.app_label != "scores":
            continue
        label = f"{ADMIN}/{model._meta.model_name}/"
        assert as_moderator.get(label).status_code == 200, label
        row = model._default_manager.first()
        assert row is not None, label
        page = as_moderator.get(f"{label}{row.pk}/change/")
        assert page.status_code == 200, label
        assert as_moderator.get(f"{label}add/").status_code == 403, label
        opened.add(model._meta.model_name)
    assert opened == set(LISTS)


@pytest.mark.parametrize("kind", LISTS)
def test_the_lists_do_not_query_for_each_row(as_moderator: Client, kind: str) -> None:
    fill(make_user())
    few = queries(as_moderator, f"{ADMIN}/{kind}/")
    for _ in range(24):
        fill(make_user())
    assert queries(as_moderator, f"{ADMIN}/{kind}/") == few
    assert few <= 8


@pytest.mark.parametrize(
    ("kind", "query", "found"),
    [
        ("song", "?q=glass", 1),
        ("song", "?game=sdvx", 0),
        ("chart", "?q=glass", 1),
        ("chart", "?playtype=DP", 0),
        ("import", "?state=completed", 1),
        ("import", "?q=mika", 1),
        ("orphan", "?q=9999", 1),
        ("orphan", "?game=sdvx", 0),
        ("score", "?q=mika", 1),
        ("score", "?q=wren", 0),
        ("score", "?playtype=SP", 1),
    ],
)
def test_search_and_filters(
    as_moderator: Client, user: User, kind: str, query: str, found: int
) -> None:
    chart = make_chart(make_song(title="Glass Meridian"))
    run_batch(user, [a_score(chart), a_score(chart, 1, identifier="9999")])
    html = as_moderator.get(f"{ADMIN}/{kind}/{query}").content.decode()
    (count,) = re.findall(r'"paginator">\s*(\d+) ', html)
    assert int(count) == found


# Buttons --------------------------------------------------------------------------


def test_an_import_is_undone(as_moderator: Client, user: User) -> None:
    chart = make_chart()
    run = run_batch(user, [a_score(chart, 1000)])
    assert "1 imported" in as_moderator.get(f"{ADMIN}/import/").content.decode()
    assert "1 undone." in press(as_moderator, "import", "revert", run)
    assert not Import.objects.exists()
    assert not PersonalBest.objects.exists()


def test_an_import_under_way_is_not(as_moderator: Client, user: User) -> None:
    run = Import.objects.create(
        import_id="f" * 40, user=user, import_type="file/batch-manual", time_queued=0
    )
    assert "ongoing import" in press(as_moderator, "import", "revert", run)
    assert Import.objects.exists()


def test_orphans_are_tried_again_or_deleted(as_moderator: Client, user: User) -> None:
    chart = make_chart()
    run_batch(user, [a_score(chart, identifier=one) for one in ("7001", "7002")])
    make_chart(make_song(song_id=7001))
    first = Orphan.objects.order_by("pk")[0]
    html = press(as_moderator, "orphan", "try_again", first)
    assert "1 of 2 of mika found a chart." in html
    assert "1 deleted." in press(
        as_moderator, "orphan", "give_up", Orphan.objects.get()
    )
    assert not Orphan.objects.exists()


def test_a_score_is_deleted_for_good_only_when_blocked(
    as_moderator: Client, user: User
) -> None:
    chart = make_chart()
    score = a_score(chart, 1000)
    run_batch(user, [score])
    press(as_moderator, "score", "remove", Score.objects.get())
    assert not Score.objects.exists()
    run_batch(user, [score])
    press(as_moderator, "score", "block", Score.objects.get())
    run_batch(user, [score])
    assert not Score.objects.exists()
    blocked = BlockedScore.objects.get()
    page = as_moderator.post(
        f"{ADMIN}/blockedscore/{blocked.pk}/delete/", {"post": "y"}
    )
    assert page.status_code == 302
    run_batch(user, [score])
    assert Score.objects.count() == 1


# Edits ----------------------------------------------------------------------------


def song_form(song: Song, **changes: str) -> dict[str, str]:
    return {
        "title": song.title,
        "artist": song.artist,
        "alt_titles": "\n".join(song.alt_titles),
        "search_terms": "\n".join(song.search_terms),
        "data": json.dumps(song.data),
    } | changes


def test_a_song_with_another_title_is_found_by_it(
    as_moderator: Client, user: User
) -> None:
    song = make_song(title="Old, and long")
    make_chart(song)
    form = song_form(song, title="Glass, Meridian", alt_titles="One, two\r\nThree\r\n")
    page = as_moderator.post(f"{ADMIN}/song/{song.pk}/change/", form)
    assert page.status_code == 302, page.content
    song.refresh_from_db()
    assert song.alt_titles == ["One, two", "Three"]
    assert {"title:Glass, Meridian", "title:One, two", "folded:three"} <= set(song.keys)
    assert "title:Old, and long" not in song.keys
    page = as_moderator.get("/scores/songs?q=meridain")
    assert "Glass, Meridian" in page.content.decode()


def test_a_chart_with_another_count_of_notes_is_rated_anew(
    as_moderator: Client, user: User, django_capture_on_commit_callbacks: Any
) -> None:
    chart = make_chart(data=iidx_data(77, notecount=1000))
    folder = make_folder_row(game="iidx", playtype="SP", data={"level": "11"})
    run_batch(user, [a_score(chart, 1000)])
    form = {
        "difficulty": "ANOTHER",
        "level": "11",
        "level_num": "11",
        "is_primary": "on",
        "versions": "29\n30\n31",
        "data": json.dumps(iidx_data(78, notecount=500)),
    }
    with django_capture_on_commit_callbacks(execute=True):
        page = as_moderator.post(f"{ADMIN}/chart/{chart.pk}/change/", form)
    assert page.status_code == 302, page.content
    chart.refresh_from_db()
    assert (chart.level, chart.versions) == ("11", ["29", "30", "31"])
    assert chart.keys == ["inGameID:78"]
    assert Score.objects.get().data["percent"] == 100.0
    assert PersonalBest.objects.get().rank1 == 100.0
    assert list(folder.charts.all()) == [chart]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"data": '{"notecount": -1}'}, "notecount"),
        ({"data": "[]"}, "data"),
        ({"difficulty": "IMPOSSIBLE"}, "has no difficulty"),
        ({"versions": "29\n29"}, "a version stands there twice"),
    ],
)
def test_what_the_game_does_not_allow_is_refused(
    as_moderator: Client, changes: dict[str, str], said: str
) -> None:
    chart = make_chart()
    form = {
        "difficulty": chart.difficulty,
        "level": "11",
        "level_num": "11",
        "is_primary": "on",
        "versions": "29",
        "data": json.dumps(chart.data),
    }
    page = as_moderator.post(f"{ADMIN}/chart/{chart.pk}/change/", form | changes)
    assert page.status_code == 200
    assert said in page.content.decode()
    chart.refresh_from_db()
    assert chart.level == "12"


def test_a_song_keeps_the_shape_of_its_game(as_moderator: Client) -> None:
    song = make_song()
    form = song_form(song, data='{"genre": 1}')
    page = as_moderator.post(f"{ADMIN}/song/{song.pk}/change/", form)
    assert page.status_code == 200
    assert "genre" in page.content.decode()
    song.refresh_from_db()
    assert song.data["genre"] == "HOUSE"
