"""`search` on artists, characters and categories (nekos-api, section 6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from api.nekos import matching
from api.nekos.patterns import compile_pattern
from api.nekos.refusals import Refusal
from booru.index.deadline import Deadline
from booru.index.directory import TAGS
from tests.factories import make_tag
from tests.factories_nekos import make_details

pytestmark = pytest.mark.django_db


def names(client: Client, kind: str, search: str, **further: Any) -> list[str]:
    parameters = {"search": search, "limit": 25, **further}
    answer = client.get(f"/api/{kind}", parameters).json()
    assert answer["success"] is True, answer
    pagination = answer["meta"]["pagination"]
    if not further:
        assert pagination["total"] == len(answer["data"])
    return [row["name"] for row in answer["data"]]


@pytest.mark.parametrize("few", [0, matching.FEW])
def test_artists_by_their_names(
    client: Client, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """As they are shown: without the namespace, which is no part of them. Whether few
    are found or many."""
    monkeypatch.setattr(matching, "FEW", few)
    for name in ("artist:ann", "artist:annika", "artist:teo", "ann", "oc:ann"):
        make_tag(name)
    make_tag("artist:anna", aliased_tag=make_tag("artist:ann"), description="ann")
    make_tag("artist:bea", description="ann")
    assert names(client, "artist", "") == ["ann", "annika", "teo", "bea"]
    assert names(client, "artist", "ann") == ["ann"]
    assert names(client, "artist", "ANN%") == ["ann", "annika"]
    assert names(client, "artist", "a%|t_o") == ["ann", "annika", "teo"]
    assert names(client, "artist", "artist%") == []
    assert names(client, "artist", "%:%") == []
    assert names(client, "artist", "[a-t][^e]%") == ["ann", "annika"]
    assert names(client, "artist", "_{3}") == ["ann", "teo", "bea"]
    assert names(client, "artist", "%", limit=1, offset=2) == ["teo"]
    assert names(client, "artist", "%", limit=1, offset=9) == []


def test_categories_by_name_and_description(client: Client) -> None:
    make_tag("fox", category="species", description="Clever,\nand RED.")
    make_tag("red")
    make_tag("sitting", description="")
    make_tag("blue", category="rating", description="red")
    make_tag("oc:red", description="red")
    make_tag("crimson", aliased_tag=make_tag("red"), description="red")
    assert names(client, "category", "%red%") == ["fox", "red"]
    assert names(client, "category", "red") == ["red"]
    assert names(client, "category", "clever%") == ["fox"]
    # A null field never matches, not even nothing.
    assert names(client, "category", "()") == []
    assert names(client, "category", "%") == ["fox", "red", "sitting"]


def test_characters_by_where_they_come_from_too(client: Client) -> None:
    work = make_tag("the old tale", category="content-official")
    later = make_tag("series:moon")
    made = {
        name: make_tag(name, category="character")
        for name in ("kaguya", "lady", "luna", "told", "nobody")
    }
    made["kaguya"].implied_tags.add(later, work)
    made["luna"].implied_tags.add(later, make_tag("night"))
    made["told"].implied_tags.add(work)
    make_details(made["told"], source="Elsewhere")
    make_tag("lady", description="Out of an old tale.")
    assert names(client, "character", "the old tale") == ["kaguya"]
    assert names(client, "character", "%old tale%") == ["kaguya", "lady"]
    assert names(client, "character", "moon") == ["luna"]
    assert names(client, "character", "elsewhere") == ["told"]
    assert names(client, "character", "l%|%where") == ["lady", "luna", "told"]
    assert names(client, "character", "night|series:%") == []
    shown = client.get("/api/character?search=kaguya|luna|told|nobody").json()["data"]
    assert [row["source"] for row in shown] == [
        "the old tale", "moon", "Elsewhere", None
    ]  # fmt: skip


def test_the_words_of_the_reference(client: Client) -> None:
    """Decoded once: a plus sign is a blank unless it is escaped."""
    make_tag("oc:kaguya sama")
    for raw, found in [
        ("oc:kaguya+sama", True),
        ("oc:kaguya%20sama", True),
        ("oc:kaguya%2Bsama", False),
        ("oc:kaguya%2B+sama", True),
        ("%25kaguya%25", True),
        ("%2525kaguya%25", False),
        ("oc:ka[f-h]uya_sama", True),
        (quote("oc:kagu(ya){1,3} sama"), True),
    ]:
        answer = client.get(f"/api/character?search={raw}").json()
        assert bool(answer["data"]) is found, raw


def test_names_that_this_process_does_not_know_rightly(client: Client) -> None:
    """It has seen a tag that never came to be, and one by another name: what is found
    is read from the table."""
    tag = make_tag("fox")
    assert names(client, "category", "f%") == ["fox"]
    TAGS._learn(0, [(2**31 - 1, "foxglove", None, None)])
    assert names(client, "category", "f%") == ["fox"]
    tag.name = tag.name_in_namespace = "wolf"
    tag.slug = "wolf"
    tag.save()
    assert names(client, "category", "f%") == []
    assert names(client, "category", "w%") == ["wolf"]


def test_what_takes_too_long(client: Client, settings: Any) -> None:
    make_tag("fox")
    settings.SEARCH_SECONDS = 0
    answer = client.get("/api/category?search=f%25")
    assert (answer.status_code, answer.json()) == (
        400,
        {
            "code": 400,
            "message": "`search` is refused: it takes too long.",
            "success": False,
        },
    )
    # Nobody's words are at fault: the server is busy.
    answer = client.get("/api/image")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["message"].startswith("The server is busy.")


def test_long_texts_take_their_time_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is looked at after so many characters, not after so many texts."""
    read: list[int] = []
    # A second passes with each text.
    monkeypatch.setattr("booru.index.deadline.time.monotonic", lambda: len(read))

    def texts() -> Iterator[tuple[int, str]]:
        for number in range(10):
            yield number, "fox " * 10_000
            read.append(number)

    with pytest.raises(Refusal, match="it takes too long"):
        list(matching._matching(texts(), compile_pattern("%fox%"), Deadline(2.5)))
    assert read == [0, 1, 2]
