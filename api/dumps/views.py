"""`/dumps`: the newest one to read about, and the files of those that are kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from api.dumps.kept import INDEX, Dump, dump_named, dumps, last_night
from api.dumps.tables import TABLES
from net.sending import send

# A name is never given to another content.
_FOR_EVER = "public, max-age=31536000, immutable"


class DumpsView(TemplateView):
    template_name = "docs/dumps.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {table.file: table.words for table in TABLES}
        kept = dumps()
        newest = kept[0] if kept else None
        files = newest.files if newest else ()
        return super().get_context_data(
            dump=newest,
            files=[(file, words.get(file.name, "")) for file in files],
            total=sum(file.bytes for file in files),
            older=kept[1:],
            is_on=settings.DUMPS_KEPT > 0,
            kept=settings.DUMPS_KEPT,
            next_at=last_night(timezone.now()) + timedelta(days=1),
            **kwargs,
        )


@require_safe
def file(request: HttpRequest, dump: str, name: str) -> HttpResponseBase:
    """One that the dump's own index names, or the index itself; with byte ranges."""
    found = dump_named(dump)
    if found is None:
        raise Http404
    path, etag, kind = _chosen(found, name)
    headers = {
        "Content-Type": kind,
        "ETag": f'"{etag}"',
        "Accept-Ranges": "bytes",
        "Cache-Control": _FOR_EVER,
        "X-Content-Type-Options": "nosniff",
        "Access-Control-Allow-Origin": "*",
    }
    if headers["ETag"] in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponse(status=304, headers=headers)
    return send(request, lambda: _opened(path), size=_size(path), headers=headers)


def _chosen(dump: Dump, name: str) -> tuple[Path, str, str]:
    """Where it lies, what tells its contents apart, and what it is."""
    if name == INDEX:
        tag = f"{dump.name}-{dump.made_at:%H%M%S}"
        return dump.folder / INDEX, tag, "application/json"
    for one in dump.files:
        if one.name == name:
            return dump.folder / name, one.sha256, "application/gzip"
    raise Http404


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError as error:
        # Swept between our look at the index and now.
        raise Http404 from error


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
