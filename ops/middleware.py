"""What stands before every view: the access log, slots for slow clients, and what is
said of a thing that is gone."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Callable
from threading import Lock

import structlog
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.defaults import page_not_found

from api.nekos import early as nekos
from api.tachi import early as tachi
from api.twibooru import early as twibooru
from net.client import client_address

View = Callable[[HttpRequest], HttpResponseBase]
access = structlog.get_logger("polybooru.access")


class RequestLog:
    """One line a request with method, path, status and milliseconds. The query is
    left out: it may hold a key."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        request.META["REQUEST_ID"] = secrets.token_hex(4)
        response = self.get_response(request)
        if response.status_code >= 500 or settings.LOG_REQUESTS:
            access.info(
                "request",
                id=request.META["REQUEST_ID"],
                method=request.method,
                path=request.path,
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000, 1),
            )
        return response


class Gone:
    """What a page had found, and its action did not find any more, was deleted in
    between: not found. Should it be a mistake of ours, the log tells."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if not isinstance(exception, ObjectDoesNotExist):
            return None
        access.warning("gone", path=request.path, exc_info=exception)
        return page_not_found(request, exception)


class Slots:
    """At most so many requests with a body, and so many streamed responses, open at
    once, and fewer of either for one address; 503 with Retry-After beyond.

    The web server gives a slow body no time limit and each holds a thread, so
    without this as many stalled clients as there are threads stop the site.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response
        self.bodies = SlotPool(settings.BODY_SLOTS, settings.SLOTS_PER_ADDRESS)
        self.streams = SlotPool(settings.MEDIA_SLOTS, settings.SLOTS_PER_ADDRESS)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
            # Without a length the form would arrive empty and unlimited.
            return _refusal(request, 411, "Send the body with a Content-Length.")
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit():
            return _refusal(request, 400, "The Content-Length is not a number.")
        if int(length) > settings.MAX_REQUEST_BYTES:
            most = settings.MAX_REQUEST_BYTES
            return _refusal(request, 413, f"Send at most {most} bytes.")
        address = client_address(request.META, settings.TRUSTED_PROXIES)
        if int(length) == 0:
            return self._streamed(request, self.get_response(request), address)
        if not self.bodies.take(address):
            return _busy(request)
        try:
            response = self.get_response(request)
        finally:
            self.bodies.give(address)
        return self._streamed(request, response, address)

    def _streamed(
        self, request: HttpRequest, response: HttpResponseBase, address: str
    ) -> HttpResponseBase:
        if not response.streaming:
            return response
        if not self.streams.take(address):
            response.close()
            return _busy(request)
        # Or each slow reader would keep one of the pool's few until it is done.
        if not connection.in_atomic_block:
            connection.close()
        response._resource_closers.append(_once(lambda: self.streams.give(address)))  # type: ignore[attr-defined]
        return response


class SlotPool:
    """Counts what is open, in all and by address. One process, one pool."""

    def __init__(self, slots: int, per_address: int) -> None:
        self.free = slots
        self.per_address = per_address
        self.taken: Counter[str] = Counter()
        self.lock = Lock()

    def take(self, address: str) -> bool:
        with self.lock:
            if self.free <= 0 or self.taken[address] >= self.per_address:
                return False
            self.free -= 1
            self.taken[address] += 1
            return True

    def give(self, address: str) -> None:
        with self.lock:
            self.free += 1
            self.taken[address] -= 1
            if self.taken[address] <= 0:
                del self.taken[address]


def _once(call: Callable[[], None]) -> Callable[[], None]:
    """Servers and clients may both close a response; the slot is given once."""
    pending = [call]

    def closer() -> None:
        if pending:
            pending.pop()()

    return closer


def _refusal(request: HttpRequest, status: int, text: str) -> HttpResponse:
    if tachi.is_score_api(request.path):
        return tachi.early_refusal(status, text)
    if twibooru.is_twibooru_api(request.path):
        return twibooru.early_refusal(status, text)
    if nekos.is_nekos_api(request.path):
        return nekos.early_refusal(status, text)
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _busy(request: HttpRequest) -> HttpResponse:
    text = "Busy with other transfers: try again in a few seconds."
    response = _refusal(request, 503, text)
    response["Retry-After"] = "5"
    return response
