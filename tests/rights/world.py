"""One of everything that the site has, in each state that decides who may see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.actions import ban_user, issue_key, lift_ban, reveal_key
from accounts.models import KeyKind, Role, User
from booru.models.filters import DEFAULT_FILTER_ID
from tests.factories import make_moderator, make_user
from tests.rights.secrets import CALLERS, word

#: What a test client says it is, and where it calls from.
PLACE = "10.66.77.88"


@dataclass
class World:
    """`ids` by name, for the addresses of the tables; `people` by what they are."""

    ids: dict[str, Any] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    #: What pages answered, by path and caller.
    answers: dict[tuple[str, str], Any] = field(default_factory=dict)
    _cookies: dict[str, str] = field(default_factory=dict)

    def person(self, name: str) -> User:
        return self.people[name]

    def client(self, caller: str) -> Client:
        """A browser that has kept nothing but its session."""
        client = Client()
        if caller in self._cookies:
            client.cookies["sessionid"] = self._cookies[caller]
        return client

    def sign_in(self) -> None:
        """Once for all: each further request finds the session as it is here."""
        for name in CALLERS[1:]:
            client = Client()
            user = self.people[name]
            client.force_login(user)
            session = client.session
            # A sign-in that is fresh, as pages that ask for the password again want it.
            session["account_authentication_methods"] = [
                {"method": "password", "at": timezone.now().timestamp()}
            ]
            session.save()
            self._cookies[name] = client.cookies["sessionid"].value
            client.get("/settings")
        # In an hour, and with the filter that each would be given at first: so that no
        # look at a page has anything to note of its reader.
        soon = timezone.now() + timedelta(hours=1)
        User.objects.update(last_seen_at=soon, current_filter_id=DEFAULT_FILTER_ID)

    def path(self, template: str) -> str:
        return template.format(**self.ids)


def make_people(world: World) -> None:
    """The callers, and others: `friend`, whose things are not theirs; `shy`, who signs
    nothing; `gone` and `unconfirmed`, who may not act."""
    world.people = {
        "user": make_user("mika"),
        "owner": make_user(
            "teo",
            email=f"{word('mail')}@example.org",
            description=f"I paint. {word('about')}",
            watched_query=word("watchlist"),
        ),
        "assistant": make_user("ada", role=Role.ASSISTANT),
        "moderator": make_moderator("wren"),
        "admin": make_user("hale", role=Role.ADMIN),
        "banned": make_user("orrin"),
        "friend": make_user("juniper"),
        "shy": make_user(word("shy")),
        "gone": make_user("kit", description=word("gone")),
        "unconfirmed": make_user("pim"),
    }
    world.ids |= {name: user.pk for name, user in world.people.items()}
    _ban(world)
    for name, user in world.people.items():
        world.keys[name] = reveal_key(user, kind=KeyKind.IMAGE)
        world.tokens[name] = reveal_key(user, kind=KeyKind.SCORE)
    owner = world.people["owner"]
    for kind, kept in ((KeyKind.IMAGE, world.keys), (KeyKind.SCORE, world.tokens)):
        key = issue_key(owner, kind=kind, key=word(f"{kind}key"))
        kept["owner"] = key
    User.objects.filter(pk=world.ids["unconfirmed"]).update(confirmed_at=None)


def _ban(world: World) -> None:
    moderator, tomorrow = world.people["moderator"], timezone.now() + timedelta(days=1)

    def ban(name: str, secret: str) -> Any:
        return ban_user(
            world.people[name],
            moderator=moderator,
            reason=word(secret),
            valid_until=tomorrow,
        )

    world.ids["ban"] = ban("banned", "ownban").pk
    world.ids["other_ban"] = ban("unconfirmed", "banreason").pk
    lifted = lift_ban(ban("friend", "banreason"), moderator=moderator)
    world.ids["lifted_ban"] = lifted.pk


def deactivate_gone(world: World) -> None:
    """Last, so that what they made was made by the actions."""
    User.objects.filter(pk=world.ids["gone"]).update(deleted_at=timezone.now())


def forget_requests() -> None:
    """Nobody has asked for anything yet, as far as limits count it."""
    cache.clear()
