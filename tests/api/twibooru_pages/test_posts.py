"""`/posts.json`, `/posts/watched.json`, `/posts/:id.json` and their older addresses:
whole bodies and who sees what (twibooru-api 3.1, 3.2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from booru.actions.merging import merge_image
from booru.actions.moderation import hide_image
from booru.actions.watching import watch_tag
from booru.models import Filter, Image
from tests.api.twibooru_pages.asking import (
    NO_KEY,
    NOT_FOUND,
    ROOT,
    get,
    ids,
    representations,
    stub,
)
from tests.factories import (
    key_of,
    make_comment,
    make_fave,
    make_hide,
    make_image,
    make_moderator,
    make_paste,
    make_tag,
    make_vote,
)

pytestmark = pytest.mark.django_db
MADE = datetime(2024, 11, 8, 4, 5, 6, 7999, tzinfo=UTC)


def one(client: Client, post: Image, **params: str) -> Any:
    response = get(client, f"/posts/{post.pk}.json", **params)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert "X-RL" not in response
    return response.json()


def bare(client: Client, post: Image) -> dict[str, Any]:
    """As it is in lists."""
    body: dict[str, Any] = one(client, post)
    body.pop("interactions")
    body.pop("spoilered")
    return body


# The object L and its variants -----------------------------------------------------


def test_an_image_is_shown_whole(client: Client, user: User) -> None:
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
        comment_count=1,
        created_at=MADE,
        updated_at=MADE + timedelta(days=1, microseconds=992_001),
        first_seen_at=MADE.replace(microsecond=0),
    )
    known = {tag.name: tag.pk for tag in image.tags.all()}
    assert one(client, image) == {
        "id": image.pk,
        # Digits after the third are cut off, and there are never fewer.
        "created_at": "2024-11-08T04:05:06.007Z",
        "updated_at": "2024-11-09T04:05:07.000Z",
        "first_seen_at": "2024-11-08T04:05:06.000Z",
        "tags": "artist:marrow lane, safe, solo",
        "tag_ids": sorted(known.values()),
        "uploader_id": user.pk,
        "uploader": "mika",
        "score": 5,
        "comment_count": 1,
        "width": 1500,
        "height": 700,
        "tag_count": 3,
        "file_name": "harbour.png",
        "description": "*Ink*",
        "image": f"{ROOT}/view/2024/11/8/{image.pk}__"
        "safe_artist-colon-marrow+lane_solo.png",
        "upvotes": 10,
        "downvotes": 5,
        "faves": 3,
        "aspect_ratio": 1500 / 700,
        "original_format": "png",
        "mime_type": "image/png",
        "sha512_hash": image.sha512_hash,
        "orig_sha512_hash": image.orig_sha512_hash,
        "source_url": "https://gallery.example/1",
        "representations": representations(image, "png"),
        "is_rendered": True,
        "is_optimized": True,
        "media_type": "image",
        "interactions": [],
        "spoilered": False,
    }


def test_a_paste_has_no_pixels(client: Client, user: User) -> None:
    paste = make_paste("Once.", tags=["safe", "story"], uploader=user)
    assert one(client, paste) == stub(
        paste,
        uploader="mika",
        score=0,
        comment_count=0,
        tag_count=2,
        description="",
        upvotes=0,
        downvotes=0,
        faves=0,
        sha512_hash=paste.sha512_hash,
        orig_sha512_hash=paste.orig_sha512_hash,
        source_url="",
        is_optimized=True,
        interactions=[],
        spoilered=False,
    )


def test_hidden_posts_are_stubs_for_everybody(client: Client, user: User) -> None:
    moderator, shown = make_moderator(), make_image()
    deleted, wordless, merged = (make_image(uploader=user) for _ in range(3))
    hide_image(deleted, moderator=moderator, reason="Rule #0")
    hide_image(wordless, moderator=moderator, reason="Rule #0")
    Image.objects.filter(pk=wordless.pk).update(deletion_reason=None)
    merge_image(merged, into=shown, moderator=moderator)
    for key in ("", key_of(moderator)):
        assert one(client, deleted, key=key) == stub(deleted, deletion_reason="Rule #0")
        assert one(client, wordless, key=key) == stub(
            wordless, deletion_reason="None specified"
        )
        # Its own reason does not count beside what it was merged into.
        assert one(client, merged, key=key) == stub(merged, duplicate_of=shown.pk)


def test_who_does_not_give_a_name_has_one_in_the_talk_too(
    client: Client, user: User
) -> None:
    image = make_image(uploader=user, anonymous=True)
    comment = make_comment(image, user=user, anonymous=True)
    body = one(client, image)
    thread = get(client, f"/posts/{image.pk}/comments/{comment.pk}.json").json()
    assert body["uploader_id"] is None
    assert body["uploader"] == thread["author"]
    assert body["uploader"].startswith("Background Pony #")
    # Nor who has no account: known by the browser, as a comment of theirs would be.
    nobody = make_image(fingerprint="a123", ip="10.0.0.1")
    same = make_comment(nobody, fingerprint="a123")
    type(same).objects.filter(pk=same.pk).update(user=None)
    thread = get(client, f"/posts/{nobody.pk}/comments/{same.pk}.json").json()
    assert one(client, nobody)["uploader"] == thread["author"]


@pytest.mark.parametrize(
    ("format", "shown", "moving"),
    [("gif", "gif", True), ("webm", "webm", True), ("mp4", "mp4", True),
     ("gif", "gif", False), ("png", "png", True), ("svg", "png", False)],
)  # fmt: skip
def test_what_moves_has_two_companions(
    client: Client, format: str, shown: str, moving: bool
) -> None:
    """But an APNG, of which none is made; and not before they are."""
    image = make_image(format=format, animated=moving, duration=2.5, width=2000)
    urls = representations(image, shown)
    if moving and format != "png":
        folder = urls["large"].rpartition("/")[0]
        companions = {f: f"{folder}/full.{f}" for f in ("webm", "mp4")}
    else:
        companions = {}
    assert one(client, image)["representations"] == urls | companions
    Image.objects.filter(pk=image.pk).update(processed=False)
    body = one(client, image)
    assert body["representations"] == urls
    assert (body["is_rendered"], body["is_optimized"]) == (True, False)
    assert body["original_format"] == format
    assert body["image"].endswith(f".{shown}")


def test_what_the_caller_did_and_the_filter_covers(
    client: Client, user: User, key: str
) -> None:
    image = make_image(tags=["questionable", "fox", "x"])
    make_vote(image, user, up=False)
    make_hide(image, user)

    def done(kind: str, value: str | None) -> dict[str, Any]:
        return {
            "image_id": image.pk,
            "user_id": user.pk,
            "interaction_type": kind,
            "value": value,
        }

    body = one(client, image, key=key)
    assert body["interactions"] == [done("voted", "down"), done("hidden", None)]
    assert body["spoilered"] is True
    assert one(client, image, filter_id="2")["spoilered"] is False
    assert one(client, image)["interactions"] == []


def test_addresses_of_a_post(client: Client) -> None:
    post = make_image(approved=False)
    wanted = one(client, post)
    for path in (f"/{post.pk}.json", f"/images/{post.pk}.json"):
        assert get(client, path).json() == wanted
    for bad in ("999999", "0", "2147483648", "9" * 30, "none", "-1", "1x", "%00"):
        for path in (f"/posts/{bad}.json", f"/images/{bad}.json", f"/{bad}.json"):
            response = get(client, path)
            assert (response.status_code, response.json()) == (404, NOT_FOUND)


# Lists ------------------------------------------------------------------------------


def test_the_newest(client: Client, user: User, key: str) -> None:
    """At once, pastes among them; without what is hidden, waits or is filtered."""
    first, paste, last = make_image(), make_paste(), make_image()
    make_image(approved=False)
    hide_image(make_image(), moderator=make_moderator(), reason="Rule #0")
    explicit = make_image(tags=["explicit", "fox", "x"])
    shown = [bare(client, post) for post in (last, paste, first)]
    assert get(client, "/posts.json").json() == {"posts": shown, "interactions": []}
    assert get(client, "/images.json").json() == {"images": shown, "interactions": []}
    assert ids(client, "/posts.json", filter_id="2")[0] == explicit.pk
    make_fave(last, user)
    make_hide(first, user)
    body = get(client, "/posts.json", key=key).json()
    assert [post["id"] for post in body["posts"]] == [last.pk, paste.pk]
    assert [(x["interaction_type"], x["value"]) for x in body["interactions"]] == [
        ("voted", "up"),
        ("faved", None),
    ]


def test_watched_needs_a_key(client: Client, user: User, key: str) -> None:
    for path in ("/posts/watched.json", "/images/watched.json"):
        response = get(client, path)
        assert (response.status_code, response.json()) == (401, NO_KEY)
    response = get(client, "/posts/watched.json", key="wrong")
    assert response.status_code == 401
    assert response.json() == {"error": "Invalid API key."}
    watched = make_image(tags=["safe", "owl", "x"])
    make_image()
    watch_tag(make_tag("owl"), user=user)
    shown = [bare(client, watched)]
    for called, path in (("posts", "/posts"), ("images", "/images")):
        body = get(client, f"{path}/watched.json", key=key).json()
        assert body == {called: shown, "interactions": []}


def test_page_and_size(client: Client, user: User, key: str) -> None:
    newest = [make_image().pk for _ in range(52)][::-1]

    def shown(**params: str) -> list[int]:
        return ids(client, "/posts.json", **params)

    assert shown() == newest[:15]
    # Nobody has changed the 40 of the site's own pages: that is no choice.
    assert shown(key=key) == newest[:15]
    assert shown(page="2") == newest[15:30]
    assert shown(page="2", perpage="50") == newest[50:]
    assert shown(page="9" * 400) == []
    for page in ("", "0", "-3", "first", "0x2"):
        assert shown(page=page, perpage="1") == newest[:1]
    # A size that is none counts for nothing, and is not clamped (T17).
    for size in ("0", "-1", "51", "1000", "many", "7x", "1.5", "9" * 400, "\u0663"):
        assert shown(perpage=size) == newest[:15]
        assert shown(per_page=size) == newest[:15]
    assert shown(perpage="51", per_page="3") == newest[:15]
    assert shown(perpage="2", per_page="3") == newest[:2]
    assert shown(per_page="3") == newest[:3]
    user.images_per_page = 4
    user.save()
    assert shown(key=key) == newest[:4]
    assert shown(key=key, perpage="60") == newest[:4]
    assert shown(key=key, perpage="6") == newest[:6]


# Mirrors -----------------------------------------------------------------------------


def mirror(client: Client, constraint: str, **params: str) -> list[int]:
    return ids(client, "/posts.json", constraint=constraint, **params)


def test_from_an_id_on(client: Client) -> None:
    a, b, c, d = (make_image().pk for _ in range(4))
    assert mirror(client, "id") == [a, b, c, d]
    assert mirror(client, "id", order="d") == [d, c, b, a]
    assert mirror(client, "id", gt=str(b)) == [c, d]
    assert mirror(client, "id", gte=str(b), lt=str(d), order="a") == [b, c]
    assert mirror(client, "id", lte=str(b), order="d") == [b, a]
    assert mirror(client, "id", gt=str(a), perpage="2", page="2") == [d]
    assert mirror(client, "id", gt="9" * 18) == []
    assert mirror(client, "id", lt="9" * 18, gte="-99999999999") == [a, b, c, d]
    shown = [bare(client, Image.objects.get(pk=a))]
    body = get(client, "/images.json", constraint="id", lte=str(a)).json()
    assert body == {"images": shown, "interactions": []}


@pytest.mark.parametrize(
    ("constraint", "column"),
    [
        ("updated", "updated_at"),
        ("created", "created_at"),
        ("first_seen_at", "first_seen_at"),
    ],
)
def test_from_a_moment_on(client: Client, constraint: str, column: str) -> None:
    """To the microsecond; and whoever goes on from the time of the last one, as it
    was told, misses none."""

    def made(milliseconds: int) -> int:
        fields: dict[str, Any] = {column: MADE + timedelta(milliseconds=milliseconds)}
        return make_image(**fields).pk

    c, a, b = made(900), made(100), made(500)

    def shown(**params: str) -> list[int]:
        return mirror(client, constraint, **params)

    assert shown() == [a, b, c]
    assert shown(order="d") == [c, b, a]
    last = get(client, f"/posts/{b}.json").json()[column]
    assert last == "2024-11-08T04:05:06.507Z"
    assert shown(gt=last) == shown(gte=last) == [b, c]
    assert shown(gt="2024-11-08T04:05:06.507999Z") == [c]
    assert shown(gte="2024-11-08T04:05:06.507999Z") == [b, c]
    assert shown(lt="2024-11-08T05:05:06.507999+01:00") == [a]
    assert shown(lte="2024-11-08 04:05:06.507999") == [a, b]
    assert shown(gte="2024-11-08", lt="2024-11-09") == [a, b, c]
    assert shown(gt="2024-11-09") == shown(lt="0001-01-01T00:00:00Z") == []
    assert shown(lt="9999-12-31T23:59:59Z") == [a, b, c]


@pytest.mark.parametrize(
    "params",
    [
        {"constraint": "score"},
        {"constraint": ""},
        {"constraint[]": "id"},
        {"constraint": "id", "order": "up"},
        {"constraint": "id", "order[]": "a"},
        {"constraint": "id", "gt": "five"},
        {"constraint": "id", "gt": ""},
        {"constraint": "id", "gt[]": "1"},
        {"constraint": "id", "lt": "9" * 30},
        {"constraint": "id", "gt": "2020-01-01"},
        {"constraint": "updated", "gt": "yesterday"},
        {"constraint": "updated", "gt": "1"},
        {"constraint": "updated", "gt": "2024-13-01"},
        {"constraint": "updated", "lt": "0001-01-01T00:00:00+14:00"},
        {"constraint": "created", "gte": "2020-01-01", "lt": "\0"},
    ],
)
def test_a_mirror_that_cannot_be_understood(
    client: Client, params: dict[str, str]
) -> None:
    make_image()
    response = get(client, "/posts.json", **params)
    assert response.status_code == 200
    assert response.json() == {"posts": [], "interactions": []}


def test_what_a_mirror_does_not_see(client: Client, user: User, key: str) -> None:
    """The filter in force hides there as well; deleted posts come as stubs where they
    are asked for, and waiting ones never."""
    shown, paste = make_image(), make_paste()
    make_image(approved=False)
    explicit = make_image(tags=["explicit", "fox", "x"])
    deleted, merged = make_image(), make_image()
    hide_image(deleted, moderator=make_moderator(), reason="Rule #0")
    merge_image(merged, into=shown, moderator=make_moderator())
    assert mirror(client, "id") == [shown.pk, paste.pk]
    assert mirror(client, "id", filter_id="2") == [shown.pk, paste.pk, explicit.pk]
    everything = get(client, "/posts.json", constraint="id", deleted="1").json()
    assert everything["posts"] == [
        bare(client, shown),
        bare(client, paste),
        stub(deleted, deletion_reason="Rule #0"),
        stub(merged, duplicate_of=shown.pk),
    ]
    make_hide(paste, user)
    own = Filter.objects.create(user=user, name="Own", hidden_complex="width:640")
    assert mirror(client, "id", key=key) == [shown.pk]
    make_vote(shown, user)
    body = get(client, "/posts.json", constraint="id", key=key).json()
    assert [x["value"] for x in body["interactions"]] == ["up"]
    assert mirror(client, "id", key=key, filter_id=str(own.pk)) == []
    forced = Filter.objects.create(name="Staff", system=True)
    user.forced_filter_id = forced.pk
    user.save()
    for tags, query in (([make_tag("fox").pk], ""), ([], "fox")):
        forced.hidden_tag_ids, forced.hidden_complex = tags, query
        forced.save()
        assert mirror(client, "id", key=key, filter_id="2") == []


def test_a_page_of_a_mirror_is_short_only_at_the_end(client: Client) -> None:
    """Whatever an expression of the filter hides in between."""
    posts = [make_image(width=640 if number % 4 else 641) for number in range(10)]
    deleted = make_image(width=641)
    for post in (deleted, make_image()):
        hide_image(post, moderator=make_moderator(), reason="Rule #0")
    a, b, c = (post.pk for post in posts if post.width == 641)
    own = Filter.objects.create(name="Own", system=True, hidden_complex="width:640")
    for column in ("id", "created", "updated", "first_seen_at"):
        asked = {"filter_id": str(own.pk), "perpage": "2"}
        assert mirror(client, column, **asked) == [a, b]
        assert mirror(client, column, page="2", **asked) == [c]
        assert mirror(client, column, page="3", **asked) == []
        assert mirror(client, column, order="d", **asked) == [c, b]
    assert mirror(client, "id", gt=str(a), **asked) == [b, c]
    both = mirror(client, "id", gt=str(b), deleted="1", **asked)
    assert both == [c, deleted.pk]
    # Nobody's: hides everything (search, section 6).
    own.hidden_complex = "my:faves"
    own.save()
    assert mirror(client, "id", **asked) == []


@pytest.mark.parametrize("count", [1, 25])
def test_queries_do_not_grow(
    client: Client,
    user: User,
    key: str,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    tag = make_tag("fox")
    watch_tag(tag, user=user)
    user.refresh_from_db()
    for number in range(count):
        make_image(uploader=user if number % 2 else None)
    asked: dict[str, Any] = {"key": key, "perpage": "50"}
    get(client, "/posts.json", **asked)
    for path, queries in (("/posts.json", 6), ("/posts/watched.json", 6)):
        with django_assert_num_queries(queries):
            assert len(ids(client, path, **asked)) == count
    with django_assert_num_queries(11):
        assert len(mirror(client, "updated", **asked)) == count
