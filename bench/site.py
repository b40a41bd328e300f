"""A database with content and the site's own web server, for the length of a bench.

Django is read only inside `serving`, because its settings need the database.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from ops import up
from ops.postgres import EmbeddedPostgres

IMAGES = 40


@dataclass(frozen=True)
class Site:
    port: int
    image_ids: list[int]
    key: str


@contextmanager
def serving() -> Iterator[Site]:
    """The site on a port of its own: the database and the flags of `manage.py up`."""
    with own_database() as plan:
        image_ids, key = _content()
        with web(plan):
            yield Site(plan.port, image_ids, key)


@contextmanager
def own_database() -> Iterator[up.Plan]:
    """An empty one in a folder of its own, gone afterwards. A process knows only one
    database, so this is for a process of its own."""
    home = Path(tempfile.mkdtemp(prefix="polybooru-bench-"))
    # Started by root, the server is another user: it has to pass through.
    home.chmod(0o711)
    try:
        with database(home, passing=True) as plan:
            # Where the messages go that nobody takes here.
            (home / "queue" / "messages").mkdir(parents=True)
            yield plan
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def database(home: Path, *, passing: bool = False) -> Iterator[up.Plan]:
    """The database of a home, and its address in the environment; `passing` removes
    it afterwards."""
    plan = up.Plan("127.0.0.1", _free_port(), False, home, "", 64, 1, 1)
    server = EmbeddedPostgres(home, up._database_settings(plan))
    server.start()
    try:
        os.environ |= {
            "DATABASE_URL": server.conninfo,
            "POLYBOORU_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        }
        yield plan
    finally:
        server.stop()
        if passing:
            shutil.rmtree(server.folder, ignore_errors=True)


@contextmanager
def web(plan: up.Plan) -> Iterator[int]:
    """The web server of `manage.py up` with the bench's addresses; its process id."""
    command = up._web(plan)
    server = subprocess.Popen(command.command, env=command.env, cwd=command.folder)
    try:
        _await(plan.address, server)
        yield server.pid
    finally:
        server.terminate()
        server.wait(20)


def _content() -> tuple[list[int], str]:
    """Images with 20 tags and 2 sources each; the key of a user with a filter."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    # Nothing here asks for a static file; the middleware wants its folder.
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    from booru.models import ImageIntensity
    from booru.models.filters import EVERYTHING_FILTER_ID
    from tests.factories import key_of, make_image, make_user

    user = make_user("mika", current_filter_id=EVERYTHING_FILTER_ID)
    ids = []
    for number in range(IMAGES):
        others = [f"tag {(7 * number + step) % 200}" for step in range(17)]
        image = make_image(
            tags=["safe", "solo", "artist:marrow lane", *others],
            sources=["https://gallery.example/1", "https://notes.example/2"],
            uploader=user,
            width=3000,
            height=2000,
            format="jpg",
            mime_type="image/jpeg",
            description="*Ink* on paper, from last winter.",
        )
        ImageIntensity.objects.create(image=image, nw=81.5, ne=92.25, sw=63.5, se=64.0)
        ids.append(image.pk)
    return ids, key_of(user)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urlopen(f"{address}/healthz", timeout=5).close()  # noqa: S310
        except (URLError, ConnectionError):
            assert server.poll() is None, "the web server ended"
            assert time.monotonic() < deadline, "the web server does not answer"
            time.sleep(0.05)
        else:
            return
