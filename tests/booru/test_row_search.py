"""The search over tags and filters: rows of (query, what is found), and agreement
with the plain evaluator on any combination."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from accounts.models import User
from booru.actions.tags import alias_tag, set_implications
from booru.filter_search import search_filters
from booru.models import Filter, Tag
from booru.row_search import search_rows
from booru.search.errors import SearchError
from booru.search.fields import Role
from booru.search.match import matches
from booru.search.nodes import Everything
from booru.search.parser import parse
from booru.search.words import analyse, name_words
from booru.search_fields import FILTER_FIELDS, TAG_FIELDS, role_of
from booru.tag_search import search_tags
from tests.factories import make_moderator, make_tag, make_user

pytestmark = pytest.mark.django_db


def make_tags() -> None:
    """Beside the ratings that every database has."""
    Tag.objects.update(images_count=3)
    rows = [
        ("spread wing", 50, {"description": "Wings that are wide open"}),
        ("wings", 40, {"category": "body-type"}),
        ("artist:red_fox", 30, {"short_description": "Draws snowy owls"}),
        ("red fox", 20, {"category": "species", "description": "An animal."}),
        ("oc:élan vital", 10, {}),
        ("50/50", 9, {}),
        ("a.b'c-wing", 8, {}),
        ("wingéd", 7, {}),
        ("100%_sure", 6, {}),
        ("fox", 5, {}),
        ("foxes", 0, {}),
    ]
    for name, images, fields in rows:
        make_tag(name, images_count=images, **fields)
    moderator = make_moderator()
    named = {tag.name: tag for tag in Tag.objects.all()}
    alias_tag(named["foxes"], target=named["fox"], moderator=moderator)
    set_implications(
        named["red fox"], implied=[named["fox"], named["wings"]], moderator=moderator
    )
    Tag.objects.filter(name="fox").update(images_count=5)


def found(query: str) -> list[str]:
    hits = search_tags(query, offset=0, limit=50)
    names = dict(Tag.objects.values_list("pk", "name"))
    assert hits.total == len(hits.ids)
    return [names[pk] for pk in hits.ids]


RATINGS = [
    "safe",
    "suggestive",
    "questionable",
    "explicit",
    "semi-grimdark",
    "grimdark",
    "grotesque",
]
REST = ["50/50", "a.b'c-wing", "wingéd", "100%_sure", "fox", *RATINGS, "foxes"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", []),
        ("wings", ["wings"]),
        (" WINGS ", ["wings"]),
        ("red_fox", []),
        ("artist:red_fox", ["artist:red_fox"]),
        ("*wing*", ["spread wing", "wings", "a.b'c-wing", "wingéd"]),
        ("wing?d", ["wingéd"]),
        ("100%_*", ["100%_sure"]),
        ("100?_sure", ["100%_sure"]),
        ("1__%*", []),
        ("wingss~1", ["wings"]),
        ("fxo~1", ["fox"]),
        ("fo~2", ["fox"]),
        ("name:fox*", ["fox", "foxes"]),
        ("analyzed_name:wing", ["spread wing", "a.b'c-wing"]),
        ("analyzed_name:WING?", ["wings"]),
        ("analyzed_name:wing*", ["spread wing", "wings", "a.b'c-wing", "wingéd"]),
        ("analyzed_name:*é*", ["oc:élan vital", "wingéd"]),
        ("analyzed_name:winged~1", ["wingéd"]),
        ("analyzed_name:spread wing", []),
        ("analyzed_name:50", ["50/50"]),
        ("namespace:artist", ["artist:red_fox"]),
        ("namespace:?c", ["oc:élan vital"]),
        ("namespace:artits~1", ["artist:red_fox"]),
        ("name_in_namespace:red_fox", ["artist:red_fox"]),
        ("category:species OR category:body-type", ["wings", "red fox"]),
        ("slug:50-fwslash-50", ["50/50"]),
        ("slug:oc-colon-*", ["oc:élan vital"]),
        ("implies:fox", ["red fox"]),
        ("implies:f*", ["red fox"]),
        ("implied_by:red fox", ["wings", "fox"]),
        ("alias_of:fox", ["foxes"]),
        ("aliases:foxes", ["fox"]),
        ("aliases:foxs~1", ["fox"]),
        ("aliased:true", ["foxes"]),
        ("images.gte:40", ["spread wing", "wings"]),
        ("images:8~1, -analyzed_name:50", ["a.b'c-wing", "wingéd"]),
        ("images.gt:99999999999", []),
        ("description:wing", ["spread wing"]),
        ("description:wide opening", ["spread wing"]),
        ("description:open wide", []),
        ("description:anim*", ["red fox"]),
        ("short_description:snowy owl", ["artist:red_fox"]),
        ("*, images.lt:1", ["foxes"]),
        ("-category:species, images.gt:10", ["spread wing", "wings", "artist:red_fox"]),
        ("-namespace:artist, images:30~10", ["wings", "red fox"]),
        ("-implies:fox, images:20", []),
        ("-alias_of:fox, images.lt:6", ["fox", *RATINGS]),
        ("-aliases:foxes, images:5", []),
        ("-aliased:false", ["foxes"]),
        ("fox\0", []),
    ],
)
def test_tags(query: str, expected: list[str]) -> None:
    make_tags()
    assert found(query) == expected


def test_everything_in_order_of_images_then_of_age() -> None:
    make_tags()
    first = ["spread wing", "wings", "artist:red_fox", "red fox", "oc:élan vital"]
    assert found("*") == [*first, *REST]


def test_pastes_count_where_they_are_known() -> None:
    make_tags()
    Tag.objects.filter(name="fox").update(pastes_count=30)
    Tag.objects.filter(name="safe").update(pastes_count=32)
    query = "images:33~4 || fox || safe"
    images = search_tags(query, offset=0, limit=3)
    posts = search_tags(query, offset=0, limit=4, with_pastes=True)
    named = Tag.objects.in_bulk()
    assert [named[pk].name for pk in images.ids] == ["artist:red_fox", "fox", "safe"]
    # Of as many the older one first.
    assert [named[pk].name for pk in posts.ids] == ["safe", "fox", "artist:red_fox"]
    assert search_tags("images:35", offset=0, limit=2, with_pastes=True).total == 2
    assert search_tags("images:35", offset=0, limit=2).total == 0


def test_the_tags_with_most_posts_are_read_from_their_index() -> None:
    rows = Tag.objects.with_posts_count().order_by(F("posts_count").desc(), "pk")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "tag_by_posts_count" in rows.values_list("pk")[:25].explain()


def test_pages_of_tags() -> None:
    make_tags()
    whole = search_tags("*", offset=0, limit=50)
    pages = [search_tags("*", offset=at, limit=4) for at in range(0, 24, 4)]
    assert {page.total for page in pages} == {whole.total}
    assert [pk for page in pages for pk in page.ids] == whole.ids
    assert search_tags("*", offset=0, limit=0).ids == []
    assert search_tags("*", offset=10**12, limit=50).ids == []


@pytest.mark.parametrize("query", ["fox,", "images:many", "my:faves", "aliased:yes"])
def test_what_is_no_query_of_tags(query: str) -> None:
    for role in Role:
        with pytest.raises(SearchError):
            search_tags(query, role=role, offset=0, limit=1)


def test_a_new_tag_is_found_at_once() -> None:
    assert found("analyzed_name:owl") == []
    make_tag("snowy owl")
    assert found("analyzed_name:owl") == ["snowy owl"]
    assert found("snowy owls~1") == ["snowy owl"]


# Filters --------------------------------------------------------------------------

MADE = datetime(2024, 2, 29, 13, 5, 9, 999_999, tzinfo=UTC)


def make_filters() -> dict[str, User]:
    """Beside `Default` and `Everything`, which belong to nobody."""
    mika, other = make_user("Mika"), make_user("Ælf Ström")
    rows = [
        ("No Spiders", mika, True, [1, 2], [3], "Spiders scare me"),
        ("ÉLAN", other, True, [], [], ""),
        ("Straße 9", other, True, [], [], "Calm streets"),
        ("Secret", mika, False, [1], [], ""),
        ("secret", other, False, [], [1], "Spiders"),
    ]
    for name, user, public, hidden, spoilered, description in rows:
        Filter.objects.create(
            name=name,
            user=user,
            public=public,
            hidden_tag_ids=hidden,
            spoilered_tag_ids=spoilered,
            description=description,
            created_at=MADE,
        )
    return {"mika": mika, "other": other, "moderator": make_moderator()}


def named(query: str, viewer: User | None) -> list[str]:
    hits = search_filters(query, viewer=viewer, offset=0, limit=50)
    names = dict(Filter.objects.values_list("pk", "name"))
    assert hits.total == len(hits.ids)
    return [names[pk] for pk in hits.ids]


PUBLIC = ["Default", "Everything", "No Spiders", "Straße 9", "ÉLAN"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("*", PUBLIC),
        ("no spiders", ["No Spiders"]),
        ("élan", ["ÉLAN"]),
        ("Éla?", ["ÉLAN"]),
        ("elan~1", ["ÉLAN"]),
        ("NO SPIDER~1", ["No Spiders"]),
        ("stra?e*", ["Straße 9"]),
        ("*9", ["Straße 9"]),
        ("secret", []),
        ("creator:mika", ["No Spiders"]),
        ("creator:ælf ström", ["Straße 9", "ÉLAN"]),
        ("creator:*STR?M", ["Straße 9", "ÉLAN"]),
        ("creator:mica~1", ["No Spiders"]),
        ("-creator:mika", ["Default", "Everything", "Straße 9", "ÉLAN"]),
        ("system:true", ["Default", "Everything"]),
        ("public:true", PUBLIC),
        ("public:false", []),
        ("hidden_count:2, spoilered_count:1", ["Default", "No Spiders"]),
        ("hidden_count.gt:1, -system:true", ["No Spiders"]),
        ("description:spider", ["No Spiders"]),
        ("description:street*", ["Straße 9"]),
        ("-description:spider", ["Default", "Everything", "Straße 9", "ÉLAN"]),
        ("created_at:2024-02-29T13:05:09", ["No Spiders", "Straße 9", "ÉLAN"]),
        ("created_at.lt:2024-02-29T13:05:10", ["No Spiders", "Straße 9", "ÉLAN"]),
        ("created_at.gt:2024-02-29T13:05:09", ["Default", "Everything"]),
        ("created_at.gte:0001-01-01T00+14:00", PUBLIC),
        ("id.lte:2", ["Default", "Everything"]),
        ("user_id:0", []),
        ("-user_id:0", PUBLIC),
    ],
)
def test_filters_for_nobody(query: str, expected: list[str]) -> None:
    make_filters()
    assert named(query, None) == expected


def test_own_filters_are_found_by_their_owner_alone() -> None:
    who = make_filters()
    assert named("secret", who["mika"]) == ["Secret"]
    assert named("secret", who["other"]) == ["secret"]
    assert named("secret", who["moderator"]) == []
    assert named("my:filters", who["mika"]) == ["No Spiders", "Secret"]
    assert named(f"user_id:{who['mika'].pk}", who["other"]) == ["No Spiders"]
    assert named("-my:filters, description:spiders", who["other"]) == ["No Spiders"]
    assert named("public:false", who["mika"]) == ["Secret"]
    with pytest.raises(SearchError):
        named("my:filters", None)
    with pytest.raises(SearchError):
        named("my:faves", who["mika"])


def test_equal_names_are_ordered_newest_first(user: User) -> None:
    first = Filter.objects.create(name="CALM", user=user, public=True)
    second = Filter.objects.create(name="calm", user=user, public=True)
    hits = search_filters("calm", viewer=None, offset=0, limit=50)
    assert hits.ids == [second.pk, first.pk]


# The plain evaluator agrees ---------------------------------------------------------

TAG_LEAVES = [
    "wing*", "*o*", "wings~2", "fox", "images.gt:7", "images:5~4", "aliased:true",
    "analyzed_name:wing", "analyzed_name:*d", "analyzed_name:fix~1", "namespace:artist",
    "namespace:?c", "category:rating", "category:spcies~1", "implies:fox",
    "implied_by:red*", "alias_of:f*", "aliases:foxes", "description:wing",
    "description:a*", "short_description:owls", "slug:*-*", "id.lte:4",
    "name_in_namespace:*fox",
]  # fmt: skip
FILTER_LEAVES = [
    "*a*", "élan~1", "secret", "creator:mika", "creator:ælf*", "creator:mik~1",
    "hidden_count:1~1", "spoilered_count.gt:0", "description:spider",
    "description:s*", "public:true", "system:false", "user_id:1",
    "created_at.lt:2025", "id:3~1", "no*",
]  # fmt: skip


def queries(leaves: list[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        st.sampled_from(leaves),
        lambda inner: st.one_of(
            inner.map(lambda q: f"-({q})"),
            inner.map(lambda q: f"({q})^2"),
            st.lists(inner, min_size=2, max_size=3).map(
                lambda qs: "(" + ", ".join(qs) + ")"
            ),
            st.lists(inner, min_size=2, max_size=3).map(
                lambda qs: "(" + " OR ".join(qs) + ")"
            ),
        ),
        max_leaves=6,
    )


def names_of(tags: list[Tag]) -> list[str]:
    return [tag.name for tag in tags]


def tag_facts(tag: Tag) -> Mapping[str, object]:
    return {
        "id": tag.pk,
        "images": tag.images_count,
        "name": [tag.name],
        "slug": [tag.slug],
        "name_in_namespace": [tag.name_in_namespace],
        "namespace": [tag.namespace] if tag.namespace else [],
        "category": [tag.category] if tag.category else [],
        "analyzed_name": name_words(tag.name),
        "implies": names_of(list(tag.implied_tags.all())),
        "implied_by": names_of(list(tag.implied_by_tags.all())),
        "alias_of": [tag.aliased_tag.name] if tag.aliased_tag else [],
        "aliases": names_of(list(tag.aliases.all())),
        "aliased": tag.aliased_tag is not None,
        "description": analyse(tag.description),
        "short_description": analyse(tag.short_description),
    }


def filter_facts(one: Filter) -> Mapping[str, object]:
    return {
        "id": one.pk,
        "spoilered_count": len(one.spoilered_tag_ids),
        "hidden_count": len(one.hidden_tag_ids),
        "user_id": [one.user_id] if one.user_id else [],
        "created_at": int(one.created_at.timestamp()),
        "name": [one.name.lower()],
        "creator": [one.user.name.lower()] if one.user else [],
        "description": analyse(one.description),
        "public": one.public or one.system,
        "system": one.system,
    }


@pytest.fixture
def tags_with_facts() -> dict[int, Mapping[str, object]]:
    make_tags()
    return {tag.pk: tag_facts(tag) for tag in Tag.objects.all()}


@effort(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=queries(TAG_LEAVES))
def test_tags_agree_with_the_evaluator(
    tags_with_facts: dict[int, Mapping[str, object]], query: str
) -> None:
    tree = parse(query, TAG_FIELDS.for_role(Role.ANYONE), now=timezone.now())
    expected = {pk for pk, facts in tags_with_facts.items() if matches(tree, facts)}
    assert set(search_tags(query, offset=0, limit=50).ids) == expected


@pytest.fixture
def filters_with_facts() -> dict[int, Mapping[str, object]]:
    mika = make_filters()["mika"]
    seen = Filter.objects.visible_to(mika)
    return {one.pk: filter_facts(one) for one in seen}


@effort(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=queries(FILTER_LEAVES))
def test_filters_agree_with_the_evaluator(
    filters_with_facts: dict[int, Mapping[str, object]], query: str
) -> None:
    mika = User.objects.get(name="Mika")
    tree = parse(query, FILTER_FIELDS.for_role(role_of(mika)), now=timezone.now())
    expected = {pk for pk, facts in filters_with_facts.items() if matches(tree, facts)}
    hits = search_filters(query, viewer=mika, offset=0, limit=50)
    assert set(hits.ids) == expected


# Limits ---------------------------------------------------------------------------


def test_a_thousand_terms_and_deep_nesting_are_served() -> None:
    make_tags()
    many = " OR ".join(f"x{n}*" for n in range(1000)) + " OR fox"
    assert found(many) == ["fox"]
    deep = "fox"
    for _ in range(31):
        deep = f"(-({deep}))"
    assert len(found(deep)) > 5


def test_a_search_that_takes_too_long_is_refused(settings: Any) -> None:
    settings.SEARCH_SECONDS = 0
    with pytest.raises(SearchError, match="too complex"):
        search_tags("fox", offset=0, limit=1)


def test_the_database_is_stopped_as_well() -> None:
    slow = Filter.objects.extra(where=["pg_sleep(0.9) IS NOT NULL"])
    with pytest.raises(SearchError, match="too complex"):
        search_rows(slow.order_by("pk"), Everything(), {}, offset=0, limit=1)
    assert Filter.objects.count() == 2
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)
