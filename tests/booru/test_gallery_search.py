"""The search over galleries (search, section 4.4): rows of (query, what is found)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from accounts.models import User
from booru.actions import galleries
from booru.actions.following import follow_gallery
from booru.gallery_search import followed_galleries, search_galleries
from booru.models import Gallery, GallerySubscription, Image
from booru.search.errors import SearchError
from booru.search.fields import Role
from booru.search.match import matches
from booru.search.parser import parse
from booru.search.words import analyse
from booru.search_fields import GALLERY_FIELDS
from tests.factories import make_gallery, make_image, make_moderator, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def images() -> list[Image]:
    return [make_image() for _ in range(4)]


@pytest.fixture
def shelf(images: list[Image], user: User) -> dict[str, Gallery]:
    """By their titles; the last one is the newest."""
    wren, noor = make_moderator("wren"), make_user("Noor Ávila")
    made: list[tuple[User, list[Image], dict[str, Any]]] = [
        (user, images[:3], {"title": "Small harbours"}),
        (user, [], {"title": "Élan", "description": "Boats that are sailing home"}),
        (wren, images[1:2], {"title": "100% red_foxes", "spoiler_warning": "the end"}),
        (noor, images[3:], {"title": "Harbours", "description": "A sail, far out"}),
        (user, images, {"title": "Secret", "anonymous": True}),
    ]
    shelf = {
        fields["title"]: make_gallery(some, user=owner, thumbnail=images[0], **fields)
        for owner, some, fields in made
    }
    for follower in (wren, noor):
        follow_gallery(shelf["Small harbours"], user=follower)
    follow_gallery(shelf["Élan"], user=wren)
    return shelf


def found(query: str, viewer: User | None = None) -> list[str]:
    hits = search_galleries(query, viewer=viewer, offset=0, limit=50)
    titles = dict(Gallery.objects.values_list("pk", "title"))
    assert hits.total == len(hits.ids)
    return [titles[pk] for pk in hits.ids]


ALL = ["Secret", "Harbours", "100% red_foxes", "Élan", "Small harbours"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("*", ALL),
        ("", []),
        ("harbours", ["Harbours"]),
        ("small harbours", ["Small harbours"]),
        ("small", []),
        ("*harbours", ["Harbours", "Small harbours"]),
        ("title:SMALL*", ["Small harbours"]),
        ("élan", ["Élan"]),
        ("ÉLAN", ["Élan"]),
        ("title:é*", ["Élan"]),
        ("elan", []),
        ("100% red_foxes", ["100% red_foxes"]),
        ("title:100%*", ["100% red_foxes"]),
        ("title:*_foxes", ["100% red_foxes"]),
        ("title:*d_rbours", []),
        ("harbour~1", ["Harbours"]),
        ("user:mika", ["Élan", "Small harbours"]),
        ("user:MIK*", ["Élan", "Small harbours"]),
        ("user:noor ávila", ["Harbours"]),
        ("user:secretive", []),
        ("image_count:0", ["Élan"]),
        ("image_count.gte:3", ["Secret", "Small harbours"]),
        ("image_count:3~1", ["Secret", "Small harbours"]),
        ("subscriber_count:2", ["Small harbours"]),
        ("watcher_count.gt:0", ["Élan", "Small harbours"]),
        ("subscriber_count:0", ["Secret", "Harbours", "100% red_foxes"]),
        ("description:boat", ["Élan"]),
        ("description:sailing", ["Harbours", "Élan"]),
        ("description:sailing home", ["Élan"]),
        ("description:home sailing", []),
        ("description:sai*", ["Harbours", "Élan"]),
        ("spoiler_warning:end", ["100% red_foxes"]),
        ("-spoiler_warning:end", ["Secret", "Harbours", "Élan", "Small harbours"]),
        ("-description:boat, -user:mika", ["Secret", "Harbours", "100% red_foxes"]),
        ("created_at.gt:1 day ago", ALL),
        ("updated_at.lt:1 day ago", []),
        ("created_at:1999", []),
        # Not for everybody: part of the title then.
        ("anonymous:true", []),
        ("true_creator:mika", []),
    ],
)
def test_what_anybody_finds(
    shelf: dict[str, Gallery], query: str, titles: list[str]
) -> None:
    assert found(query) == titles


def test_ids(shelf: dict[str, Gallery], images: list[Image], user: User) -> None:
    harbours = shelf["Harbours"]
    assert found(f"id:{harbours.pk}") == ["Harbours"]
    assert found(f"id.gte:{harbours.pk}") == ["Secret", "Harbours"]
    assert found(f"user_id:{user.pk}") == ["Élan", "Small harbours"]
    assert found(f"thumbnail_id:{images[0].pk}") == ALL
    assert found(f"thumbnail_id:{images[1].pk}") == []
    assert found(f"image_ids:{images[3].pk}") == ["Secret", "Harbours"]
    both = f"image_ids:{images[0].pk}, image_ids:{images[1].pk}"
    assert found(both) == ["Secret", "Small harbours"]
    assert found(f"-image_ids:{images[0].pk}, image_count.gt:0") == [
        "Harbours",
        "100% red_foxes",
    ]


def test_ones_own(shelf: dict[str, Gallery], user: User) -> None:
    assert found("my:galleries", user) == ["Secret", "Élan", "Small harbours"]
    assert found("my:galleries", make_user()) == []
    with pytest.raises(SearchError, match="You must be logged in"):
        found("my:galleries")
    with pytest.raises(SearchError, match="Unknown `my' value"):
        found("my:faves", user)


def test_what_moderators_find(shelf: dict[str, Gallery], user: User) -> None:
    wren = User.objects.get(name="wren")
    of_mika = ["Secret", "Élan", "Small harbours"]
    assert found("true_creator:mika", wren) == of_mika
    assert found(f"true_creator_id:{user.pk}", wren) == of_mika
    assert found("anonymous:true", wren) == ["Secret"]
    assert found("anonymous:false, user:mika", wren) == ["Élan", "Small harbours"]


def test_a_change_is_found_at_once(shelf: dict[str, Gallery], user: User) -> None:
    gallery = shelf["Élan"]
    galleries.edit_gallery(
        gallery,
        user=user,
        title="Gulls",
        description="Birds",
        spoiler_warning="a storm",
        anonymous=True,
    )
    assert found("description:boat") == found("user:mika, image_count:0") == []
    assert found("description:bird") == ["Gulls"]
    assert found("spoiler_warning:storms") == ["Gulls"]
    galleries.delete_gallery(gallery, user=user)
    assert found("gulls") == []


def test_pages(shelf: dict[str, Gallery]) -> None:
    hits = search_galleries("*", viewer=None, offset=1, limit=2)
    ids = [shelf[title].pk for title in ALL]
    assert (hits.total, hits.ids) == (5, ids[1:3])
    assert search_galleries("*", viewer=None, offset=9, limit=2).ids == []


def test_those_of_one_moment_by_id() -> None:
    rows = [make_gallery() for _ in range(3)]
    Gallery.objects.update(created_at=datetime(2026, 1, 1, tzinfo=UTC))
    hits = search_galleries("*", viewer=None, offset=0, limit=5)
    assert hits.ids == [row.pk for row in reversed(rows)]


def test_followed_ones(shelf: dict[str, Gallery]) -> None:
    wren = User.objects.get(name="wren")
    galleries.choose_cover(
        shelf["Small harbours"],
        image=make_image(),
        user=User.objects.get(name="mika"),
    )
    hits = followed_galleries(wren, offset=0, limit=5)
    expected = [shelf["Small harbours"].pk, shelf["Élan"].pk]
    assert (hits.total, hits.ids) == (2, expected)
    assert followed_galleries(wren, offset=1, limit=5).ids == expected[1:]
    assert followed_galleries(make_user(), offset=0, limit=5).ids == []


# Against the plain evaluator ----------------------------------------------------------

_LEAVES = [
    "*harbours", "title:s*", "user:mika", "image_count.gt:1", "subscriber_count:0",
    "watcher_count.gte:1", "description:sail", "spoiler_warning:end", "anonymous:true",
    "true_creator:wren", "description:b*", "harbour~1",
]  # fmt: skip
_QUERIES = st.recursive(
    st.sampled_from(_LEAVES),
    lambda inner: st.one_of(
        st.builds("-({})".format, inner),
        st.builds("({}) AND ({})".format, inner, inner),
        st.builds("({}) OR ({})".format, inner, inner),
    ),
    max_leaves=6,
)


def facts(gallery: Gallery) -> dict[str, object]:
    owner = gallery.user.name.lower()
    return {
        "title": [gallery.title.lower()],
        "user": [] if gallery.anonymous else [owner],
        "image_count": gallery.galleryitem_set.count(),
        "subscriber_count": GallerySubscription.objects.filter(gallery=gallery).count(),
        "description": analyse(gallery.description),
        "spoiler_warning": analyse(gallery.spoiler_warning),
        "anonymous": gallery.anonymous,
        "true_creator": [owner],
    }


@effort(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=30,
)
@given(query=_QUERIES)
def test_it_agrees_with_the_plain_evaluator(
    shelf: dict[str, Gallery], query: str
) -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    tree = parse(query, GALLERY_FIELDS.for_role(Role.MODERATOR), now=now)
    expected = [title for title in ALL if matches(tree, facts(shelf[title]))]
    assert found(query, User.objects.get(name="wren")) == expected
