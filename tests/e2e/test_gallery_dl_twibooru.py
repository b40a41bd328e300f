"""gallery-dl, the real program, as a client of `/api/v3` (spec: clients 2)."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import pictures, videos
from tests.e2e.client import Client
from tests.e2e.counting import Asked, counting
from tests.e2e.live import LiveSite

PROGRAM = Path(__file__).with_name("gdl_twibooru.py")
OPTIONS = ("--config-ignore", "-o", "sleep-request=0")
_POSTS = """
import json
from accounts.author import Author
from booru.actions.comments import hide_comment, post_comment
from booru.actions.moderation import hide_image
from tests.factories import (make_gallery, make_image, make_moderator, make_paste,
                             make_user)
user, moderator = make_user("harbour"), make_moderator("pilot")
tags = ["safe", "fox", "kept"]
images = [make_image(tags=tags) for _ in range(4)]
paste = make_paste("A tale", tags=tags)
# Their order is not that of their numbers.
order = [images[1], images[3], paste, images[0], images[2]]
gallery = make_gallery(order, user=user, title="Small harbours", description="Boats")
made = [post_comment(images[0], author=Author(user), body=f"Word {n}",
                     anonymous=n == 1) for n in range(3)]
hide_comment(made[2], moderator=moderator, reason="Rule #1")
hidden = hide_image(make_image(tags=tags), moderator=moderator, reason="Rule #0")
print(json.dumps({
    "images": [image.pk for image in images], "paste": paste.pk, "user": user.pk,
    "order": [post.pk for post in order], "gallery": gallery.pk, "hidden": hidden.pk,
    "comments": [comment.pk for comment in made]}))
"""


class Run:
    """What one call ended with: `-g` prints addresses, `-j` its own messages."""

    def __init__(self, port: int, *words: str) -> None:
        with counting(port) as counter:
            root = f"http://127.0.0.1:{counter.port}"
            done = subprocess.run(
                [sys.executable, PROGRAM, root, *OPTIONS, *words],
                capture_output=True,
                text=True,
                timeout=120,
            )
        self.code, self.out, self.said = done.returncode, done.stdout, done.stderr
        self.asked = counter.asked

    @property
    def files(self) -> list[dict[str, Any]]:
        return [one[2] for one in json.loads(self.out or "[]") if one[0] == 3]


@pytest.fixture(scope="module")
def run(site: LiveSite) -> Callable[..., Run]:
    return lambda *words: Run(site.port, *words)


@pytest.fixture(scope="module")
def posts(site: LiveSite) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(
        site.manage("shell", "--no-imports", "-c", _POSTS)
    )
    return made


def asked(query: str, page: int, **other: str) -> Asked:
    params = {"q": query, "page": str(page), "per_page": "50", **other}
    return Asked("/api/v3/search/posts", params)


def numbers(urls: str) -> list[int]:
    return [int(Path(url).name.partition("__")[0]) for url in urls.split()]


@pytest.mark.parametrize("kind", ["png", "svg", "mp4"])
def test_a_download_is_the_processed_file(
    mika: Client, run: Callable[..., Run], tmp_path: Path, kind: str
) -> None:
    data = {
        "png": lambda: pictures.png(700, 500, seed=31),
        "svg": lambda: pictures.svg(700, 500, seed=33),
        "mp4": lambda: videos.mp4(96, 64, seed=34),
    }[kind]()
    number = mika.upload_file(f"any name.{kind}", data).json()["image"]["id"]
    mika.processed(number)
    post = mika.get(f"/api/v3/posts/{number}").json()["post"]
    assert post["format"] == kind
    done = run("-d", str(tmp_path), f"https://twibooru.org/{number}")
    assert done.code == 0, done.said
    assert done.asked == [Asked(f"/api/v3/posts/{number}", {})]
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert path.name == f"{number}_any name.{kind}"
    content = path.read_bytes()
    assert len(content) == post["size"]
    assert hashlib.sha512(content).hexdigest() == post["sha512_hash"]


BOXES = ("large", "medium", "small", "tall", "thumb", "thumb_small", "thumb_tiny")
FILES: dict[str, tuple[bytes, dict[str, str]]] = {
    "webm": (
        videos.webm(96, 64, seed=35),
        {"webm": "video/webm", "mp4": "video/mp4"},
    ),
    "svg": (
        pictures.svg(90, 80, seed=36),
        {"png": "image/png", "svg": "image/svg+xml"},
    ),
    "png": (pictures.png(90, 80, seed=37), {"png": "image/png"}),
}


def test_files_that_clients_ask_for_by_themselves(mika: Client) -> None:
    """Whatever is printed (twibooru-api 2.6): both forms of an address, the source of a
    drawing, what is too small for its box, and the still preview of a video."""
    numbers = {
        kind: mika.upload_file(f"a.{kind}", data).json()["image"]["id"]
        for kind, (data, _) in FILES.items()
    }
    for kind, (_, types) in FILES.items():
        number = numbers[kind]
        mika.processed(number)
        view = mika.get(f"/api/v3/posts/{number}").json()["post"]["view_url"]
        root, _, rest = view.partition("/view/")
        day = rest.rpartition("/")[0]
        places = [f"/{day}/{number}/{name}" for name in ("full", *BOXES)]
        places += [f"/view/{day}/{number}", f"/view/{day}/{number}__any+thing"]
        places += [f"/download/{day}/{number}__x"]
        for extension, content_type in types.items():
            for place in places:
                answer = mika.get(f"{root}{place}.{extension}")
                found = answer.status, answer.headers["Content-Type"]
                assert found == (200, content_type), (place, extension)
                attached = "Content-Disposition" in answer.headers
                assert attached == ("/download/" in place or extension == "svg")
        if kind == "webm":
            for box in ("thumb", "thumb_small", "thumb_tiny"):
                answer = mika.get(f"{root}/{day}/{number}/{box}.gif")
                assert answer.headers["Content-Type"] == "image/gif"
                assert answer.body.startswith(b"GIF8")


def test_a_search_is_paged_completely(site: LiveSite, run: Callable[..., Run]) -> None:
    made = site.images("searchlight", 55)
    done = run("-g", "https://twibooru.org/search?q=searchlight")
    assert done.code == 0, done.said
    assert numbers(done.out) == made[::-1]
    assert done.asked == [asked("searchlight", n, filter_id="2") for n in (1, 2)]
    words = "q=searchlight&sf=score&sd=asc"
    done = run("-g", f"https://twibooru.org/search?{words}")
    assert numbers(done.out) == made


def test_a_tag_page_with_a_key(
    site: LiveSite, mika: Client, run: Callable[..., Run]
) -> None:
    made = site.images("artist:harbour lane", 2)
    page = "https://twibooru.org/tags/artist-colon-harbour+lane"
    done = run("-g", page)
    assert (done.code, numbers(done.out)) == (0, made[::-1])
    assert done.asked == [asked("artist:harbour lane", 1, filter_id="2")]
    done = run("-g", "-o", f"api-key={mika.key}", page)
    assert (done.code, numbers(done.out)) == (0, made[::-1])
    assert done.asked == [asked("artist:harbour lane", 1, key=mika.key)]
    done = run("-g", "-o", "api-key=unknown", page)
    assert (done.code, done.out) == (4, "")


def test_a_gallery_comes_in_its_order(
    posts: dict[str, Any], run: Callable[..., Run]
) -> None:
    gallery = posts["gallery"]
    done = run("-j", f"https://twibooru.org/galleries/{gallery}")
    assert done.code == 0, done.said
    # The newest place first: it asks for `sd=desc`. A text is no file.
    shown = [number for number in posts["order"][::-1] if number != posts["paste"]]
    assert [file["id"] for file in done.files] == shown
    for file in done.files:
        assert file["gallery"] == {
            "id": gallery,
            "title": "Small harbours",
            "description": "Boats",
            "spoiler_warning": "",
            "thumbnail_id": posts["order"][0],
            "user": "harbour",
            "user_id": posts["user"],
        }
    query = f"gallery_id:{gallery}"
    assert done.asked == [
        Asked(f"/api/v3/galleries/{gallery}", {}),
        asked(query, 1, sf=query, sd="desc", filter_id="2"),
    ]
    done = run("-g", "https://twibooru.org/galleries/999999")
    assert (done.code, done.out) == (4, "")


def test_comments_come_with_their_post(
    mika: Client, posts: dict[str, Any], run: Callable[..., Run]
) -> None:
    number = posts["images"][0]
    done = run("-j", "-o", "comments=true", f"https://twibooru.org/{number}")
    (file,) = done.files
    assert done.code == 0
    shown = mika.get(f"/api/v3/posts/{number}/comments").json()
    # The whole answer.
    assert file["comments"] == shown
    plain, nameless, hidden = posts["comments"]
    assert [
        (one["id"], one["body"], one["author"]) for one in shown["comments"][::2]
    ] == [(hidden, None, None), (plain, "Word 0", "harbour")]
    assert shown["comments"][1]["id"] == nameless
    assert shown["comments"][1]["author"].startswith("Background Pony #")
    assert [one.path for one in done.asked] == [
        f"/api/v3/posts/{number}",
        f"/api/v3/posts/{number}/comments",
    ]


def test_what_has_no_file_is_passed_over(
    posts: dict[str, Any], run: Callable[..., Run]
) -> None:
    """Because the keys are absent: null would stop it."""
    for name in ("paste", "hidden"):
        done = run("-g", f"https://twibooru.org/{posts[name]}")
        assert (done.code, done.out) == (0, ""), done.said
    done = run("-g", "https://twibooru.org/search?q=kept")
    assert (done.code, numbers(done.out)) == (0, posts["images"][::-1])


def test_what_is_not_there(run: Callable[..., Run]) -> None:
    for page in ("999999", "search?q=fox)"):
        done = run("-g", f"https://twibooru.org/{page}")
        assert (done.code, done.out, len(done.asked)) == (4, "", 1)
