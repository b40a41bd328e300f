"""The caller's own data that found no chart (tachi-api 2.3, 2.7)."""

from __future__ import annotations

from typing import Any

from rest_framework.response import Response

from accounts.models import ScorePermission, User
from api.tachi.base import TachiViewSet
from api.tachi.params import invalid
from api.tachi.refusals import Refusal, missing
from api.tachi.serializers.imports import counts_object, orphan_object
from scores.actions.orphans import delete_orphan, reprocess_orphans
from scores.actions.turns import ImportBusy
from scores.models import Orphan

_DEFAULT, _MOST = 100, 500


class OrphanViewSet(TachiViewSet):
    def reprocess(self, request: Any) -> Response:
        user = self.require(ScorePermission.SUBMIT_SCORE)
        try:
            counts = reprocess_orphans(user)
        except ImportBusy as error:
            raise Refusal(409, str(error)) from error
        return self.answer(counts_object(counts), "Reprocessed your orphans.")

    def index(self, request: Any) -> Response:
        """Oldest first; `after` is the orphanID that the page before ended with."""
        user = self.require(ScorePermission.SUBMIT_SCORE)
        limit = self.query.integer("limit", _DEFAULT) or 0
        if not 1 <= limit <= _MOST:
            raise invalid("limit", f"Expected a number from 1 to {_MOST}", limit)
        orphans = Orphan.objects.filter(user=user).order_by("pk")
        after = self.query.text("after")
        if after is not None:
            orphans = orphans.filter(pk__gt=_orphan(user, after).pk)
        body = [orphan_object(orphan) for orphan in orphans[:limit]]
        return self.answer(body, f"Found {len(body)} orphans.")

    def retrieve(self, request: Any, orphan: str) -> Response:
        user = self.require(ScorePermission.SUBMIT_SCORE)
        return self.answer(orphan_object(_orphan(user, orphan)), "Found the orphan.")

    def destroy(self, request: Any, orphan: str) -> Response:
        user = self.require(ScorePermission.SUBMIT_SCORE)
        delete_orphan(_orphan(user, orphan), by=user)
        return self.answer({}, "The orphan is gone.")


def _orphan(user: User, orphan_id: str) -> Orphan:
    found = Orphan.objects.filter(user=user, orphan_id=orphan_id).first()
    if found is None:
        raise missing("orphan")
    return found
