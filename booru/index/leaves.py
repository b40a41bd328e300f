"""What each leaf of a query's tree means to the index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from pyroaring import BitMap

from booru.index import lookups, times
from booru.index.deadline import Deadline
from booru.index.directory import TAGS
from booru.index.keys import (
    FORMATS,
    LOCATIONS,
    MIME_TYPES,
    OF_PIXELS,
    Flag,
    Kind,
    flag,
    key,
    ordinal,
)
from booru.search.nodes import (
    Between,
    Custom,
    Everything,
    Exact,
    InNetwork,
    Leaf,
    Matching,
    Near,
    Nothing,
    Phrase,
    WordMatching,
)

_PLACES = 2**31


@dataclass(frozen=True, slots=True)
class Sets:
    """The union of these keys."""

    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """Ordinals from `low` up to `high`; None is no limit. Nothing `without` is in it,
    which needs no saying unless 0 is in the range."""

    kind: Kind
    low: int
    high: int | None
    without: int | None = None


@dataclass(frozen=True, slots=True)
class IdRange:
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class TimeRange:
    """Whole seconds, both ends inside; for times that mostly ascend with the id."""

    kind: Kind
    low: int | None
    high: int | None

    @property
    def slow(self) -> Range:
        """The same without use of the order."""
        low = 0 if self.low is None else ordinal(self.kind, self.low)
        high = None if self.high is None else ordinal(self.kind, self.high)
        return Range(self.kind, low, high)


@dataclass(frozen=True, slots=True)
class Found:
    """Images that are known already."""

    images: BitMap


@dataclass(frozen=True, slots=True)
class AllBut:
    rest: Sets


Meaning = Sets | Range | TimeRange | IdRange | Found | AllBut
_NONE = Sets(())
_ALL = AllBut(_NONE)

TAG_IDS = "tag_ids"
_IDS = {
    TAG_IDS: Kind.TAG,
    "uploader_id": Kind.UPLOADER,
    "true_uploader_id": Kind.TRUE_UPLOADER,
    "faved_by_id": Kind.FAVED_BY,
    "upvoted_by_id": Kind.UPVOTED_BY,
    "downvoted_by_id": Kind.DOWNVOTED_BY,
    "hidden_by_id": Kind.HIDDEN_BY,
    "subscribed_by_id": Kind.SUBSCRIBED_BY,
    "deleted_by_user_id": Kind.DELETED_BY,
    "duplicate_id": Kind.DUPLICATE_OF,
    "gallery_id": Kind.GALLERY,
}
_NAMES = {
    "uploader": Kind.UPLOADER,
    "true_uploader": Kind.TRUE_UPLOADER,
    "faved_by": Kind.FAVED_BY,
    "upvoted_by": Kind.UPVOTED_BY,
    "downvoted_by": Kind.DOWNVOTED_BY,
    "hidden_by": Kind.HIDDEN_BY,
    "deleted_by_user": Kind.DELETED_BY,
}
_PASTES = Sets((flag(Flag.PASTE),))
_FLAGS = {
    "animated": Flag.ANIMATED,
    "processed": Flag.PROCESSED,
    "thumbnails_generated": Flag.THUMBNAILS_GENERATED,
    "anonymous": Flag.ANONYMOUS,
    "deleted": Flag.HIDDEN,
}
_CHOICES = {
    "original_format": (Kind.FORMAT, FORMATS),
    "mime_type": (Kind.MIME_TYPE, MIME_TYPES),
    "location": (Kind.LOCATION, LOCATIONS),
}
#: Neither true nor false of a paste.
_OF_IMAGES = frozenset({"animated"})
_DEFAULT = "tags"


def meaning(leaf: Leaf, deadline: Deadline) -> Meaning:
    deadline.check()
    match leaf:
        case Everything():
            return _ALL
        case Nothing():
            return _NONE
        case Exact(field=name, value=bool(value)):
            having = Sets((flag(_FLAGS[name]),))
            if value:
                return having
            others = _PASTES.keys if name in _OF_IMAGES else ()
            return AllBut(Sets(having.keys + others))
        case Exact(field=name, value=int(value)):
            return Sets((key(_IDS[name], value),))
        case Exact() | Matching() | Near():
            return _literal(leaf, deadline)
        case Between(field="id_at_location"):
            return Found(lookups.at_location(leaf.low, leaf.high, deadline))
        case Between():
            return _between(leaf)
        case Phrase() | WordMatching():
            return Found(lookups.with_words(leaf, deadline))
        case InNetwork():
            return Found(lookups.in_network(leaf, deadline))
        case Custom():
            raise TypeError(f"{leaf} was not expanded")
    assert_never(leaf)


def _literal(leaf: Exact | Matching | Near, deadline: Deadline) -> Meaning:
    if leaf.field == _DEFAULT:
        return Sets(tuple(key(Kind.TAG, number) for number in _tags(leaf)))
    if leaf.field in _NAMES:
        users = lookups.literal_ids(lookups.USER_NAMES, leaf, deadline)
        return Sets(tuple(key(_NAMES[leaf.field], user) for user in users))
    if leaf.field in _CHOICES:
        kind, values = _CHOICES[leaf.field]
        fits = lookups.test(leaf)
        return Sets(
            tuple(key(kind, n) for n, value in enumerate(values, 1) if fits(value))
        )
    if leaf.field == "media_type":
        return _media_type(leaf)
    return Found(lookups.literal_ids(lookups.COLUMNS[leaf.field], leaf, deadline))


def _media_type(leaf: Exact | Matching | Near) -> Meaning:
    fits = lookups.test(leaf)
    if fits("image"):
        return _ALL if fits("paste") else AllBut(_PASTES)
    return _PASTES if fits("paste") else _NONE


def _tags(leaf: Exact | Matching | Near) -> list[int]:
    match leaf:
        case Exact(value=name):
            number = TAGS.named(str(name))
            return [] if number is None else [number]
        case Matching(pattern=pattern):
            return sorted(TAGS.matching(pattern))
        case Near(value=name, edits=edits):
            low, high = len(name) - edits, len(name) + edits
            return sorted(lookups.near(name, edits, TAGS.of_length(low, high)))


def _between(leaf: Between) -> Meaning:
    low, high = leaf.low, leaf.high
    if leaf.field == "id":
        first = 0 if low is None else max(int(low), 0)
        last = _PLACES - 1 if high is None else min(int(high), _PLACES - 1)
        return IdRange(first, last) if first <= last else _NONE
    kind = Kind[leaf.field.upper()]
    if high is not None and (high < 0 and kind != Kind.SCORE):
        return _NONE
    if kind in times.FLAGS:
        return TimeRange(
            kind,
            None if low is None else int(low),
            None if high is None else int(high),
        )
    return Range(
        kind,
        0 if low is None else ordinal(kind, low),
        None if high is None else ordinal(kind, high),
        flag(Flag.PASTE) if kind in OF_PIXELS else None,
    )
