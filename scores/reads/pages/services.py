"""A user's connections to services, for the settings page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from scores.games import GAMES
from scores.models import Import, Integration
from scores.remote.services import KINDS, import_type_of


@dataclass(frozen=True, slots=True)
class Game:
    """What can be imported from a service, and the last import of it."""

    name: str
    title: str
    enabled: bool
    last: Import | None

    @property
    def under_way(self) -> bool:
        return self.last is not None and self.last.state in Import.PENDING


@dataclass(frozen=True, slots=True)
class Connection:
    """``since`` is None while the user has not connected the service, and one that is
    not ``offered`` any more can only be disconnected."""

    name: str
    title: str
    offered: bool
    since: datetime | None
    games: list[Game]


def connections(
    user: User, offered: Collection[str], enabled: Collection[str]
) -> list[Connection]:
    """The services offered and those that the user has connected; ``enabled`` are
    import types."""
    since = dict(
        Integration.objects.filter(user=user).values_list("service", "created_at")
    )
    last = _last_imports(user)
    return [
        Connection(
            name=name,
            title=kind.title,
            offered=name in offered,
            since=since.get(name),
            games=[
                Game(game, GAMES[game].title, of in enabled, last.get(of))
                for game in kind.games
                if (of := import_type_of(name, game))
            ],
        )
        for name, kind in KINDS.items()
        if name in offered or name in since
    ]


def _last_imports(user: User) -> dict[str, Import]:
    runs = Import.objects.filter(user=user, import_type__startswith="api/")
    # What became of each row may be megabytes.
    newest = runs.order_by("import_type", "-pk").distinct("import_type")
    return {run.import_type: run for run in newest.defer("fates", "errors")}
