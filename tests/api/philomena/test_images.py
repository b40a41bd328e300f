"""GET images/:id and images/featured: whole bodies (philomena-api 2, 3.1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import issue_key
from accounts.models import KeyKind, Role, User
from booru.actions.moderation import feature_image, hide_image
from booru.models import Filter, Image, ImageIntensity, Tag
from tests.factories import key_of, make_image, make_moderator, make_tag, make_user

pytestmark = pytest.mark.django_db
ROOT = "http://127.0.0.1:8000/img"
MADE = datetime(2024, 11, 8, 14, 40, 56, 789000, tzinfo=UTC)
NOT_FOUND = {"error": "Not found"}


def get(client: Client, path: str, **params: str) -> Any:
    return client.get(f"/api/v1/json{path}", params)


def representations(image_id: int, extension: str, **own: str) -> dict[str, str]:
    base = f"{ROOT}/2024/11/8/{image_id}"
    names = ("large", "medium", "small", "tall", "thumb", "thumb_small", "thumb_tiny")
    return {
        "full": f"{ROOT}/view/2024/11/8/{image_id}.{extension}",
        **{name: f"{base}/{own.get(name, name)}.{extension}" for name in names},
    }


def test_an_image_is_shown_whole(client: Client, user: User) -> None:
    make_tag("solo")
    make_tag("artist:marrow lane")
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
        updated_at=MADE + timedelta(days=1),
        first_seen_at=MADE,
    )
    ImageIntensity.objects.create(image=image, nw=1.5, ne=2.5, sw=3.5, se=4.0)
    ids = {tag.name: tag.pk for tag in image.tags.all()}
    response = get(client, f"/images/{image.pk}")
    assert response.status_code == 200
    assert response.json() == {
        "image": {
            "id": image.pk,
            "created_at": "2024-11-08T14:40:56Z",
            "updated_at": "2024-11-09T14:40:56Z",
            "first_seen_at": "2024-11-08T14:40:56Z",
            "width": 1500,
            "height": 700,
            "mime_type": "image/png",
            "format": "png",
            "size": 1000,
            "orig_size": 1200,
            "duration": 0.04,
            "animated": False,
            "aspect_ratio": 1500 / 700,
            "name": "harbour.png",
            "orig_sha512_hash": image.orig_sha512_hash,
            "sha512_hash": image.sha512_hash,
            "tags": ["safe", "solo", "artist:marrow lane"],
            "tag_ids": [ids["safe"], ids["solo"], ids["artist:marrow lane"]],
            "tag_count": 3,
            "uploader": "mika",
            "uploader_id": user.pk,
            "upvotes": 10,
            "downvotes": 5,
            "score": 5,
            "faves": 3,
            "hides": 2,
            "comment_count": 1,
            "wilson_score": pytest.approx(0.34954148282849273, rel=1e-12),
            "intensities": {"nw": 1.5, "ne": 2.5, "sw": 3.5, "se": 4.0},
            "description": "*Ink*",
            "source_url": "https://gallery.example/1",
            "source_urls": ["https://gallery.example/1", "https://notes.example/2"],
            "view_url": (
                f"{ROOT}/view/2024/11/8/{image.pk}"
                "__safe_artist-colon-marrow+lane_solo.png"
            ),
            "representations": representations(image.pk, "png", tall="tall"),
            "thumbnails_generated": True,
            "processed": True,
            "deletion_reason": None,
            "duplicate_of": None,
            "hidden_from_users": False,
            "spoilered": False,
        },
        "interactions": [],
    }


def test_numbers_that_must_look_like_floats_do(client: Client) -> None:
    image = make_image(width=100, height=100)
    text = get(client, f"/images/{image.pk}").content.decode()
    assert '"aspect_ratio":1.0,' in text
    assert '"wilson_score":0.0,' in text
    assert '"duration":0.04,' in text


def test_a_fresh_anonymous_upload(client: Client, user: User) -> None:
    image = make_image(
        uploader=user,
        anonymous=True,
        width=100,
        height=100,
        tags=[],
        thumbnails_generated=False,
        processed=False,
        created_at=MADE,
    )
    shown = get(client, f"/images/{image.pk}").json()["image"]
    assert (shown["uploader"], shown["uploader_id"]) == (None, None)
    assert shown["tags"] == shown["tag_ids"] == shown["source_urls"] == []
    assert (shown["tag_count"], shown["source_url"]) == (0, "")
    assert shown["intensities"] is None
    assert (shown["thumbnails_generated"], shown["processed"]) == (False, False)
    assert shown["view_url"] == f"{ROOT}/view/2024/11/8/{image.pk}__.png"
    full = dict.fromkeys(
        ("large", "medium", "small", "tall", "thumb", "thumb_small"), "full"
    )
    assert shown["representations"] == representations(image.pk, "png", **full)


@pytest.mark.parametrize(
    ("format", "mime", "shown_format", "shown_mime", "extension"),
    [
        ("jpg", "image/jpeg", "jpg", "image/jpeg", "jpg"),
        ("svg", "image/svg+xml", "svg", "image/svg+xml", "png"),
        ("webm", "video/webm", "webm", "video/webm", "webm"),
        ("mp4", "video/mp4", "webm", "video/webm", "webm"),
    ],
)
def test_formats_and_their_extensions(
    client: Client,
    format: str,
    mime: str,
    shown_format: str,
    shown_mime: str,
    extension: str,
) -> None:
    image = make_image(
        format=format, mime_type=mime, width=2000, height=5000, created_at=MADE
    )
    shown = get(client, f"/images/{image.pk}").json()["image"]
    assert (shown["format"], shown["mime_type"]) == (shown_format, shown_mime)
    assert shown["representations"] == representations(image.pk, extension)
    assert shown["view_url"].endswith(f"__safe_fox_solo.{extension}")


def test_a_gif_has_two_companions_and_its_own_duration(client: Client) -> None:
    image = make_image(
        format="gif", mime_type="image/gif", animated=True, duration=2.5,
        width=2000, height=5000, created_at=MADE,
    )  # fmt: skip
    shown = get(client, f"/images/{image.pk}").json()["image"]
    assert (shown["animated"], shown["duration"]) == (True, 2.5)
    assert shown["representations"] == representations(image.pk, "gif") | {
        "webm": f"{ROOT}/2024/11/8/{image.pk}/full.webm",
        "mp4": f"{ROOT}/2024/11/8/{image.pk}/full.mp4",
    }


def stub(image: Image, *, reason: str | None, duplicate_of: int | None) -> Any:
    image.refresh_from_db()
    return {
        "image": {
            "id": image.pk,
            "created_at": f"{image.created_at:%Y-%m-%dT%H:%M:%SZ}",
            "updated_at": f"{image.updated_at:%Y-%m-%dT%H:%M:%SZ}",
            "first_seen_at": f"{image.first_seen_at:%Y-%m-%dT%H:%M:%SZ}",
            "deletion_reason": reason,
            "duplicate_of": duplicate_of,
            "hidden_from_users": True,
        },
        "interactions": [],
    }


@pytest.mark.parametrize("role", [None, Role.USER, Role.MODERATOR, Role.ADMIN])
def test_a_hidden_image_is_a_stub_for_everybody(
    client: Client, role: Role | None
) -> None:
    image = hide_image(make_image(), moderator=make_moderator(), reason="Rule #0")
    params = {"key": key_of(make_user(role=role))} if role else {}
    response = get(client, f"/images/{image.pk}", **params)
    assert response.status_code == 200
    assert response.json() == stub(image, reason="Rule #0", duplicate_of=None)


def test_a_merged_image_names_its_target_and_no_reason(client: Client) -> None:
    target = make_image()
    image = make_image(
        hidden_from_users=True,
        hidden_image_key="0123456789ab",
        deletion_reason="Duplicate",
        duplicate_of=target,
    )
    assert get(client, f"/images/{image.pk}").json() == stub(
        image, reason=None, duplicate_of=target.pk
    )


def test_waiting_images_are_shown_by_id(client: Client) -> None:
    image = make_image(approved=False)
    assert get(client, f"/images/{image.pk}").json()["image"]["id"] == image.pk


def test_image_zero_is_an_image(client: Client) -> None:
    make_image(id=0)
    assert get(client, "/images/0").json()["image"]["id"] == 0


@pytest.mark.parametrize(
    "bad",
    ["999999", "-1", "abc", "1.5", "2147483648", "99999999999999999999", "1/", "0x1",
     "%00", "%ff", "\u0661", ""],
)  # fmt: skip
def test_unknown_and_malformed_ids(client: Client, bad: str) -> None:
    response = get(client, f"/images/{bad}")
    assert (response.status_code, response.json()) == (404, NOT_FOUND)


def test_the_newest_visible_feature(client: Client) -> None:
    moderator = make_moderator()
    first, second = make_image(), make_image()
    assert get(client, "/images/featured").json() == NOT_FOUND
    assert get(client, "/images/featured").status_code == 404
    feature_image(first, moderator=moderator)
    feature_image(second, moderator=moderator)
    assert get(client, "/images/featured").json()["image"]["id"] == second.pk
    hide_image(second, moderator=moderator, reason="Rule #1")
    body = get(client, "/images/featured").json()
    assert body == get(client, f"/images/{first.pk}").json()


# Filters (1.3) -----------------------------------------------------------------


def spoilered(client: Client, image: Image, **params: str) -> bool:
    found: bool = get(client, f"/images/{image.pk}", **params).json()["image"][
        "spoilered"
    ]
    return found


@pytest.mark.parametrize("name", ["explicit", "grotesque", "questionable"])
def test_the_default_filter_spoilers_what_it_hides_too(
    client: Client, name: str
) -> None:
    image = make_image(tags=[name, "a", "b"])
    assert spoilered(client, image)
    assert not spoilered(client, image, filter_id="2")
    assert not spoilered(client, make_image())


@pytest.mark.parametrize("bad", ["", "56027", "abc", "-1", "9" * 30, "1;2", "%00"])
def test_an_unknown_filter_is_ignored(client: Client, bad: str) -> None:
    assert spoilered(client, make_image(tags=["explicit", "a", "b"]), filter_id=bad)


def test_filters_of_others_are_for_moderators(client: Client, user: User) -> None:
    fox = make_tag("fox")
    image = make_image(tags=["safe", "fox", "x"])
    private = Filter.objects.create(user=user, name="No foxes", hidden_tag_ids=[fox.pk])
    chosen = {"filter_id": str(private.pk)}
    assert not spoilered(client, image, **chosen)
    assert not spoilered(client, image, key=key_of(make_user()), **chosen)
    assert spoilered(client, image, key=key_of(user), **chosen)
    assert spoilered(client, image, key=key_of(make_moderator()), **chosen)
    private.public = True
    private.save()
    assert spoilered(client, image, **chosen)


def test_a_users_own_filter_is_in_force_and_the_default_is_kept(
    client: Client, user: User
) -> None:
    fox = Tag.objects.get(name="safe")
    image = make_image()
    assert not spoilered(client, image, key=key_of(user))
    user.refresh_from_db()
    assert user.current_filter_id == 1
    own = Filter.objects.create(user=user, name="Own", spoilered_tag_ids=[fox.pk])
    User.objects.filter(pk=user.pk).update(current_filter_id=own.pk)
    assert spoilered(client, image, key=key_of(user))
    own.delete()
    assert not spoilered(client, image, key=key_of(user))


# Keys (1.2) ---------------------------------------------------------------------


@pytest.mark.parametrize("key", ["", "undefined", "x" * 20, "🦊", "%00"])
def test_an_unknown_key_is_nobody(client: Client, key: str) -> None:
    image = make_image()
    assert get(client, f"/images/{image.pk}", key=key).status_code == 200


@pytest.mark.parametrize("field", ["confirmed_at", "deleted_at"])
@pytest.mark.parametrize("path", ["/images/{}", "/tags/safe", "/images/featured"])
def test_a_key_of_an_account_that_may_not_act_is_refused_everywhere(
    client: Client, user: User, key: str, field: str, path: str
) -> None:
    value = None if field == "confirmed_at" else timezone.now()
    User.objects.filter(pk=user.pk).update(**{field: value})
    response = get(client, path.format(make_image().pk), key=key)
    assert (response.status_code, response.content) == (403, b"")
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_a_reset_kills_the_old_key_at_once(client: Client, user: User) -> None:
    image, old = make_image(), key_of(user)
    User.objects.filter(pk=user.pk).update(confirmed_at=None)
    assert get(client, f"/images/{image.pk}", key=old).status_code == 403
    new = issue_key(user, kind=KeyKind.IMAGE)
    assert get(client, f"/images/{image.pk}", key=old).status_code == 200  # nobody
    assert get(client, f"/images/{image.pk}", key=new).status_code == 403


def test_a_session_never_authenticates(as_user: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(confirmed_at=None)
    assert get(as_user, f"/images/{make_image().pk}").status_code == 200


# Manners (1.1, 1.5) -----------------------------------------------------------------

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, OPTIONS",
    "Access-Control-Allow-Headers": (
        "DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,"
        "Content-Type"
    ),
}


@pytest.mark.parametrize("accept", ["*/*", "text/html", "image/png", "nonsense"])
def test_headers_whatever_the_client_accepts(client: Client, accept: str) -> None:
    image = make_image()
    response = client.get(
        f"/api/v1/json/images/{image.pk}?format=xml", HTTP_ACCEPT=accept
    )
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Cache-Control"] == "no-store, no-cache"
    assert {name: response[name] for name in CORS} == CORS


def test_options_and_head(client: Client) -> None:
    path = f"/api/v1/json/images/{make_image().pk}"
    options = client.options(path)
    assert (options.status_code, options.content) == (204, b"")
    assert options["Access-Control-Max-Age"] == "1728000"
    assert {name: options[name] for name in CORS} == CORS
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "path", ["/images/1", "/images/featured", "/tags/safe", "", "/x"]
)
def test_a_wrong_method_is_not_found(client: Client, method: str, path: str) -> None:
    response = getattr(client, method)(f"/api/v1/json{path}")
    assert (response.status_code, response.json()) == (404, NOT_FOUND)


@pytest.mark.parametrize(
    "path",
    ["", "/", "/nope", "/images", "/images/1/2", "/tags", "/tags/a/b", "/x.json"],
)
def test_unknown_routes(client: Client, path: str) -> None:
    response = get(client, path)
    assert (response.status_code, response.json()) == (404, NOT_FOUND)


@pytest.mark.parametrize("tags", [1, 25])
def test_queries_do_not_grow(
    client: Client, django_assert_num_queries: Any, tags: int
) -> None:
    image = make_image(tags=["safe", *(f"tag {n}" for n in range(tags))])
    # The image, the names of new tags, and the filter.
    with django_assert_num_queries(3):
        get(client, f"/images/{image.pk}")
