"""Scores do not wait behind pictures."""

from __future__ import annotations

from tests import pictures
from tests.e2e.client import Client
from tests.e2e.live import LiveSite
from tests.ops.site import until

PICTURES = 30
WAITING = "SELECT count(*) FROM booru_processingjob WHERE state <> 'done'"
_IMPORT = """
from accounts.models import User
from scores.actions.imports import start_import
body = b'{"meta": {"game": "iidx", "playtype": "SP", "service": "Test"}, "scores": []}'
user = User.objects.get(name="mika")
print(start_import(user, import_type="file/batch-manual", body=body).import_id)
"""
STATE = "SELECT state FROM scores_import WHERE import_id = %(id)s"


def test_an_import_overtakes_the_pictures_before_it(
    site: LiveSite, mika: Client
) -> None:
    ids = []
    for number in range(PICTURES):
        answer = mika.upload_file(
            "photo.jpg",
            pictures.jpeg(1600, 1200, seed=900 + number),
            tags="safe, solo, fox",
        )
        assert answer.status == 200, answer.body
        ids.append(int(answer.json()["image"]["id"]))
    import_id = site.manage("shell", "--no-imports", "-c", _IMPORT).strip()

    def ended() -> bool:
        return site.rows(STATE, id=import_id) == [("completed",)]

    until(ended, 30)
    assert site.rows(WAITING)[0][0] > PICTURES / 3
    site.settle(ids, 120)
