"""The pages of galleries: the list, one of them, its forms, an image's menu."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import ban_user
from accounts.models import LogEntry, Notification, Subject, User
from accounts.notices import notify
from booru.actions import galleries
from booru.actions.following import follow_gallery
from booru.actions.moderation import hide_image
from booru.models import Filter, Gallery, GalleryItem, GallerySubscription, Image
from tests.booru.reading import queries, read, shown
from tests.factories import (
    make_gallery,
    make_hide,
    make_image,
    make_images,
    make_moderator,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db


def said(client: Client, path: str) -> str:
    return " ".join(read(client, path).text.split())


def titles(client: Client, path: str) -> list[str]:
    html = client.get(path).content.decode()
    return re.findall(r'<a href="/galleries/\d+"><b>(.*?)</b></a>', html)


def order(gallery: Gallery) -> list[int]:
    items = GalleryItem.objects.filter(gallery=gallery).order_by("position")
    return list(items.values_list("image", flat=True))


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# The list -----------------------------------------------------------------------------


def test_an_empty_site(client: Client, as_user: Client) -> None:
    assert "No galleries yet" in said(client, "/galleries")
    assert "/galleries/new" not in read(client, "/galleries").links
    assert "/galleries/new" in read(as_user, "/galleries").links
    assert "You have no gallery yet" in said(as_user, "/galleries?q=my:galleries")
    assert "You follow no gallery" in said(as_user, "/galleries?show=followed")


def test_the_list_is_newest_first_with_owners_and_counts(client: Client) -> None:
    images = [make_image() for _ in range(3)]
    make_gallery(images, user=make_user("teo"), title="Old")
    make_gallery(images[:1], user=make_user("secretive"), anonymous=True, title="New")
    assert titles(client, "/galleries") == ["New", "Old"]
    text = said(client, "/galleries")
    assert "2 in all, newest first" in text
    assert "3 images · by teo" in text
    assert re.search("1 image · by Background Pony #[0-9A-F]{4}", text)
    assert "secretive" not in text


def test_pages_of_the_list(client: Client) -> None:
    cover = make_image()
    for number in range(25):
        make_gallery(thumbnail=cover, title=f"Shelf {number:02}")
    assert len(titles(client, "/galleries")) == 24
    assert titles(client, "/galleries?page=2") == ["Shelf 00"]
    # Past the end, the last one; no number, the first.
    assert titles(client, "/galleries?page=999") == ["Shelf 00"]
    assert titles(client, "/galleries?page=x")[0] == "Shelf 24"
    first = read(client, "/galleries?q=shelf*")
    assert "?q=shelf%2A&page=2" in first.links


def test_what_is_searched_and_followed(as_user: Client, user: User) -> None:
    own, other = make_gallery(user=user, title="Mine"), make_gallery(title="Harbours")
    follow_gallery(other, user=user)
    assert titles(as_user, "/galleries?q=harb*") == ["Harbours"]
    assert titles(as_user, "/galleries?q=my:galleries") == [own.title]
    assert titles(as_user, "/galleries?show=followed") == ["Harbours"]
    # Nobody follows anything: the list is that of everybody.
    assert titles(Client(), "/galleries?show=followed") == ["Harbours", "Mine"]


def test_words_of_a_title_are_offered_where_the_whole_finds_nothing(
    client: Client,
) -> None:
    make_gallery(title="Small harbours")
    page = read(client, "/galleries?q=harbour")
    assert "No gallery for this" in page.text
    assert "/galleries?q=%2Aharbour%2A" in page.links
    assert titles(client, "/galleries?q=%2Aharbour%2A") == ["Small harbours"]
    # A query of another kind would become nonsense between stars.
    other = read(client, "/galleries?q=user:nobody")
    assert not [link for link in other.links if "%2A" in link]


@pytest.mark.parametrize("query", ["(a", "my:galleries", "image_count:many"])
def test_a_mistake_is_shown_at_its_place(client: Client, query: str) -> None:
    page = read(client, f"/galleries?q={query}")
    assert 'role="alert"' in client.get(f"/galleries?q={query}").content.decode()
    assert "A title is meant as a whole" in page.text


@pytest.mark.parametrize(
    "asked",
    ["q=%00", "q=id:99999999999999999999", "page=99999999999999", "q=" + "(" * 900],
)
def test_nothing_in_an_address_breaks_the_list(client: Client, asked: str) -> None:
    make_gallery()
    assert client.get(f"/galleries?{asked}").status_code == 200


def cover_of(client: Client, path: str = "/galleries") -> str:
    html = client.get(path).content.decode()
    found = re.search(r'<div class="frame">(.*?)<div class="caption">', html, re.S)
    assert found is not None
    return found[1]


def test_a_cover_that_may_not_be_seen_is_not_shown(
    client: Client, as_user: Client, user: User, as_moderator: Client
) -> None:
    image = make_image()
    make_gallery(thumbnail=image)
    assert "<img" in cover_of(client)
    make_hide(image, user)
    assert "<img" not in cover_of(as_user)
    assert "<img" in cover_of(client)
    hide_image(image, moderator=make_moderator(), reason="Rule #0")
    assert "<img" not in cover_of(client)
    assert f"/{image.pk}/" not in cover_of(client)
    # Who may see it in its own list, may here.
    assert "<img" in cover_of(as_moderator)


def test_a_waiting_cover_is_not_shown(client: Client) -> None:
    image = make_image()
    make_gallery(thumbnail=image)
    Image.objects.update(approved=False)
    assert "<img" not in cover_of(client)


def test_covers_are_covered_by_the_filter_and_by_warnings(client: Client) -> None:
    make_gallery(thumbnail=make_image(tags=["questionable", "solo", "fox"]))
    covered = cover_of(client)
    assert "<b>Spoiler</b><span>questionable</span>" in covered
    assert 'loading="lazy"' in covered
    make_gallery(spoiler_warning="the finale")
    assert "<b>Spoiler</b><span>the finale</span>" in cover_of(client)


def test_a_forced_filter_takes_covers_away(as_user: Client, user: User) -> None:
    make_gallery(thumbnail=make_image(tags=["safe", "solo", "spider"]))
    assert "<img" in cover_of(as_user)
    force(user, "spider")
    assert "<img" not in cover_of(as_user)


def force(user: User, tag: str) -> None:
    ids = [make_tag(tag).pk]
    forced = Filter.objects.create(name="Staff", system=True, hidden_tag_ids=ids)
    User.objects.filter(pk=user.pk).update(forced_filter_id=forced.pk)


@pytest.mark.parametrize("page", ["/galleries", "/galleries?show=followed"])
def test_the_list_has_a_fixed_cost(
    client: Client, as_user: Client, user: User, page: str
) -> None:
    def make() -> None:
        gallery = make_gallery([make_image()], user=make_user(), anonymous=True)
        follow_gallery(gallery, user=user)

    make()
    few = [queries(one, page) for one in (client, as_user)]
    for _ in range(23):
        make()
    assert [queries(one, page) for one in (client, as_user)] == few


# One of them --------------------------------------------------------------------------


def test_a_gallery_in_its_order(client: Client, user: User) -> None:
    a, b, c = (make_image() for _ in range(3))
    gallery = make_gallery(
        [c, a, b], user=user, title="Harbours", description="All *small*."
    )
    path = f"/galleries/{gallery.pk}"
    assert shown(read(client, path)) == [c.pk, a.pk, b.pk]
    assert shown(read(client, f"{path}?sd=desc")) == [b.pk, a.pk, c.pk]
    galleries.edit_gallery(
        gallery,
        user=user,
        title="Harbours",
        description="All *small*.",
        spoiler_warning="",
        order_position_asc=False,
    )
    assert shown(read(client, path)) == [b.pk, a.pk, c.pk]
    assert shown(read(client, f"{path}?sd=asc")) == [c.pk, a.pk, b.pk]
    assert "?sd=asc" in read(client, path).links
    html = client.get(path).content.decode()
    assert "<em>small</em>" in html
    assert "3 images · by mika" in said(client, path)


def test_the_images_lead_on_in_the_gallery(client: Client) -> None:
    a, b, c = (make_image() for _ in range(3))
    gallery = make_gallery([c, a, b])
    page = read(client, f"/galleries/{gallery.pk}")
    (link,) = [one for one in page.links if one.startswith(f"/images/{a.pk}?")]
    html = client.get(link).content.decode()
    ways = dict(re.findall(r'href="/images/(\d+)[^"]*" rel="(prev|next)"', html))
    assert ways == {str(c.pk): "prev", str(b.pk): "next"}


def test_pages_of_a_gallery(as_user: Client, user: User) -> None:
    user.images_per_page = 2
    user.save()
    images = [make_image() for _ in range(5)]
    gallery = make_gallery(images)
    path = f"/galleries/{gallery.pk}"
    ids = [image.pk for image in images]
    assert shown(read(as_user, path)) == ids[:2]
    assert shown(read(as_user, f"{path}?page=3")) == ids[4:]
    assert "?page=2" in read(as_user, path).links
    turned = read(as_user, f"{path}?sd=desc")
    assert shown(turned) == ids[:2:-1]
    assert "?sd=desc&page=2" in turned.links
    assert "past the end" in said(as_user, f"{path}?page=9")


def test_what_the_filter_hides_is_left_out_and_named(client: Client) -> None:
    seen, hidden = make_image(), make_image(tags=["explicit", "solo", "fox"])
    gallery = make_gallery([hidden, seen])
    path = f"/galleries/{gallery.pk}"
    assert shown(read(client, path)) == [seen.pk]
    assert "1 more is hidden by the filter Default" in said(client, path)
    covered = read(client, f"{path}?hidden=covered")
    assert shown(covered) == [hidden.pk, seen.pk]
    only = make_gallery([hidden])
    assert "Your filter hides all of it" in said(client, f"/galleries/{only.pk}")


def test_what_else_is_not_shown_is_counted(
    client: Client, as_user: Client, user: User
) -> None:
    waiting, unloved, plain = (make_image() for _ in range(3))
    gallery = make_gallery([waiting, unloved, plain])
    Image.objects.filter(pk=waiting.pk).update(approved=False)
    make_hide(unloved, user)
    path = f"/galleries/{gallery.pk}"
    assert "1 more is not shown" in said(client, path)
    assert "2 more are not shown" in said(as_user, path)
    assert shown(read(as_user, path)) == [plain.pk]


def test_an_empty_gallery(client: Client, user: User, as_user: Client) -> None:
    gallery = make_gallery(user=user)
    for one in (client, as_user):
        assert "No images yet" in said(one, f"/galleries/{gallery.pk}")


def test_a_warning_covers_the_gallery(client: Client, user: User) -> None:
    image = make_image()
    gallery = make_gallery(
        [image],
        user=user,
        spoiler_warning="the finale",
        description="It was the gardener.",
    )
    path = f"/galleries/{gallery.pk}"
    html = client.get(path).content.decode()
    assert "Spoiler: the finale. Show the gallery" in said(client, path)
    cover = re.search(
        r'<details class="stack spoiler"(.*)</details>\s*</main>', html, re.S
    )
    assert cover is not None
    assert cover[1].startswith(">")
    assert "gardener" in cover[1]
    assert "gardener" not in html.replace(cover[1], "")
    # Nothing is fetched before it is opened.
    pictures = re.findall("<img[^>]*>", cover[1])
    assert pictures
    assert all('loading="lazy"' in picture for picture in pictures)
    assert (
        '<details class="stack spoiler" open>' in as_(user).get(path).content.decode()
    )


def test_who_made_it_stays_unknown(as_moderator: Client, client: Client) -> None:
    owner = make_user("secretive")
    gallery = make_gallery(user=owner, anonymous=True)
    for one in (client, as_moderator, as_(make_user())):
        html = one.get(f"/galleries/{gallery.pk}").content.decode()
        assert "secretive" not in html
        assert re.search("Background Pony #[0-9A-F]{4}", html)
    assert "without your name" in said(as_(owner), f"/galleries/{gallery.pk}")


def test_reading_it_reads_its_notice(as_user: Client, user: User) -> None:
    gallery = make_gallery()
    notify(
        [user.pk],
        kind=Notification.Kind.GALLERY,
        subject=Subject.GALLERY,
        subject_id=gallery.pk,
        title="New images",
        address=f"/galleries/{gallery.pk}",
    )
    as_user.get(f"/galleries/{gallery.pk}")
    assert not Notification.objects.unread().exists()


@pytest.mark.parametrize("pk", ["999999", "2147483648", "99999999999999999999"])
@pytest.mark.parametrize("page", ["", "/edit", "/delete", "/arrange"])
def test_unknown_galleries_are_not_found(as_user: Client, pk: str, page: str) -> None:
    assert as_user.get(f"/galleries/{pk}{page}").status_code == 404
    if page:
        assert as_user.post(f"/galleries/{pk}{page}").status_code == 404


def test_a_gallery_has_a_fixed_cost(client: Client, user: User) -> None:
    image = make_image()
    small = make_gallery([image], user=user)
    many = make_gallery([make_image() for _ in range(25)], user=user)
    for _ in range(5):
        follow_gallery(many, user=make_user())
    for one in (client, as_(user), as_(make_moderator())):
        few = queries(one, f"/galleries/{small.pk}")
        assert queries(one, f"/galleries/{many.pk}") == few


# Following ----------------------------------------------------------------------------


def test_following_and_no_longer(as_user: Client, user: User) -> None:
    gallery = make_gallery()
    path = f"/galleries/{gallery.pk}"
    for act, count, pressed in (("follow", 1, "true"), ("unfollow", 0, "false")):
        for _ in range(2):
            response = as_user.post(f"{path}/follow", {"act": act})
            assert (response.status_code, response["Location"]) == (302, path)
        assert GallerySubscription.objects.filter(user=user).count() == count
        html = as_user.get(path).content.decode()
        assert re.search(rf'id="act-follow"[^>]*aria-pressed="{pressed}"', html)
    response = as_user.post(
        f"{path}/follow", {"act": "follow"}, headers={"HX-Request": "true"}
    )
    html = response.content.decode()
    assert "<html" not in html
    assert 'value="unfollow"' in html
    assert 'data-count="followers">1<' in html


def test_who_may_not_follow(client: Client, as_user: Client, user: User) -> None:
    path = f"/galleries/{make_gallery().pk}"
    response = client.post(f"{path}/follow", {"act": "follow"})
    assert response["Location"].startswith("/accounts/login/")
    ban(user)
    response = as_user.post(f"{path}/follow", {"act": "follow"}, follow=True)
    assert "Rule 1" in response.content.decode()
    assert not GallerySubscription.objects.exists()


def ban(user: User) -> None:
    until = timezone.now() + timedelta(days=1)
    ban_user(user, moderator=make_moderator(), reason="Rule 1", valid_until=until)


# Forms --------------------------------------------------------------------------------


def fields(image: Image, **other: Any) -> dict[str, Any]:
    return {
        "title": "Small harbours",
        "cover": image.pk,
        "description": "Boats,\r\nmostly.",
        "spoiler_warning": "fog",
        "order": "desc",
        "anonymous": "on",
        **other,
    }


def test_a_new_gallery_begins_with_its_cover(as_user: Client, user: User) -> None:
    image = make_image()
    page = as_user.get(f"/galleries/new?image={image.pk}").content.decode()
    assert re.search(rf'name="cover" value="{image.pk}"', page)
    response = as_user.post("/galleries/new", fields(image))
    gallery = Gallery.objects.get()
    assert response["Location"] == f"/galleries/{gallery.pk}"
    assert (gallery.user, gallery.thumbnail, gallery.title) == (
        user,
        image,
        "Small harbours",
    )
    assert (gallery.description, gallery.spoiler_warning) == (
        "Boats,\nmostly.",
        "fog",
    )
    assert (gallery.anonymous, gallery.order_position_asc) == (True, False)
    assert (order(gallery), gallery.image_count) == ([image.pk], 1)
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field", "why"),
    [
        ({"title": ""}, "title", "This field is required"),
        ({"title": "é" * 51}, "title", "100 bytes are the most"),
        ({"title": "a\0"}, "title", "Null characters"),
        ({"spoiler_warning": "a" * 21}, "spoiler_warning", "20 bytes are the most"),
        ({"description": "a" * 10_001}, "description", "10,000 bytes are the most"),
        ({"cover": "99999"}, "cover", "There is no image 99999"),
        ({"cover": "99999999999999"}, "cover", "less than or equal"),
        ({"cover": "fox"}, "cover", "whole number"),
        ({"cover": ""}, "cover", "This field is required"),
        ({"order": "random"}, "order", "not one of the available choices"),
    ],
)
def test_errors_stand_at_their_fields(
    as_user: Client, user: User, wrong: dict[str, str], field: str, why: str
) -> None:
    image = make_image()
    gallery = make_gallery([image], user=user, title="Before")
    for path in ("/galleries/new", f"/galleries/{gallery.pk}/edit"):
        response = as_user.post(path, fields(image, **wrong))
        html = response.content.decode()
        assert response.status_code == 422
        error = re.search(rf'id="id_{field}_error"><span>(.*?)</span>', html)
        assert error is not None
        assert why in error[1]
        assert field == "title" or "Small harbours" in html
    assert list(Gallery.objects.values_list("title", flat=True)) == ["Before"]


def test_a_hidden_or_forbidden_cover_is_refused(as_user: Client, user: User) -> None:
    hidden, spider = make_image(), make_image(tags=["safe", "solo", "spider"])
    hide_image(hidden, moderator=make_moderator(), reason="Rule #0")
    response = as_user.post("/galleries/new", fields(hidden))
    assert f"There is no image {hidden.pk}." in response.content.decode()
    force(user, "spider")
    response = as_user.post("/galleries/new", fields(spider))
    assert response.status_code == 422
    assert f"Your filter hides image {spider.pk}." in response.content.decode()
    assert not Gallery.objects.exists()


def test_a_gallery_keeps_a_cover_that_is_gone(as_user: Client, user: User) -> None:
    image = make_image()
    gallery = make_gallery([image], user=user)
    hide_image(image, moderator=make_moderator(), reason="Rule #0")
    response = as_user.post(f"/galleries/{gallery.pk}/edit", fields(image))
    assert response.status_code == 302
    gallery.refresh_from_db()
    assert (gallery.title, gallery.thumbnail) == ("Small harbours", image)


def test_an_owners_edit(as_user: Client, user: User) -> None:
    other = make_image()
    gallery = make_gallery([make_image()], user=user, description="Before")
    page = as_user.get(f"/galleries/{gallery.pk}/edit").content.decode()
    assert "Before" in page
    data = fields(other, order="asc")
    del data["anonymous"]
    response = as_user.post(f"/galleries/{gallery.pk}/edit", data)
    assert response["Location"] == f"/galleries/{gallery.pk}"
    gallery.refresh_from_db()
    assert (gallery.thumbnail, gallery.anonymous) == (other, False)
    assert gallery.image_count == 1
    assert not LogEntry.objects.exists()


def test_a_moderators_edit_stands_in_the_log(
    as_moderator: Client, moderator: User
) -> None:
    image = make_image()
    gallery = make_gallery([image], title="Rude")
    data = fields(image, order="asc", description="", spoiler_warning="")
    del data["anonymous"]
    as_moderator.post(f"/galleries/{gallery.pk}/edit", data)
    entry = LogEntry.objects.get()
    assert (entry.action, entry.moderator) == ("gallery.edit", moderator)
    assert (entry.subject, entry.subject_id) == (Subject.GALLERY, gallery.pk)
    assert (entry.label, entry.address) == (
        "Gallery “Small harbours”",
        f"/galleries/{gallery.pk}",
    )
    assert entry.details == {"title": ["Rude", "Small harbours"]}
    # The same again changes nothing.
    as_moderator.post(f"/galleries/{gallery.pk}/edit", data)
    assert LogEntry.objects.count() == 1


def test_deleting_asks_and_names_what_is_lost(as_user: Client, user: User) -> None:
    images = [make_image(), make_image()]
    gallery = make_gallery(images, user=user, title="Harbours")
    follow_gallery(gallery, user=make_user())
    path = f"/galleries/{gallery.pk}/delete"
    text = said(as_user, path)
    assert "Delete “Harbours”?" in text
    assert "order of 2 images is lost, and 1 person no longer follows it" in text
    assert 'name="reason"' not in as_user.get(path).content.decode()
    response = as_user.post(path)
    assert response["Location"] == "/galleries"
    assert not Gallery.objects.exists()
    assert Image.objects.count() == 2
    assert not LogEntry.objects.exists()


def test_a_moderators_deletion_stands_in_the_log_whole(
    as_moderator: Client, moderator: User
) -> None:
    owner, images = make_user(), [make_image(), make_image()]
    gallery = make_gallery(
        images[::-1], user=owner, title="Rude", description="Words", anonymous=True
    )
    assert (
        'name="reason"'
        in as_moderator.get(f"/galleries/{gallery.pk}/delete").content.decode()
    )
    as_moderator.post(f"/galleries/{gallery.pk}/delete", {"reason": "Rule 2\0"})
    entry = LogEntry.objects.get()
    assert (entry.action, entry.reason) == ("gallery.delete", "Rule 2")
    assert entry.details == {
        "uuid": str(gallery.uuid),
        "user": owner.pk,
        "title": "Rude",
        "description": "Words",
        "spoiler_warning": "",
        "anonymous": True,
        "order_position_asc": True,
        "thumbnail_id": images[1].pk,
        "images": [images[1].pk, images[0].pk],
        "created_at": gallery.created_at.isoformat(),
    }


PAGES = ["/edit", "/delete", "/arrange"]


@pytest.mark.parametrize("page", PAGES)
def test_whose_it_is_not_may_not(
    client: Client, as_user: Client, as_moderator: Client, page: str
) -> None:
    image = make_image()
    gallery = make_gallery([image])
    path = f"/galleries/{gallery.pk}{page}"
    for method in ("get", "post"):
        assert getattr(as_user, method)(path, fields(image)).status_code == 403
        response = getattr(client, method)(path)
        assert response["Location"].startswith("/accounts/login/")
    assert as_moderator.get(path).status_code == 200
    assert Gallery.objects.filter(title="Foxes").exists()
    links = read(as_user, f"/galleries/{gallery.pk}").links
    assert path not in links
    assert path in read(as_moderator, f"/galleries/{gallery.pk}").links


def test_a_banned_owner_reads_why(as_user: Client, user: User) -> None:
    image = make_image()
    gallery = make_gallery([image], user=user)
    ban(user)
    for path in ("/galleries/new", f"/galleries/{gallery.pk}/edit"):
        response = as_user.post(path, fields(image))
        assert response.status_code == 422
        assert "Rule 1" in response.content.decode()
    for path, data in (
        (f"/galleries/{gallery.pk}/delete", {}),
        (f"/galleries/{gallery.pk}/arrange", {"remove": image.pk}),
        (f"/images/{image.pk}/galleries", {"remove": gallery.pk}),
    ):
        response = as_user.post(path, data, follow=True)
        assert "Rule 1" in response.content.decode()
    assert order(gallery) == [image.pk]
    assert Gallery.objects.count() == 1


# From the page of an image ------------------------------------------------------------


def test_an_image_into_a_gallery_and_out(as_user: Client, user: User) -> None:
    image = make_image()
    gallery = make_gallery(user=user, title="Harbours")
    path = f"/images/{image.pk}"
    for act, ids in (("add", [image.pk]), ("remove", [])):
        html = as_user.get(path).content.decode()
        button = rf'<button name="{act}" value="{gallery.pk}"[^>]*>Harbours'
        assert re.search(button, html)
        response = as_user.post(f"{path}/galleries?q=fox", {act: gallery.pk})
        assert response["Location"] == f"{path}?q=fox"
        assert order(gallery) == ids
    response = as_user.post(
        f"{path}/galleries", {"add": gallery.pk}, headers={"HX-Request": "true"}
    )
    html = response.content.decode()
    assert "<html" not in html
    assert re.search(rf'name="remove" value="{gallery.pk}"', html)


def test_only_ones_own_galleries_are_offered(
    client: Client, as_user: Client, user: User
) -> None:
    image, foreign = make_image(), make_gallery(title="Foreign")
    own = make_gallery(user=user, title="Own")
    html = as_user.get(f"/images/{image.pk}").content.decode()
    assert 'id="own-galleries"' in html
    assert f'value="{own.pk}"' in html
    assert "Foreign" not in html
    assert "own-galleries" not in client.get(f"/images/{image.pk}").content.decode()
    for given in (foreign.pk, 999_999, "x", "", "99999999999999"):
        response = as_user.post(f"/images/{image.pk}/galleries", {"add": given})
        assert response.status_code == 404
    assert order(foreign) == []


def test_more_galleries_than_a_menu_holds(as_user: Client, user: User) -> None:
    image = make_image()
    for number in range(12):
        make_gallery(user=user, thumbnail=image, title=f"Shelf {number:02}")
    path = f"/images/{image.pk}/galleries"
    assert path not in read(as_user, f"/images/{image.pk}").links
    make_gallery(user=user, thumbnail=image, title="Shelf 12")
    page = read(as_user, f"/images/{image.pk}")
    assert path in page.links
    assert "Shelf 12" in page.text
    assert "Shelf 00" not in page.text
    whole = read(as_user, path)
    assert "Shelf 00" in whole.text
    assert f"/galleries/new?image={image.pk}" in whole.links


def test_the_menu_has_a_fixed_cost(as_user: Client, user: User) -> None:
    image = make_image()
    make_gallery([image], user=user)
    paths = [f"/images/{image.pk}", f"/images/{image.pk}/galleries"]
    few = [queries(as_user, path) for path in paths]
    for _ in range(24):
        make_gallery([image], user=user)
    assert [queries(as_user, path) for path in paths] == few


def test_the_details_name_the_galleries(client: Client) -> None:
    image = make_image()
    made = [make_gallery([image], title=f"Shelf {n}") for n in range(4)]
    page = read(client, f"/images/{image.pk}")
    for gallery in made[1:]:
        assert f"/galleries/{gallery.pk}" in page.links
    assert f"/galleries/{made[0].pk}" not in page.links
    more = f"/galleries?q=image_ids%3A{image.pk}"
    assert more in page.links
    assert len(titles(client, more)) == 4


# Arranging ----------------------------------------------------------------------------


def arrange(client: Client, gallery: Gallery, **said: Any) -> Any:
    """As the page sends it: all its places, with what is changed in them."""
    path = f"/galleries/{gallery.pk}/arrange"
    html = client.get(path + (f"?page={said['page']}" if "page" in said else ""))
    text = html.content.decode()
    inputs = re.findall(r'<input[^>]* name="([\w-]+)" value="([^"]*)"', text)
    data = {name: value for name, value in inputs if name != "csrfmiddlewaretoken"}
    return client.post(path, data | {"save": "1"} | said)


def test_numbers_move_images(as_user: Client, user: User) -> None:
    a, b, c, d = (make_image() for _ in range(4))
    gallery = make_gallery([a, b, c, d], user=user)
    response = arrange(as_user, gallery, **{f"place-{d.pk}": 1, f"place-{a.pk}": 3})
    assert response["Location"] == f"/galleries/{gallery.pk}/arrange?page=1"
    assert order(gallery) == [d.pk, b.pk, a.pk, c.pk]


def test_nothing_changed_moves_nothing(as_user: Client, user: User) -> None:
    images = [make_image() for _ in range(3)]
    gallery = make_gallery(images, user=user)
    seen = gallery.updated_at
    arrange(as_user, gallery)
    gallery.refresh_from_db()
    assert gallery.updated_at == seen


@pytest.mark.parametrize(
    ("button", "of", "expected"),
    [
        ("up", "b", "bacd"),
        ("up", "a", "abcd"),
        ("down", "b", "acbd"),
        ("down", "d", "abcd"),
        ("remove", "b", "acd"),
        ("cover", "c", "abcd"),
    ],
)
def test_buttons_of_an_image(
    as_user: Client, user: User, button: str, of: str, expected: str
) -> None:
    named = {letter: make_image() for letter in "abcd"}
    gallery = make_gallery(list(named.values()), user=user)
    arrange(as_user, gallery, **{button: named[of].pk})
    letters = {image.pk: letter for letter, image in named.items()}
    assert "".join(letters[pk] for pk in order(gallery)) == expected
    gallery.refresh_from_db()
    assert gallery.thumbnail == named["c" if button == "cover" else "a"]
    assert gallery.image_count == len(expected)


def test_a_button_saves_the_places_too(as_user: Client, user: User) -> None:
    a, b, c = (make_image() for _ in range(3))
    gallery = make_gallery([a, b, c], user=user)
    arrange(as_user, gallery, **{f"place-{c.pk}": 1, "remove": b.pk})
    assert order(gallery) == [c.pk, a.pk]


@pytest.mark.parametrize("wrong", ["0", "-1", "x", "", "1.5", "9" * 12])
def test_a_wrong_place_changes_nothing_and_is_kept(
    as_user: Client, user: User, wrong: str
) -> None:
    a, b = make_image(), make_image()
    gallery = make_gallery([a, b], user=user)
    response = arrange(as_user, gallery, **{f"place-{a.pk}": wrong, f"place-{b.pk}": 1})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Nothing was changed." in html
    assert re.search(
        rf'id="place-{a.pk}" name="place-{a.pk}" value="{wrong}"[^>]*aria-invalid', html
    )
    assert order(gallery) == [a.pk, b.pk]


def test_an_image_that_came_meanwhile_stays_last(as_user: Client, user: User) -> None:
    a, b, new = (make_image() for _ in range(3))
    gallery = make_gallery([a, b], user=user)
    data = {
        "shown": f"{a.pk},{b.pk}",
        "first": "1",
        f"place-{a.pk}": "2",
        f"place-{b.pk}": "1",
    }
    galleries.add_image(gallery, image=new, user=user)
    as_user.post(f"/galleries/{gallery.pk}/arrange", data)
    assert order(gallery) == [b.pk, a.pk, new.pk]


def test_from_page_to_page(as_user: Client, user: User) -> None:
    first = make_image()
    gallery = make_gallery([first], user=user)
    others = make_images(201)
    GalleryItem.objects.bulk_create(
        GalleryItem(gallery=gallery, image=image, position=n)
        for n, image in enumerate(others, 1)
    )
    ids = [first.pk, *(image.pk for image in others)]
    response = arrange(as_user, gallery, page="2", **{f"place-{ids[201]}": 1})
    assert response["Location"] == f"/galleries/{gallery.pk}/arrange?page=2"
    assert order(gallery) == [ids[201], *ids[:201]]
    arrange(as_user, gallery, page="2", up=ids[199])
    assert order(gallery)[198:202] == [ids[197], ids[199], ids[198], ids[200]]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"shown": "1,2,3"},
        {"shown": "x,,99999999999999", "first": "x", "page": "x"},
        {"shown": "1", "place-1": "5", "first": "-5"},
    ],
)
def test_nonsense_changes_nothing(
    as_user: Client, user: User, data: dict[str, str]
) -> None:
    images = [make_image(), make_image()]
    gallery = make_gallery(images, user=user)
    response = as_user.post(f"/galleries/{gallery.pk}/arrange", data)
    assert response.status_code in (302, 422)
    assert order(gallery) == [image.pk for image in images]


@pytest.mark.parametrize("button", ["remove", "cover", "up", "down"])
@pytest.mark.parametrize("image", ["x", "999999", "99999999999"])
def test_unknown_images_have_no_buttons(
    as_user: Client, user: User, button: str, image: str
) -> None:
    gallery = make_gallery(user=user)
    response = as_user.post(f"/galleries/{gallery.pk}/arrange", {button: image})
    assert response.status_code == 404


def test_the_page_covers_what_the_filter_covers(as_user: Client, user: User) -> None:
    plain = make_image()
    covered = make_image(tags=["questionable", "solo", "fox"])
    gallery = make_gallery([plain, covered], user=user)
    html = as_user.get(f"/galleries/{gallery.pk}/arrange").content.decode()
    assert len(re.findall("<img[^>]*draggable", html)) == 1
    assert "questionable" in html


def test_arranging_has_a_fixed_cost(as_user: Client, user: User) -> None:
    small = make_gallery([make_image()], user=user)
    large = make_gallery([make_image() for _ in range(25)], user=user)
    few = queries(as_user, f"/galleries/{small.pk}/arrange")
    assert queries(as_user, f"/galleries/{large.pk}/arrange") == few
