"""Search by picture on the site: files and addresses, copies and strangers."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pillow

from accounts.models import User
from booru.actions import moderation
from booru.models import Image
from booru.processing import process_image
from tests import pictures
from tests.accounts.pages import Page
from tests.booru.reading import read, shown
from tests.factories import upload

pytestmark = pytest.mark.django_db
PATH = "/search/reverse"


def known(tmp_path: Path, data: bytes, **told: Any) -> Image:
    image = upload(data, tmp_path, **told)
    while process_image(image.pk):
        pass
    return image


def asked(client: Client, data: bytes | None = None, **said: str) -> Any:
    form: dict[str, Any] = {"distance": "0.25", **said}
    if data is not None:
        form["file"] = SimpleUploadedFile("a.png", data)
    return client.post(PATH, form)


def found(client: Client, data: bytes, **said: str) -> Page:
    answer = asked(client, data, **said)
    assert answer.status_code == 200
    page = Page(answer.content.decode())
    assert page.faults == []
    return page


def smaller(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with Pillow.open(io.BytesIO(data)) as picture:
        picture.convert("RGB").resize((picture.width // 2, picture.height // 2)).save(
            buffer, "JPEG", quality=92
        )
    return buffer.getvalue()


def test_the_form(client: Client, as_user: Client) -> None:
    for one in (client, as_user):
        page = read(one, PATH)
        assert "Search by picture" in page.text
        assert page.forms[-1]["enctype"] == "multipart/form-data"
    html = client.get(f"{PATH}?url=https://a.example/%22x").content.decode()
    assert 'value="https://a.example/&quot;x"' in html


def test_a_copy_is_found_and_named(client: Client, tmp_path: Path) -> None:
    data = pictures.png(800, 600, seed=5)
    image = known(tmp_path, data)
    known(tmp_path, pictures.png(800, 600, seed=9))
    page = found(client, data, distance="0.05")
    assert shown(page) == [image.pk]
    assert "1 image looks like it" in page.text
    assert "The same picture, 100 % alike" in page.text
    page = found(client, smaller(data), distance="1")
    assert image.pk in shown(page)
    assert re.search(r"(A copy|The same picture), \d+ % alike", page.text)
    page = found(client, pictures.png(50, 400, seed=1))
    assert shown(page) == []
    assert "No image looks like it" in page.text


def test_what_one_may_not_see_is_not_found(
    client: Client, as_moderator: Client, moderator: User, tmp_path: Path
) -> None:
    data = pictures.png(400, 300, seed=3)
    image = known(tmp_path, data)
    moderation.hide_image(image, moderator=moderator, reason="Rule 3")
    assert shown(found(client, data)) == []
    assert shown(found(as_moderator, data)) == [image.pk]


def test_covers_stay_on_what_the_filter_hides(client: Client, tmp_path: Path) -> None:
    data = pictures.png(400, 300, seed=4)
    known(tmp_path, data, tag_input="explicit, solo, fox")
    html = asked(client, data).content.decode()
    assert "<b>Hidden</b><span>explicit</span>" in html


@pytest.mark.parametrize(
    ("data", "said", "words"),
    [
        (None, {}, "Choose a file, or write an address below."),
        (b"no picture", {}, "no picture or video that the server can read"),
        (b"", {}, "no picture or video"),
        (b"\x89PNG\r\n\x1a\n broken", {}, "no picture or video"),
        (
            None,
            {"url": "http://127.0.0.1:9/a.png"},
            "No picture came from this address",
        ),
        (None, {"url": "ftp://x"}, "No picture came from this address"),
        (None, {"url": "x\0y"}, "Null characters"),
        (b"x", {"distance": "7"}, "Select a valid choice"),
    ],
)
def test_refusals_stand_at_their_fields(
    client: Client, data: bytes | None, said: dict[str, str], words: str
) -> None:
    answer = asked(client, data, **said)
    assert answer.status_code == 422
    page = Page(answer.content.decode())
    assert page.faults == []
    assert words in page.text
