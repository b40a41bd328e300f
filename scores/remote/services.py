"""The services of the Kai family: what they are called, what they have, where they
answer (score-formats, section 8.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Paths:
    history: str
    profile: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What a service is, configured or not."""

    title: str
    games: tuple[str, ...]


PATHS = {
    "iidx": Paths("/api/iidx/v2/play_history", "/api/iidx/v2/player_profile"),
    "sdvx": Paths("/api/sdvx/v1/play_history", "/api/sdvx/v1/player_profile"),
}
KINDS = {
    "flo": Kind("FLO", ("iidx", "sdvx")),
    "eag": Kind("EAG", ("iidx", "sdvx")),
    "min": Kind("MIN", ("sdvx",)),
}
# The one right these services know that a reader of scores needs.
_SCOPE = "settings_read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service with an address and the client that its operator has given this site.
    ``url`` is an origin: nothing else is ever asked."""

    name: str
    url: str
    client_id: str
    client_secret: str = field(repr=False)
    #: Where the service sends a user back to, with a code.
    redirect_uri: str

    @property
    def title(self) -> str:
        return KINDS[self.name].title

    @property
    def games(self) -> tuple[str, ...]:
        return KINDS[self.name].games

    def authorize_url(self, state: str) -> str:
        """Where the user allows this site to read their scores."""
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": _SCOPE,
            "state": state,
        }
        return f"{self.url}/oauth/authorize?{urlencode(query)}"


def configured_services() -> dict[str, Service]:
    """The services that this site can ask, by name."""
    services = {}
    for name in KINDS:
        given = settings.KAI_SERVICES.get(name, {})
        if all(given.get(key) for key in ("url", "client_id", "client_secret")):
            services[name] = Service(
                name=name,
                url=given["url"],
                client_id=given["client_id"],
                client_secret=given["client_secret"],
                redirect_uri=given.get("redirect_uri") or _callback(name),
            )
    return services


def _callback(name: str) -> str:
    return f"{settings.SITE_URL}/settings/services/{name}/callback"


def import_type_of(service: str, game: str) -> str:
    return f"api/{service}-{game}"


def service_and_game(import_type: str) -> tuple[str, str]:
    """Of an import type made by `import_type_of`."""
    service, _, game = import_type.removeprefix("api/").partition("-")
    return service, game
