"""Slots for slow clients, refusals before a body is read, health."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from booru.models import Gallery
from ops.middleware import SlotPool, Slots
from tests.api.tachi.clients import refusal_of
from tests.factories import make_gallery

REQUESTS = RequestFactory()


def ok(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def streamed(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([b"x"]))


@pytest.fixture(autouse=True)
def few_slots(settings: Any) -> None:
    settings.BODY_SLOTS = settings.MEDIA_SLOTS = 3
    settings.SLOTS_PER_ADDRESS = 2


def test_a_pool_counts_in_all_and_by_address() -> None:
    pool = SlotPool(3, 2)
    assert [pool.take("a"), pool.take("a"), pool.take("a")] == [True, True, False]
    assert [pool.take("b"), pool.take("b")] == [True, False]
    pool.give("a")
    assert pool.take("b")
    assert not pool.take("c")
    for address in "abb":
        pool.give(address)
    assert (pool.free, dict(pool.taken)) == (3, {})


def test_streams_hold_a_slot_until_they_are_closed() -> None:
    slots = Slots(streamed)
    held = [slots(REQUESTS.get("/")) for _ in range(2)]
    refused = slots(REQUESTS.get("/"))
    assert (refused.status_code, refused["Retry-After"]) == (503, "5")
    assert slots(REQUESTS.get("/", REMOTE_ADDR="192.0.2.9")).status_code == 200
    held[0].close()
    held[0].close()  # servers and clients may both close it
    assert slots(REQUESTS.get("/")).status_code == 200
    assert slots(REQUESTS.get("/")).status_code == 503


@pytest.mark.django_db
def test_what_was_deleted_under_a_page_is_not_found(as_user: Client) -> None:
    """By somebody else, when the page had looked whether it is there."""
    gallery = make_gallery()

    def delete(execute: Any, sql: str, *rest: Any) -> Any:
        if "FOR NO KEY UPDATE" in sql:
            Gallery.objects.filter(pk=gallery.pk).delete()
        return execute(sql, *rest)

    with connection.execute_wrapper(delete):
        response = as_user.post(f"/galleries/{gallery.pk}/follow", {"act": "follow"})
    assert response.status_code == 404
    assert "text/html" in response.headers["Content-Type"]


def test_bodies_hold_a_slot_while_they_are_read() -> None:
    inner: list[int] = []

    def nested(request: HttpRequest) -> HttpResponse:
        if len(inner) < 4:
            inner.append(0)
            inner.append(slots(REQUESTS.post("/", {"a": "b"})).status_code)
        return HttpResponse("ok")

    slots = Slots(nested)
    assert slots(REQUESTS.post("/", {"a": "b"})).status_code == 200
    assert 503 in inner
    assert slots.bodies.free == 3


def test_a_view_that_fails_gives_its_slot_back() -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise ValueError("broken")

    slots = Slots(broken)
    with pytest.raises(ValueError, match="broken"):
        slots(REQUESTS.post("/", {"a": "b"}))
    assert slots.bodies.free == 3


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, 411),
        ({"HTTP_TRANSFER_ENCODING": "gzip, Chunked"}, 411),
        ({"CONTENT_LENGTH": "136314881"}, 413),
        ({"CONTENT_LENGTH": "many"}, 400),
        ({"CONTENT_LENGTH": "-1"}, 400),
    ],
)
def test_bodies_that_are_refused_unread(headers: dict[str, str], status: int) -> None:
    request = REQUESTS.post("/", **headers)  # type: ignore[arg-type]
    assert Slots(ok)(request).status_code == status


@pytest.mark.parametrize(
    "path", ["/api/v1/import/file", "/api/v1", "/ir/direct-manual/import", "/ir/"]
)
def test_score_clients_read_refusals_in_their_envelope(path: str) -> None:
    response = Slots(ok)(REQUESTS.post(path, CONTENT_LENGTH="many"))
    assert refusal_of(response, 400) == "The Content-Length is not a number."
    slots = Slots(ok)
    slots.bodies.free = 0
    busy = slots(REQUESTS.post(path, {"a": "b"}))
    assert refusal_of(busy, 503).startswith("Busy")
    assert busy["Retry-After"] == "5"


def sentences(path: str) -> dict[str, Any]:
    """The bodies that a broken and a busy request to this path are answered with."""
    slots = Slots(ok)
    slots.bodies.free = 0
    broken = slots(REQUESTS.post(path, CONTENT_LENGTH="many"))
    busy = slots(REQUESTS.post(path, {"a": "b"}))
    assert (broken.status_code, busy.status_code) == (400, 503)
    assert busy["Retry-After"] == "5"
    for answer in (broken, busy):
        assert answer["Content-Type"] == "application/json; charset=utf-8"
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Retry-After" in answer["Access-Control-Expose-Headers"]
    assert isinstance(broken, HttpResponse)
    assert isinstance(busy, HttpResponse)
    return {"broken": orjson.loads(broken.content), "busy": orjson.loads(busy.content)}


LENGTH = "The Content-Length is not a number."
BUSY = "Busy with other transfers: try again in a few seconds."


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/image", "/api/v1x", "/api/v4"])
def test_nekos_clients_read_refusals_in_their_envelope(path: str) -> None:
    """The Python wrapper parses every body before it looks at the status."""
    assert sentences(path) == {
        "broken": {"code": 400, "message": LENGTH, "success": False},
        "busy": {"code": 503, "message": BUSY, "success": False},
    }


@pytest.mark.parametrize("path", ["/api/v3", "/api/v3/search/posts", "/api/v2/posts"])
def test_twibooru_clients_read_refusals_as_errors(path: str) -> None:
    assert sentences(path) == {"broken": {"error": LENGTH}, "busy": {"error": BUSY}}


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/json", "/api/v1/json/images", "/irx", "/apis", "/api.json"]
)
def test_others_read_plain_text(path: str) -> None:
    response = Slots(ok)(REQUESTS.post(path, CONTENT_LENGTH="many"))
    assert response["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.django_db
def test_health(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {
        "status": "ok", "database": True, "queue": True, "storage": True,
    }  # fmt: skip


@pytest.mark.django_db
def test_not_ready_says_what_is_missing(
    client: Client, settings: Any, tmp_path: Any
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    settings.QUEUE_DIR = blocked / "queue"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {
        "status": "unavailable", "database": True, "queue": False, "storage": True,
    }  # fmt: skip
