"""Status, users, tokens and links to other services (tachi-api 3.1 to 3.4, 3.13)."""

from __future__ import annotations

from api.description import (
    ANY_OBJECT,
    BOOLEAN,
    INTEGER,
    TEXT,
    Operation,
    array,
    nullable,
    part,
    query,
    record,
    ref,
)
from api.tachi.description.objects import TIME
from api.tachi.description.wording import USER, many, refusal, row

_STATUS = record(
    {
        "serverTime": TIME,
        "startTime": TIME,
        "version": TEXT,
        "whoami": nullable(INTEGER),
        "permissions": array(TEXT),
    },
    optional={"echo": nullable(TEXT)},
)
_CONFIG = record(
    {
        "GAMES": array(TEXT),
        "IMPORT_TYPES": array(TEXT),
        "NAME": TEXT,
        "TYPE": TEXT,
        "SIGNUPS_ENABLED": BOOLEAN,
    }
)
_SIGNED_IN = "Only for that user, signed in at the site: a token does not do."
_KAI = part("kai", "`flo`, `eag` or `min`.")
_LINK = "/users/{user}/integrations/kai/{kai}"
_NEW_TOKEN = {
    "type": "object",
    "properties": {
        "permissions": array(TEXT),
        "identifier": {"type": "string", "minLength": 1, "maxLength": 80},
        "clientID": TEXT,
    },
}
_CODE = {
    "type": "object",
    "properties": {"code": {"type": "string", "minLength": 1, "maxLength": 2048}},
    "required": ["code"],
}


def _tokens(name: str) -> tuple[Operation, ...]:
    """The documents write both names."""
    path = f"/users/{{user}}/{name}"
    return (
        row(
            "GET", path, "One's tokens", many("Token"), (USER,),
            group="tokens", missing="user", key="required", text=_SIGNED_IN,
        ),
        row(
            "POST", f"{path}/create", "Make a token", ref("Token"), (USER,),
            group="tokens", missing="user or client", sent=_NEW_TOKEN,
            key="required", text=_SIGNED_IN,
        ),
        row(
            "DELETE", f"{path}/{{token}}", "Revoke a token", ANY_OBJECT,
            (USER, part("token", "The token itself.")),
            group="tokens", missing="user or token", key="required", text=_SIGNED_IN,
        ),
    )  # fmt: skip


USER_OPERATIONS: tuple[Operation, ...] = (
    row(
        "GET", "/status", "Is it there, and who am I?", _STATUS,
        (query("echo", "Comes back."),), group="status", key="optional",
        text="Programs test their token here.",
    ),
    row(
        "POST", "/status", "The same, by POST", _STATUS, group="status",
        sent={"type": "object", "properties": {"echo": TEXT}}, key="optional",
    ),
    row("GET", "/config", "What this server does", _CONFIG, group="status"),
    row("GET", "/config/max-rivals", "How many rivals one may have", INTEGER,
        group="status"),
    *(
        row("GET", f"/config/{name}-queue-size", "How many scores to send at once",
            INTEGER, group="status")
        for name in ("beatoraja", "usc")
    ),
    row(
        "GET", "/users", "Users, last seen first", many("User"),
        (query("search", "Part of a name."), query("online", "Only who is here now.")),
        group="users",
    ),
    row("GET", "/users/{user}", "A user", ref("User"), (USER,),
        group="users", missing="user", key="optional"),
    row("GET", "/users/{user}/game-stats", "What they play", many("RankedGameStats"),
        (USER,), group="users", missing="user", key="optional"),
    row(
        "GET", "/users/{user}/stats", "How many scores and sessions",
        record({"scores": INTEGER, "sessions": INTEGER}), (USER,),
        group="users", missing="user", key="optional",
    ),
    row("GET", "/users/{user}/sessions/calendar", "Their sessions, briefly",
        many("SlimSession"), (USER,), group="users", missing="user", key="optional"),
    *_tokens("api-tokens"),
    *_tokens("api-token"),
    row("GET", _LINK, "Is the service connected?", record({"authStatus": BOOLEAN}),
        (USER, _KAI), group="services", missing="user", key="required",
        text=_SIGNED_IN),
    row(
        "DELETE", _LINK, "Disconnect the service", ANY_OBJECT, (USER, _KAI),
        group="services", missing="user", key="required", text=_SIGNED_IN,
        more={409: refusal("It is not connected.")},
    ),
    row(
        "POST", f"{_LINK}/oauth2callback", "Connect the service", ANY_OBJECT,
        (USER, _KAI), group="services", missing="user", sent=_CODE, key="required",
        text=_SIGNED_IN, more={500: refusal("The service failed.")},
    ),
)  # fmt: skip
