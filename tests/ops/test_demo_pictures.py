"""The demo gallery can be uploaded as it stands: its words obey the upload rules."""

from __future__ import annotations

from collections import Counter

import pytest

from ops.demo.canvas import ART
from ops.demo.entries import ENTRIES, Entry
from ops.demo.pictures import (
    DEMO_ALIASES,
    DEMO_IMPLICATIONS,
    DEMO_TAG_CATEGORIES,
    DEMO_TAG_DESCRIPTIONS,
    DEMO_UPLOADERS,
)

RATINGS = {"safe", "suggestive", "questionable", "explicit"} | {
    "semi-grimdark",
    "grimdark",
    "grotesque",
}


def names(entry: Entry) -> list[str]:
    return [name.strip() for name in entry.tags.split(",")]


def used_names() -> set[str]:
    found = {name for entry in ENTRIES for name in names(entry)}
    for name, implied in DEMO_IMPLICATIONS.items():
        found |= {name, *implied}
    return found


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.file_name)
def test_an_entry_obeys_the_rules_of_uploads(entry: Entry) -> None:
    tags = names(entry)
    assert 5 <= len(tags) <= 18
    assert len(set(tags)) == len(tags)
    assert len(RATINGS & set(tags)) == 1
    assert not DEMO_ALIASES.keys() & set(tags)
    assert all(tag == tag.lower().strip() != "" for tag in tags)
    assert all(source.startswith("https://") for source in entry.sources)
    assert entry.uploader in DEMO_UPLOADERS


def test_there_are_enough_of_every_format() -> None:
    assert len(ENTRIES) == len({entry.file_name for entry in ENTRIES}) == 40
    kinds = Counter(entry.file_name.rpartition(".")[2] for entry in ENTRIES)
    assert kinds.keys() == {"png", "jpg", "gif", "svg", "webm", "mp4"}
    assert kinds["gif"] >= 4
    assert kinds["webm"] >= 3
    assert kinds["mp4"] >= 2
    animated = [entry for entry in ENTRIES if "apng" in names(entry)]
    assert len(animated) == 2


def test_filters_have_something_to_do() -> None:
    ratings = Counter(rating for e in ENTRIES for rating in RATINGS & set(names(e)))
    assert ratings.keys() == {"safe", "suggestive", "semi-grimdark"}
    assert ratings["safe"] > 30


def test_aliases_implications_and_texts_speak_of_tags_that_are_used() -> None:
    used = used_names()
    assert set(DEMO_ALIASES.values()) <= used
    assert not DEMO_ALIASES.keys() & used
    assert DEMO_TAG_DESCRIPTIONS.keys() <= used
    assert DEMO_TAG_CATEGORIES.keys() <= used | {"oc"}


def test_what_ships_is_small() -> None:
    drawings = list(ART.glob("*.svg"))
    assert len(drawings) == 20
    assert sum(path.stat().st_size for path in ART.parent.rglob("*.svg")) < 1_500_000


@pytest.mark.parametrize(
    ("file_name", "opening"),
    [
        ("red-fox.svg", b"<svg "),
        ("phases.png", b"\x89PNG"),
        ("DSC_0412.jpg", b"\xff\xd8\xff"),
        ("ember-blinks.gif", b"GIF89a"),
        ("moonlit-sea.webm", b"\x1a\x45\xdf\xa3"),
    ],
)
def test_the_same_file_is_made_every_time(file_name: str, opening: bytes) -> None:
    entry = next(entry for entry in ENTRIES if entry.file_name == file_name)
    data = entry.make()
    assert data.startswith(opening)
    assert entry.make() == data
