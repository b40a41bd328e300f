"""gallery-dl on galleries and with comments (spec: clients 1.2)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.client import API, Client
from tests.e2e.counting import Asked, counting
from tests.e2e.live import LiveSite

_GALLERY = """
import json
from tests.factories import make_gallery, make_image, make_user
user = make_user("keeper")
images = [make_image(tags=["safe", "fox", "kept"]) for _ in range({count})]
# Their order is not that of their numbers.
order = images[1::2] + images[0::2]
gallery = make_gallery(order, user=user, title="Small harbours",
                       description="Boats", spoiler_warning="Sea")
print(json.dumps([gallery.pk, user.pk, order[0].pk, [image.pk for image in order]]))
"""
_COMMENTS = """
import json
from accounts.author import Author
from booru.actions.comments import hide_comment, post_comment
from tests.factories import make_image, make_moderator, make_user
image, user = make_image(tags=["safe", "fox", "talk"]), make_user("talker")
made = [post_comment(image, author=Author(user), body=f"Word {{n}}", anonymous=n == 3)
        for n in range({count})]
hide_comment(made[5], moderator=make_moderator(), reason="Rule #1")
print(json.dumps([image.pk, [one.pk for one in made]]))
"""

Run = Callable[..., tuple[int, list[Any], list[Asked]]]


@pytest.fixture
def listed(site: LiveSite) -> Run:
    """Exit code, gallery-dl's own messages as JSON, and the requests."""

    def run(page: str, *options: str) -> tuple[int, list[Any], list[Asked]]:
        command = [sys.executable, "-m", "gallery_dl", "--config-ignore", "-j"]
        with counting(site.port) as counter:
            address = f"philomena:http://127.0.0.1:{counter.port}{page}"
            done = subprocess.run(
                [*command, "-o", "sleep-request=0", *options, address],
                capture_output=True,
                text=True,
                timeout=120,
            )
        return done.returncode, json.loads(done.stdout or "[]"), counter.asked

    return run


def made(site: LiveSite, words: str, count: int) -> Any:
    words = words.format(count=count)
    return json.loads(site.manage("shell", "--no-imports", "-c", words))


def test_a_gallery_comes_in_its_order(site: LiveSite, listed: Run) -> None:
    gallery, user, cover, order = made(site, _GALLERY, 55)
    code, messages, requests = listed(f"/galleries/{gallery}")
    files = [message[2] for message in messages if message[0] == 3]
    assert code == 0
    # The newest place first: it asks for `sd=desc`.
    assert [file["id"] for file in files] == order[::-1]
    for file in files:
        assert file["gallery"] == {
            "id": gallery,
            "title": "Small harbours",
            "description": "Boats",
            "spoiler_warning": "Sea",
            "thumbnail_id": cover,
            "user": "keeper",
            "user_id": user,
            "creator": "keeper",
            "creator_id": user,
        }
    query = f"gallery_id:{gallery}"
    assert requests == [
        Asked("/api/v1/json/search/galleries", {"q": f"id:{gallery}"}),
        *(
            Asked(
                "/api/v1/json/search/images",
                {
                    "q": query,
                    "sf": query,
                    "sd": "desc",
                    "filter_id": "2",
                    "page": page,
                    "per_page": "50",
                },
            )
            for page in ("1", "2")
        ),
    ]


def test_an_unknown_gallery_is_an_error(listed: Run) -> None:
    _, messages, requests = listed("/galleries/999999")
    # With `-j` an error is a message too.
    ((kind, error),) = messages
    assert (kind, error["error"]) == (-1, "NotFoundError")
    assert len(requests) == 1


def test_comments_come_with_their_image(
    site: LiveSite, mika: Client, listed: Run
) -> None:
    image, comments = made(site, _COMMENTS, 60)
    code, messages, requests = listed(f"/images/{image}", "-o", "comments=true")
    (file,) = [message[2] for message in messages if message[0] == 3]
    assert code == 0
    assert file["comment_count"] == 60
    # Newest first; a hidden one is in no search.
    shown = [pk for pk in comments[::-1] if pk != comments[5]]
    assert [comment["id"] for comment in file["comments"]] == shown
    shown_by_id = mika.get(f"{API}/comments/{comments[0]}")
    by_id = {comment["id"]: comment for comment in file["comments"]}
    assert by_id[comments[0]] == shown_by_id.json()["comment"]
    assert by_id[comments[0]]["author"] == "talker"
    assert by_id[comments[3]]["user_id"] is None
    assert by_id[comments[3]]["author"].startswith("Background Pony #")
    assert [asked.path for asked in requests] == [
        f"/api/v1/json/images/{image}",
        "/api/v1/json/search/comments",
        "/api/v1/json/search/comments",
    ]
    assert requests[1].params == {
        "q": f"image_id:{image}",
        "filter_id": "2",
        "page": "1",
        "per_page": "50",
    }
