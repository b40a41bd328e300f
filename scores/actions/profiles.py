"""What a user chooses on a playtype: rivals and preferences (tachi-api, 3.11)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pydantic
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse

from accounts.models import Notification, Subject, User
from accounts.notices import notify
from scores.games import title_of
from scores.games.schema import Playtype
from scores.models import GameSettings, Table
from scores.policies import may_change
from scores.reads.folders import enum_metrics
from scores.reads.own import here
from scores.reads.profiles import have_played, settings_of

MAX_RIVALS = 5


@transaction.atomic
def set_rivals(
    user: User, playtype: Playtype, *, rivals: Sequence[int], by: User
) -> GameSettings:
    """In this order; ranks among rivals are counted anew from now on, and new rivals
    are told. ValidationError
    for more than five, the user themselves, somebody twice, or who has not played."""
    if not may_change(user.pk, by):
        raise PermissionDenied
    if user.pk in rivals:
        raise ValidationError("You cannot be your own rival.")
    if len(rivals) > MAX_RIVALS:
        raise ValidationError(f"You may have {MAX_RIVALS} rivals at most.")
    if len(set(rivals)) != len(rivals):
        raise ValidationError("You named one rival twice.")
    strangers = sorted(set(rivals) - have_played(rivals, playtype))
    if strangers:
        named = ", ".join(map(str, strangers))
        raise ValidationError(f"These users have not played {playtype}: {named}.")
    settings = _locked(user, playtype)
    new = set(rivals) - set(settings.rivals)
    settings.rivals = list(rivals)
    settings.save(update_fields=["rivals"])
    notify(
        new,
        kind=Notification.Kind.RIVAL,
        subject=Subject.USER,
        subject_id=user.pk,
        title=f"{user.name} chose you as a rival in {title_of(playtype)}",
        address=reverse("score_profile", args=[user.pk, playtype.game, playtype.name]),
    )
    return settings


@transaction.atomic
def change_settings(
    user: User, playtype: Playtype, *, changes: Mapping[str, Any], by: User
) -> GameSettings:
    """``changes`` by the documents' names of preferences; what is not among them stays.
    ValidationError for a value that the playtype does not know."""
    if not may_change(user.pk, by):
        raise PermissionDenied
    for name, value in changes.items():
        if name not in _CHECKS:
            raise ValidationError(f"There is no preference {name[:50]}.")
        _CHECKS[name](playtype, name, value)
    settings = _locked(user, playtype)
    settings.preferences = {**settings.preferences, **changes}
    settings.save(update_fields=["preferences"])
    return settings


def _locked(user: User, playtype: Playtype) -> GameSettings:
    """The row with every preference, made if it is missing. Locked: of two changes at
    once neither undoes the other."""
    GameSettings.objects.get_or_create(
        user=user, game=playtype.game, playtype=playtype.name
    )
    GameSettings.objects.select_for_update().get(here(playtype), user=user)
    return settings_of(user.pk, playtype)


Check = Callable[[Playtype, str, Any], None]


def _one_of(names: Callable[[Playtype], Sequence[str]]) -> Check:
    def check(playtype: Playtype, name: str, value: Any) -> None:
        allowed = names(playtype)
        if value is not None and value not in allowed:
            expected = ", ".join(allowed)
            raise ValidationError(f"[{name}] Expected any of {expected}, or null.")

    return check


def _table(playtype: Playtype, name: str, value: Any) -> None:
    if value is None:
        return
    named = isinstance(value, str) and "\0" not in value
    tables = Table.objects.filter(here(playtype))
    if not named or not tables.filter(table_id=value).exists():
        raise ValidationError(f"[{name}] Expected a table of {playtype}, or null.")


def _game_specific(playtype: Playtype, name: str, value: Any) -> None:
    try:
        playtype.preferences.model_validate(value)
    except pydantic.ValidationError as error:
        first = error.errors(include_url=False)[0]
        path = ".".join([name, *map(str, first["loc"])])
        raise ValidationError(f"[{path}] {first['msg']}") from error


_CHECKS: Mapping[str, Check] = {
    "preferredScoreAlg": _one_of(lambda p: [r.name for r in p.score_ratings]),
    "preferredSessionAlg": _one_of(lambda p: [r.name for r in p.session_ratings]),
    "preferredProfileAlg": _one_of(lambda p: [r.name for r in p.profile_ratings]),
    "preferredDefaultEnum": _one_of(enum_metrics),
    "defaultTable": _table,
    "preferredRanking": _one_of(lambda p: ("global", "rival")),
    "gameSpecific": _game_specific,
}
