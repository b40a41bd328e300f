"""Galleries: limits, places, counts, and what hiding an image does to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.actions import ban_user
from accounts.models import User
from booru.actions import galleries, gallery_order
from booru.actions.moderation import hide_image
from booru.models import Gallery, Image
from tests.factories import make_gallery, make_image, make_moderator, make_user

pytestmark = pytest.mark.django_db


def places(gallery: Gallery) -> list[tuple[int, int]]:
    items = gallery.galleryitem_set.order_by("position")
    return list(items.values_list("image", "position"))


def count(gallery: Gallery) -> int:
    return Gallery.objects.values_list("image_count", flat=True).get(pk=gallery.pk)


def test_images_stand_in_the_order_they_came() -> None:
    images = [make_image() for _ in range(3)]
    gallery = make_gallery([images[2], images[0], images[1]])
    expected = [(images[2].pk, 0), (images[0].pk, 1), (images[1].pk, 2)]
    assert places(gallery) == expected
    assert count(gallery) == 3


def test_an_image_is_in_a_gallery_once(user: User) -> None:
    images = [make_image(), make_image()]
    gallery = make_gallery(images, user=user)
    item = galleries.add_image(gallery, image=images[0], user=user)
    assert item.position == 0
    assert (len(places(gallery)), count(gallery)) == (2, 2)


def test_removing_leaves_a_gap_and_is_repeatable(user: User) -> None:
    images = [make_image() for _ in range(3)]
    gallery = make_gallery(images, user=user)
    for _ in range(2):
        galleries.remove_image(gallery, image=images[1], user=user)
    assert places(gallery) == [(images[0].pk, 0), (images[2].pk, 2)]
    assert count(gallery) == 2
    item = galleries.add_image(gallery, image=images[1], user=user)
    assert item.position == 3


def test_reordering_moves_the_named_ones_among_their_places(user: User) -> None:
    a, b, c, d = images = [make_image() for _ in range(4)]
    gallery = make_gallery(images, user=user)
    wanted = [d.pk, 999_999, 2**40, b.pk, a.pk, d.pk]
    gallery_order.reorder_images(gallery, image_ids=wanted, user=user)
    assert places(gallery) == [(d.pk, 0), (b.pk, 1), (c.pk, 2), (a.pk, 3)]


def test_every_change_moves_the_time_of_the_gallery(user: User) -> None:
    a, b = make_image(), make_image()
    gallery = make_gallery([a], user=user)
    seen = [gallery.updated_at]
    for step in (
        lambda: galleries.add_image(gallery, image=b, user=user),
        lambda: gallery_order.reorder_images(
            gallery, image_ids=[b.pk, a.pk], user=user
        ),
        lambda: galleries.remove_image(gallery, image=b, user=user),
    ):
        step()
        gallery.refresh_from_db()
        seen.append(gallery.updated_at)
    assert seen == sorted(set(seen))


@pytest.mark.parametrize(
    ("texts", "field", "message"),
    [
        ({"title": " "}, "title", "can't be blank"),
        ({"title": "é" * 51}, "title", "should be at most 100 byte(s)"),
        ({"title": "a\0"}, "title", "is invalid"),
        (
            {"spoiler_warning": "a" * 21},
            "spoiler_warning",
            "should be at most 20 byte(s)",
        ),
        (
            {"description": "a" * 10_001},
            "description",
            "should be at most 10000 byte(s)",
        ),
    ],
)
def test_limits_of_the_texts(
    user: User, texts: dict[str, Any], field: str, message: str
) -> None:
    given = {"title": "Foxes", "description": "", "spoiler_warning": "", **texts}
    with pytest.raises(ValidationError) as error:
        galleries.create_gallery(user=user, thumbnail=make_image(), **given)
    assert error.value.message_dict == {field: [message]}
    assert not Gallery.objects.exists()
    gallery = make_gallery(user=user)
    with pytest.raises(ValidationError):
        galleries.edit_gallery(gallery, user=user, **given)


def test_texts_at_their_limits_are_kept(user: User) -> None:
    texts: dict[str, Any] = {
        "title": "é" * 50,
        "spoiler_warning": "a" * 20,
        "description": "b" * 10_000,
    }
    gallery = make_gallery(user=user, **texts)
    assert {name: getattr(gallery, name) for name in texts} == texts
    shorter = {name: text[:5] for name, text in texts.items()}
    galleries.edit_gallery(gallery, user=user, **shorter)
    gallery.refresh_from_db()
    assert {name: getattr(gallery, name) for name in texts} == shorter


def changes(gallery: Gallery, image: Image, user: User) -> list[Any]:
    return [
        lambda: galleries.add_image(gallery, image=image, user=user),
        lambda: galleries.remove_image(gallery, image=image, user=user),
        lambda: gallery_order.reorder_images(gallery, image_ids=[image.pk], user=user),
        lambda: galleries.edit_gallery(
            gallery, user=user, title="Mine", description="", spoiler_warning=""
        ),
        lambda: galleries.delete_gallery(gallery, user=user),
    ]


def test_a_gallery_is_its_owners_and_the_moderators() -> None:
    image = make_image()
    gallery = make_gallery([image])
    for change in changes(gallery, image, make_user()):
        with pytest.raises(PermissionDenied):
            change()
    assert places(gallery) == [(image.pk, 0)]
    for change in changes(gallery, image, make_moderator()):
        change()
    assert not Gallery.objects.exists()


def test_a_banned_owner_changes_nothing(user: User) -> None:
    image = make_image()
    gallery = make_gallery([image], user=user)
    until = timezone.now() + timedelta(days=1)
    ban_user(user, moderator=make_moderator(), reason="#1", valid_until=until)
    for change in changes(gallery, image, user):
        with pytest.raises(PermissionDenied):
            change()
    with pytest.raises(PermissionDenied):
        make_gallery([image], user=user)
    assert places(gallery) == [(image.pk, 0)]


def test_a_removed_image_is_not_added(user: User) -> None:
    gallery = make_gallery(user=user)
    image = hide_image(make_image(), moderator=make_moderator(), reason="Rule #0")
    with pytest.raises(PermissionDenied):
        galleries.add_image(gallery, image=image, user=user)
    assert count(gallery) == 0


def test_hiding_an_image_takes_it_out_of_every_gallery() -> None:
    a, b = make_image(), make_image()
    both, only, other = make_gallery([a, b]), make_gallery([a]), make_gallery([b])
    times = {gallery.pk: gallery.updated_at for gallery in (both, only, other)}
    hide_image(a, moderator=make_moderator(), reason="Rule #0")
    assert places(both) == [(b.pk, 1)]
    assert places(only) == []
    assert [count(gallery) for gallery in (both, only, other)] == [1, 0, 1]
    assert dict(Gallery.objects.values_list("pk", "updated_at")) == times
