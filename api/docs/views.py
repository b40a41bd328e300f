from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.generic import TemplateView, View

from api.description import Dialect
from api.docs.documents import DIALECTS, document_bytes
from api.docs.reading import duration, limits_of, routes_of


class DocsView(TemplateView):
    """Which interface, which address, which limit."""

    template_name = "docs/api.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            dialects=[(one, limits_of(one)) for one in DIALECTS.values()],
            **_nekos(),
            **kwargs,
        )


class DialectView(TemplateView):
    template_name = "docs/dialect.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        dialect = _dialect(kwargs["name"])
        return super().get_context_data(
            dialect=dialect,
            about=f"docs/about/{dialect.name}.html",
            limits=limits_of(dialect),
            routes=routes_of(dialect.name),
            **_nekos(),
            **kwargs,
        )


class TryView(View):
    """Where a form without script sends what is to be tried: to the address itself."""

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        dialect = _dialect(name)
        path = request.GET.get("path", "").strip().replace("\\", "/")
        if not path.startswith("/"):
            path = f"/{path}"
        # A path below the dialect's own, so that no foreign address can be meant.
        return HttpResponseRedirect(f"{dialect.base}{path.rstrip('/') or ''}")


class DocumentView(View):
    """A dialect's OpenAPI document, readable from any page as the dialects are."""

    def get(self, request: HttpRequest, name: str) -> Any:
        data = document_bytes(_dialect(name).name)
        response = HttpResponse(data, content_type="application/json; charset=utf-8")
        response["Access-Control-Allow-Origin"] = "*"
        response["Cache-Control"] = "no-cache"
        response["ETag"] = etag = quote_etag(sha256(data).hexdigest()[:32])
        return get_conditional_response(request, etag, response=response)


def _dialect(name: str) -> Dialect:
    if name not in DIALECTS:
        raise Http404
    return DIALECTS[name]


def _nekos() -> dict[str, Any]:
    """How that dialect shuts out who asks too fast too often."""
    return {
        "limits_on": settings.RATE_LIMITS,
        "strikes": settings.NEKOS_STRIKES,
        "shut_out_for": duration(settings.NEKOS_BLOCK_SECONDS),
    }
