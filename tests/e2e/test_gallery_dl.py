"""gallery-dl, the real program, by the addresses of pages (spec: clients 1)."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import pictures
from tests.e2e.client import Client
from tests.e2e.counting import Asked, counting
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


# Searches ---------------------------------------------------------------------------

Listed = tuple[int, list[str], list[Asked]]


@pytest.fixture
def listed(site: LiveSite) -> Callable[..., Listed]:
    """Exit code, addresses of files, and requests."""

    def run(page: str, *options: str) -> Listed:
        command = [sys.executable, "-m", "gallery_dl", "--config-ignore", "-g"]
        command += ["-o", "sleep-request=0", "-o", "comments=false", *options]
        with counting(site.port) as counter:
            address = f"philomena:http://127.0.0.1:{counter.port}{page}"
            done = subprocess.run(
                [*command, address], capture_output=True, text=True, timeout=120
            )
        return done.returncode, done.stdout.split(), counter.asked

    return run


def asked(query: str, page: int, **other: str) -> Asked:
    params = {"q": query, "page": str(page), "per_page": "50", **other}
    return Asked("/api/v1/json/search/images", params)


def numbers(urls: list[str]) -> list[int]:
    return [int(Path(url).name.partition(".")[0]) for url in urls]


def test_a_search_is_paged_completely(
    site: LiveSite, listed: Callable[..., Listed]
) -> None:
    made = site.images("lighthouse", 120)
    code, urls, requests = listed("/search?q=lighthouse")
    assert code == 0
    assert numbers(urls) == made[::-1]
    assert requests == [asked("lighthouse", n, filter_id="2") for n in (1, 2, 3)]

    # NOTE: a full last page costs one more request, whose answer is empty.
    query = f"lighthouse, id.lte:{made[99]}"
    code, urls, requests = listed(f"/search?q={query}&sf=id&sd=asc")
    assert (code, numbers(urls)) == (0, made[:100])
    ordered = {"filter_id": "2", "sf": "id", "sd": "asc"}
    assert requests == [asked(query, n, **ordered) for n in (1, 2, 3)]


def test_a_tag_page_with_a_key_and_a_filter(
    site: LiveSite, mika: Client, listed: Callable[..., Listed]
) -> None:
    made = site.images("artist:marrow lane", 2)
    page = "/tags/artist-colon-marrow+lane"
    code, urls, requests = listed(page, "-o", f"api-key={mika.key}")
    assert (code, numbers(urls)) == (0, made[::-1])
    assert requests == [asked("artist:marrow lane", 1, key=mika.key)]
    code, urls, requests = listed(page, "-o", "filter=1")
    assert (code, numbers(urls)) == (0, made[::-1])
    assert requests == [asked("artist:marrow lane", 1, filter_id="1")]


def test_a_search_that_finds_nothing_or_cannot_be_read(
    listed: Callable[..., Listed],
) -> None:
    code, urls, requests = listed("/search?q=no+such+thing")
    assert (urls, len(requests)) == ([], 1)
    code, urls, requests = listed("/search?q=fox)")
    assert (code, urls, len(requests)) == (4, [], 1)
