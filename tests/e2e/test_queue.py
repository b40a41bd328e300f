"""The queue in files: what a reader meets while somebody else writes."""

from __future__ import annotations

from tests import pictures
from tests.e2e.client import Client
from tests.e2e.live import LiveSite


def test_half_a_message_stops_nobody(site: LiveSite, mika: Client) -> None:
    before = site.lives()
    messages = site.home / "queue" / "messages"
    # They sort before all others.
    (messages / "0_a.images.msg").touch()
    (messages / "0_b.images.msg").write_text('{"body": "W1sx')
    try:
        answer = mika.upload_file("a.png", pictures.png(150, 90, seed=31))
        assert mika.processed(answer.json()["image"]["id"], 30)
        assert site.lives() == before
        messages.joinpath("0_a.images.msg").unlink()  # still there for its writer
    finally:
        for name in ("0_a", "0_b"):
            (messages / f"{name}.images.msg").unlink(missing_ok=True)
