"""The picture of a tag: given by moderators, kept as a square, served."""

from __future__ import annotations

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Picture

from accounts.models import LogEntry, Role
from booru.models import Tag
from tests.factories import make_tag, make_user
from tests.pictures import png

pytestmark = pytest.mark.django_db(transaction=True)


def post(client: Client, data: bytes | None = None, **said: str) -> str:
    files = {"picture": SimpleUploadedFile("x.png", data)} if data is not None else {}
    answer = client.post("/tags/fox/picture", {**said, **files}, follow=True)
    assert answer.status_code == 200
    return " ".join(str(message) for message in answer.context["messages"])


def test_a_picture_is_given_shown_and_removed(as_moderator: Client) -> None:
    make_tag("fox")
    assert post(as_moderator, png(400, 300)) == "The picture of “fox” is changed."
    name = Tag.objects.get(name="fox").spoiler_image
    answer = as_moderator.get(f"/tag-img/{name}")
    assert Picture.open(io.BytesIO(answer.content)).size == (250, 250)
    assert f"/tag-img/{name}" in as_moderator.get("/tags/fox/edit").content.decode()
    tag = as_moderator.get("/api/v1/json/tags/fox").json()["tag"]
    assert tag["spoiler_image_uri"].endswith(f"/tag-img/{name}")
    entries = LogEntry.objects.filter(action="tag.picture")
    assert entries.count() == 1

    assert post(as_moderator, remove="1") == "The picture of “fox” is changed."
    assert Tag.objects.get(name="fox").spoiler_image == ""
    assert not default_storage.exists(f"tag-img/{name}")
    assert entries.count() == 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "Choose a file."),
        (b"", "Choose a file."),
        (b"no picture", "This type of file is not taken here."),
        (png(1001, 10), "At most 1000 pixels wide and high."),
    ],
)
def test_what_is_no_picture(
    as_moderator: Client, data: bytes | None, message: str
) -> None:
    make_tag("fox")
    assert post(as_moderator, data) == message
    assert Tag.objects.get(name="fox").spoiler_image == ""


def test_only_moderators_give_pictures(as_user: Client) -> None:
    make_tag("fox")
    assistant = Client()
    assistant.force_login(make_user(role=Role.ASSISTANT))
    for client in (as_user, assistant):
        assert client.post("/tags/fox/picture", {"remove": "1"}).status_code == 403
