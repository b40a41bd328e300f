"""`/healthz`: the process answers. `/readyz`: so do database, queue and storage."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import structlog
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

log = structlog.get_logger("polybooru.health")


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when every part answers, else 503 with the parts that do not."""
    parts = {name: _answers(name, check) for name, check in _CHECKS.items()}
    ready = all(parts.values())
    return JsonResponse(
        {"status": "ok" if ready else "unavailable", **parts},
        status=200 if ready else 503,
    )


def _answers(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception as error:  # noqa: BLE001 - whatever ails it, it is not ready
        log.warning("not ready", part=name, error=str(error))
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _queue() -> None:
    if settings.REDIS_URL:
        import redis

        redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2).ping()
    else:
        _writable(settings.QUEUE_DIR)


def _storage() -> None:
    if isinstance(default_storage, FileSystemStorage):
        _writable(Path(settings.MEDIA_ROOT))
    else:
        default_storage.exists("readyz")


def _writable(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise PermissionError(folder)


_CHECKS = {"database": _database, "queue": _queue, "storage": _storage}
