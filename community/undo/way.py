"""How an act is taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import LogEntry, User

Inverse = Callable[[LogEntry, User], object]

CHANGED = "It has been changed since: this cannot be undone any more."


@dataclass(frozen=True)
class Way:
    """`inverse` is an action of the domain, which writes its own entry. A later entry
    about the same thing with one of the actions `after` has overtaken this one."""

    inverse: Inverse
    after: tuple[str, ...] = ()


def refuse_changed(now: object, then: object) -> None:
    """Where what the act left is not there any more."""
    if now != then:
        raise ValidationError(CHANGED)


def pairs(actions: dict[str, Inverse], *overtaken_by: str) -> dict[str, Way]:
    """Acts on one aspect of a thing: each is overtaken by the others, by itself and by
    what is named."""
    names = (*actions, *overtaken_by)
    return {action: Way(inverse, names) for action, inverse in actions.items()}


def changes_of(entry: LogEntry) -> dict[str, tuple[Any, Any]]:
    """Details of the form {field: [old, new]}."""
    return {field: (old, new) for field, (old, new) in entry.details.items()}
