"""GET posts/:id and posts/featured: whole bodies (twibooru-api 2.1 to 2.3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from booru.actions.merging import merge_image
from booru.actions.moderation import feature_image, hide_image
from booru.models import Image, ImageIntensity, PostLocation
from tests.api.twibooru.asking import (
    NOT_FOUND,
    ROOT,
    always,
    get,
    representations,
)
from tests.factories import key_of, make_image, make_moderator, make_paste, make_tag

pytestmark = pytest.mark.django_db
MADE = datetime(2024, 11, 8, 4, 5, 6, 7999, tzinfo=UTC)


def post_of(client: Client, post: Image, **params: str) -> Any:
    response = get(client, f"/posts/{post.pk}", **params)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json; charset=utf-8"
    body = response.json()
    assert set(body) == {"post"}
    return body["post"]


def test_an_image_is_shown_whole(client: Client, user: User) -> None:
    make_tag("solo")
    image = make_image(
        tags=["safe", "solo", "artist:marrow lane"],
        sources=["https://gallery.example/1", "https://notes.example/2"],
        uploader=user,
        width=1500,
        height=700,
        description="*Ink*",
        name="harbour.png",
        upvotes=10,
        downvotes=5,
        score=5,
        faves=3,
        hides=2,
        comment_count=1,
        created_at=MADE,
        updated_at=MADE + timedelta(days=1, microseconds=992_001),
        first_seen_at=MADE.replace(microsecond=0),
    )
    ImageIntensity.objects.create(image=image, nw=1.5, ne=2.5, sw=3.5, se=4.0)
    for site, number in (("ponybooru", 7), ("derpibooru", 1676547)):
        PostLocation.objects.create(
            post=image,
            site=site,
            site_id=number,
            url=f"https://{site}.org/images/{number}",
        )
    ids = {tag.name: tag.pk for tag in image.tags.all()}
    assert post_of(client, image) == {
        "id": image.pk,
        # Digits after the third are cut off, and there are never fewer.
        "created_at": "2024-11-08T04:05:06.007Z",
        "updated_at": "2024-11-09T04:05:07.000Z",
        "first_seen_at": "2024-11-08T04:05:06.000Z",
        "hidden_from_users": False,
        "media_type": "image",
        "processed": True,
        "sha512_hash": image.sha512_hash,
        "orig_sha512_hash": image.orig_sha512_hash,
        "source_url": "https://gallery.example/1",
        "tags": ["safe", "solo", "artist:marrow lane"],
        "tag_ids": [ids["safe"], ids["solo"], ids["artist:marrow lane"]],
        # Of the sites that are not exposed nothing is told.
        "locations": [
            {
                "id_at_location": 1676547,
                "location": "derpibooru",
                "url_at_location": "https://derpibooru.org/images/1676547",
            }
        ],
        "description": "*Ink*",
        "score": 5,
        "upvotes": 10,
        "downvotes": 5,
        "faves": 3,
        "comment_count": 1,
        "size": 1000,
        "wilson_score": pytest.approx(0.34954148282849273, rel=1e-12),
        "animated": False,
        "thumbnails_generated": True,
        "aspect_ratio": 1500 / 700,
        "duration": 0.0,
        "width": 1500,
        "height": 700,
        "format": "png",
        "mime_type": "image/png",
        "name": "harbour.png",
        "intensities": {"nw": 1.5, "ne": 2.5, "sw": 3.5, "se": 4.0},
        "representations": representations(image, "png"),
        "view_url": (
            f"{ROOT}/view/2024/11/8/{image.pk}__safe_artist-colon-marrow+lane_solo.png"
        ),
    }


def test_a_paste_is_shown_whole(client: Client, user: User) -> None:
    paste = make_paste(
        "Füchse, in the snow.",
        uploader=user,
        sources=["https://notes.example/2"],
        description="A tale",
        upvotes=5,
        score=5,
        faves=4,
    )
    assert post_of(client, paste) == always(
        paste,
        media_type="paste",
        source_url="https://notes.example/2",
        description="A tale",
        score=5,
        upvotes=5,
        downvotes=0,
        faves=4,
        comment_count=0,
        size=21,
        wilson_score=pytest.approx(0.42974154646, abs=1e-10),
    )


def test_deleted_and_merged_posts(client: Client, settings: Any) -> None:
    """Whoever asks: files are out of reach, and tags, hashes and places are not."""
    settings.EXPOSED_LOCATIONS = ["ponybooru"]
    moderator = make_moderator()
    image = make_image(sources=["https://a.example/1"])
    url = "https://ponybooru.org/images/8"
    PostLocation.objects.create(post=image, site="ponybooru", site_id=8, url=url)
    paste, silent = make_paste(), make_image()
    target, merged = make_image(), make_image(deletion_reason="Rule #9")
    for post, reason in ((image, "Rule #0"), (paste, "Rule #1"), (silent, "x")):
        hide_image(post, moderator=moderator, reason=reason)
    merge_image(merged, into=target, moderator=moderator)
    Image.objects.filter(pk=silent.pk).update(deletion_reason=None)
    Image.objects.filter(pk=merged.pk).update(deletion_reason="Rule #9")
    location = {
        "id_at_location": 8,
        "location": "ponybooru",
        "url_at_location": url,
    }
    bodies = {
        image: always(
            image,
            hidden_from_users=True,
            source_url="https://a.example/1",
            locations=[location],
            deletion_reason="Rule #0",
        ),
        paste: always(paste, hidden_from_users=True, deletion_reason="Rule #1"),
        silent: always(silent, hidden_from_users=True, deletion_reason=None),
        # Merged wins over a reason that is there as well.
        merged: always(merged, hidden_from_users=True, duplicate_of=target.pk),
    }
    for key in ("", key_of(moderator)):
        for post, body in bodies.items():
            assert post_of(client, post, key=key) == body
    assert bodies[paste]["media_type"] == "paste"


def test_a_fresh_upload(client: Client) -> None:
    """Nothing that is a text is null, and nothing that is a float lacks its point."""
    image = make_image(
        tags=[], width=100, height=100, name="", orig_sha512_hash=None,
        thumbnails_generated=False, processed=False, created_at=MADE, approved=False,
    )  # fmt: skip
    shown = post_of(client, image)
    small = ("large", "medium", "small", "tall", "thumb", "thumb_small")
    assert shown == always(
        image,
        processed=False,
        description="",
        score=0,
        upvotes=0,
        downvotes=0,
        faves=0,
        comment_count=0,
        size=1000,
        wilson_score=0.0,
        animated=False,
        thumbnails_generated=False,
        aspect_ratio=1.0,
        duration=0.0,
        width=100,
        height=100,
        format="png",
        mime_type="image/png",
        name="",
        intensities=None,
        representations=representations(image, "png", small=small),
        view_url=f"{ROOT}/view/2024/11/8/{image.pk}__.png",
    )
    text = get(client, f"/posts/{image.pk}").content.decode()
    for float_ in ('"wilson_score":0.0,', '"aspect_ratio":1.0,', '"duration":0.0,'):
        assert float_ in text


def test_formats_and_their_extensions(client: Client) -> None:
    for format, mime, extension, seconds in (
        ("jpg", "image/jpeg", "jpg", 0.0),
        ("svg", "image/svg+xml", "png", 0.0),
        ("gif", "image/gif", "gif", 2.5),
        ("webm", "video/webm", "webm", 12.0),
        # The other dialect shows its webm.
        ("mp4", "video/mp4", "mp4", 12.0),
    ):
        image = make_image(
            format=format, mime_type=mime, width=2000, height=5000, created_at=MADE,
            # What a still picture's row says of its duration plays no part.
            animated=bool(seconds), duration=seconds or 9.0,
        )  # fmt: skip
        shown = post_of(client, image)
        assert (shown["format"], shown["mime_type"]) == (format, mime)
        assert (shown["animated"], shown["duration"]) == (bool(seconds), seconds)
        # Eight, whatever the format.
        assert shown["representations"] == representations(image, extension)
        assert shown["view_url"] == (
            f"{ROOT}/view/2024/11/8/{image.pk}__safe_fox_solo.{extension}"
        )


def test_a_filter_never_makes_a_post_disappear(client: Client, user: User) -> None:
    image = make_image(id=0, tags=["explicit", "grotesque", "fox"])
    plain = post_of(client, image)
    for params in ({"filter_id": "1"}, {"filter_id": "x"}, {"key": key_of(user)}):
        assert post_of(client, image, **params) == plain
    assert plain["id"] == 0


def test_unknown_and_malformed_ids(client: Client) -> None:
    for bad in (
        "999999", "-1", "abc", "1.5", "2147483648", "99999999999999999999", "1/",
        "0x1", "%00", "%ff", "%D9%A1", "", "+1", "1 ",
    ):  # fmt: skip
        for path in (f"/posts/{bad}", f"/posts/{bad}/comments", f"/galleries/{bad}"):
            response = client.get(f"/api/v3{path}")
            assert (response.status_code, response.json()) == (404, NOT_FOUND), path


def test_the_newest_visible_feature(client: Client, moderator: User) -> None:
    response = get(client, "/posts/featured")
    assert (response.status_code, response.json()) == (404, NOT_FOUND)
    image = make_image(tags=["explicit", "grotesque", "fox"])
    paste, newest = make_paste(), make_image()
    for post in (image, paste, newest):
        feature_image(post, moderator=moderator)
    assert get(client, "/posts/featured").json() == {"post": post_of(client, newest)}
    hide_image(newest, moderator=moderator, reason="Rule #1")
    assert get(client, "/posts/featured").json() == {"post": post_of(client, paste)}
    hide_image(paste, moderator=moderator, reason="Rule #1")
    # The filter in force hides it, and plays no part.
    shown = get(client, "/posts/featured").json()
    assert shown == {"post": post_of(client, image)}


def test_queries_do_not_grow(client: Client, django_assert_num_queries: Any) -> None:
    images = [
        make_image(tags=["safe", *(f"tag {n}" for n in range(k))]) for k in (1, 25)
    ]
    get(client, f"/posts/{images[0].pk}")
    for image in images:
        # The post, the names of new tags, its places.
        with django_assert_num_queries(3):
            post_of(client, image)
