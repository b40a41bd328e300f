"""What became of imports (tachi-api 2.5, 2.7)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.response import Response

from accounts.models import ScorePermission
from api.tachi.base import TachiViewSet
from api.tachi.refusals import Refusal, missing
from api.tachi.serializers.charts import chart_object, song_object
from api.tachi.serializers.imports import failed_object, import_object
from api.tachi.serializers.scores import score_object
from api.tachi.serializers.sessions import session_object
from api.tachi.serializers.users import user_objects
from scores.actions.imports import revert_import
from scores.actions.turns import ImportBusy
from scores.models import GameSession, Import, Score
from scores.reads.imports import (
    newest_completed,
    newest_failed,
    types_used_lately,
    with_score_ids,
)
from scores.reads.rows import catalogued, score_rows, session_rows

_LISTED = 500


class ImportViewSet(TachiViewSet):
    def index(self, request: Any) -> Response:
        runs = self._completed(newest_completed())
        body = {
            "imports": [import_object(run) for run in runs],
            "users": user_objects({run.user_id for run in runs}),
        }
        return self.answer(body, f"Found {len(runs)} imports.")

    def failed(self, request: Any) -> Response:
        """One's own, to an admin all: a message may show what a file held."""
        user = self.require_user()
        runs = newest_failed()
        if not self.caller.is_admin:
            runs = runs.filter(user=user)
        found = list(self._filtered(runs)[:_LISTED])
        body = {
            "failedImports": [failed_object(run) for run in found],
            "users": user_objects({run.user_id for run in found}),
        }
        return self.answer(body, f"Found {len(found)} failed imports.")

    def retrieve(self, request: Any, import_id: str) -> Response:
        runs = Import.objects.filter(state=Import.State.COMPLETED)
        run = _run(with_score_ids(runs), import_id)
        scores = score_rows(Score.objects.filter(origin=run).order_by("pk"))
        songs, charts = catalogued(scores)
        made = [one["sessionID"] for one in run.created_sessions]
        sessions = session_rows(
            GameSession.objects.filter(session_id__in=made).order_by("pk")
        )
        body = {
            "import": import_object(run),
            "scores": [score_object(row) for row in scores],
            "songs": [song_object(row) for row in songs],
            "charts": [chart_object(row) for row in charts],
            "sessions": [session_object(row) for row in sessions],
            "user": user_objects([run.user_id])[0],
        }
        return self.answer(body, "Found the import.")

    def of_user(self, request: Any, user: str) -> Response:
        found = self.user_of(user)
        runs = self._completed(newest_completed().filter(user=found))
        return self.answer(
            [import_object(run) for run in runs], f"Found {len(runs)} imports."
        )

    def failed_of_user(self, request: Any, user: str) -> Response:
        found = self.require_as_user(self.user_of(user))
        runs = self._filtered(newest_failed().filter(user=found))[:_LISTED]
        return self.answer(
            [failed_object(run) for run in runs], f"Failed imports of {found.name}."
        )

    def types_of_user(self, request: Any, user: str) -> Response:
        body = types_used_lately(self.user_of(user), timezone.now())
        return self.answer(body, "Import types used lately.")

    def poll(self, request: Any, import_id: str) -> Response:
        """Section 2.5: every state has its answer, and only an id that was never given
        is a 404."""
        run = _run(with_score_ids(Import.objects.get_queryset()), import_id)
        if run.state == Import.State.COMPLETED:
            body = {"importStatus": "completed", "import": import_object(run)}
            return self.answer(body, "Import was completed!")
        if run.state == Import.State.FAILED:
            raise Refusal(run.status_code or 500, run.message)
        progress = {"description": run.progress}
        body = {"importStatus": "ongoing", "progress": progress}
        return self.answer(body, "Import is ongoing.")

    def revert(self, request: Any, import_id: str) -> Response:
        runs = Import.objects.exclude(state=Import.State.FAILED).select_related("user")
        run = _run(runs, import_id)
        owner = self.require_as_user(run.user)
        self.require(ScorePermission.DELETE_SCORE)
        try:
            revert_import(run, by=self.caller.user or owner)
        except ImportBusy as error:
            raise Refusal(409, str(error)) from error
        return self.answer({}, "The import and its scores are gone.")

    def _completed(self, runs: QuerySet[Import]) -> list[Import]:
        return list(with_score_ids(self._filtered(runs))[:_LISTED])

    def _filtered(self, runs: QuerySet[Import]) -> QuerySet[Import]:
        import_type = self.query.text("importType")
        intent = self.query.boolean("userIntent")
        if import_type is not None:
            runs = runs.filter(import_type=import_type)
        if intent is not None:
            runs = runs.filter(user_intent=intent)
        return runs


def _run(runs: QuerySet[Import], import_id: str) -> Import:
    found = runs.filter(import_id=import_id).first()
    if found is None:
        raise missing("import")
    return found
