"""POST /images: every check, message and order of philomena-api section 4."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actions import ban_user, lift_ban
from accounts.models import User
from booru.actions.moderation import hide_image
from booru.actions.tags import alias_tag, set_implications
from booru.models import ArtistLink, DnpEntry, Image, ProcessingJob, Tag
from tests import pictures
from tests.factories import key_of, make_image, make_moderator, make_tag, make_user

pytestmark = pytest.mark.django_db
PATH = "/api/v1/json/images"
UNREADABLE = "contents corrupt, not recognized, or dimensions are too large to process"
BLANK = ["can't be blank"]
NO_FILE: dict[str, Any] = {
    "image": [UNREADABLE, "can't be blank"],
    "image_aspect_ratio": BLANK,
    "image_duration": BLANK,
    "image_format": BLANK,
    "image_height": BLANK,
    "image_is_animated": BLANK,
    "image_mime_type": BLANK,
    "image_orig_sha512_hash": BLANK,
    "image_orig_size": BLANK,
    "image_sha512_hash": BLANK,
    "image_size": BLANK,
    "image_width": BLANK,
    "uploaded_image": BLANK,
}
GOOD = {"tag_input": "safe, solo, fox"}


def post(
    client: Client, key: str, data: bytes | None, name: str = "fox.png", **image: Any
) -> Any:
    """As multipart with a file, or without one."""
    form: dict[str, Any] = {f"image[{field}]": text for field, text in image.items()}
    if data is not None:
        form["image[image]"] = SimpleUploadedFile(name, data)
    return client.post(f"{PATH}?key={key}", form)


def post_json(client: Client, key: str, body: Any) -> Any:
    return client.post(f"{PATH}?key={key}", body, content_type="application/json")


def errors_of(response: Any) -> Any:
    assert response.status_code == 400
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert "Access-Control-Allow-Origin" not in response
    body = response.json()
    assert set(body) == {"errors"}
    return body["errors"]


def test_an_upload_answers_with_the_whole_image(
    client: Client, key: str, user: User
) -> None:
    data = pictures.png(100, 80)
    response = post(
        client, key, data,
        tag_input="Safe, SOLO ,artist : Marrow_Lane,solo",
        description="Hello\n*there*",
        source_url="https://gallery.example/1",
    )  # fmt: skip
    assert response.status_code == 200
    image = Image.objects.get()
    body = response.json()
    day = f"{image.created_at.year}/{image.created_at.month}/{image.created_at.day}"
    shown = body["image"]
    assert body["interactions"] == []
    assert shown == client.get(f"{PATH}/{image.pk}").json()["image"]
    assert shown["tags"] == sorted(
        ["safe", "solo", "artist:marrow_lane"],
        key=lambda name: Tag.objects.get(name=name).pk,
    )
    assert shown["source_urls"] == ["https://gallery.example/1"]
    assert (shown["width"], shown["height"], shown["format"]) == (100, 80, "png")
    assert (shown["size"], shown["orig_size"]) == (len(data), len(data))
    assert shown["orig_sha512_hash"] == shown["sha512_hash"]
    assert shown["name"] == "fox.png"
    assert (shown["uploader"], shown["uploader_id"]) == ("mika", user.pk)
    assert (shown["processed"], shown["thumbnails_generated"]) == (False, False)
    assert shown["intensities"] is None
    assert shown["first_seen_at"] == shown["created_at"]
    assert shown["representations"]["full"] == (
        f"http://127.0.0.1:8000/img/view/{day}/{image.pk}.png"
    )
    user.refresh_from_db()
    assert user.uploads_count == 1
    assert set(image.tags.values_list("images_count", flat=True)) == {1}
    assert ProcessingJob.objects.get(image=image).state == "queued"


def test_json_without_a_file_collects_all_errors(client: Client, key: str) -> None:
    body = {
        "image": {
            "tag_input": "solo",
            "description": "x" * 50_001,
            "source_url": "ftp://x",
            "anonymous": "perhaps",
        }
    }
    assert errors_of(post_json(client, key, body)) == NO_FILE | {
        "tag_input": [
            "must contain at least one rating tag",
            "must contain at least 3 tags",
        ],
        "description": ["should be at most 50000 byte(s)"],
        "source_url": ["has invalid format"],
        "anonymous": ["is invalid"],
    }
    assert not Image.objects.exists()
    assert not Tag.objects.filter(name="solo").exists()


@pytest.mark.parametrize("body", [{}, {"image": {}}, {"image": "x"}, {"image": []}, []])
def test_nothing_said_is_validated_too(client: Client, key: str, body: Any) -> None:
    assert errors_of(post_json(client, key, body)) == NO_FILE | {
        "tag_input": [
            "must contain at least one rating tag",
            "must contain at least 3 tags",
        ],
    }


@pytest.mark.parametrize(
    ("tag_input", "messages"),
    [
        ("safe, tagme, paywall",
         ["contains forbidden tag `tagme'", "contains forbidden tag `paywall'"]),
        ("safe, explicit, fox", ["may not contain any other rating if safe"]),
        ("suggestive, explicit, fox", ["may contain at most one sexual rating"]),
        ("grimdark, semi-grimdark, fox", ["may contain at most one grim rating"]),
        ("fox, solo, tree", ["must contain at least one rating tag"]),
        ("safe", ["must contain at least 3 tags"]),
    ],
)  # fmt: skip
def test_tag_messages(
    client: Client, key: str, tag_input: str, messages: list[str]
) -> None:
    response = post(client, key, pictures.png(10, 10), tag_input=tag_input)
    assert errors_of(response) == {"tag_input": messages}


@pytest.mark.parametrize(
    ("sources", "errors"),
    [
        (["https://a.example", "ftp://b"], [{}, {"source": ["has invalid format"]}]),
        (["ftp://b", "https://a.example"], [{"source": ["has invalid format"]}, {}]),
        (
            ["https://" + "x" * 255],
            [{"source": ["should be at most 255 character(s)"]}],
        ),
        (
            [f"https://a.example/{n}" for n in range(16)],
            ["should have at most 15 item(s)"],
        ),
    ],
)
def test_source_errors(
    client: Client, key: str, sources: list[str], errors: list[Any]
) -> None:
    keyed = {f"k{n}": {"source": url} for n, url in enumerate(sources)}
    body = {"image": GOOD | {"sources": keyed}}
    assert errors_of(post_json(client, key, body)) == NO_FILE | {"sources": errors}


def test_sources_are_trimmed_and_united(client: Client, key: str) -> None:
    response = post(
        client, key, pictures.png(10, 10), **GOOD,
        **{
            "sources][0][source": " https://a.example ",
            "sources][1][source": "",
            "sources][2][source": "https://a.example",
            "sources][3][source": "https://b.example",
            "source_url": "https://ignored.example",
        },
    )  # fmt: skip
    assert response.json()["image"]["source_urls"] == [
        "https://a.example",
        "https://b.example",
    ]


def test_an_unsupported_type_names_what_was_found(client: Client, key: str) -> None:
    response = post(client, key, pictures.webp(20, 20), **GOOD)
    assert errors_of(response) == NO_FILE | {
        "image_mime_type": ["(image/webp) is invalid"]
    }


def test_a_broken_file_has_one_error(client: Client, key: str) -> None:
    response = post(client, key, pictures.png(50, 50)[:20], **GOOD)
    assert errors_of(response) == {"image": [UNREADABLE]}


def test_an_empty_file_is_none(client: Client, key: str) -> None:
    assert errors_of(post(client, key, b"", **GOOD)) == NO_FILE


def test_dimensions_too_large(client: Client, key: str) -> None:
    huge = pictures.png(10, 10)
    sides = (30_000).to_bytes(4, "big") * 2
    response = post(client, key, _with_png_sides(huge, sides), **GOOD)
    assert errors_of(response) == {"image": ["dimensions are too large to process"]}


def _with_png_sides(data: bytes, sides: bytes) -> bytes:
    import zlib

    header = b"IHDR" + sides + data[24:29]
    return data[:12] + header + zlib.crc32(header).to_bytes(4, "big") + data[33:]


def test_too_many_bytes(client: Client, key: str, settings: Any) -> None:
    settings.MAX_IMAGE_BYTES = 1000
    response = post(client, key, pictures.png(100, 100) + b"x" * 1000, **GOOD)
    assert errors_of(response) == {"image_size": ["must be less than or equal to 1000"]}


def test_a_long_file_name(client: Client, key: str) -> None:
    name = "é" * 126 + ".png"
    response = post(client, key, pictures.png(10, 10), name=name, **GOOD)
    assert errors_of(response) == {"image_name": ["should be at most 255 byte(s)"]}


@pytest.mark.parametrize("hidden", [False, True])
def test_the_same_file_again(client: Client, key: str, hidden: bool) -> None:
    data = pictures.png(30, 30)
    first = post(client, key, data, **GOOD).json()["image"]["id"]
    if hidden:
        image = Image.objects.get(pk=first)
        hide_image(image, moderator=make_moderator(), reason="x")
    assert errors_of(post(client, key, data, **GOOD)) == {
        "image_orig_sha512_hash": ["has already been taken"],
        "image": [f"has already been uploaded: it's image {first}"],
    }


def test_the_duplicate_check_runs_only_when_all_else_is_well(
    client: Client, key: str
) -> None:
    data = pictures.png(30, 30)
    post(client, key, data, **GOOD)
    response = post(client, key, data, tag_input="safe")
    assert errors_of(response) == {"tag_input": ["must contain at least 3 tags"]}


@pytest.mark.parametrize(
    ("kind", "tag_input", "message"),
    [
        ("Artist Upload Only", "safe, artist:marrow, x", "DNP (Artist Upload Only)"),
        ("No Edits", "safe, artist:marrow, edit", "DNP (No Edits)"),
        ("No Edits", "safe, artist:marrow, x", None),
        ("Other", "safe, artist:marrow, x", None),
    ],
)
def test_do_not_post(
    client: Client, key: str, user: User, kind: str, tag_input: str, message: str | None
) -> None:
    tag = make_tag("artist:marrow")
    DnpEntry.objects.create(tag=tag, dnp_type=kind, state="listed")
    data = pictures.png(10, 10)
    if message is not None:
        response = post(client, key, data, tag_input=tag_input)
        assert errors_of(response) == {"image": [message]}
        link = ArtistLink.objects.create(user=user, tag=tag, uri="https://m.example")
        assert errors_of(post(client, key, data, tag_input=tag_input))
        link.state = "verified"
        link.save()
    assert post(client, key, data, tag_input=tag_input).status_code == 200


def test_aliases_implications_and_oc(client: Client, key: str, moderator: User) -> None:
    make_tag("oc")
    alias_tag(make_tag("todd"), target=make_tag("fox"), moderator=moderator)
    set_implications(make_tag("fox"), implied=[make_tag("canine")], moderator=moderator)
    set_implications(
        make_tag("canine"), implied=[make_tag("mammal"), make_tag("fox")],
        moderator=moderator,
    )  # fmt: skip
    set_implications(
        make_tag("oc"), implied=[make_tag("original")], moderator=moderator
    )
    response = post(
        client, key, pictures.png(10, 10), tag_input="safe, todd, oc:captain reed"
    )
    assert set(response.json()["image"]["tags"]) == {
        "safe", "fox", "canine", "mammal", "oc:captain reed", "oc", "original",
    }  # fmt: skip


# Who may --------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["", "unknown"])
def test_without_a_key(client: Client, key: str) -> None:
    response = post(client, key, pictures.png(10, 10), **GOOD)
    assert (response.status_code, response.content) == (401, b"")
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_a_session_is_no_key(as_user: Client) -> None:
    assert post(as_user, "", pictures.png(10, 10), **GOOD).status_code == 401


def test_a_banned_account_may_read_but_not_upload(
    client: Client, key: str, user: User, moderator: User
) -> None:
    until = timezone.now() + timedelta(days=1)
    ban = ban_user(user, moderator=moderator, reason="x", valid_until=until)
    response = post(client, key, pictures.png(10, 10), **GOOD)
    assert (response.status_code, response.content) == (403, b"")
    assert client.get(f"{PATH}/{make_image().pk}?key={key}").status_code == 200
    lift_ban(ban, moderator=moderator)
    assert post(client, key, pictures.png(10, 10), **GOOD).status_code == 200


def test_the_key_may_stand_in_the_body(client: Client, key: str) -> None:
    response = client.post(
        f"{PATH}?key=wrong",
        {
            "key": key,
            "image[tag_input]": "safe, solo, fox",
            "image[image]": SimpleUploadedFile("a.png", pictures.png(10, 10)),
        },
    )
    assert response.status_code == 200


@pytest.mark.parametrize("given", ["true", "1"])
def test_anonymous_uploads(client: Client, key: str, given: str) -> None:
    response = post(client, key, pictures.png(10, 10), anonymous=given, **GOOD)
    assert response.json()["image"]["uploader"] is None
    assert Image.objects.get().uploader is not None


@pytest.mark.parametrize("trusted", ["verified", "assistant", None])
def test_the_approval_queue(client: Client, settings: Any, trusted: str | None) -> None:
    settings.IMAGE_APPROVAL_REQUIRED = True
    user = make_user()
    if trusted:
        User.objects.filter(pk=user.pk).update(
            **({"verified": True} if trusted == "verified" else {"role": trusted})
        )
    post(client, key_of(user), pictures.png(10, 10), **GOOD)
    user.refresh_from_db()
    assert Image.objects.get().approved is bool(trusted)
    assert user.uploads_count == (1 if trusted else 0)


# Bodies ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body", ["{", '{"image": "\\ud800"}', "\xff", "nul", '{"a":1}x']
)
def test_malformed_json(client: Client, key: str, body: str) -> None:
    response = client.post(
        f"{PATH}?key={key}", body.encode("latin-1"), content_type="application/json"
    )
    assert (response.status_code, response.json()) == (400, {"error": "Bad Request"})


def test_a_body_of_another_type_is_ignored(client: Client, key: str) -> None:
    response = client.post(f"{PATH}?key={key}", "<image/>", content_type="text/xml")
    assert errors_of(response)["image"] == NO_FILE["image"]


def test_a_malformed_multipart_body(client: Client, key: str) -> None:
    response = client.post(
        f"{PATH}?key={key}", b"no boundary", content_type="multipart/form-data"
    )
    assert (response.status_code, response.json()) == (400, {"error": "Bad Request"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tag_input", ["safe"]),
        ("tag_input", 5),
        ("description", {"a": 1}),
        ("source_url", 1.5),
        ("sources", "x"),
        ("sources", {"0": "https://a.example"}),
        ("sources", {"0": {"source": 5}}),
        ("anonymous", "maybe"),
        ("anonymous", [1]),
        ("description", "a\0b"),
        ("tag_input", "safe, solo, fox, a\0b"),
    ],
)
def test_values_of_the_wrong_shape(
    client: Client, key: str, field: str, value: Any
) -> None:
    errors = errors_of(post_json(client, key, {"image": GOOD | {field: value}}))
    assert "is invalid" in errors[field]


def test_parameters_of_the_wrong_shape_are_absent(client: Client, key: str) -> None:
    assert client.post(f"{PATH}?key[]={key}").status_code == 401
    errors = errors_of(post_json(client, key, {"image": GOOD, "url": ["http://x"]}))
    assert errors == NO_FILE


_json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=8,
)
_fields = st.sampled_from(
    ["tag_input", "description", "sources", "source_url", "anonymous", "other"]
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    image=st.dictionaries(_fields, _json_values, max_size=6) | _json_values,
    url=_json_values,
)
def test_no_body_makes_the_server_fail(
    client: Client, key: str, image: Any, url: Any
) -> None:
    body = json.dumps({"image": image, "url": url})
    response = post_json(client, key, body)
    assert response.status_code == 400, response.content
    assert not Image.objects.exists()
