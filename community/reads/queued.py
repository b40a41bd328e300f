"""A row of the queue as it is shown, and the buttons that it may have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User


@dataclass(frozen=True)
class Act:
    """A button; `asks` where a page asks for words first. `key` is the letter that
    presses it on the current row."""

    name: str
    words: str
    main: bool = False
    asks: bool = False
    key: str = ""


@dataclass(frozen=True)
class Row:
    """`label` says what it is in a word, `title` what it is about; `notes` are the
    small words under it, `person` whose thing it is. `holder` is who is on it."""

    key: str
    label: str
    state: str
    title: str
    address: str
    since: datetime
    text: str = ""
    pictures: tuple[str, ...] = ()
    face: str = ""
    lead: str = ""
    person: User | None = None
    notes: tuple[str, ...] = ()
    holder: User | None = None
    compare: str = ""
    acts: tuple[Act, ...] = ()


APPROVE = Act("approve", "Approve", main=True, key="a")
REJECT = Act("reject", "Reject…", asks=True, key="r")
HIDE = Act("hide", "Hide…", asks=True, key="r")
DISMISS = Act("dismiss", "Dismiss")
SETTLE = Act("settle", "Close…", asks=True)
RETRY = Act("retry", "Try again", main=True, key="a")
DIFFERENT = Act("different", "Not the same", key="r")
OLDER, NEWER = Act("older", "Keep older"), Act("newer", "Keep newer")
RELEASE = Act("release", "Release")
