"""Scores come in (tachi-api, sections 2.1 to 2.4)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework.response import Response

from accounts.models import ScorePermission, User
from api.tachi.base import TachiViewSet
from api.tachi.bodies import OpenBody, read_body
from api.tachi.params import invalid
from api.tachi.receiving import receive_form
from api.tachi.refusals import Refusal
from api.tachi.serializers.imports import import_object
from scores.actions.imports import (
    enabled_import_types,
    import_now,
    start_import,
)
from scores.actions.turns import ImportBusy
from scores.models import Import
from scores.reads.imports import with_score_ids


class FromApiBody(OpenBody):
    importType: str


class ImportingViewSet(TachiViewSet):
    def file(self, request: Any) -> Response:
        user = self._submitter()
        form = receive_form(request._request)
        _check_type(form.import_type, "file/")
        return self._import(
            user,
            import_type=form.import_type,
            body=form.body,
            file_name=form.file_name,
            fields=form.fields,
        )

    def from_api(self, request: Any) -> Response:
        user = self.require(ScorePermission.SUBMIT_SCORE)
        wanted = read_body(FromApiBody, self.body).importType
        _check_type(wanted, "api/")
        return self._import(user, import_type=wanted)

    def direct_manual(self, request: Any) -> Response:
        """`/ir/direct-manual/import`, for programs that send one score as it is made:
        `X-Infer-Score-TimeAchieved` stands for a clock (score-formats, section 4)."""
        user = self._submitter()
        infer = str(request.headers.get("X-Infer-Score-TimeAchieved", "")).lower()
        return self._import(
            user,
            import_type="ir/direct-manual",
            body=self.raw_body or b"{}",
            fields={"inferScoreTimeAchieved": "true"} if infer == "true" else {},
        )

    def _submitter(self) -> User:
        """May submit scores, and has not sent too many files this minute."""
        user = self.require(ScorePermission.SUBMIT_SCORE)
        self.count("tachi.import")
        return user

    def _import(self, user: User, **received: Any) -> Response:
        received["user_intent"] = self.intended()
        if settings.SCORE_IMPORT_MODE != "inline":
            return self._queued(start_import(user, **received))
        try:
            run = import_now(user, **received)
        except ImportBusy as error:
            raise Refusal(409, str(error)) from error
        if run.state == Import.State.FAILED:
            raise Refusal(run.status_code or 500, run.message)
        if run.state in Import.PENDING:  # put off: its file cannot be read just now
            return self._queued(run)
        done = with_score_ids(Import.objects.filter(pk=run.pk)).get()
        return self.answer(import_object(done), "Import successful.")

    def _queued(self, run: Import) -> Response:
        """Section 2.4."""
        root = f"{settings.SITE_URL}/api/v1/imports"
        body = {
            "url": f"{root}/{run.import_id}/poll-status",
            "importID": run.import_id,
        }
        return self.answer(body, "Import loaded into queue...", 202)


def _check_type(import_type: str, prefix: str) -> None:
    allowed = [one for one in enabled_import_types() if one.startswith(prefix)]
    if import_type not in allowed:
        expected = f"Expected any of {', '.join(allowed)}"
        raise invalid("importType", expected, import_type)
