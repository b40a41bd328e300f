"""What players say of their sessions and choose on a playtype: who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from scores.actions.profiles import MAX_RIVALS, change_settings, set_rivals
from scores.actions.sessions import edit_session
from scores.models import GameSession, GameSettings
from tests.factories import make_user
from tests.scores.rows import make_session_row, make_stats_row, tables

pytestmark = pytest.mark.django_db
CHUNITHM = tables("chunithm", "Single")


def test_nobody_else_may(user: User) -> None:
    stranger, session = make_user(), make_session_row(user)
    rival = make_stats_row().user
    with pytest.raises(PermissionDenied):
        edit_session(session, by=stranger, changes={"name": "Taken"})
    with pytest.raises(PermissionDenied):
        set_rivals(user, CHUNITHM, rivals=[rival.pk], by=stranger)
    with pytest.raises(PermissionDenied):
        change_settings(
            user, CHUNITHM, changes={"preferredRanking": "rival"}, by=stranger
        )
    assert GameSession.objects.get().name == session.name
    assert not GameSettings.objects.exists()


def test_moderators_may_act_for_anybody(user: User, moderator: User) -> None:
    session, rival = make_session_row(user), make_stats_row().user
    edit_session(session, by=moderator, changes={"highlight": True})
    set_rivals(user, CHUNITHM, rivals=[rival.pk], by=moderator)
    changed = change_settings(
        user, CHUNITHM, changes={"preferredRanking": "rival"}, by=moderator
    )
    assert GameSession.objects.get().highlight
    assert GameSettings.objects.get().rivals == changed.rivals == [rival.pk]
    assert changed.preferences["preferredRanking"] == "rival"


@pytest.mark.parametrize(
    "changes",
    [{"name": "ab"}, {"name": "x" * 81}, {"description": "ab"}, {"description": ""}],
)
def test_words_of_a_session_have_a_length(user: User, changes: Any) -> None:
    session = make_session_row(user)
    with pytest.raises(ValidationError):
        edit_session(session, by=user, changes=changes)


def test_rivals_and_preferences_do_not_undo_each_other(user: User) -> None:
    rivals = [make_stats_row().user.pk for _ in range(MAX_RIVALS)]
    change_settings(user, CHUNITHM, changes={"preferredRanking": "rival"}, by=user)
    set_rivals(user, CHUNITHM, rivals=rivals, by=user)
    change_settings(user, CHUNITHM, changes={"preferredScoreAlg": "rating"}, by=user)
    row = GameSettings.objects.get()
    assert row.rivals == rivals
    assert row.preferences["preferredRanking"] == "rival"
    assert row.preferences["preferredScoreAlg"] == "rating"
    with pytest.raises(ValidationError, match="There is no preference"):
        change_settings(user, CHUNITHM, changes={"nope": 1}, by=user)
    with pytest.raises(ValidationError, match="5 rivals at most"):
        set_rivals(user, CHUNITHM, rivals=[*rivals, 10**12], by=user)
