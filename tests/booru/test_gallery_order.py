"""The order of a gallery's images: moved by few or by many, while others are at it."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from accounts.models import LogEntry, User
from booru.actions import galleries
from booru.actions.gallery_order import place_images, reorder_images
from booru.actions.merging import merge_image
from booru.actions.moderation import hide_image, unhide_image
from booru.image_search import ImageSearch, order_of
from booru.models import Filter, Gallery, GalleryItem, Image
from tests.factories import make_gallery, make_image, make_images, make_moderator

pytestmark = pytest.mark.django_db


def ids(gallery: Gallery) -> list[int]:
    items = GalleryItem.objects.filter(gallery=gallery)
    return list(items.order_by("position", "-image").values_list("image", flat=True))


def positions(gallery: Gallery) -> list[int]:
    items = GalleryItem.objects.filter(gallery=gallery)
    return sorted(items.values_list("position", flat=True))


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({}, "abcdef"),
        ({"a": 1}, "abcdef"),
        ({"f": 1}, "fabcde"),
        ({"a": 6}, "bcdefa"),
        ({"a": 99}, "bcdefa"),
        ({"c": 2}, "acbdef"),
        ({"c": 2, "b": 3}, "acbdef"),
        ({"f": 1, "e": 2, "d": 3, "c": 4, "b": 5, "a": 6}, "fedcba"),
        ({"a": 3, "d": 1}, "dbacef"),
        ({"e": 2, "f": 2}, "afebcd"),
        ({"x": 1, "b": 1}, "bacdef"),
    ],
)
def test_each_stands_at_its_place(
    user: User, places: dict[str, int], expected: str
) -> None:
    """`x` is not in the gallery."""
    named = {letter: make_image() for letter in "abcdefx"}
    letters = {image.pk: letter for letter, image in named.items()}
    gallery = make_gallery([named[letter] for letter in "abcdef"], user=user)
    wanted = {named[letter].pk: place for letter, place in places.items()}
    place_images(gallery, places=wanted, user=user)
    assert "".join(letters[pk] for pk in ids(gallery)) == expected


def test_gaps_stay_and_doubles_go(user: User) -> None:
    images = [make_image() for _ in range(5)]
    gallery = make_gallery(images, user=user)
    galleries.remove_image(gallery, image=images[1], user=user)
    a, _, c, d, e = (image.pk for image in images)
    place_images(gallery, places={e: 1}, user=user)
    assert (ids(gallery), positions(gallery)) == ([e, a, c, d], [0, 2, 3, 4])
    GalleryItem.objects.filter(gallery=gallery).update(position=7)
    assert ids(gallery) == [e, d, c, a]
    reorder_images(gallery, image_ids=[a, e], user=user)
    assert (ids(gallery), positions(gallery)) == ([a, d, c, e], [0, 1, 2, 3])


def test_the_search_has_the_new_order(user: User) -> None:
    images = [make_image() for _ in range(4)]
    gallery = make_gallery(images, user=user)
    wanted = [images[n].pk for n in (2, 0, 3, 1)]
    reorder_images(gallery, image_ids=wanted, user=user)
    for direction, expected in (("asc", wanted), ("desc", wanted[::-1])):
        search = ImageSearch(
            f"gallery_id:{gallery.pk}",
            None,
            Filter(name=""),
            order_of(f"gallery_id:{gallery.pk}", direction),
        )
        assert search.hits(0, 10).ids == expected


def make_many(user: User, count: int) -> tuple[Gallery, list[int]]:
    gallery = make_gallery(user=user)
    made = make_images(count)
    numbers = [image.pk for image in made]
    GalleryItem.objects.bulk_create(
        GalleryItem(gallery=gallery, image_id=pk, position=place)
        for place, pk in enumerate(numbers)
    )
    Gallery.objects.filter(pk=gallery.pk).update(image_count=count)
    return gallery, numbers


def test_two_thousand_at_once(user: User, django_assert_max_num_queries: Any) -> None:
    gallery, numbers = make_many(user, 2000)
    with django_assert_max_num_queries(8):
        reorder_images(gallery, image_ids=numbers[::-1], user=user)
    assert ids(gallery) == numbers[::-1]
    # From the last place to the first, and one from the middle behind it.
    with django_assert_max_num_queries(8):
        place_images(gallery, places={numbers[0]: 1, numbers[999]: 2}, user=user)
    rest = [pk for pk in numbers[::-1] if pk not in (numbers[0], numbers[999])]
    assert ids(gallery) == [numbers[0], numbers[999], *rest]
    assert positions(gallery) == list(range(2000))


@pytest.mark.django_db(transaction=True)
def test_adding_and_removing_while_it_is_reordered(user: User) -> None:
    gallery, numbers = make_many(user, 300)
    fresh = [make_image() for _ in range(20)]
    together, failures = Barrier(3), []

    def attempt(work: Any) -> None:
        try:
            together.wait()
            work()
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    def add() -> None:
        for image in fresh:
            galleries.add_image(gallery, image=image, user=user)

    def remove() -> None:
        for pk in numbers[100:110]:
            galleries.remove_image(gallery, image=Image.objects.get(pk=pk), user=user)

    def reorder() -> None:
        for turn in range(10):
            wanted = numbers if turn % 2 else numbers[::-1]
            reorder_images(gallery, image_ids=wanted, user=user)

    threads = [Thread(target=attempt, args=(work,)) for work in (add, remove, reorder)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    found = ids(gallery)
    kept = [pk for pk in numbers if pk not in numbers[100:110]]
    assert [pk for pk in found if pk in kept] == kept
    assert sorted(found) == sorted([*kept, *(image.pk for image in fresh)])
    # Nobody was undone, and no two have one place.
    assert len(set(positions(gallery))) == len(found)
    gallery.refresh_from_db()
    assert gallery.image_count == len(found)


# Whatever happens ---------------------------------------------------------------------

_ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["add", "remove", "hide", "unhide", "move", "reorder", "cover", "merge"]
        ),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=25,
)


@effort(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=25,
)
@given(acts=_ACTS)
def test_the_count_is_that_of_the_rows(
    user: User, moderator: User, acts: list[tuple[str, int, int]]
) -> None:
    images = [make_image() for _ in range(6)]
    gallery = make_gallery(images[:3], user=user)
    second = make_gallery(images[2:4], user=user)
    for act, one, other in acts:
        _do(act, gallery, images[one], images[other], user, moderator)
    for row in (gallery, second):
        row.refresh_from_db()
        found = ids(row)
        assert row.image_count == len(found) == len(set(found))
        hidden = Image.objects.filter(pk__in=found, hidden_from_users=True)
        assert not hidden.exists()
        assert len(set(positions(row))) == len(found)


def _do(
    act: str,
    gallery: Gallery,
    image: Image,
    other: Image,
    user: User,
    moderator: User,
) -> None:
    """Whatever is refused has changed nothing."""
    try:
        match act:
            case "add":
                galleries.add_image(gallery, image=image, user=user)
            case "remove":
                galleries.remove_image(gallery, image=image, user=user)
            case "hide":
                hide_image(image, moderator=moderator, reason="Rule #0")
            case "unhide":
                unhide_image(image, moderator=moderator)
            case "move":
                place_images(gallery, places={image.pk: 2}, user=user)
            case "reorder":
                reorder_images(gallery, image_ids=[image.pk, other.pk], user=user)
            case "cover":
                galleries.choose_cover(gallery, image=image, user=user)
            case "merge":
                merge_image(image, into=other, moderator=moderator)
    except (PermissionDenied, ValidationError):
        pass


def test_a_moderators_order_stands_in_the_log() -> None:
    images = [make_image() for _ in range(3)]
    gallery, moderator = make_gallery(images), make_moderator()
    before = ids(gallery)
    place_images(gallery, places={before[2]: 1}, user=moderator)
    # No change, no entry.
    place_images(gallery, places={before[2]: 1}, user=moderator)
    entry = LogEntry.objects.get(action="gallery.edit")
    assert (entry.moderator, entry.subject_id) == (moderator, gallery.pk)
    assert entry.details == {"order": before}
