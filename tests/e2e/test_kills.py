"""kill -9 of every part in the middle of uploads: nothing accepted is lost, and
nothing is counted twice."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import pictures, videos
from tests.e2e.client import Client, insist
from tests.e2e.documented import duplicate_of
from tests.e2e.figures import Figure
from tests.e2e.live import LiveSite, stored_folders
from tests.ops.site import is_alive, until

UPLOADS, CLIENTS = 50, 6
WRONG_TAGS = """
SELECT tag.name, tag.images_count, count(image.id) FROM booru_tag tag
LEFT JOIN booru_tagging tagging ON tagging.tag_id = tag.id
LEFT JOIN booru_image image
  ON image.id = tagging.image_id AND NOT image.hidden_from_users
GROUP BY tag.id HAVING tag.images_count <> count(image.id)
"""
WRONG_UPLOADERS = """
SELECT account.name, account.uploads_count, count(image.id)
FROM accounts_user account
LEFT JOIN booru_image image ON image.uploader_id = account.id AND image.approved
GROUP BY account.id HAVING account.uploads_count <> count(image.id)
"""
RUNNING = "SELECT count(*) FROM booru_processingjob WHERE state = 'running'"
HALF_IMAGES = """
SELECT id FROM booru_image WHERE (SELECT count(*) FROM booru_tagging
WHERE image_id = booru_image.id) <> 4 OR files = '{}'
"""


class Uploader:
    """Clients that do not give up. `accepted` fills while they work."""

    def __init__(self, clients: list[Client]) -> None:
        self.clients = clients
        self.accepted: list[int] = []
        self.retried = 0

    def __call__(self, number: int) -> int:
        client = self.clients[number % CLIENTS]
        name, data = file(number)
        answer, again = insist(
            lambda: client.upload_file(
                name, data, tags=f"safe, solo, fox, batch {number % 7}"
            ),
            60,
        )
        self.retried += again
        if answer.status == 200:
            accepted = int(answer.json()["image"]["id"])
        else:
            # The answer to an earlier try was lost, its image was not.
            assert again, (answer.status, answer.body)
            assert answer.status == 400, answer.body
            found = re.search(rb"it's image (\d+)", answer.body)
            assert found, answer.body
            accepted = int(found[1])
            assert answer.json() == duplicate_of(accepted)
        self.accepted.append(accepted)
        return accepted


def file(number: int) -> tuple[str, bytes]:
    if number % 10 == 4:
        return "loop.gif", pictures.gif(300, 200, frames=6, seed=number)
    if number % 25 == 7:
        return "film.webm", videos.webm(400, 300, seed=number)
    if number % 3 == 0:
        return "photo.jpg", pictures.jpeg(1400, 900, seed=number)
    return "picture.png", pictures.png(700, 500, seed=number)


@pytest.fixture
def crash_site(new_site: LiveSite) -> LiveSite:
    new_site.start()
    new_site.await_worker()
    return new_site


def test_nothing_accepted_is_lost(crash_site: LiveSite, figure: Figure) -> None:
    site = crash_site
    clients = [site.user(f"client {n}") for n in range(CLIENTS)]
    upload = Uploader(clients)
    with ThreadPoolExecutor(CLIENTS) as pool:
        futures = [pool.submit(upload, number) for number in range(UPLOADS)]
        for after, (name, kill) in zip((6, 13, 20, 27, 34), kills(site), strict=True):
            until(lambda n=after: len(upload.accepted) >= n, 90)  # type: ignore[misc]
            begin = time.monotonic()
            kill()
            until(lambda: site.status("/readyz") == 200, 30)
            figure(f"ready after kill -9 of {name}, s", time.monotonic() - begin)
            known = len(upload.accepted)
            until(lambda n=known: len(upload.accepted) > n, 30)  # type: ignore[misc]
            figure(f"next upload after {name}, s", time.monotonic() - begin)
        numbers = [future.result(90) for future in futures]
    last = time.monotonic()
    figure("uploads that needed more than one try", upload.retried)
    assert len(set(numbers)) == UPLOADS
    assert site.rows("SELECT count(*) FROM booru_image") == [(UPLOADS,)]

    ends = site.settle(numbers, 150)
    figure("all processed after the last upload, s", time.monotonic() - last)
    assert set(ends.values()) == {("done", "")}
    assert all(clients[0].image(number)["processed"] for number in numbers)
    assert site.rows(WRONG_TAGS) == []
    assert site.rows(WRONG_UPLOADERS) == []
    assert site.rows(HALF_IMAGES) == []

    figure("orphan folders before the sweep", len(orphans(site)))
    site.manage("sweep_media", "--older-than", "0")
    assert orphans(site) == set()
    check_files(site)
    assert left_behind(site.home) == []


def kills(site: LiveSite) -> list[tuple[str, Callable[[], None]]]:
    def worker() -> None:
        """In the middle of a job. Nothing of it lives on: neither pool nor decoder."""
        until(lambda: site.rows(RUNNING) != [(0,)], 20)
        main = site.worker()
        family = [main, *main.children(recursive=True)]
        main.kill()
        until(lambda: not any(map(is_alive, family)), 10)

    def database() -> None:
        site.child("postgres", "-D").kill()

    def web_worker() -> None:
        for child in site.web().children():
            child.kill()

    def supervisor() -> None:
        site.processes()
        site.kill_supervisor()
        site.start()

    return [
        ("worker", worker),
        ("web process", web_worker),
        ("web server", lambda: site.web().kill()),
        ("database", database),
        ("supervisor", supervisor),
    ]


def orphans(site: LiveSite) -> set[tuple[int, str]]:
    rows = site.rows("SELECT id, files FROM booru_image")
    named = {(number, kept["rev"]) for number, files in rows for kept in files.values()}
    stored = stored_folders(site.home)
    assert named <= stored
    return stored - named


def check_files(site: LiveSite) -> None:
    """No row names a missing file, and no file is there without a row."""
    media = site.home / "media" / "images"
    named = {}
    for number, files in site.rows("SELECT id, files FROM booru_image"):
        for name, kept in files.items():
            path = media / f"{number % 1000:03d}" / str(number) / kept["rev"] / name
            named[path] = kept["size"]
    stored = {path: path.stat().st_size for path in media.rglob("*") if path.is_file()}
    assert stored == named


def left_behind(home: Path) -> list[str]:
    """Half uploads and working folders among the temporary files."""
    return [path.name for path in (home / "tmp").rglob("*") if path.is_file()]
