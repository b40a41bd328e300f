"""All that a service knows of a user's plays, as the body of an import."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import structlog

from accounts.models import User
from net.ask import Answer
from scores.importing.types import FatalImport
from scores.remote.conversation import Conversation, Limits
from scores.remote.errors import GrantRefused, NotLinked, RemoteError, ServiceFailed
from scores.remote.services import PATHS, configured_services, service_and_game
from scores.remote.tokens import Grant

log = structlog.get_logger("polybooru.scores")

_STATUSES: dict[type[RemoteError], int] = {
    NotLinked: 401,
    GrantRefused: 400,
    ServiceFailed: 500,
}


def _silent(text: str) -> None:
    pass


def fetch_scores(
    user: User,
    import_type: str,
    *,
    progress: Callable[[str], None] = _silent,
    limits: Limits | None = None,
) -> bytes:
    """`{"items": [the items of all pages], "profile": object or null}` as JSON.

    Raises FatalImport. Must not be called within a transaction: new tokens are
    stored whatever becomes of the import.
    """
    name, game = service_and_game(import_type)
    service = configured_services().get(name)
    if service is None or game not in service.games:
        raise FatalImport(f"This site has no access to {import_type}.", 500)
    conversation = Conversation(service, limits or Limits())
    paths = PATHS[game]
    try:
        grant = Grant(user, conversation)
        progress(f"Asking {service.title} for access.")
        grant.renew()
        items = _all_items(_Reader(conversation, grant), paths.history, progress)
        progress(f"Reading your profile at {service.title}.")
        profile = _profile(_Reader(conversation, grant), paths.profile)
    except RemoteError as error:
        raise FatalImport(str(error), _STATUSES[type(error)]) from error
    return b'{"items":[%b],"profile":%b}' % (b",".join(items), profile)


class _Reader:
    """GETs in the user's name; once, where the service wants it, with new tokens."""

    def __init__(self, conversation: Conversation, grant: Grant) -> None:
        self.conversation = conversation
        self._grant = grant
        self._renewed = False

    def read(self, url: str) -> dict[str, Any]:
        answer = self._get(url)
        if answer.status in (401, 403) and not self._renewed:
            self._renewed = True
            self._grant.renew()
            answer = self._get(url)
        return self.conversation.object_in(answer)

    def _get(self, url: str) -> Answer:
        return self.conversation.get(url, self._grant.tokens.access)


def _all_items(
    reader: _Reader, path: str, progress: Callable[[str], None]
) -> list[bytes]:
    """Each page's items as JSON without the brackets. As bytes they take a tenth of
    the memory that the objects would."""
    conversation = reader.conversation
    limits, title = conversation.limits, conversation.service.title
    pages: list[bytes] = []
    count = read = 0
    url: str | None = f"{conversation.service.url}{path}"
    while url is not None:
        if read == limits.pages:
            raise FatalImport(f"{title} has more than {limits.pages} pages.", 508)
        page = reader.read(url)
        items, url = _items_and_next(conversation, page)
        read += 1
        count += len(items)
        if count > limits.items:
            raise conversation.failed("sent more than this site takes")
        if items:
            pages.append(_as_json(conversation, items)[1:-1])
        progress(f"Scores read from {title}: {count:,} (page {read:,}).")
    return pages


def _items_and_next(
    conversation: Conversation, page: dict[str, Any]
) -> tuple[list[Any], str | None]:
    links, items = page.get("_links"), page.get("_items")
    if not isinstance(links, dict) or not isinstance(items, list):
        raise conversation.failed("answered with something else than a page of scores")
    # Of the last page it is null, but there.
    following = links.get("_next", False)
    if following is not None and not isinstance(following, str):
        raise conversation.failed("did not say where its next page is")
    return items, following


def _profile(reader: _Reader, path: str) -> bytes:
    """The profile as JSON, null if it cannot be had: it never ends an import."""
    conversation = reader.conversation
    try:
        found = reader.read(f"{conversation.service.url}{path}")
        return _as_json(conversation, found)
    except RemoteError as error:
        log.info("no profile", service=conversation.service.name, reason=str(error))
        return b"null"


def _as_json(conversation: Conversation, value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:  # nested deeper than it takes
        raise conversation.failed("answered with something that cannot be kept") from (
            None
        )
