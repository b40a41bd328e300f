"""In this dialect there are no pastes (twibooru-api, section 5): whatever they do on
the site, no answer differs, and what names one is not found."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pillow

from accounts.author import Author
from accounts.models import User
from booru.actions import galleries, interactions, moderation
from booru.actions.comments import post_comment
from booru.location_sites import page_address
from booru.models import Gallery, Image, ImageIntensity, PostLocation
from tests.factories import (
    key_of,
    make_comment,
    make_fave,
    make_gallery,
    make_image,
    make_paste,
    make_vote,
)

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/json"
NOT_FOUND: dict[str, Any] = {"error": "Not found"}

# {name}: of the ids below. What a paste shares with the image is all that these ask.
SAME = [
    "/images/featured",
    "/images/{image}",
    "/images/{image}?key={key}",
    *(
        f"/search/images?q={quote(query, safe='{}')}&key={{key}}"
        for query in (
            "*", "fox", "-nobody", "f?x", "my:faves", "my:upvotes", "my:uploads",
            "uploader_id:{user}", "gallery_id:{gallery}", "size.gte:0", "id.gte:0",
            "description:calm", "animated:false", "processed:true", "-width.lte:100",
            "source_url:*example*", "original_format:*", "created_at.gte:2020",
            "comment_count.gte:1", "filter_id:2",
            # No fields here, but names of tags.
            "media_type:paste", "location:derpibooru", "id_at_location:7",
        )
    ),
    "/search/images?q=*&sf=width&sd=asc",
    "/search/images?q=*&sf=score",
    "/search/images?q=fox&sf=gallery_id:{gallery}",
    "/search/images?q=*&sf=random:3",
    "/search/images?q=*&del=1&key={staff}",
    "/search/images?q=*&del=only&key={staff}",
    "/search?q=fox",
    "/search/comments?q=*",
    "/search/comments?q=*&key={staff}",
    "/search/comments?q=image.tags:fox",
    "/search/comments?q=my:comments&key={key}",
    "/search/galleries?q=*",
    "/search/galleries?q=image_ids:{image}",
    "/search/tags?q=*",
    "/search/tags?q=images.gte:1",
    "/tags/fox",
    "/oembed?url=https://x.test/images/{image}",
]  # fmt: skip
NOTHING = [
    "/search/images?q=id_at_location%3A7&key={key}",
    "/search/images?q=*&del=only&key={staff}",
]
MISSING = [
    "/images/{paste}",
    "/images/{paste}?key={staff}",
    "/images/{hidden_paste}",
    "/images/{hidden_paste}?key={staff}",
    "/comments/{comment}",
    "/comments/{comment}?key={staff}",
    "/oembed?url=https://x.test/images/{paste}",
    "/oembed?url=https://x.test/{paste}",
]
EMPTY = [
    ("/search/images?q=id:{paste}", {"images": [], "interactions": [], "total": 0}),
    ("/search/comments?q=image_id:{paste}", {"comments": [], "total": 0}),
    ("/search/comments?q=id:{comment}&key={staff}", {"comments": [], "total": 0}),
    ("/search/galleries?q=image_ids:{paste}", {"galleries": [], "total": 0}),
]


def test_a_paste_changes_no_answer(client: Client, user: User, moderator: User) -> None:
    names, gallery = _images(user, moderator)
    before = {address: _get(client, address, names) for address in SAME}
    alike = _alike(client)
    assert alike["total"] == 1
    for address, (status, body) in before.items():
        assert status == 200
        assert body.get("total") != 0 or address in NOTHING, address
    names |= _pastes(user, moderator, gallery)
    after = {address: _get(client, address, names) for address in SAME}
    for address in SAME:
        assert after[address] == before[address], address
    assert _alike(client) == alike
    for address in MISSING:
        assert _get(client, address, names) == (404, NOT_FOUND), address
    for address, body in EMPTY:
        assert _get(client, address, names) == (200, body), address


def _images(user: User, moderator: User) -> tuple[dict[str, Any], Gallery]:
    image = make_image(
        uploader=user,
        description="calm",
        sources=["https://example.net/a"],
        tags=["safe", "solo", "fox"],
    )
    make_image(tags=["safe", "solo", "media type:paste", "location:derpibooru"])
    ImageIntensity.objects.create(image=image, nw=90, ne=90, sw=90, se=90)
    _liked(image, user, moderator)
    make_comment(image, user=user)
    gallery = make_gallery([image], user=user)
    names = {
        "image": image.pk,
        "user": user.pk,
        "gallery": gallery.pk,
        "key": key_of(user),
        "staff": key_of(moderator),
    }
    return names, gallery


def _pastes(user: User, moderator: User, gallery: Gallery) -> dict[str, Any]:
    said: dict[str, Any] = {
        "uploader": user,
        "description": "calm",
        "sources": ["https://example.net/a"],
        "tags": ["safe", "solo", "fox"],
    }
    paste, hidden = make_paste(**said), make_paste("Another text.", **said)
    _liked(paste, user, moderator)
    galleries.add_image(gallery, image=paste, user=user)
    comment = post_comment(paste, author=Author(user), body="Well said")
    PostLocation.objects.create(
        post=paste, site="derpibooru", site_id=7, url=page_address("derpibooru", 7)
    )
    moderation.hide_image(hidden, moderator=moderator, reason="Rule #0")
    return {"paste": paste.pk, "hidden_paste": hidden.pk, "comment": comment.pk}


def _liked(image: Image, user: User, moderator: User) -> None:
    make_fave(image, user)
    make_vote(image, user)
    interactions.hide_personally(image, user=moderator)
    moderation.feature_image(image, moderator=moderator)


def _get(client: Client, address: str, names: dict[str, Any]) -> tuple[int, Any]:
    reply = client.get(ROOT + quote(address, safe="/?=&:%{}").format(**names))
    return reply.status_code, reply.json()


def _alike(client: Client) -> Any:
    picture = io.BytesIO()
    Pillow.new("L", (40, 30), 90).save(picture, "PNG")
    form = {"image[image]": SimpleUploadedFile("a.png", picture.getvalue())}
    return client.post(f"{ROOT}/search/reverse", form).json()
