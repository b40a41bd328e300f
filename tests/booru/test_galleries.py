"""Galleries: limits, places, counts, and what hiding an image does to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.actions import ban_user
from accounts.models import Announcement, LogEntry, Notification, User
from booru.actions import galleries, gallery_order
from booru.actions.following import follow_gallery
from booru.actions.moderation import hide_image
from booru.models import Gallery, GallerySubscription, Image
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


# Anonymous ones, covers ---------------------------------------------------------------


def test_what_is_not_named_stays(user: User) -> None:
    cover = make_image()
    gallery = make_gallery(
        user=user, thumbnail=cover, anonymous=True, order_position_asc=False
    )
    galleries.edit_gallery(
        gallery, user=user, title="Owls", description="", spoiler_warning=""
    )
    gallery.refresh_from_db()
    assert (gallery.title, gallery.anonymous, gallery.thumbnail) == (
        "Owls",
        True,
        cover,
    )
    assert not gallery.order_position_asc


def test_the_cover_is_any_image_that_may_be_seen(user: User) -> None:
    gallery, other = make_gallery(user=user), make_image()
    galleries.choose_cover(gallery, image=other, user=user)
    gallery.refresh_from_db()
    assert gallery.thumbnail == other
    removed = hide_image(make_image(), moderator=make_moderator(), reason="Rule #0")
    with pytest.raises(PermissionDenied):
        galleries.choose_cover(gallery, image=removed, user=user)
    with pytest.raises(PermissionDenied):
        galleries.choose_cover(gallery, image=other, user=make_user())
    assert count(gallery) == 0


# Back again ---------------------------------------------------------------------------


def test_an_image_goes_back_to_its_places() -> None:
    a, b, c = (make_image() for _ in range(3))
    first, second, third = (make_gallery([a, b, c]) for _ in range(3))
    with transaction.atomic():
        kept = galleries.drop_from_all(b)
    assert kept == [[gallery.pk, 1] for gallery in (first, second, third)]
    galleries.delete_gallery(second, user=second.user)
    galleries.add_image(third, image=b, user=third.user)
    for expected in (1, 0):
        with transaction.atomic():
            assert galleries.put_back(b, kept) == expected
    assert places(first) == [(a.pk, 0), (b.pk, 1), (c.pk, 2)]
    assert places(third) == [(a.pk, 0), (c.pk, 2), (b.pk, 3)]
    assert (count(first), count(third)) == (3, 3)


def test_what_took_its_place_moves_behind() -> None:
    a, b, c = (make_image() for _ in range(3))
    gallery = make_gallery([a, b])
    with transaction.atomic():
        kept = galleries.drop_from_all(b)
    galleries.add_image(gallery, image=c, user=gallery.user)
    assert places(gallery) == [(a.pk, 0), (c.pk, 1)]
    with transaction.atomic():
        galleries.put_back(b, kept)
    assert places(gallery) == [(a.pk, 0), (b.pk, 1), (c.pk, 2)]


# Followers ----------------------------------------------------------------------------


def told() -> dict[str, tuple[str, str, int]]:
    """Of each user: title, address and count of the unread notice."""
    rows = Notification.objects.unread().filter(kind=Notification.Kind.GALLERY)
    return {
        row.user.name: (row.title, row.address, row.count)
        for row in rows.select_related("user")
    }


def test_followers_are_told_of_new_images_once_in_a_while(
    user: User, django_capture_on_commit_callbacks: Any
) -> None:
    gallery = make_gallery(user=user, title="Foxes")
    for follower in (user, make_user("teo")):
        follow_gallery(gallery, user=follower)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            galleries.add_image(gallery, image=make_image(), user=user)
    address = f"/galleries/{gallery.pk}"
    news = "New images in “Foxes”"
    assert told() == {"teo": (news, address, 1)}
    earlier = timezone.now() - timedelta(minutes=10)
    Gallery.objects.filter(pk=gallery.pk).update(announced_at=earlier)
    with django_capture_on_commit_callbacks(execute=True):
        galleries.add_image(gallery, image=make_image(), user=user)
    assert told() == {"teo": (news, address, 2)}
    assert Announcement.objects.count() == 2


def test_the_owner_is_told_of_what_a_moderator_adds(
    user: User, django_capture_on_commit_callbacks: Any
) -> None:
    gallery = make_gallery(user=user)
    follow_gallery(gallery, user=user)
    with django_capture_on_commit_callbacks(execute=True):
        galleries.add_image(gallery, image=make_image(), user=make_moderator())
    assert list(told()) == ["mika"]


def test_nobody_follows_and_nothing_is_announced(user: User) -> None:
    gallery, known = make_gallery(user=user), make_image()
    follow_gallery(gallery, user=user)
    galleries.add_image(gallery, image=known, user=user)
    gallery.refresh_from_db()
    assert gallery.announced_at is None
    follow_gallery(gallery, user=make_user())
    # There already: that is no news.
    galleries.add_image(gallery, image=known, user=user)
    galleries.remove_image(gallery, image=known, user=user)
    assert not Announcement.objects.exists()


def test_following_is_repeatable_and_ends() -> None:
    gallery, user = make_gallery(), make_user()
    for wanted, rows in ((True, 1), (True, 1), (False, 0), (False, 0)):
        follow_gallery(gallery, user=user, wanted=wanted)
        assert GallerySubscription.objects.count() == rows


# The log ------------------------------------------------------------------------------


def test_what_moderators_do_to_a_gallery_stands_in_the_log() -> None:
    a, b = make_image(), make_image()
    gallery, moderator = make_gallery([a]), make_moderator()
    galleries.add_image(gallery, image=b, user=moderator)
    galleries.remove_image(gallery, image=a, user=moderator)
    galleries.choose_cover(gallery, image=b, user=moderator)
    # Nothing to do, nothing to log.
    galleries.remove_image(gallery, image=a, user=moderator)
    galleries.choose_cover(gallery, image=b, user=moderator)
    entries = LogEntry.objects.filter(action="gallery.edit").order_by("pk")
    assert [entry.details for entry in entries] == [
        {"added": [b.pk]},
        {"removed": [[a.pk, 0]]},
        {"thumbnail_id": [a.pk, b.pk]},
    ]
    assert {entry.moderator for entry in entries} == {moderator}


def test_a_moderators_own_gallery_is_nobodys_business() -> None:
    moderator, image = make_moderator(), make_image()
    gallery = make_gallery([image], user=moderator)
    galleries.remove_image(gallery, image=image, user=moderator)
    galleries.delete_gallery(gallery, user=moderator)
    assert not LogEntry.objects.exists()
