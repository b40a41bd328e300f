"""Pictures of people and badges: taken, made anew, shown, taken away."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.actions.bans import ban_user
from accounts.models import LogEntry, User
from community.actions.pictures import remove_avatar
from tests.factories import make_image, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def picture(
    width: int = 300, height: int = 200, kind: str = "PNG", **options: Any
) -> bytes:
    """Red on the left third, blue in the middle, green on the right."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 3, height))
    image.paste("green", (2 * width // 3, 0, width, height))
    made = io.BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()


def send(client: Client, data: bytes, name: str = "me.png") -> Any:
    sent = SimpleUploadedFile(name, data, "image/png")
    return client.post("/settings/profile/picture", {"avatar": sent})


def avatar_of(user: User) -> str:
    return User.objects.get(pk=user.pk).avatar


def stored(user: User) -> Image.Image:
    with default_storage.open(f"avatars/{avatar_of(user)}") as file:
        return Image.open(io.BytesIO(file.read()))


# Taking ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "side"),
    [
        (picture(), 200),
        (picture(1000, 1000), 250),
        (picture(40, 999), 40),
        (picture(600, 400, "JPEG"), 250),
        (picture(120, 120, "GIF"), 120),
    ],
    ids=["small", "largest", "narrow", "jpeg", "gif"],
)
def test_what_is_kept_is_a_small_square(
    as_user: Client, user: User, data: bytes, side: int
) -> None:
    assert send(as_user, data).status_code == 302
    kept = stored(user)
    assert (kept.format, kept.size) == ("PNG", (side, side))
    assert len(avatar_of(user)) == 36
    assert avatar_of(user).endswith(".png")


def test_it_is_the_middle_and_upright(as_user: Client, user: User) -> None:
    send(as_user, picture(300, 100))
    assert stored(user).convert("RGB").getpixel((50, 50)) == (0, 0, 255)
    turned = Image.Exif()
    turned[0x0112] = 6
    send(as_user, picture(300, 300, "JPEG", exif=turned, quality=95))
    kept = stored(user).convert("RGB")
    # Turned to the right: what was at the left is at the top.
    top, bottom = kept.getpixel((125, 20)), kept.getpixel((125, 230))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200 > 60 > top[1]
    assert bottom[1] > 100 > 60 > bottom[0]


def test_nothing_but_pixels_is_kept(as_user: Client, user: User) -> None:
    secret = Image.Exif()
    secret[0x010E] = "taken at home"
    send(as_user, picture(kind="JPEG", exif=secret))
    with default_storage.open(f"avatars/{avatar_of(user)}") as file:
        assert b"taken at home" not in file.read()


def test_of_an_animation_the_first_frame_is_kept(as_user: Client, user: User) -> None:
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("red", "blue")]
    made = io.BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], duration=80)
    assert send(as_user, made.getvalue()).status_code == 302
    assert getattr(stored(user), "n_frames", 1) == 1
    assert stored(user).convert("RGB").getpixel((30, 30)) == (255, 0, 0)


def test_a_new_one_takes_the_place_of_the_old(
    as_user: Client, user: User, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    send(as_user, picture())
    first = avatar_of(user)
    with django_capture_on_commit_callbacks(execute=True):
        send(as_user, picture(90, 90))
    assert avatar_of(user) != first
    assert [one.name for one in (media / "avatars").iterdir()] == [avatar_of(user)]
    with django_capture_on_commit_callbacks(execute=True):
        assert as_user.post("/settings/profile/picture/remove").status_code == 302
    assert avatar_of(user) == ""
    assert list((media / "avatars").iterdir()) == []


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Choose a file"),
        (b"hello", "not taken here"),
        (SVG, "PNG, JPEG or GIF"),
        (picture(1001, 20), "1000 pixels"),
        (picture(20, 1001), "1000 pixels"),
        (picture()[:-40], "damaged"),
        (picture() + b"x" * 1_048_576, "larger than 1 MB"),
    ],
    ids=["empty", "text", "svg", "wide", "high", "cut", "heavy"],
)
def test_what_is_not_taken_says_why(
    as_user: Client, user: User, media: Path, data: bytes, words: str
) -> None:
    answer = send(as_user, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'aria-invalid="true"' in page
    assert avatar_of(user) == ""
    assert not (media / "avatars").exists()


def test_a_form_without_a_file_says_so(as_user: Client) -> None:
    answer = as_user.post("/settings/profile/picture", {"avatar": "x"})
    assert answer.status_code == 422
    assert "Choose a file" in answer.content.decode()


def test_it_is_for_those_who_may_write(
    client: Client, as_user: Client, user: User, moderator: User
) -> None:
    assert send(client, picture()).status_code == 302
    until = timezone.now() + timedelta(days=1)
    ban_user(user, moderator=moderator, reason="x", valid_until=until)
    assert send(as_user, picture()).status_code == 403
    assert avatar_of(user) == ""


def test_moderators_take_one_away_and_the_log_says_so(
    user: User, moderator: User
) -> None:
    User.objects.filter(pk=user.pk).update(avatar="face.png")
    with pytest.raises(PermissionDenied):
        remove_avatar(user, by=make_user())
    remove_avatar(user, by=moderator)
    assert avatar_of(user) == ""
    entry = LogEntry.objects.get()
    assert (entry.action, entry.moderator, entry.subject, entry.subject_id) == (
        "user.avatar",
        moderator,
        "user",
        user.pk,
    )


# Showing --------------------------------------------------------------------------


def test_it_is_shown_on_every_page(as_user: Client, user: User) -> None:
    send(as_user, picture())
    address = f"http://127.0.0.1:8000/avatars/{avatar_of(user)}"
    face = f'src="{address}" alt="" width="32" height="32"'
    assert face in as_user.get("/").content.decode()
    large = f'src="{address}" alt="" width="72" height="72"'
    assert large in as_user.get("/profiles/mika").content.decode()
    shown = as_user.get(f"/api/v1/json/profiles/{user.pk}").json()["user"]
    assert shown["avatar_url"] == address


def test_a_file_is_served_for_good(client: Client, as_user: Client, user: User) -> None:
    send(as_user, picture())
    answer = client.get(f"/avatars/{avatar_of(user)}")
    with default_storage.open(f"avatars/{avatar_of(user)}") as file:
        assert answer.content == file.read()
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]
    again = client.get(
        f"/avatars/{avatar_of(user)}", headers={"If-None-Match": answer["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(f"/avatars/{avatar_of(user)}").status_code == 200
    assert client.post(f"/avatars/{avatar_of(user)}").status_code == 405


@pytest.mark.parametrize("folder", ["badge-img", "tag-img"])
def test_drawings_are_shown_in_a_sandbox(client: Client, folder: str) -> None:
    default_storage.save(f"{folder}/star.svg", ContentFile(SVG))
    answer = client.get(f"/{folder}/star.svg")
    assert (answer.status_code, answer.content) == (200, SVG)
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["Content-Security-Policy"].endswith("sandbox")


@pytest.mark.parametrize(
    "path",
    [
        "avatars/none.png", "avatars/face.html", "avatars/face", "avatars/",
        "avatars/..%2Fsecret.png", "avatars/../secret.png", "avatars/%00.png",
        "badge-img/x.js", "tag-img/" + "a" * 300 + ".png", "avatars/a.b.png",
    ],
)  # fmt: skip
def test_what_is_no_file_is_not_found(client: Client, media: Path, path: str) -> None:
    media.mkdir()
    (media / "secret.png").write_bytes(b"secret")
    (media / "avatars").mkdir()
    (media / "avatars" / "face.html").write_text("<script>")
    answer = client.get(f"/{path}")
    assert answer.status_code == 404
    assert b"secret" not in answer.content


def test_files_of_images_are_at_none_of_these(client: Client) -> None:
    image = make_image()
    default_storage.save(f"images/{image.pk}/full.png", ContentFile(b"x"))
    for root in ("avatars", "badge-img", "tag-img"):
        assert client.get(f"/{root}/../images/{image.pk}/full.png").status_code == 404
