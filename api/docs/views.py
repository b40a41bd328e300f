from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.generic import View

from api.docs.documents import DIALECTS, document_bytes


class DocumentView(View):
    """A dialect's OpenAPI document, readable from any page as the dialects are."""

    def get(self, request: HttpRequest, name: str) -> Any:
        if name not in DIALECTS:
            raise Http404
        data = document_bytes(name)
        response = HttpResponse(data, content_type="application/json; charset=utf-8")
        response["Access-Control-Allow-Origin"] = "*"
        response["Cache-Control"] = "no-cache"
        response["ETag"] = etag = quote_etag(sha256(data).hexdigest()[:32])
        return get_conditional_response(request, etag, response=response)
