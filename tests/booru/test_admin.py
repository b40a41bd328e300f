"""The back office: lists, filters, and buttons that call the actions."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin import site
from django.test import Client

from accounts.models import LogEntry
from booru.models import Gallery, Image, ProcessingJob, Tag
from tests.factories import make_gallery, make_image, make_tag, make_user

pytestmark = pytest.mark.django_db
IMAGES, TAGS = "/admin/booru/image/", "/admin/booru/tag/"


def press(client: Client, action: str, *images: Image) -> Any:
    chosen = {"action": action, "_selected_action": [image.pk for image in images]}
    return client.post(IMAGES, chosen, follow=True)


def test_it_is_for_moderators(client: Client, as_user: Client) -> None:
    for who in (client, as_user):
        assert who.get(IMAGES).status_code in (302, 403)


def test_every_list_and_page_opens(as_moderator: Client) -> None:
    image, tag = make_image(tags=["safe", "solo", "fox"]), make_tag("fox")
    for model in site._registry:
        label = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        if model._meta.app_label in ("booru", "accounts"):
            assert as_moderator.get(label).status_code == 200, label
    for path in (f"{IMAGES}{image.pk}/change/", f"{TAGS}{tag.pk}/change/"):
        assert as_moderator.get(path).status_code == 200


@pytest.mark.parametrize("count", [1, 25])
def test_the_lists_do_not_query_for_each_row(
    as_moderator: Client, django_assert_max_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        make_image()
    with django_assert_max_num_queries(10):
        page = as_moderator.get(IMAGES)
    assert page.content.count(b"thumb_small.png") == count


def test_search_and_filters(as_moderator: Client) -> None:
    fox = make_image(tags=["safe", "fox", "x"], name="one.png")
    make_image(tags=["safe", "cat", "x"], name="two.png", format="gif")
    for query in ("?q=fox", f"?q={fox.orig_sha512_hash}", "?q=one.png", "?format=png"):
        page = as_moderator.get(IMAGES + query).content.decode()
        assert "/images/" in page
        assert page.count("thumb_small.") == 1, query


def test_buttons_call_the_actions(as_moderator: Client) -> None:
    image, other = make_image(approved=False), make_image()
    press(as_moderator, "hide", image, other)
    image.refresh_from_db()
    assert image.hidden_from_users
    assert image.deletion_reason == "Hidden by staff"
    assert Tag.objects.get(name="fox").images_count == 0
    page = press(as_moderator, "hide", image)
    assert "is hidden already" in page.content.decode()
    press(as_moderator, "restore", image, other)
    press(as_moderator, "approve", image)
    press(as_moderator, "feature", image)
    image.refresh_from_db()
    assert (image.hidden_from_users, image.approved) == (False, True)
    assert image.features.count() == 1
    ProcessingJob.objects.filter(pk=image.pk).update(state="failed", reason="x")
    press(as_moderator, "retry", image)
    assert ProcessingJob.objects.get(pk=image.pk).state == "queued"


def test_an_alias_made_here_moves_the_images(as_moderator: Client) -> None:
    image = make_image(tags=["safe", "todd", "x"])
    old, new = make_tag("todd"), make_tag("fox")
    none = {"details-TOTAL_FORMS": 0, "details-INITIAL_FORMS": 0}
    form = none | {"category": "species", "aliased_tag": new.pk, "implied_tags": []}
    for junk in ("fox", "\0", "9" * 30):
        chosen = form | {"aliased_tag": junk, "implied_tags": [junk]}
        refused = as_moderator.post(f"{TAGS}{old.pk}/change/", chosen)
        assert refused.status_code == 200, junk
    as_moderator.post(f"{TAGS}{old.pk}/change/", form)
    old.refresh_from_db()
    assert (old.aliased_tag, old.category) == (new, "species")
    assert set(image.tags.values_list("name", flat=True)) == {"safe", "fox", "x"}
    form = none | {"implied_tags": [make_tag("animal").pk]}
    as_moderator.post(f"{TAGS}{new.pk}/change/", form)
    assert [tag.name for tag in new.implied_tags.all()] == ["animal"]


GALLERIES = "/admin/booru/gallery/"


def test_galleries_are_read_and_deleted(as_moderator: Client) -> None:
    gallery, other = make_gallery(title="Rude"), make_gallery(title="Harbours")
    page = as_moderator.get(f"{GALLERIES}?q=rude").content.decode()
    assert f'href="/galleries/{gallery.pk}"' in page
    assert "Harbours" not in page
    assert as_moderator.get(f"{GALLERIES}{gallery.pk}/change/").status_code == 200
    chosen = {"action": "delete_chosen", "_selected_action": [gallery.pk]}
    as_moderator.post(GALLERIES, chosen)
    assert list(Gallery.objects.all()) == [other]
    entry = LogEntry.objects.get(action="gallery.delete")
    assert (entry.subject_id, entry.reason) == (gallery.pk, "Deleted by staff")


@pytest.mark.parametrize("count", [1, 25])
def test_the_galleries_do_not_query_for_each_row(
    as_moderator: Client, django_assert_max_num_queries: Any, count: int
) -> None:
    cover = make_image()
    for _ in range(count):
        make_gallery(user=make_user(), thumbnail=cover)
    with django_assert_max_num_queries(8):
        assert as_moderator.get(GALLERIES).status_code == 200
