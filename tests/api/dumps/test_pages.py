"""`/dumps`, and the files of a dump."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from api.dumps.kept import Dump
from api.dumps.writing import make_dump
from tests.booru.reading import read
from tests.factories import make_image, make_images

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 26, 3, tzinfo=UTC)


@pytest.fixture
def dump(time_machine: Any) -> Dump:
    time_machine.move_to(NIGHT + timedelta(minutes=7), tick=False)
    make_images(2)
    return make_dump()


def test_before_the_first_one(client: Client, settings: Any, time_machine: Any) -> None:
    time_machine.move_to(NIGHT - timedelta(hours=1))
    assert "after 26 November 2026, 03:00 UTC" in read(client, "/dumps").text
    time_machine.move_to(NIGHT + timedelta(hours=1))
    assert "after 27 November 2026, 03:00 UTC" in read(client, "/dumps").text
    settings.DUMPS_KEPT = 0
    page = read(client, "/dumps").text
    assert "No dumps here" in page
    assert "every night" not in page


def test_the_newest_is_shown(client: Client, dump: Dump) -> None:
    page = read(client, "/dumps")
    assert "26 November 2026, 03:07 UTC" in page.text
    for file in dump.files:
        assert f"/dumps/2026-11-26/{file.name}" in page.links
        assert f"{file.sha256}  {file.name}" in page.text
    assert "/dumps/2026-11-26/index.json" in page.links
    wanted = "curl -s 'http://127.0.0.1:8000/dumps/2026-11-26/images.jsonl.gz' | zcat"
    assert wanted in page.text
    assert "the last 3 are kept" in page.text
    newer = make_dump()
    page = read(client, "/dumps")
    assert f"/dumps/{newer.name}/images.jsonl.gz" in page.links
    assert "/dumps/2026-11-26/index.json" in page.links
    with CaptureQueriesContext(connection) as captured:
        client.get("/dumps")
    assert len(captured) == 0


@pytest.mark.parametrize(
    "path", ["/docs/api", "/docs/api/philomena", "/docs/api/nekos"]
)
def test_the_pages_of_the_interfaces_lead_to_it(client: Client, path: str) -> None:
    assert "/dumps" in read(client, path).links


def test_a_file_whole_and_in_parts(client: Client, dump: Dump) -> None:
    path, file = "/dumps/2026-11-26/images.jsonl.gz", dump.files[0]
    whole = client.get(path)
    data = b"".join(whole) if whole.streaming else whole.content
    assert len(gzip.decompress(data).splitlines()) == 3
    assert {name: whole[name] for name in (
        "Content-Type", "Content-Length", "ETag", "Accept-Ranges", "Cache-Control",
        "X-Content-Type-Options", "Access-Control-Allow-Origin",
    )} == {
        "Content-Type": "application/gzip",
        "Content-Length": str(file.bytes),
        "ETag": f'"{file.sha256}"',
        "Accept-Ranges": "bytes",
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
        "Access-Control-Allow-Origin": "*",
    }  # fmt: skip
    part = client.get(path, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, data[10:20])
    assert part["Content-Range"] == f"bytes 10-19/{file.bytes}"
    end = client.get(path, headers={"Range": f"bytes={file.bytes}-"})
    assert (end.status_code, end["Content-Range"]) == (416, f"bytes */{file.bytes}")
    head = client.head(path)
    assert (head.content, head["Content-Length"]) == (b"", str(file.bytes))
    again = client.get(path, headers={"If-None-Match": whole["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(path).status_code == 405
    index = client.get("/dumps/2026-11-26/index.json")
    assert index["Content-Type"] == "application/json"
    assert index.json()["files"][0]["name"] == "images.jsonl.gz"


def test_nothing_else_is_served(client: Client, dump: Dump, settings: Any) -> None:
    make_image()
    (settings.HOME / "secret_key").write_text("s3cret")
    (dump.folder / "notes.txt").write_text("Not in the index.")
    (dump.folder.parent / "2026-11-25").mkdir()
    paths = [
        "2026-11-26/notes.txt", "2026-11-26/", "2026-11-26/images.jsonl",
        "2026-11-26/../../secret_key", "2026-11-26/..%2f..%2fsecret_key",
        "../secret_key", "..%2f/secret_key", "..%2f..%2fsecret_key/x",
        "%2e%2e/secret_key",
        ".lock/index.json", ".partial/index.json", "2026-11-25/index.json",
        "2026-11-27/index.json", "2026-11-26./index.json", "2026-11-26.0/index.json",
        "2026-11-26%00/index.json", "2026-11-26/index.json%00",
        "2026-11-26/index.json/",
        "2026-11-26%0a/index.json", "٢٠٢٦-11-26/index.json", "latest/images.jsonl.gz",
        "2026-11-26/" + "a" * 5000, "%ff%fe/%ff",
        quote("\ud800", errors="surrogatepass") + "/x",
    ]  # fmt: skip
    found = {path: client.get(f"/dumps/{path}").status_code for path in paths}
    assert {path for path, status in found.items() if status != 404} == set()
    assert client.get("/dumps/").status_code == 404
    settings.DUMPS_KEPT = 0
    assert client.get("/dumps/2026-11-26/index.json").status_code == 404
