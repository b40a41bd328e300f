"""The first start as somebody new sees it: with the demo content."""

from __future__ import annotations

import re
import time

from ops.demo.entries import ENTRIES
from ops.demo.words.comments import COMMENTS
from ops.demo.words.people import PEOPLE
from ops.demo.words.topics import THREADS
from tests.e2e.client import API, Client
from tests.e2e.figures import Figure
from tests.e2e.live import LiveSite
from tests.ops.site import until

_WRONG = """
from tests.community.recounting import wrong_counters
print(wrong_counters())
"""
# What people have made, and what stands in the log of it; not what the site has told
# them of it meanwhile.
_TABLES = (
    "accounts_award", "accounts_logentry", "accounts_report", "accounts_user",
    "booru_artistlink", "booru_comment", "booru_dnpentry", "booru_duplicatereport",
    "booru_galleryitem", "booru_image", "booru_imagefave", "booru_imagefeature",
    "booru_imagevote", "booru_tag", "booru_tagchange", "forums_pollvote",
    "forums_post", "forums_topic", "scores_score",
)  # fmt: skip


def _rows(site: LiveSite) -> dict[str, int]:
    return {
        table: site.rows(f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608 - ours
        for table in _TABLES
    }


def test_the_demo_content(new_site: LiveSite, figure: Figure) -> None:
    site = new_site
    begin = time.monotonic()
    site.start_with_demo()
    figure("first start with the demo, ready after s", time.monotonic() - begin)
    pictures = "SELECT id FROM booru_image WHERE media_type = 'image' ORDER BY id"
    numbers = [row[0] for row in site.rows(pictures)]
    assert len(numbers) == len(ENTRIES) == 40
    ends = site.settle(numbers, 240)
    figure("demo content processed after s", time.monotonic() - begin)
    assert set(ends.values()) == {("done", "")}

    keys = re.findall(r"^demo key of (\w+): (\S+)$", site.output(), re.MULTILINE)
    ((name, key),) = keys
    client = Client(site.port, key)
    formats = set()
    for number in numbers:
        image = client.image(number)
        assert image["processed"]
        formats.add(image["format"])
        assert client.get(image["representations"]["thumb"]).status == 200
    assert formats == {"png", "jpg", "gif", "svg", "webm"}
    # A key that is somebody's: an upload without a file is looked at, not refused.
    assert client.upload_file("a.png", b"").status == 400
    assert Client(site.port, "nobody's").upload_file("a.png", b"").status == 401
    assert site.rows("SELECT id FROM accounts_user WHERE name = %(n)s", n=name)

    played = site.rows("SELECT game, count(*) FROM scores_gamestats GROUP BY game")
    assert sorted(played) == [("iidx", 5), ("sdvx", 5)]
    assert site.rows("SELECT DISTINCT state FROM scores_import") == [("completed",)]
    scores = site.rows("SELECT count(*) FROM scores_score")

    lived = _rows(site)
    assert lived["booru_comment"] == sum(map(len, COMMENTS.values()))
    assert lived["forums_post"] == sum(len(thread.posts) for thread in THREADS)
    assert lived["accounts_user"] == len(PEOPLE)
    for path in ("/", "/comments", "/forums", "/galleries", "/profiles/mika"):
        assert site.status(path) == 200
    site.manage("load_demo", seconds=240)
    assert _rows(site) == lived
    assert site.manage("shell", "--no-imports", "-c", _WRONG) == "[]\n"

    code, _ = site.stop()
    assert code == 0
    begin = time.monotonic()
    site.start_with_demo()
    figure("second start, ready after s", time.monotonic() - begin)
    assert "demo key" not in site.output()
    assert len(site.rows(pictures)) == 40
    assert site.rows("SELECT count(*) FROM scores_score") == scores
    until(lambda: site.status(f"{API}/images/{numbers[0]}") == 200, 5)
