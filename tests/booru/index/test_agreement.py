"""The index, the plain evaluator and naive SQL find the same images, in the same
order, on every page; whatever is merged already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from booru.expansion import Viewpoint
from booru.facts import facts_of
from booru.image_rows import ImageRow, image_rows
from booru.image_search import Hits, ImageSearch, order_of
from booru.index import pages, rebuild
from booru.index.sorting import Order
from booru.models import Filter, Image, ImageHide
from booru.search.match import matches, relevance
from booru.search.nodes import Nothing
from tests.booru.index import naive
from tests.booru.index.world import TAGS, World

pytestmark = pytest.mark.django_db

_NUMBERS = st.integers(-1, 6)
_OPS = st.sampled_from(["", ".eq", ".gt", ".gte", ".lt", ".lte"])
TERMS = st.one_of(
    st.sampled_from(TAGS).map(lambda name: name.replace("*", "\\*")),
    st.sampled_from(
        [
            "vulpes", "strix", "fo*", "*o*", "f?x", "*", "?", "*x", "f*x", "*e*f*",
            "*o*o*", "??*", "fxo~1", "foxx~0.5", "vulpe~2",
            "uploader:bob", "uploader:bob*", "uploader:ölga", "uploader:b?b~1",
            "uploader:*l*", "faved_by:anna b", "faved_by:bo*", "source_url:*example*",
            "source_url:http://x.test/ü", "source_url:https://example.net/a",
            "file_name:IMG_1.png", "file_name:*_1*", "file_name:*",
            "file_name:fox.gi~1", "original_format:png", "mime_type:image/*",
            "sha512_hash:*0*",
            "description:snowy owl", "description:king", "description:own*",
            "description:*n*", "description:kings owls", "description:*",
            "description:under the", "animated:true", "processed:false",
            "duration.gt:1", "duration:0", "aspect_ratio:1.3333~0.001",
            "aspect_ratio:1.7777778", "aspect_ratio.gte:1.7777778",
            "wilson_score.gt:0.1", "wilson_score:0", "created_at:2024-02-27",
            "created_at.gte:2024-02-27 05", "first_seen_at.lt:2024-02-27T03:00:01Z",
            "first_seen_at:2024-02-28", "updated_at.gte:1 hour ago", "created_at:2020",
            "size.gt:2500", "pixels.lte:4096", "width:640", "height.lt:1080",
            "tag_count.gte:4", "source_count:2", "origin_tag_count:1", "id.lte:2000000",
            "rating_tag_count.gt:0", "oc_tag_count.lt:1", "my:faves", "my:hidden",
            "my:upvotes", "my:uploads", "my:subs", "my:watched", "filter_id:1",
            "gallery_id:{gallery}", "uploader_id:{user}", "faved_by_id:{user}",
            "id:{image}", "id.gt:{image}", "duplicate_id:{image}",
            "ip:10.0.0.0/8", "ip:2001:db8::/32", "fingerprint:a123", "deleted:true",
            "anonymous:true", "scratchpad:king", "deletion_reason:run", "hidden_by:bob",
            "upvoted_by_id:{user}", "true_uploader:*b*", "downvoted_by:ölga",
            "media_type:paste", "media_type:image", "media_type:?a*", "media_type:*a*",
            "media_type:pasta~1", "media_type:video", "location:derpibooru",
            "location:pony*", "location:manebooro~1", "location:*", "location:x",
            "id_at_location:3", "id_at_location.lte:9", "id_at_location:12~4",
            "id_at_location.gt:99", "animated:false", "pixels.gte:0", "width.lte:100",
            "original_format:?*", "original_format:*", "duration.lt:1",
        ]
    ),
    st.builds("{}{}:{}".format, st.sampled_from(["score", "upvotes", "faves"]), _OPS,
              _NUMBERS),
    st.builds("score:{}~{}".format, _NUMBERS, st.integers(0, 3)),
)  # fmt: skip
QUERIES = st.recursive(
    TERMS,
    lambda part: st.one_of(
        st.lists(part, min_size=2, max_size=4).map(lambda p: f"({', '.join(p)})"),
        st.lists(part, min_size=2, max_size=4).map(lambda p: f"({' || '.join(p)})"),
        part.map(lambda p: f"-({p})"),
        st.builds("({})^{}".format, part, st.integers(0, 3)),
    ),
    max_leaves=8,
)
ORDERS = st.builds(
    order_of,
    st.sampled_from(
        [
            "", "id", "score", "wilson_score", "width", "height", "pixels",
            "aspect_ratio", "duration", "updated_at", "tag_count", "faves", "_score",
            "random:7", "gallery_id:0",
        ]
    ),
    st.sampled_from(["asc", "desc"]),
)  # fmt: skip
KEYS: dict[str, Callable[[ImageRow], object]] = {
    "": lambda row: int(row.first_seen_at.timestamp()),
    "id": lambda row: row.id,
    "updated_at": lambda row: int(row.updated_at.timestamp()),
    "score": lambda row: row.score,
    "aspect_ratio": lambda row: row.aspect_ratio,
    "width": lambda row: row.width,
    "height": lambda row: row.height,
    "pixels": lambda row: row.width * row.height,
    "duration": lambda row: row.duration,
    "size": lambda row: row.size,
    "tag_count": lambda row: len(row.tag_ids),
}
OF_PIXELS = ("width", "height", "pixels", "aspect_ratio", "duration")
_MANY = settings(
    max_examples=60, suppress_health_check=list(HealthCheck), deadline=None
)


@pytest.fixture(params=[(1, 0.0), (2, 0.5), (3, 1.0)], ids=["new", "half", "merged"])
def world(request: pytest.FixtureRequest) -> World:
    seed, merge = request.param
    world = World(seed, merge=merge)
    for user in world.users[:2]:
        user.watched_tag_ids = [TAGS.index("fox") + 1]
        user.watched_query, user.watched_exclude = "owl\nscore.gt:2", "snow"
        user.save()
    return world


def _filled(query: str, world: World) -> str:
    return query.format(
        gallery=world.gallery.pk,
        user=world.users[1].pk,
        image=world.images[9].pk,
    )


def _visible(viewer: User | None, pastes: bool) -> set[int]:
    shown = Image.objects.filter(approved=True, hidden_from_users=False)
    if not pastes:
        shown = shown.filter(media_type="image")
    hidden = ImageHide.objects.filter(user=viewer).values("image")
    return set(shown.exclude(pk__in=hidden).values_list("pk", flat=True))


def _for(viewer: User | None, query: str) -> str:
    return query.replace("my:", "my\\:") if viewer is None else query


@_MANY
@given(query=QUERIES, who=st.integers(0, 2), pastes=st.booleans())
def test_three_ways_find_the_same(
    world: World, query: str, who: int, pastes: bool
) -> None:
    viewer = world.viewers()[who]
    chosen = Filter.objects.get(pk=2)
    query = _for(viewer, _filled(query, world))
    search = ImageSearch(query, viewer, chosen, with_pastes=pastes)
    total, rows = search.rows(0, 100)
    found = {row.id for row in rows}
    assert total == len(rows) == len(found)
    tree = Viewpoint(viewer, chosen, timezone.now(), with_pastes=pastes).tree(query)
    everything = image_rows(list(Image.objects.values_list("pk", flat=True)))
    facts = facts_of(everything, tree)
    by_facts = {row.id for row in everything if matches(tree, facts[row.id])}
    assert found == by_facts & _visible(viewer, pastes)
    if naive.knows(tree):
        assert naive.found(tree) == by_facts


@_MANY
@given(query=QUERIES, order=ORDERS, size=st.integers(1, 9))
def test_pages_follow_each_other_in_order(
    world: World, query: str, order: Order, size: int
) -> None:
    search = partial(
        ImageSearch,
        viewer=world.moderator,
        chosen=Filter.objects.get(pk=2),
        with_pastes=True,
    )
    query = _filled(query, world)
    by = search(query, order=order)
    whole = by.hits(0, 100)
    paged = [by.hits(start, size).ids for start in range(0, whole.total + size, size)]
    assert [image for page in paged for image in page] == whole.ids
    assert all(len(page) == size for page in paged[: whole.total // size])
    assert sorted(whole.ids) == sorted(search(query).hits(0, 100).ids)
    for before, image, after in zip(
        [None, *whole.ids], whole.ids, [*whole.ids[1:], None], strict=False
    ):
        assert by.neighbours(image) == (before, after)


@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_the_order_is_that_of_the_rows(world: World, direction: str) -> None:
    falls = direction == "desc"
    search = ImageSearch("*", None, Filter.objects.get(pk=2), with_pastes=True)
    for sf, key in KEYS.items():
        by = order_of(sf, direction)
        _, rows = replace(search, order=by).rows(0, 100)
        # By what a paste has not it comes last, both ways (twibooru-api, section 1.5).
        last = [row for row in rows if row.is_paste and sf in OF_PIXELS]
        assert rows[len(rows) - len(last) :] == last
        for part in (rows[: len(rows) - len(last)], last):
            keys = [(key(row), row.id) for row in part]
            assert keys == sorted(keys, reverse=falls), sf
    assert sum(row.is_paste for row in rows) > 1
    assert len(rows) > 10


@pytest.mark.parametrize("groups", [pages.MANY_GROUPS, 0], ids=["few", "many"])
@_MANY
@given(query=QUERIES)
def test_relevance_is_that_of_the_facts(
    world: World, monkeypatch: pytest.MonkeyPatch, query: str, groups: int
) -> None:
    monkeypatch.setattr(pages, "MANY_GROUPS", groups)
    viewer, chosen = world.moderator, Filter.objects.get(pk=2)
    query = _filled(query, world)
    order = order_of("_score", "desc")
    search = ImageSearch(query, viewer, chosen, order, with_pastes=True)
    _, rows = search.rows(0, 100)
    tree = Viewpoint(viewer, chosen, timezone.now(), with_pastes=True).tree(query)
    facts = facts_of(rows, tree)
    scores = [(relevance(tree, facts[row.id]), row.id) for row in rows]
    assert scores == sorted(scores, reverse=True)
    ascending = replace(search, order=order_of("_score", "asc"))
    assert ascending.hits(0, 100).ids == [row.id for row in rows][::-1]


def test_the_index_equals_the_tables(world: World) -> None:
    assert rebuild.check(lambda done, total: None).differences == []


def test_a_check_finds_what_is_wrong(world: World) -> None:
    world.merge()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE search_bits SET bits = (SELECT bits FROM search_bits"
            " WHERE length(bits) > 30 LIMIT 1) WHERE key = (SELECT max(key)"
            " FROM search_bits WHERE key < (64::bigint << 40) AND key >> 40 = 1)"
        )
        cursor.execute("UPDATE search_text SET words = '''wrong'':1' WHERE field = 1")
    found = rebuild.check(lambda done, total: None).differences
    assert any(line.startswith("TAG ") for line in found)
    assert any(line.startswith("description ") for line in found)


def test_a_rebuild_gives_the_same(world: World) -> None:
    searches = [
        "*",
        "fox",
        "score.gte:0, -owl",
        "description:king",
        "wilson_score.gt:0",
        "media_type:paste",
        "location:ponybooru",
        "animated:false",
    ]

    def found() -> list[Hits]:
        search = ImageSearch("", None, Filter.objects.get(pk=2), with_pastes=True)
        return [replace(search, query=query).hits(0, 50) for query in searches]

    before = found()
    assert before[0].total > 10
    assert all(hits.total for hits in before)
    rebuild.reindex(lambda done, total: None)
    assert found() == before
    report = rebuild.check(lambda done, total: None)
    assert (report.differences, report.facts_pending) == ([], 0)


def test_an_empty_query_finds_nothing(world: World) -> None:
    assert (
        Viewpoint(None, Filter.objects.get(pk=2), timezone.now()).tree("") == Nothing()
    )
    assert ImageSearch(" ", None, Filter.objects.get(pk=2)).hits(0, 5).total == 0
