"""Segments, the memory of a process, tags by name, limits."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from pyroaring import BitMap
from pytest_django.fixtures import Settings

from booru.actions import tags as tag_actions
from booru.image_search import ImageSearch
from booru.index import directory, lookups, merger, segments
from booru.index.deadline import Deadline, TooComplex
from booru.index.directory import TAGS
from booru.index.keys import Kind, key
from booru.index.segments import LONGEST, Segment
from booru.index.store import Cache, Keys
from booru.models import Filter, Tag
from booru.search.errors import SearchError
from booru.search.fields import Role
from booru.search.nodes import Matching
from booru.search.parser import parse
from booru.search_fields import IMAGE_FIELDS
from tests.factories import make_image, make_moderator, make_tag

pytestmark = pytest.mark.django_db
CHANCE = np.random.default_rng(3)
DENSE = key(Kind.TAG, 77)


def _stored() -> list[tuple[int, BitMap]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seg, bits FROM search_bits WHERE key = %s ORDER BY seg", [DENSE]
        )
        rows = cursor.fetchall()
    assert all(len(data) <= LONGEST for _, data in rows)
    return [(place, BitMap.deserialize(bytes(data))) for place, data in rows]


def _facts(ids: list[int], value: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_pending (key, image, value)"
            " SELECT %s, unnest(%s::int[]), %s",
            [DENSE, ids, value],
        )


def test_a_long_key_is_cut_and_stays_itself() -> None:
    expected = set(CHANCE.choice(1_200_000, 400_000, replace=False).tolist())
    segments.put([Segment(DENSE, 0, BitMap(expected))], 1)
    stored = _stored()
    assert len(stored) >= 4
    assert stored[0][0] == 0
    assert BitMap.union(*(bits for _, bits in stored)) == BitMap(expected)
    for _ in range(3):
        come = CHANCE.choice(2_000_000, 3000, replace=False).tolist()
        gone = CHANCE.choice(sorted(expected), 3000, replace=False).tolist()
        _facts(come, 1)
        _facts(gone, 0)
        expected = (expected | set(come)) - set(gone)
        assert merger.merge() == 6000
        stored = _stored()
        assert BitMap.union(*(bits for _, bits in stored)) == BitMap(expected)
        for (place, bits), (following, _) in pairwise(stored):
            assert not bits or bits.min() >> 16 >= place
            assert not bits or bits.max() >> 16 < following
    keys = Keys()
    keys.load([DENSE])
    assert keys.of(DENSE) == BitMap(expected)


def test_a_key_may_become_empty_and_come_back() -> None:
    _facts([5], 1)
    merger.merge()
    _facts([5], 0)
    merger.merge()
    assert _stored() == [(0, BitMap())]
    _facts([5, 6], 1)
    merger.merge()
    assert _stored() == [(0, BitMap([5, 6]))]


def test_memory_is_limited_and_never_goes_back() -> None:
    cache = Cache(limit=100)
    for number in range(5):
        cache.put(number, ((0, 1),), BitMap([number]), 40)
    assert cache.size == 80
    assert list(cache.held(range(5))) == [3, 4]
    cache.put(4, ((0, 9),), BitMap([9]), 40)
    cache.put(4, ((0, 8),), BitMap([8]), 40)  # read by an older snapshot
    assert cache.held([4])[4].bits == BitMap([9])
    cache.clear()
    assert cache.size == 0


def test_tags_are_known_by_their_present_names() -> None:
    fox, owl = make_tag("fox"), make_tag("owl")
    TAGS.refresh()
    assert (TAGS.named("fox"), TAGS.named("owl")) == (fox.pk, owl.pk)
    Tag.objects.filter(pk=fox.pk).update(name="vixen", slug="vixen")
    tag_actions.alias_tag(
        owl, target=Tag.objects.get(pk=fox.pk), moderator=make_moderator()
    )
    TAGS.refresh()
    assert (TAGS.named("fox"), TAGS.named("vixen")) == (None, fox.pk)
    assert TAGS.named("owl") == fox.pk
    new = make_tag("fox")
    TAGS.refresh()
    assert TAGS.named("fox") == new.pk
    new.category = "species"
    new.save()
    TAGS.refresh()
    assert TAGS.categories[new.pk] == "species"
    new.delete()
    TAGS.refresh()
    assert TAGS.named("fox") is None
    assert new.pk not in TAGS.names


def test_a_restored_database_reads_its_tags_only_once() -> None:
    """Its transactions count from the beginning, those that its tags note do not."""
    fox = make_tag("fox")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE booru_tag DISABLE TRIGGER search_tag_changed")
        cursor.execute("UPDATE booru_tag SET changed_in = %s", [2**60])
        cursor.execute("ALTER TABLE booru_tag ENABLE TRIGGER search_tag_changed")
    directory.settle()
    assert Tag.objects.get(pk=fox.pk).changed_in < 2**60
    assert not Tag.objects.filter(changed_in=2**60).exists()


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("fo*", {"fo", "fox", "foxo", "fo\u00fcx"}),
        ("fo?", {"fox"}),
        ("fo??", {"foxo", "fo\u00fcx"}),
        ("*x", {"fox", "fo\u00fcx"}),
        ("*o*o*", {"foxo", "olo"}),
        ("o*o", {"olo"}),
        ("*.*", {"a.b"}),
        ("f*fo", set()),
    ],
)
def test_patterns_match_whole_names(pattern: str, names: set[str]) -> None:
    for name in ("fo", "fox", "foxo", "fo\u00fcx", "o", "olo", "a.b"):
        make_tag(name)
    TAGS.refresh()
    tree = parse(pattern, IMAGE_FIELDS.for_role(Role.ANYONE), now=timezone.now())
    assert isinstance(tree, Matching)
    found = {TAGS.names[number] for number in TAGS.matching(tree.pattern)}
    assert found & {"fo", "fox", "foxo", "fo\u00fcx", "o", "olo", "a.b"} == names


def test_a_pattern_cannot_take_long() -> None:
    """Backtracking would try every way to deal out 120 letters among 60 stars."""
    make_tag("a" * 120 + "b")
    TAGS.refresh()
    tree = parse("*a" * 60, IMAGE_FIELDS.for_role(Role.ANYONE), now=timezone.now())
    assert isinstance(tree, Matching)
    assert TAGS.matching(tree.pattern) == frozenset()


def test_a_change_of_very_many_images_leaves_nothing_pending(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(merger, "MANY", 2)
    foxes = [make_image(tags=["safe", "vulpes"]) for _ in range(3)]
    tag_actions.alias_tag(
        Tag.objects.get(name="vulpes"),
        target=make_tag("fox"),
        moderator=make_moderator(),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_pending")
        assert cursor.fetchone() == (0,)
    everything = Filter.objects.get(pk=2)
    for name in ("fox", "vulpes"):
        assert ImageSearch(name, None, everything).hits(0, 9).total == len(foxes)


# Limits ---------------------------------------------------------------------------


def test_a_search_that_takes_too_long_is_refused(
    client: Client, settings: Settings
) -> None:
    make_image()
    settings.SEARCH_SECONDS = 0.0
    with pytest.raises(SearchError, match="too complex"):
        ImageSearch("fox", None, Filter.objects.get(pk=2)).hits(0, 5)
    answer = client.get("/api/v1/json/search/images?q=fox")
    assert answer.status_code == 400
    assert "too complex" in answer.json()["error"]


def test_a_statement_that_takes_too_long_is_ended() -> None:
    with pytest.raises(TooComplex):
        lookups.timed_rows("SELECT pg_sleep(%s)", [30], Deadline(0.05))
    with transaction.atomic():
        assert lookups.timed_rows("SELECT 1", [], Deadline(5)) == [(1,)]


def test_the_deepest_legal_query_is_answered(client: Client) -> None:
    image = make_image(tags=["safe", "fox"])
    query = "fox"
    for _ in range(64):
        query = f"-({query}, * || owl)^2"
    parameters = {"q": query, "sf": "_score", "filter_id": "2"}
    answer = client.get("/api/v1/json/search/images", parameters)
    assert answer.status_code == 200
    assert [i["id"] for i in answer.json()["images"]] == [image.pk]
