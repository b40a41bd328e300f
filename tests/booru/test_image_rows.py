"""What a process keeps of images is never older than the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from booru.image_rows import image_rows, page_rows
from booru.index.directory import TAGS
from booru.models import Image, ImageIntensity, ImageSource, Tag, Tagging
from tests.factories import make_image, make_tag, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def image() -> Image:
    owner = make_user("anna")
    image = make_image(
        tags=["safe", "fox"], sources=["https://example.net/1"], uploader=owner
    )
    ImageIntensity.objects.create(image=image, nw=1, ne=2, sw=3, se=4)
    return image


def _of(image: Image) -> dict[str, int]:
    return {"image_id": image.pk}


CHANGES: dict[str, Callable[[Image], object]] = {
    "the row": lambda i: Image.objects.filter(pk=i.pk).update(score=3, upvotes=3),
    "twice in a transaction": lambda i: [
        Image.objects.filter(pk=i.pk).update(faves=n) for n in (1, 2)
    ],
    "a tag more": lambda i: Tagging.objects.create(tag=make_tag("owl"), **_of(i)),
    "a tag less": lambda i: Tagging.objects.filter(tag__name="fox", **_of(i)).delete(),
    "another tag": lambda i: Tagging.objects.filter(tag__name="fox", **_of(i)).update(
        tag=make_tag("owl")
    ),
    "the name of a tag": lambda i: Tag.objects.filter(name="fox").update(name="vixen"),
    "its category": lambda i: Tag.objects.filter(name="fox").update(category="error"),
    "a source": lambda i: ImageSource.objects.filter(**_of(i)).update(
        url="https://x.y"
    ),
    "the light": lambda i: ImageIntensity.objects.filter(**_of(i)).update(nw=9),
    "no light": lambda i: ImageIntensity.objects.filter(**_of(i)).delete(),
    "the uploader's name": lambda i: User.objects.filter(name="anna").update(
        name="bea"
    ),
    "the uploader is gone": lambda i: User.objects.filter(name="anna").delete(),
    "hidden": lambda i: Image.objects.filter(pk=i.pk).update(
        hidden_from_users=True, hidden_image_key="0" * 12, deletion_reason="no"
    ),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_whatever_changes_shows_at_once(
    client: Client, image: Image, change: str
) -> None:
    TAGS.refresh()
    page_rows([image.pk])
    (before,) = page_rows([image.pk])
    path = "/api/v1/json/search/images?q=*&filter_id=2"
    shown = client.get(path).json()
    CHANGES[change](image)
    (fresh,) = image_rows([image.pk])
    (kept,) = page_rows([image.pk])
    assert before.tag_names == ["safe", "fox"]
    assert kept == fresh != before
    assert client.get(path).json() != shown
    (alone,) = [client.get(f"/api/v1/json/images/{image.pk}").json()["image"]]
    assert client.get(path).json()["images"] == ([] if change == "hidden" else [alone])


def test_what_was_shown_is_read_in_one_statement(
    image: Image, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    others = [make_image(tags=["safe", f"tag {n}"]).pk for n in range(4)]
    ids = [others[2], image.pk, 10**9, *others[:2]]
    TAGS.refresh()
    first = page_rows(ids)
    with django_assert_num_queries(1):
        again = page_rows(ids)
    assert [row.id for row in first] == [others[2], image.pk, *others[:2]]
    assert all(a is b for a, b in zip(first, again, strict=True))
    assert first == image_rows(ids)
