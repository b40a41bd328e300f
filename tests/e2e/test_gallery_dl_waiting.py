"""gallery-dl waits as `X-RL-Reset` says (twibooru-api 1.4, T5; spec: clients 2). Later
versions than this one crash in that branch, whatever they are told."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.e2e.counting import counting
from tests.e2e.live import LiveSite
from tests.ops.site import ROOT

OLD = ROOT / ".venv" / "old-clients"
PROGRAM = Path(__file__).with_name("gdl_twibooru.py")
# What it adds by itself, "just to be safe".
ADDED_SECONDS = 60


def test_it_waits_and_goes_on(new_site: LiveSite) -> None:
    """Takes a good minute, nearly all of it asleep."""
    assert (OLD / "gallery_dl-1.30.10.dist-info").is_dir(), "make test installs it"
    # Long enough for its second request to come within it.
    new_site.start(RATE_LIMITS="on", LIMITS="twibooru.search.posts=1/8")
    made = new_site.images("searchlight", 55)
    with counting(new_site.port) as counter:
        root = f"http://127.0.0.1:{counter.port}"
        options = ["--config-ignore", "-o", "sleep-request=0", "-g"]
        done = subprocess.run(
            [sys.executable, PROGRAM, root, *options,
             "https://twibooru.org/search?q=searchlight"],
            env=os.environ | {"PYTHONPATH": str(OLD)},
            capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    shown = [int(Path(url).name.partition("__")[0]) for url in done.stdout.split()]
    assert shown == made[::-1]
    pages = [asked.params["page"] for asked in counter.asked]
    assert pages == ["1", "2", "2"]
    assert {asked.path for asked in counter.asked} == {"/api/v3/search/posts"}
    first, refused, second = counter.answered
    assert (first.status, refused.status, second.status) == (200, 429, 200)
    reset = datetime.strptime(
        refused.headers["X-RL-Reset"], "%Y-%m-%d %H:%M:%S UTC"
    ).replace(tzinfo=UTC)
    assert refused.headers["X-RL-Remaining"] == "0"
    assert second.at >= reset.timestamp() + ADDED_SECONDS
