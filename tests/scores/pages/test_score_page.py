"""One score on a page: who sees what, its owner's words, and its deletion."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Role, User
from scores.models import BlockedScore, GameSession, Import, PersonalBest, Score
from tests.booru.reading import queries, read
from tests.factories import make_user
from tests.scores.made_scores import START, a_score, make_chart, make_song, run_batch
from tests.scores.pages.turns import busy
from tests.scores.rows import make_chart_row, make_score_row, score_data

pytestmark = pytest.mark.django_db


def play(user: User, score: int = 1200, **fields: object) -> Score:
    chart = make_chart(make_song(title="Copper Moon"))
    run_batch(user, [a_score(chart, score, timeAchieved=START, **fields)])
    return Score.objects.get(chart=chart, user=user)


def path_of(score: Score, act: str = "") -> str:
    return f"/scores/score/{score.score_id}{act}"


def test_a_score_has_all_that_is_known_of_it(client: Client, user: User) -> None:
    score = play(
        user,
        judgements={"pgreat": 500, "great": 200, "poor": 7},
        optional={"bp": 11, "fast": 40, "gaugeHistory": [22.0, None, 88.5, 80.0]},
        scoreMeta={"random": "R-RANDOM"},
        comment="On one hand",
    )
    page = read(client, path_of(score))
    session = GameSession.objects.get()
    for words in ("Copper Moon", "A 12", "mika", "1,200", "60.00 %", "CLEAR",
                  "ktLampRating", "PGREAT", "500", "POOR", "BP", "11", "Fast", "40",
                  "Gauge history: 22.00 at first, 80.00 at the end, from 22.00 to",
                  "Random", "R-RANDOM", "On one hand", session.name,
                  "Batch manual JSON", "Test (BATCH-MANUAL)",
                  "part of the best here"):  # fmt: skip
        assert words in page.text, words
    # The third value is the highest, and the second is a gap.
    html = client.get(path_of(score)).content.decode()
    assert 'd="M0.0 200.0M400.0 0.0L600.0 25.6"' in html
    for gone in ("Save score", "Delete score"):
        assert gone not in page.text
    assert f"/scores/imports/{score.origin.import_id}" not in page.links  # type: ignore[union-attr]
    assert f"/scores/sessions/{session.session_id}" in page.links


def test_what_a_file_did_not_say(client: Client, user: User) -> None:
    score = make_score_row(user=user, session=None, origin=None, time_achieved=None)
    page = read(client, path_of(score))
    for words in ("The file did not say them.", "The file did not say when",
                  "not the best here"):  # fmt: skip
        assert words in page.text, words
    assert "Also counted" not in page.text


@pytest.mark.parametrize("owner", ["mika", "another"])
def test_who_may_change_it(as_user: Client, user: User, owner: str) -> None:
    score = play(user if owner == "mika" else make_user("teo"))
    page = read(as_user, path_of(score))
    own = owner == "mika"
    assert ("Save score" in page.text) is own
    assert (path_of(score, "/delete") in page.links) is own
    assert (f"/scores/imports/{score.origin.import_id}" in page.links) is own  # type: ignore[union-attr]
    status = 302 if own else 403
    said = {"comment": "Mine"}
    assert as_user.post(path_of(score, "/edit"), said).status_code == status
    assert as_user.get(path_of(score, "/delete")).status_code == (200 if own else 403)
    assert as_user.post(path_of(score, "/delete")).status_code == status
    assert Score.objects.exists() is not own


def test_moderators_may_too(as_user: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(role=Role.MODERATOR)
    score = play(make_user("teo"))
    assert "Words of teo" in read(as_user, path_of(score)).text
    as_user.post(path_of(score, "/edit"), {"comment": "Kept"})
    score.refresh_from_db()
    assert score.comment == "Kept"
    assert "of teo on this chart" in read(as_user, path_of(score, "/delete")).text
    as_user.post(path_of(score, "/delete"))
    assert not Score.objects.exists()


def test_who_is_not_signed_in_is_sent_there(client: Client, user: User) -> None:
    score = play(user)
    for answer in (
        client.get(path_of(score, "/delete")),
        client.post(path_of(score, "/delete")),
        client.post(path_of(score, "/edit"), {"comment": "Mine"}),
    ):
        assert answer.status_code == 302
        assert "/login" in answer["Location"]
    assert Score.objects.get().comment is None


# Words ----------------------------------------------------------------------------


def test_the_owners_words(as_user: Client, user: User) -> None:
    score = play(user)
    said = {"comment": "  <b>Half asleep</b> ", "highlight": "on"}
    answer = as_user.post(path_of(score, "/edit"), said, follow=True)
    assert "The score is saved." in answer.content.decode()
    assert "&lt;b&gt;Half asleep&lt;/b&gt;" in answer.content.decode()
    score.refresh_from_db()
    assert (score.comment, score.highlight) == ("<b>Half asleep</b>", True)
    assert PersonalBest.objects.get().highlight
    as_user.post(path_of(score, "/edit"), {"comment": " "})
    score.refresh_from_db()
    assert (score.comment, score.highlight) == (None, False)


def test_too_long_a_comment_is_kept_in_the_form(as_user: Client, user: User) -> None:
    score = play(user)
    as_user.post(path_of(score, "/edit"), {"comment": "c" * 120})
    answer = as_user.post(path_of(score, "/edit"), {"comment": "d" * 121})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'role="alert"' in html
    assert "d" * 121 in html
    score.refresh_from_db()
    assert score.comment == "c" * 120


@pytest.mark.django_db(transaction=True)
def test_nothing_changes_while_an_import_is_at_work(
    as_user: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scores.actions.turns.WAIT_SECONDS", 0.05)
    score = play(user)
    with busy(user):
        edited = as_user.post(path_of(score, "/edit"), {"comment": "Mine"})
        assert edited.status_code == 409
        assert "already has an ongoing import. Try again" in edited.content.decode()
        assert 'value="Mine"' in edited.content.decode()
        deleted = as_user.post(path_of(score, "/delete"), follow=True)
        assert "already has an ongoing import. Try again" in deleted.content.decode()
        assert "Delete this score?" in deleted.content.decode()
    assert Score.objects.get().comment is None


# Deletion -------------------------------------------------------------------------


def test_the_last_score_takes_much_with_it(as_user: Client, user: User) -> None:
    score = play(user)
    session = GameSession.objects.get()
    page = read(as_user, path_of(score, "/delete"))
    for words in ("1,200 on Copper Moon A 12", "the only score of yours on this chart",
                  f"Its session “{session.name}” has no other score and goes away.",
                  "Its import has no other score and goes away",
                  "Never import it again"):  # fmt: skip
        assert words in page.text, words
    html = as_user.get(path_of(score, "/delete")).content.decode()
    assert f'<a class="btn main" href="{path_of(score)}" autofocus>Keep score' in html
    answer = as_user.post(path_of(score, "/delete"), follow=True)
    assert "The score is deleted." in answer.content.decode()
    assert "Leaderboard" in answer.content.decode()
    for model in (Score, PersonalBest, GameSession, Import, BlockedScore):
        assert not model.objects.exists(), model


def test_what_stays_is_said(as_user: Client, user: User) -> None:
    chart = make_chart()
    run_batch(user, [a_score(chart, n, timeAchieved=START + n) for n in (900, 1200)])
    best = Score.objects.get(data__score=1200)
    text = read(as_user, path_of(best, "/delete")).text
    assert "1 other score of yours on this chart stays;" in text
    assert "goes away" not in text
    as_user.post(path_of(best, "/delete"))
    assert PersonalBest.objects.get().data["score"] == 900
    read(as_user, path_of(best), 404)


@pytest.mark.parametrize("block", [True, False])
def test_a_blocked_score_never_comes_back(
    as_user: Client, user: User, block: bool
) -> None:
    score = play(user)
    said = {"block": "on"} if block else {}
    answer = as_user.post(path_of(score, "/delete"), said, follow=True)
    again = "No import will bring it again." in answer.content.decode()
    assert again is block
    run = run_batch(user, [a_score(score.chart, 1200, timeAchieved=START)])
    assert run.summary["imported"] == (0 if block else 1)


# Ways -----------------------------------------------------------------------------


def test_owners_meet_it_where_their_scores_are(as_user: Client, user: User) -> None:
    score = play(user)
    assert score.session is not None
    for path in (
        f"/scores/iidx/SP/charts/{score.chart.chart_id}",
        f"/scores/sessions/{score.session.session_id}",
        f"/scores/players/{user.pk}/iidx/SP/scores",
        f"/scores/imports/{score.origin.import_id}",  # type: ignore[union-attr]
    ):
        assert path_of(score) in read(as_user, path).links, path
    best = f"/scores/players/{user.pk}/iidx/SP/scores?by=BPI"
    assert path_of(score) not in read(as_user, best).links


@pytest.mark.parametrize("score_id", ["R0", "%00", "x" * 300, "%F0%9F%98%80"])
def test_a_score_that_is_not_there(as_user: Client, score_id: str) -> None:
    for act in ("", "/delete"):
        read(as_user, f"/scores/score/{score_id}{act}", 404)


def test_the_statements_do_not_grow(client: Client, user: User) -> None:
    chart = make_chart_row()
    score = make_score_row(chart, user)
    few = queries(client, path_of(score))
    for number in range(24):
        make_score_row(chart, user, data=score_data(900_000 + number))
    assert queries(client, path_of(score)) == few
