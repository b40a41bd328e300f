"""The first start as somebody new sees it: with the demo content."""

from __future__ import annotations

import re
import time

from ops.demo.entries import ENTRIES
from tests.e2e.client import API, Client
from tests.e2e.figures import Figure
from tests.e2e.live import LiveSite
from tests.ops.site import until


def test_the_demo_content(new_site: LiveSite, figure: Figure) -> None:
    site = new_site
    begin = time.monotonic()
    site.start_with_demo()
    figure("first start with the demo, ready after s", time.monotonic() - begin)
    numbers = [row[0] for row in site.rows("SELECT id FROM booru_image ORDER BY id")]
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

    code, _ = site.stop()
    assert code == 0
    begin = time.monotonic()
    site.start_with_demo()
    figure("second start, ready after s", time.monotonic() - begin)
    assert "demo key" not in site.output()
    assert site.rows("SELECT count(*) FROM booru_image") == [(40,)]
    assert site.rows("SELECT count(*) FROM scores_score") == scores
    until(lambda: site.status(f"{API}/images/{numbers[0]}") == 200, 5)
