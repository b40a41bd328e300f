"""gallery-dl, the real program, by an image's page address (spec: clients 1)."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from tests import pictures
from tests.e2e.client import Client
from tests.e2e.live import LiveSite

HIDE = """
from accounts.models import User
from booru.actions.moderation import hide_image
from booru.models import Image
moderator = User.objects.get(name="wren")
hide_image(Image.objects.get(pk={number}), moderator=moderator, reason="Rule #0")
"""


@pytest.fixture
def download(mika: Client, tmp_path: Path) -> Download:
    return Download(mika.port, tmp_path / "out")


class Download:
    def __init__(self, port: int, folder: Path) -> None:
        self.port = port
        self.folder = folder

    def __call__(self, number: int) -> tuple[int, list[Path]]:
        """Exit code and the files it left."""
        command = [sys.executable, "-m", "gallery_dl", "--config-ignore"]
        command += ["-o", "sleep-request=0", "-d", str(self.folder)]
        page = f"philomena:http://127.0.0.1:{self.port}/images/{number}"
        done = subprocess.run([*command, page], capture_output=True, timeout=60)
        return done.returncode, [p for p in self.folder.rglob("*") if p.is_file()]


@pytest.mark.parametrize("kind", ["png", "jpg", "svg"])
def test_a_download_is_the_processed_file(
    mika: Client, download: Download, kind: str
) -> None:
    data = {
        "png": lambda: pictures.png(700, 500, seed=21, text={"Author": "Somebody"}),
        "jpg": lambda: pictures.jpeg(700, 500, seed=22, exif=pictures.gps_exif()),
        "svg": lambda: pictures.svg(700, 500, seed=23, body="<!-- Somebody -->"),
    }[kind]()
    number = mika.upload_file(f"any name.{kind}", data).json()["image"]["id"]
    image = mika.processed(number)

    code, (path,) = download(number)
    assert code == 0
    assert path.suffix == f".{kind}"
    content = path.read_bytes()
    assert hashlib.sha512(content).hexdigest() == image["sha512_hash"]
    assert image["sha512_hash"] != image["orig_sha512_hash"]
    assert len(content) == image["size"]
    if kind == "svg":
        assert b"<svg" in content


def test_an_unknown_image(download: Download) -> None:
    assert download(999_999) == (4, [])


def test_a_hidden_image(site: LiveSite, mika: Client, download: Download) -> None:
    site.account("wren", "--role", "moderator")
    answer = mika.upload_file("a.png", pictures.png(90, 90, seed=24))
    number = answer.json()["image"]["id"]
    url = mika.processed(number)["representations"]["full"]
    assert mika.get(url).status == 200
    site.manage("shell", "-c", HIDE.format(number=number))
    assert download(number) == (0, [])
    assert mika.get(url).status == 404
    assert mika.image(number)["deletion_reason"] == "Rule #0"
