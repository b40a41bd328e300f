"""Files in an S3-compatible store: the same behaviour, the bytes by signed address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import boto3
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from moto.server import ThreadedMotoServer

from booru import processing, storage
from booru.actions.moderation import hide_image
from tests import pictures
from tests.booru.test_processing import finish, full
from tests.factories import make_moderator, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    options = {
        "bucket_name": "pictures",
        "endpoint_url": address,
        "region_name": "us-east-1",
        "default_acl": None,
    }
    client = boto3.client("s3", endpoint_url=address, region_name="us-east-1")
    client.create_bucket(Bucket="pictures")
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    }
    yield address
    server.stop()


def test_an_image_lives_in_the_store(
    client: Client, bucket: str, tmp_path: Path
) -> None:
    image = finish(upload(pictures.jpeg(900, 700, orientation=6), tmp_path))
    assert image.processed
    shown = client.get(full(image, tail=".jpg"))
    assert shown.status_code == 302
    assert shown["Cache-Control"] == "no-store"
    assert shown["Location"].startswith(bucket)
    with urlopen(shown["Location"]) as answer:
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert len(answer.read()) == image.size
    saved = client.get(full(image, "download", ".jpg"))
    with urlopen(saved["Location"]) as answer:
        named = f'attachment; filename="{image.pk}.jpg"'
        assert answer.headers["Content-Disposition"] == named
    hide_image(image, moderator=make_moderator(), reason="x")
    assert client.get(full(image, tail=".jpg")).status_code == 404


def test_the_sweep_works_there_too(bucket: str, tmp_path: Path) -> None:
    image = finish(upload(pictures.jpeg(300, 200), tmp_path))
    named = {kept["rev"] for kept in image.files.values()}
    assert processing.sweep_media() == 0
    before = timezone.now() + timedelta(minutes=1)
    assert processing.sweep_media(before=before) >= 1
    assert {rev for _, rev, _ in storage.stored_revisions()} == named
    assert default_storage.exists(
        storage.location(image.pk, image.files["full.jpg"]["rev"], "full.jpg")
    )
