"""`/oembed.json`, `/oembed.xml` and `/oembed` (twibooru-api 4.1)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from rest_framework.exceptions import APIException
from rest_framework.response import Response

from api.embedding import image_id_of
from api.twibooru.base import TwibooruViewSet
from api.twibooru.oembed.serializer import CACHE_SECONDS, as_xml, oembed_object
from booru.image_rows import ImageRow, image_rows

_SIDES = ("width", "height")
_SIDE = re.compile(r"0*([1-9][0-9]{0,8})", re.ASCII)
_AFTER_PATH = re.compile("[?#]")
_CACHED = {"Cache-Control": f"public, max-age={CACHE_SECONDS}"}
_XML = "text/xml; charset=utf-8"
_SENTENCES = {
    400: "Say in `url` which page or picture you want to embed.",
    404: "No post that everybody may see has this address.",
}


class UnknownFormat(APIException):
    """oEmbed, section 2.3.4."""

    status_code = 501
    default_detail = "Ask for format=json or format=xml."


class OembedViewSet(TwibooruViewSet):
    """Filters do not apply, and the host of `url` is nobody's business."""

    limit = "twibooru.pages"

    def json(self, request: Any) -> HttpResponseBase:
        return Response(self._object(), headers=_CACHED)

    def xml(self, request: Any) -> HttpResponseBase:
        body = as_xml("oembed", self._object())
        return HttpResponse(body, content_type=_XML, headers=_CACHED)

    def by_format(self, request: Any) -> HttpResponseBase:
        """No extension: the parameter decides, and without one it is a reader who
        wants the page."""
        wanted = self.params.text("format")
        if wanted == "json":
            return self.json(request)
        if wanted == "xml":
            return self.xml(request)
        if wanted:
            raise UnknownFormat
        return redirect(f"/{self._row().id}")

    @property
    def _speaks_xml(self) -> bool:
        if self.action == "by_format":
            # Parameters that could not be read say nothing.
            return "params" in vars(self) and self.params.text("format") == "xml"
        return bool(self.action == "xml")

    def _object(self) -> dict[str, Any]:
        row, params = self._row(), self.params
        return oembed_object(
            row,
            wide=_side(params.text("maxwidth")),
            high=_side(params.text("maxheight")),
        )

    def _row(self) -> ImageRow:
        address = self.params.text("url")
        found = post_id_of(address)
        rows = [] if found is None else image_rows([found])
        if not rows or rows[0].hidden_from_users:
            raise Http404
        return rows[0]

    def error(self, status: int, error: Exception) -> HttpResponseBase:
        response = super().error(status, error)
        said = _SENTENCES.get(response.status_code)
        if isinstance(error, UnknownFormat):
            said = str(error.detail)
        if said is not None and isinstance(response, Response):
            response.data = {"error": said}
        if not self._speaks_xml or not isinstance(response, Response):
            return response
        body = as_xml("error", response.data["error"])
        answer = HttpResponse(body, status=response.status_code, content_type=_XML)
        if "Retry-After" in response:
            answer["Retry-After"] = response["Retry-After"]
        return answer


def post_id_of(address: str) -> int | None:
    """The id of a post in the address of its page or of a file of it, which may be
    encoded once more than it need be. None for an address without one. Raises
    BadRequest for what is no address."""
    for one in (address, unquote(address)):
        # No id is in those: a part of a date would be taken for one.
        if (
            "/media/" not in _AFTER_PATH.split(one)[0]
            and (found := image_id_of(one)) is not None
        ):
            return found
    try:
        if urlsplit(unquote(address)).netloc:
            return None
    except ValueError:  # a broken IPv6 host
        pass
    raise BadRequest


def _side(text: str) -> int | None:
    """None, no limit, for whatever is no positive whole number."""
    match = _SIDE.fullmatch(text)
    return int(match[1]) if match else None
