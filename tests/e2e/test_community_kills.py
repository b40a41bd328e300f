"""kill -9 of worker, web process and database in the middle of a change of many
images, of news to many followers, and of an archive: all end by themselves, as if
nothing had happened, and nobody is told twice."""

from __future__ import annotations

import json
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
import pytest

from tests.e2e.figures import Figure
from tests.e2e.live import LiveSite
from tests.ops.site import is_alive, until

IMAGES, FOLLOWERS, NEWS = 300, 2000, 4

# All in one process: each one takes its time to start.
_BEGIN = f"""
import json
from accounts.author import Author
from accounts.models import User
from booru.actions.bulk import TagEditDraft, start_tag_edit
from booru.actions.comments import post_comment
from booru.models import ImageSubscription
from community.actions.exports import request_export
from django.db import transaction
from tests.factories import make_image, make_moderator, make_user
with transaction.atomic():
    images = [make_image(tags=["safe", "fox", "tree"]) for _ in range({IMAGES})]
followed = images[0]
crowd = User.objects.bulk_create(
    User(name=f"follower {{n}}", email=f"f{{n}}@example.org")
    for n in range({FOLLOWERS})
)
ImageSubscription.objects.bulk_create(
    ImageSubscription(user=one, image=followed) for one in crowd
)
writer, owner = make_user("writer"), make_user("owner")
for n in range({NEWS}):
    post_comment(followed, author=Author(writer), body=f"News {{n}}")
draft = TagEditDraft(
    ids=tuple(one.pk for one in images), add="todd, snow", remove="tree"
)
job = start_tag_edit(draft, moderator=make_moderator())
print(json.dumps([job.pk, request_export(owner).pk, owner.pk]))
"""
_LEFT = """
SELECT (SELECT count(*) FROM booru_bulkchange WHERE state NOT IN ('done', 'failed'))
    + (SELECT count(*) FROM accounts_announcement WHERE delivered_at IS NULL)
    + (SELECT count(*) FROM accounts_dataexport WHERE state NOT IN ('done', 'failed'))
"""
_PROGRESS = """
SELECT (SELECT sum(done) FROM booru_bulkchange)
    + (SELECT count(*) FROM accounts_announcement WHERE delivered_at IS NOT NULL)
    + (SELECT coalesce(sum(done), 0) FROM accounts_dataexport)
"""
# Whoever was killed is waited for, for minutes; these pass here at once.
_TIME_PASSES = (
    "UPDATE booru_bulkchange SET not_before = now() WHERE not_before > now()"
    " RETURNING 1",
    "UPDATE accounts_announcement SET not_before = now() WHERE not_before > now()"
    " RETURNING 1",
    "UPDATE accounts_dataexport SET not_before = now() WHERE not_before > now()"
    " RETURNING 1",
)
_TAGS_OF_IMAGES = """
SELECT DISTINCT (SELECT string_agg(tag.name, ', ' ORDER BY tag.name)
    FROM booru_tagging t JOIN booru_tag tag ON tag.id = t.tag_id
    WHERE t.image_id = image.id) FROM booru_image image
"""
_CHANGES_OF_IMAGES = """
SELECT changes, count(*) FROM (SELECT image_id, count(*) AS changes
    FROM booru_tagchange WHERE bulk_id = %(job)s GROUP BY image_id) one GROUP BY changes
"""
_COUNTS = """
SELECT name, images_count FROM booru_tag WHERE images_count > 0 ORDER BY name
"""
_TOLD = """
SELECT kind, count, count(*) FROM accounts_notification
WHERE user_id <> %(owner)s GROUP BY kind, count
"""


@pytest.fixture
def crash_site(new_site: LiveSite) -> LiveSite:
    new_site.start()
    new_site.await_worker()
    return new_site


def test_everything_ends_as_if_nobody_had_died(
    crash_site: LiveSite, figure: Figure
) -> None:
    site = crash_site
    with at_rest(site):
        printed = site.manage("shell", "--no-imports", "-c", _BEGIN)
    job, export, owner = json.loads(printed)
    begin, known = time.monotonic(), 0
    for number, (name, kill) in enumerate(kills(site)):
        until(lambda n=known: moves(site, n), 60)  # type: ignore[misc]
        left = answer(site, _LEFT)
        assert left or number
        figure(f"left at the kill of the {name}", left)
        kill()
        known = until_it_answers(site)
    until(lambda: moves(site, -1) and answer(site, _LEFT) == 0, 90)
    figure("all ended after the first kill, s", time.monotonic() - begin)

    changed = "SELECT state, done, changed, problems FROM booru_bulkchange"
    assert site.rows(changed) == [("done", IMAGES, IMAGES, [])]
    assert site.rows(_TAGS_OF_IMAGES) == [("fox, safe, snow, todd",)]
    assert site.rows(_CHANGES_OF_IMAGES, job=job) == [(1, IMAGES)]
    tags = ("fox", "safe", "snow", "todd")
    assert site.rows(_COUNTS) == [(tag, IMAGES) for tag in tags]
    # Each follower has one line, which counts each of the news once.
    assert site.rows(_TOLD, owner=owner) == [("comment", NEWS, FOLLOWERS)]
    check_archive(site, export, owner)


@contextmanager
def at_rest(site: LiveSite) -> Iterator[None]:
    """The worker takes nothing meanwhile: all begins at once."""
    main = site.worker()
    family = [main, *main.children(recursive=True)]
    for process in family:
        process.suspend()
    yield
    for process in family:
        process.resume()


def moves(site: LiveSite, known: int) -> bool:
    """Whether more is done, or nothing is left to do."""
    with suppress(psycopg.OperationalError):
        for statement in _TIME_PASSES:
            site.rows(statement)
        return answer(site, _PROGRESS) > known or answer(site, _LEFT) == 0
    return False


def answer(site: LiveSite, query: str) -> int:
    ((number,),) = site.rows(query)
    return int(number)


def until_it_answers(site: LiveSite) -> int:
    """What was done until now."""
    found: list[int] = []

    def answers() -> bool:
        with suppress(psycopg.OperationalError):
            found.append(answer(site, _PROGRESS))
        return bool(found) and site.status("/readyz") == 200

    until(answers, 60)
    return found[-1]


def check_archive(site: LiveSite, export: int, owner: int) -> None:
    """Whole, the only file that is left of it, and its owner was told once."""
    rows = "SELECT state, done = total, file, size FROM accounts_dataexport"
    ((state, whole, name, size),) = site.rows(f"{rows} WHERE id = %(pk)s", pk=export)
    assert (state, whole) == ("done", True)
    folder = site.home / "media" / "exports"
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [name]
    assert (folder / name).stat().st_size == size
    with zipfile.ZipFile(folder / name) as archive:
        assert archive.testzip() is None
        parts = [part for part in archive.namelist() if part.endswith(".json")]
        documents: list[Any] = [json.loads(archive.read(part)) for part in parts]
    assert documents
    assert all(isinstance(one, list) for one in documents)
    told = "SELECT kind, count FROM accounts_notification WHERE user_id = %(user)s"
    assert site.rows(told, user=owner) == [("export", 1)]


def kills(site: LiveSite) -> list[tuple[str, Callable[[], None]]]:
    def worker() -> None:
        main = site.worker()
        family = [main, *main.children(recursive=True)]
        main.kill()
        until(lambda: not any(map(is_alive, family)), 10)

    def pool() -> None:
        """The hand that works, not the one that gives it work."""
        for child in site.worker().children(recursive=True):
            child.kill()

    def database() -> None:
        site.child("postgres", "-D").kill()

    def web() -> None:
        for child in site.web().children():
            child.kill()

    return [("worker", worker), ("database", database), ("web process", web),
            ("worker's pool", pool)]  # fmt: skip
