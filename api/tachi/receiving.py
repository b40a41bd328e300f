"""The form of `POST /import/file` (tachi-api 2.1): one file of a bounded size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
)
from django.core.files.uploadhandler import (
    StopUpload,
    TemporaryFileUploadHandler,
)
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from api.tachi.params import invalid
from api.tachi.refusals import Refusal

_FILE = "scoreData"
_WRONG = (
    "File provided was too large, corrupt, or provided in the wrong field.",
    "Expected a file for field scoreData.",
)
_BROKEN = (
    MultiPartParserError,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    UnreadablePostError,
)


@dataclass(frozen=True, slots=True)
class ReceivedForm:
    import_type: str
    body: bytes
    file_name: str
    #: The other text parts.
    fields: dict[str, str]


class _OneFile(TemporaryFileUploadHandler):
    """Takes one file under one name and no byte too many. What follows is read and
    thrown away, or the client would not hear the answer."""

    refused = False
    files = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.files += 1
        if self.field_name != _FILE or self.files > 1:
            self._refuse()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > settings.SCORE_FILE_BYTES:
            self._refuse()
        super().receive_data_chunk(raw_data, start)

    def _refuse(self) -> None:
        self.refused = True
        raise StopUpload(connection_reset=False)


def receive_form(request: HttpRequest) -> ReceivedForm:
    """Raises Refusal, 400 whatever is wrong."""
    handler = _OneFile(request)
    request.upload_handlers = [handler]
    try:
        texts, files = request.POST, request.FILES
    except _BROKEN as error:
        raise Refusal(400, _WRONG[0]) from error
    if handler.refused:
        raise Refusal(400, _WRONG[0])
    file = files.get(_FILE)
    if file is None:
        raise Refusal(400, _WRONG[1])
    kinds = texts.getlist("importType")
    if len(kinds) != 1:
        raise invalid("importType", "Expected string", kinds or None)
    fields = {name: text for name, text in texts.items() if name != "importType"}
    for name, text in fields.items():
        if "\0" in name or "\0" in str(text):
            raise invalid(name.replace("\0", ""), "Expected text without NUL", "NUL")
    return ReceivedForm(
        import_type=str(kinds[0]),
        body=file.read(),
        file_name=file.name or "",
        fields={name: str(text) for name, text in fields.items()},
    )
