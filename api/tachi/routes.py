"""How a row of the documented route table becomes a URL pattern."""

from __future__ import annotations

import re

from django.urls import URLPattern, re_path

from api.tachi.base import TachiViewSet
from api.tachi.playtypes import GPT

_SEGMENT = re.compile(r":([a-z_]+)")


def _group(segment: re.Match[str]) -> str:
    return GPT if segment[1] == "gpt" else rf"(?P<{segment[1]}>[^/]+)"


def route(pattern: str, view: type[TachiViewSet], **actions: str) -> URLPattern:
    """`route("/users/:user", UserViewSet, get="retrieve")`: `:user` is one segment,
    percent-decoded, and the view's argument; a slash at the end may follow. `:gpt` is
    a game and a playtype, mostly two segments."""
    regex = _SEGMENT.sub(_group, re.escape(pattern).replace(r"\:", ":"))
    return re_path(rf"^{regex}/?\Z", view.as_view(dict(actions)))
