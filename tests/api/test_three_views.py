"""One record as each dialect shows it (twibooru-api, section 5): what is stored once is
told by all of them, each in its own words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from api.times import milliseconds
from booru.actions.tags import set_implications
from booru.models import Image, ImageIntensity, PostLocation
from tests.factories import (
    make_comment,
    make_fave,
    make_image,
    make_moderator,
    make_paste,
    make_tag,
    make_vote,
)

pytestmark = pytest.mark.django_db
ROOT = "http://127.0.0.1:8000/img"
MADE = datetime(2024, 11, 8, 4, 5, 6, 789000, tzinfo=UTC)
BOXES = ("large", "medium", "small", "tall", "thumb", "thumb_small", "thumb_tiny")


@pytest.fixture
def image(user: User) -> Image:
    """A film, of which the dialects differ most."""
    image = make_image(
        tags=["safe", "solo", "artist:marrow lane"],
        sources=["https://gallery.example/1", "https://notes.example/2"],
        uploader=user,
        width=2000,
        height=5000,
        format="mp4",
        mime_type="video/mp4",
        animated=True,
        duration=12.5,
        description="*Ink*",
        name="harbour.mp4",
        created_at=MADE,
        updated_at=MADE,
        first_seen_at=MADE,
    )
    ImageIntensity.objects.create(image=image, nw=1.5, ne=2.5, sw=3.5, se=4.0)
    url = "https://derpibooru.org/images/7"
    PostLocation.objects.create(post=image, site="derpibooru", site_id=7, url=url)
    make_fave(image)
    make_vote(image, up=False)
    image.refresh_from_db()
    return image


def shared(image: Image) -> dict[str, Any]:
    """What both call by the same name and write in the same way."""
    tags = sorted(image.tags.all(), key=lambda tag: tag.pk)
    return {
        "id": image.pk,
        "hidden_from_users": False,
        "processed": True,
        "thumbnails_generated": True,
        "sha512_hash": image.sha512_hash,
        "orig_sha512_hash": image.orig_sha512_hash,
        "source_url": "https://gallery.example/1",
        "tags": [tag.name for tag in tags],
        "tag_ids": [tag.pk for tag in tags],
        "description": "*Ink*",
        "score": 0,
        "upvotes": 1,
        "downvotes": 1,
        "faves": 1,
        "comment_count": 0,
        "size": 1000,
        "wilson_score": pytest.approx(0.0617130493330141, rel=1e-12),
        "animated": True,
        "aspect_ratio": 0.4,
        "duration": 12.5,
        "width": 2000,
        "height": 5000,
        "name": "harbour.mp4",
        "intensities": {"nw": 1.5, "ne": 2.5, "sw": 3.5, "se": 4.0},
    }


def files(image: Image, extension: str) -> dict[str, Any]:
    place = f"{ROOT}/2024/11/8/{image.pk}"
    view = f"{ROOT}/view/2024/11/8/{image.pk}"
    return {
        "representations": {
            "full": f"{view}.{extension}",
            **{box: f"{place}/{box}.{extension}" for box in BOXES},
        },
        "view_url": f"{view}__safe_artist-colon-marrow+lane_solo.{extension}",
    }


def test_an_image_as_philomena_and_as_twibooru(
    client: Client, user: User, image: Image
) -> None:
    whole, fine = "2024-11-08T04:05:06Z", "2024-11-08T04:05:06.789Z"
    times = ("created_at", "updated_at", "first_seen_at")
    body = client.get(f"/api/v1/json/images/{image.pk}").json()
    assert body["image"] == {
        **shared(image),
        **dict.fromkeys(times, whole),
        # Its companion: that contract knows no mp4.
        **files(image, "webm"),
        "format": "webm",
        "mime_type": "video/webm",
        "orig_size": 1200,
        "tag_count": 3,
        "source_urls": ["https://gallery.example/1", "https://notes.example/2"],
        "uploader": "mika",
        "uploader_id": user.pk,
        "hides": 0,
        "deletion_reason": None,
        "duplicate_of": None,
        "spoilered": False,
    }
    body = client.get(f"/api/v3/posts/{image.pk}").json()
    assert body["post"] == {
        **shared(image),
        **dict.fromkeys(times, fine),
        **files(image, "mp4"),
        "format": "mp4",
        "mime_type": "video/mp4",
        "media_type": "image",
        "locations": [
            {
                "id_at_location": 7,
                "location": "derpibooru",
                "url_at_location": "https://derpibooru.org/images/7",
            }
        ],
    }


def test_the_same_image_as_nekos(client: Client, image: Image) -> None:
    """Where it is a film it does not exist; as a still it has the others' file."""
    path = f"/api/image/{image.uuid}"
    assert client.get(path).status_code == 404
    still = {"format": "jpg", "mime_type": "image/jpeg", "animated": False}
    Image.objects.filter(pk=image.pk).update(**still, color="#a0b1c2", duration=0)
    ours = client.get(f"/api/v1/json/images/{image.pk}").json()["image"]
    artist, solo = image.tags.get(namespace="artist"), image.tags.get(name="solo")
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        body = client.get(path).json()
    assert body["data"] == {
        "id": str(image.uuid),
        "url": ours["representations"]["full"],
        "artist": {"id": str(artist.uuid), "name": "marrow lane", "url": None},
        "source": {"name": "gallery.example", "url": ours["source_url"]},
        "original": None,
        "nsfw": "sfw",
        "categories": [
            {
                "id": str(solo.uuid),
                "name": "solo",
                "description": None,
                "nsfw": False,
                "type": None,
                "createdAt": milliseconds(solo.created_at),
            }
        ],
        "characters": [],
        "createdAt": "2024-11-08T04:05:06.789Z",
        "meta": {
            "eTag": ours["sha512_hash"],
            "size": 1000,
            "mimetype": "image/jpeg",
            "color": "#a0b1c2",
            "expires": "2026-03-01T01:00:00.000Z",
            "dimens": {
                "height": 5000,
                "width": 2000,
                "aspectRatio": "2:5",
                "orientation": "portrait",
            },
        },
    }


def test_a_paste_is_only_in_one_of_them(client: Client) -> None:
    paste, image = make_paste(), make_image()
    assert client.get(f"/api/image/{paste.uuid}").status_code == 404
    assert client.get(f"/api/v3/posts/{paste.pk}").status_code == 200
    assert client.get(f"/api/v1/json/images/{paste.pk}").status_code == 404
    found = client.get("/api/v1/json/search/images?q=fox").json()
    assert ([one["id"] for one in found["images"]], found["total"]) == ([image.pk], 1)
    found = client.get("/api/v3/search/posts?q=fox").json()
    assert [one["id"] for one in found["posts"]] == [image.pk, paste.pk]


def test_a_tag_has_slugs_or_names(client: Client) -> None:
    tag = make_tag("artist:foo bar")
    set_implications(tag, implied=[make_tag("big zoo")], moderator=make_moderator())
    make_image(tags=["safe", "artist:foo bar"])
    make_paste(tags=["safe", "artist:foo bar"])
    same = {
        "id": tag.pk,
        "name": "artist:foo bar",
        "slug": "artist-colon-foo+bar",
        "name_in_namespace": "foo bar",
        "namespace": "artist",
        "category": "origin",
        "description": "",
        "short_description": "",
        "aliased_tag": None,
        "aliases": [],
        "implied_by_tags": [],
    }
    (found,) = client.get("/api/v1/json/search/tags?q=*foo*").json()["tags"]
    assert found == same | {
        "images": 1,
        "implied_tags": ["big+zoo"],
        "spoiler_image_uri": None,
        "dnp_entries": [],
    }
    (found,) = client.get("/api/v3/search/tags?q=*foo*").json()["tags"]
    assert found == same | {"images": 2, "posts": 2, "implied_tags": ["big zoo"]}


def test_a_comment(client: Client) -> None:
    comment = make_comment(body="A *word*")
    made = comment.created_at
    whole = f"{made:%Y-%m-%dT%H:%M:%S}"
    fine = f"{whole}.{made.microsecond // 1000:03d}Z"
    (found,) = client.get(
        f"/api/v1/json/search/comments?q=image_id:{comment.image_id}"
    ).json()["comments"]
    avatar = found.pop("avatar")
    assert avatar.startswith(("http", "data:"))
    assert comment.user is not None
    assert found == {
        "id": comment.pk,
        "image_id": comment.image_id,
        "user_id": comment.user_id,
        "author": comment.user.name,
        "body": "A *word*",
        "created_at": f"{whole}Z",
        "updated_at": f"{comment.updated_at:%Y-%m-%dT%H:%M:%SZ}",
        "edited_at": None,
        "edit_reason": None,
    }
    updated = comment.updated_at
    assert client.get(f"/api/v3/posts/{comment.image_id}/comments").json() == {
        "comments": [
            {
                "id": comment.pk,
                "created_at": fine,
                "updated_at": f"{updated:%Y-%m-%dT%H:%M:%S}"
                f".{updated.microsecond // 1000:03d}Z",
                "hidden_from_users": False,
                "body": "A *word*",
                "post_id": comment.image_id,
                "author": comment.user.name,
            }
        ]
    }
