"""What is in a dump: the objects of the API, of what a visitor may see."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from api.dumps.kept import Dump, dumps
from api.dumps.tables import AT_ONCE, TABLES, lines_of
from api.dumps.writing import NOTE, make_dump
from booru.actions.comments import destroy_comment, hide_comment
from booru.actions.merging import merge_image
from booru.actions.moderation import hide_image
from booru.models import Comment, Gallery, Image, PostLocation, Tag
from scores.models import Chart, Song
from tests.api.dumps.conftest import lines
from tests.factories import (
    make_comment,
    make_gallery,
    make_image,
    make_images,
    make_moderator,
    make_paste,
    make_tag,
    make_user,
)
from tests.scores.made_scores import make_chart

pytestmark = pytest.mark.django_db


def rows_of(dump: Dump, name: str) -> list[Any]:
    return lines(dump.folder / f"{name}.jsonl.gz")


def test_rows_are_what_the_api_answers(client: Client, capsys: Any) -> None:
    """The whole objects, by the addresses under which the API has them."""
    moderator, author = make_moderator(), make_user("kit")
    plain = make_image(
        tags=["suggestive", "fox", "artist:ada"],
        sources=["https://example.com/1"],
        uploader=author,
    )
    unnamed = make_image(uploader=author, anonymous=True)
    hidden, merged = make_image(uploader=author), make_image(uploader=author)
    hide_image(hidden, moderator=moderator, reason="Rule #3")
    merge_image(merged, into=plain, moderator=moderator)
    paste, gone = make_paste(uploader=author), make_paste(body="Nothing.")
    hide_image(gone, moderator=moderator, reason="Rule #0")
    waiting = [make_image(approved=False), make_paste(body="Soon.", approved=False)]
    rejected = make_image(approved=False)
    hide_image(rejected, moderator=moderator, reason="Rule #2")
    PostLocation.objects.create(
        post=plain, site="derpibooru", site_id=7, url="https://derpibooru.org/7"
    )
    make_tag("ears", short_description="Two of them.").implied_by_tags.add(
        make_tag("fox", aliased_tag=None)
    )
    said = [make_comment(plain), make_comment(plain, user=author, anonymous=True)]
    said.append(hide_comment(make_comment(plain), moderator=moderator, reason="Spam"))
    make_comment(paste)
    make_comment(waiting[0])
    make_comment(plain, approved=False)
    dead = hide_comment(make_comment(plain), moderator=moderator, reason="Spam")
    destroy_comment(dead, moderator=moderator)
    Comment.objects.filter(image=unnamed).delete()
    make_gallery([plain, paste], user=author)
    make_gallery([unnamed], user=author, title="Secret", anonymous=True)
    chart = make_chart()

    call_command("nightly_dump")
    (dump,) = dumps()

    told = client.get(f"/api/v1/json/images/{unnamed.pk}").json()["image"]
    assert (told["uploader"], told["uploader_id"]) == (None, None)
    images = [plain, unnamed, hidden, merged]
    asked = [client.get(f"/api/v1/json/images/{one.pk}") for one in images]
    assert rows_of(dump, "images") == [answer.json()["image"] for answer in asked]
    posts = [*images, paste, gone]
    asked = [client.get(f"/api/v3/posts/{one.pk}") for one in posts]
    assert rows_of(dump, "posts") == [answer.json()["post"] for answer in asked]
    tags = Tag.objects.order_by("pk")
    asked = [client.get(f"/api/v1/json/tags/{one.slug}") for one in tags]
    assert rows_of(dump, "tags") == [answer.json()["tag"] for answer in asked]
    asked = [client.get(f"/api/v1/json/comments/{one.pk}") for one in said]
    assert rows_of(dump, "comments") == [answer.json()["comment"] for answer in asked]
    found = client.get("/api/v1/json/search/galleries?q=*").json()["galleries"]
    assert rows_of(dump, "galleries") == found[::-1]
    body = client.get(f"/api/v1/games/iidx/SP/charts/{chart.chart_id}").json()["body"]
    assert rows_of(dump, "songs") == [{"game": "iidx"} | body["song"]]
    assert rows_of(dump, "charts") == [{"game": "iidx"} | body["chart"]]

    written = b"".join(one.read_bytes() for one in dump.folder.glob("*"))
    assert {one.pk for one in waiting}.isdisjoint(
        r["id"] for r in rows_of(dump, "posts")
    )
    assert rejected.pk not in {row["id"] for row in rows_of(dump, "posts")}
    total = sum(file.rows for file in dump.files)
    assert capsys.readouterr().out == (
        f"dump {dump.name}: {total} rows, "
        f"{len(written) - (dump.folder / 'index.json').stat().st_size} bytes\n"
    )


def test_the_index_says_what_is_in_it(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 26, 3, 0, 7, 500, UTC), tick=False)
    make_images(3)
    dump = make_dump()
    assert dump.name == "2026-11-26"
    index = orjson.loads((dump.folder / "index.json").read_bytes())
    assert index == {
        "made_at": "2026-11-26T03:00:07Z",
        "began_at": "2026-11-26T03:00:07Z",
        "site": "http://127.0.0.1:8000",
        "note": NOTE,
        "files": [
            {
                "name": f"{name}.jsonl.gz",
                "rows": rows,
                "bytes": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            }
            for name, rows in (
                ("images", 4), ("posts", 4), ("tags", Tag.objects.count()),
                ("comments", 0), ("galleries", 0), ("songs", 0), ("charts", 0),
            )
            for data in [(dump.folder / f"{name}.jsonl.gz").read_bytes()]
        ],
    }  # fmt: skip


def test_a_batch_costs_the_same_whatever_is_in_it() -> None:
    _fill()
    once = _costs()
    for _ in range(24):
        _fill()
    assert _costs() == once


def _fill() -> None:
    image = make_image(sources=["https://example.com/1"], uploader=make_user())
    make_comment(image)
    make_gallery([image])
    make_chart()


def _costs() -> dict[str, int]:
    """Statements until a table is written once its caches are warm."""
    found = {}
    for table in TABLES:
        list(lines_of(table))
        with CaptureQueriesContext(connection) as captured:
            list(lines_of(table))
        found[table.name] = len(captured)
    return found


def test_no_row_is_lost_between_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.dumps.tables.AT_ONCE", 2)
    make_images(4)
    Image.objects.filter(pk=Image.objects.order_by("pk")[1].pk).update(approved=False)
    (images, *_) = TABLES
    found = [[orjson.loads(line)["id"] for line in some] for some in lines_of(images)]
    shown = list(
        Image.objects.filter(approved=True).values_list("pk", flat=True).order_by("pk")
    )
    assert found == [shown[:2], shown[2:4]]
    assert AT_ONCE == 500
    assert Gallery.objects.count() + Song.objects.count() + Chart.objects.count() == 0
