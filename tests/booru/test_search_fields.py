"""The tables of searchable fields: search 2.2, 4.1, 4.5 and 4.6."""

from __future__ import annotations

import pytest

from accounts.models import Role as AccountRole
from accounts.models import User
from booru.search.fields import Field, FieldSet, Kind, Role
from booru.search.match import matches
from booru.search.nodes import Custom, Exact, Node
from booru.search.words import name_words
from booru.search_fields import (
    FILTER_FIELDS,
    IMAGE_FIELDS,
    POST_FIELDS,
    TAG_FIELDS,
    role_of,
)
from tests.booru.search.trees import read, refused, tag

IMAGE_TABLE = {
    "int": "id width height pixels size orig_size score upvotes downvotes faves hides "
    "comment_count tag_count source_count error_tag_count rating_tag_count "
    "origin_tag_count character_tag_count oc_tag_count species_tag_count "
    "body_type_tag_count content_fanmade_tag_count content_official_tag_count "
    "spoiler_tag_count",
    "float": "aspect_ratio wilson_score duration",
    "date": "created_at updated_at first_seen_at",
    "bool": "animated processed thumbnails_generated",
    "literal": "uploader faved_by source_url original_format mime_type file_name "
    "sha512_hash orig_sha512_hash",
    "num": "uploader_id faved_by_id duplicate_id",
    "text": "description",
    "custom": "gallery_id filter_id",
}
# What only the site and Twibooru know (twibooru-api 2.0).
POST_TABLE = {"literal": "media_type location", "int": "id_at_location"}
MODERATOR_TABLE = {
    "literal": "upvoted_by downvoted_by true_uploader hidden_by deleted_by_user "
    "fingerprint",
    "num": "upvoted_by_id downvoted_by_id true_uploader_id hidden_by_id "
    "deleted_by_user_id",
    "text": "deletion_reason scratchpad",
    "ip": "ip",
    "bool": "anonymous deleted",
}
TAG_TABLE = {
    "int": "id images",
    "literal": "slug name name_in_namespace namespace category analyzed_name implies "
    "implied_by alias_of aliases",
    "bool": "aliased",
    "text": "description short_description",
}
FILTER_TABLE = {
    "int": "id spoilered_count hidden_count",
    "num": "user_id",
    "date": "created_at",
    "literal": "name creator",
    "text": "description",
    "bool": "public system",
}
VALUES = {
    "int": "5~1",
    "float": "1.5",
    "date": "2024",
    "bool": "true",
    "literal": "x",
    "num": "5",
    "text": "fox",
    "custom": "5",
    "ip": "10.0.0.1",
}


def _known(fields: FieldSet, role: Role) -> dict[str, str]:
    return {f.name: f.kind.value for f in fields.for_role(role).by_name.values()}


def _by_name(*tables: dict[str, str]) -> dict[str, str]:
    return {
        name: kind
        for table in tables
        for kind, names in table.items()
        for name in names.split()
    }


def test_fields_of_images() -> None:
    assert _known(IMAGE_FIELDS, Role.ANYONE) == _by_name(IMAGE_TABLE)
    assert _known(IMAGE_FIELDS, Role.USER) == _by_name(IMAGE_TABLE)
    everything = _by_name(IMAGE_TABLE, MODERATOR_TABLE)
    assert _known(IMAGE_FIELDS, Role.MODERATOR) == everything


def test_fields_of_posts_are_those_of_images_and_three_more() -> None:
    for role in Role:
        more = _by_name(POST_TABLE)
        assert _known(POST_FIELDS, role) == _known(IMAGE_FIELDS, role) | more
    assert read("my:faves", fields=POST_FIELDS) == Custom("my", "faves")
    assert read("Red_Fox", fields=POST_FIELDS) == tag("red fox")
    for name, value in (("media_type", "x"), ("location", "x"), ("id_at_location", 5)):
        assert _field_of(read(f"{name}:{value}", fields=POST_FIELDS)) == name
        assert _field_of(read(f"{name}:{value}", fields=IMAGE_FIELDS)) == "tags"


@pytest.mark.parametrize("role", Role)
def test_fields_of_tags_and_filters_are_for_everyone(role: Role) -> None:
    assert _known(TAG_FIELDS, role) == _by_name(TAG_TABLE)
    assert _known(FILTER_FIELDS, role) == _by_name(FILTER_TABLE)


def _field_of(node: Node) -> str:
    return node.field  # type: ignore[union-attr]


@pytest.mark.parametrize(("name", "kind"), _by_name(MODERATOR_TABLE).items())
def test_a_field_that_a_role_may_not_use_is_a_tag(name: str, kind: str) -> None:
    text = f"{name}:{VALUES[kind]}"
    for role in (Role.ANYONE, Role.USER):
        assert _field_of(read(text, role)) == "tags"
        assert _field_of(read(f"{name}.gt:1", role)) == "tags"
    assert _field_of(read(text, Role.MODERATOR)) == name


@pytest.mark.parametrize(
    ("fields", "table"),
    [
        (IMAGE_FIELDS, IMAGE_TABLE),
        (TAG_FIELDS, TAG_TABLE),
        (FILTER_FIELDS, FILTER_TABLE),
    ],
    ids=["images", "tags", "filters"],
)
def test_every_field_can_be_searched(fields: FieldSet, table: dict[str, str]) -> None:
    for name, kind in _by_name(table).items():
        assert _field_of(read(f"{name}:{VALUES[kind]}", Role.ANYONE, fields)) == name


@pytest.mark.parametrize(
    "word", ["faves", "upvotes", "downvotes", "uploads", "hidden", "subs", "watched"]
)
def test_my_images(word: str) -> None:
    for role in (Role.USER, Role.MODERATOR):
        assert read(f"my:{word}", role) == Custom("my", word)
    assert refused(f"-my:{word}", Role.ANYONE) == (
        "You must be logged in to use `my' queries.",
        1,
    )


def test_my_is_known_in_every_search() -> None:
    login = "You must be logged in to use `my' queries."
    for fields in (IMAGE_FIELDS, TAG_FIELDS, FILTER_FIELDS):
        assert refused("my:pets", Role.ANYONE, fields) == (login, 0)
        assert refused("my.gt:faves", Role.ANYONE, fields) == (login, 0)
        assert refused("my:pets", Role.USER, fields) == ("Unknown `my' value.", 3)
    assert read("my:filters", Role.USER, FILTER_FIELDS) == Custom("my", "filters")
    assert refused("my:filters", Role.USER)[0] == "Unknown `my' value."
    assert refused("my:faves", Role.USER, TAG_FIELDS)[0] == "Unknown `my' value."


def test_names_of_tags_are_cleaned_in_image_searches_only() -> None:
    assert read("Red_Fox") == tag("red fox")
    assert read("Red_Fox ", fields=TAG_FIELDS) == Exact("name", "red_fox")
    assert read("name:Red_Fox", fields=TAG_FIELDS) == Exact("name", "red_fox")
    assert read("My_Filter", fields=FILTER_FIELDS) == Exact("name", "my_filter")


def test_namespaces_are_those_of_the_settings(settings: object) -> None:
    assert read("blog : a_b") == tag("blog:a b")
    settings.TAG_NAMESPACES = ["den"]  # type: ignore[attr-defined]
    assert read("blog : a_b") == tag("blog : a b")
    assert read("den : a_b") == tag("den:a b")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("wing", True),
        ("Spread", True),
        ("w?ng", True),
        ("sp*d", True),
        ("wnig~1", True),
        ("wings", False),
        ("spread wing", False),
        ("spread*wing", False),
    ],
)
def test_analyzed_name_is_one_word(value: str, found: bool) -> None:
    facts = {"analyzed_name": name_words("spread wing")}
    tree = read(f"analyzed_name:{value}", fields=TAG_FIELDS)
    assert matches(tree, facts) is found


@pytest.mark.parametrize(
    ("role", "searches_as"),
    [
        (AccountRole.USER, Role.USER),
        (AccountRole.ASSISTANT, Role.USER),
        (AccountRole.MODERATOR, Role.MODERATOR),
        (AccountRole.ADMIN, Role.MODERATOR),
    ],
)
def test_roles(role: AccountRole, searches_as: Role) -> None:
    assert role_of(User(role=role)) is searches_as
    assert role_of(None) is Role.ANYONE


def test_an_alias_is_another_spelling() -> None:
    fields = FieldSet(
        [Field("subscriber_count", Kind.INT), Field("user_id", Kind.NUM)],
        default=Field("title", Kind.LITERAL),
        aliases={"watcher_count": "subscriber_count"},
    )
    tree = read("watcher_count.gt:1", fields=fields)
    assert tree == read("subscriber_count.gt:1", fields=fields)
    assert refused("watcher_count.gt:1~1", fields=fields) == (
        "multiple ranges specified for watcher_count",
        17,
    )


def test_a_field_may_have_a_dot_in_its_name() -> None:
    fields = FieldSet(
        [Field("image.tags", Kind.LITERAL), Field("image.score", Kind.INT)],
        default=Field("body", Kind.TEXT),
    )
    assert read("image.tags:a", fields=fields) == Exact("image.tags", "a")
    assert _field_of(read("image.score.gt:1", fields=fields)) == "image.score"
    assert refused("image.tags.gt:a", fields=fields) == (
        "range specified for image.tags",
        10,
    )
