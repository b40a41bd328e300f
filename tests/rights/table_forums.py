"""Forums, topics, posts."""

from __future__ import annotations

from tests.rights.asking import Row, get, post

# auosmAb: anonymous, user, owner, assistant, moderator, admin, banned.
_T, _HIDDEN = "/forums/art/topics/{topic}", "/forums/art/topics/{hidden_topic}"
_LOCKED = "/forums/art/topics/{locked_topic}"
_HELPERS = "/forums/helpers/topics/{assistant_topic}"
_STAFF = "/forums/staff/topics/{staff_topic}"
_SUNK = "/forums/staff/topics/{sunk_staff_topic}"
_BODY = {"body": "I think so too."}
_EDITED = {"body": "Other words.", "reason": "Better."}
_NEW = {"title": "A new one", "vote_method": "single", "days": "7", **_BODY}
_WHY = {"reason": "Rule #3"}
_EVERY, _HELP, _STAFFS = "OOOOOOO", "NNNOOON", "NNNNOON"

LISTS: list[Row] = [
    get("/forums", _EVERY),
    get("/forums/search", _EVERY),
    get("/forums/search?q=*", _EVERY),
    get("/forums/search?q=author:teo", _EVERY),
    post("/forums/mark-read", "LRRRRRR"),
    post("/forums/text-preview", "LOOOOOO", **_BODY),
    get("/forums/art", _EVERY),
    get("/forums/helpers", _HELP),
    get("/forums/staff", _STAFFS),
    post("/forums/art/follow", "LRRRRRR"),
    post("/forums/helpers/follow", "LNNRRRN"),
    post("/forums/staff/follow", "LNNNRRN"),
    post("/forums/art/mark-read", "LRRRRRR"),
    post("/forums/staff/mark-read", "LNNNRRN"),
]
TOPICS: list[Row] = [
    get("/forums/new-topic", "LOOOOOO"),
    get("/forums/new-topic?forum=staff", "LOOOOOO"),
    post("/forums/new-topic", "LRRRRRF", forum="art", **_NEW),
    post("/forums/new-topic", "LUURRRU", forum="helpers", **_NEW),
    post("/forums/new-topic", "LUUURRU", forum="staff", **_NEW),
    get(_T, _EVERY),
    get(f"{_T}?quote={{hidden_post}}", _EVERY),
    get(f"{_T}?quote={{waiting_post}}", _EVERY),
    get(f"{_T}?quote={{staff_post}}", _EVERY),
    get(f"{_T}?post={{post}}", "RRRRRRR"),
    get(_HIDDEN, _HELP),
    get(_LOCKED, _EVERY),
    get("/forums/art/topics/{nameless_topic}", _EVERY),
    get(_HELPERS, _HELP),
    get(_STAFF, _STAFFS),
    get(_SUNK, _STAFFS),
    # Not through the door of an open forum.
    get("/forums/art/topics/{staff_topic}", "NNNNNNN"),
    post(f"{_T}/reply", "LRRRRRF", **_BODY),
    post(f"{_T}/reply", "LOOOOOO", preview="1", **_BODY),
    post(f"{_LOCKED}/reply", "LFFRRRF", **_BODY),
    post(f"{_HIDDEN}/reply", "LNNFFFN", **_BODY),
    post(f"{_HELPERS}/reply", "LNNRRRN", **_BODY),
    post(f"{_STAFF}/reply", "LNNNRRN", **_BODY),
    post(f"{_T}/follow", "LRRRRRR"),
    post(f"{_HIDDEN}/follow", "LNNRRRN"),
    post(f"{_STAFF}/follow", "LNNNRRN"),
    get(f"{_T}/rename", "LFOOOOF"),
    post(f"{_T}/rename", "LFRRRRF", title="Another title"),
    post(f"{_LOCKED}/rename", "LFFRRRF", title="Another title"),
    post(f"{_HIDDEN}/rename", "LNNRRRN", title="Another title"),
    post(f"{_STAFF}/rename", "LNNNRRN", title="Another title"),
]
POLLS: list[Row] = [
    post(f"{_T}/vote", "LRRRRRF", option="{option}"),
    post(f"{_T}/vote", "LrrrrrF", option="999999"),
    post(f"{_HIDDEN}/vote", "LNNFFFN", option="{option}"),
    post(f"{_STAFF}/vote", "LNNNrrN", option="{option}"),
    post(f"{_T}/take-back", "LRRRRRF"),
    post(f"{_STAFF}/take-back", "LNNNRRN"),
    get(f"{_T}/remove-poll", "LFFOOOF"),
    post(f"{_T}/remove-poll", "LFFRRRF"),
    get(f"{_HIDDEN}/remove-poll", "LNNOOON"),
    post(f"{_STAFF}/remove-poll", "LNNNRRN"),
]
POSTS: list[Row] = [
    get("/forums/posts/{post}", "RRRRRRR"),
    get("/forums/posts/{hidden_post}", "RRRRRRR"),
    get("/forums/posts/{destroyed_post}", "NNNNNNN"),
    get("/forums/posts/{sunk_post}", "NNNRRRN"),
    get("/forums/posts/{assistant_post}", "NNNRRRN"),
    get("/forums/posts/{staff_post}", "NNNNRRN"),
    get("/forums/posts/{post}/quote", "LOOOOOO"),
    get("/forums/posts/{hidden_post}/quote", "LOOOOOO"),
    get("/forums/posts/{waiting_post}/quote", "LOOOOOO"),
    get("/forums/posts/{staff_post}/quote", "LNNNOON"),
    get("/forums/posts/{post}/history", _EVERY),
    get("/forums/posts/{hidden_post}/history", "FFFOOOF"),
    get("/forums/posts/{waiting_post}/history", "FFOOOOF"),
    get("/forums/posts/{sunk_post}/history", _HELP),
    get("/forums/posts/{staff_post}/history", _STAFFS),
    get("/forums/posts/{destroyed_post}/history", "NNNNNNN"),
    get("/forums/posts/{post}/edit", "LFOOOOF"),
    post("/forums/posts/{post}/edit", "LFRRRRF", **_EDITED),
    post("/forums/posts/{hidden_post}/edit", "LFFRRRF", **_EDITED),
    post("/forums/posts/{locked_post}/edit", "LFFRRRF", **_EDITED),
    post("/forums/posts/{sunk_post}/edit", "LNNRRRN", **_EDITED),
    post("/forums/posts/{staff_post}/edit", "LNNNRRN", **_EDITED),
    post("/forums/posts/{destroyed_post}/edit", "LNNNNNN", **_EDITED),
    get("/forums/posts/{hidden_post}/destroy", "LFFFOOF"),
    post("/forums/posts/{hidden_post}/destroy", "LFFFRRF"),
    get("/forums/posts/{staff_post}/destroy", "LNNNOON"),
]
STAFF: list[Row] = [
    *(
        post(f"{_T}/tend/{act}", "LFFRRRF", **data)
        for act, data in (("hide", _WHY), ("lock", _WHY), ("pin", {}))
    ),
    post(f"{_T}/tend/unlock", "LFFrrrF"),
    post(f"{_T}/tend/unpin", "LFFrrrF"),
    post(f"{_T}/tend/restore", "LFFrrrF"),
    post(f"{_HIDDEN}/tend/restore", "LNNRRRN"),
    post(f"{_LOCKED}/tend/unlock", "LFFRRRF"),
    post(f"{_T}/tend/move", "LFFRRRF", to="helpers"),
    post(f"{_T}/tend/move", "LFFrRRF", to="staff"),
    post(f"{_T}/tend/burn", "LFFNNNF"),
    *(
        post(f"{_STAFF}/tend/{act}", "LNNNRRN", **_WHY)
        for act in ("hide", "lock", "pin")
    ),
    post("/forums/posts/{post}/tend/hide", "LFFRRRF", **_WHY),
    post("/forums/posts/{hidden_post}/tend/restore", "LFFRRRF"),
    post("/forums/posts/{waiting_post}/tend/approve", "LFFRRRF"),
    post("/forums/posts/{post}/tend/unapprove", "LFFRRRF"),
    post("/forums/posts/{post}/tend/burn", "LFFNNNF"),
    post("/forums/posts/{staff_post}/tend/hide", "LNNNRRN", **_WHY),
]
ROWS = LISTS + TOPICS + POLLS + POSTS + STAFF
