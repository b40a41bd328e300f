"""GET galleries/:id (twibooru-api 2.5, T14)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.anonymity import anonymous_name
from accounts.models import User
from booru.actions.moderation import hide_image
from tests.api.twibooru.asking import NOT_FOUND, get
from tests.factories import key_of, make_gallery, make_image, make_moderator

pytestmark = pytest.mark.django_db


def test_a_gallery_is_shown_whole(
    client: Client, user: User, key: str, django_assert_num_queries: Any
) -> None:
    cover = make_image()
    gallery = make_gallery(
        [make_image(), cover],
        user=user,
        title="Small harbours",
        thumbnail=cover,
        description="Boats, *mostly*.",
        spoiler_warning="the finale",
    )
    # It keeps the cover that was hidden.
    hide_image(cover, moderator=make_moderator(), reason="Rule #0")
    body = {
        "gallery": {
            "id": gallery.pk,
            "title": "Small harbours",
            "description": "Boats, *mostly*.",
            "spoiler_warning": "the finale",
            "thumbnail_id": cover.pk,
            "user": "mika",
            "user_id": user.pk,
        }
    }
    with django_assert_num_queries(1):
        response = get(client, f"/galleries/{gallery.pk}")
    assert (response.status_code, response.json()) == (200, body)
    assert get(client, f"/galleries/{gallery.pk}", key=key).json() == body


def test_an_anonymous_one_without_words(client: Client, user: User, key: str) -> None:
    gallery = make_gallery(user=user, anonymous=True)
    assert get(client, f"/galleries/{gallery.pk}", key=key).json() == {
        "gallery": {
            "id": gallery.pk,
            "title": "Foxes",
            "description": "",
            "spoiler_warning": "",
            "thumbnail_id": gallery.thumbnail_id,
            "user": anonymous_name(gallery.pk, str(user.pk)),
            "user_id": None,
        }
    }
    response = get(client, f"/galleries/{gallery.pk + 1}", key=key_of(user))
    assert (response.status_code, response.json()) == (404, NOT_FOUND)
