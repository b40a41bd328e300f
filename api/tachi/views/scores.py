"""Scores of a user (tachi-api 3.7) and by their ids (3.8)."""

from __future__ import annotations

from typing import Any

from pydantic import Field
from rest_framework.response import Response

from accounts.models import ScorePermission, User
from api.tachi.bodies import Body, read_body
from api.tachi.playtypes import PlaytypeViewSet
from api.tachi.refusals import Refusal, missing
from api.tachi.serializers.charts import chart_object, song_object
from api.tachi.serializers.scores import score_object
from api.tachi.serializers.users import user_objects
from api.tachi.shown import scores_body
from scores.actions.scores import ScoreChanges, delete_score, edit_score
from scores.actions.turns import ImportBusy
from scores.catalogue.song_search import search_songs
from scores.models import Score
from scores.reads.own import scores_of
from scores.reads.rows import NEWEST, ScoreRow, catalogued, score_rows

_FOUND = 30
_RECENT = 100


class ScoreBody(Body):
    comment: str | None = Field(None, min_length=1, max_length=120)
    highlight: bool = False


class DeleteBody(Body):
    blacklist: bool = False


class OwnScoreViewSet(PlaytypeViewSet):
    """What one user has played."""

    def search(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        playtype, text = profile.playtype, self.query.required("search")
        songs = search_songs(playtype.game, text, playtype=playtype.name)
        found = scores_of(profile.user.pk, playtype).filter(
            chart__song__in=[song.pk for song, _ in songs]
        )
        rows = score_rows(found.order_by(*NEWEST)[:_FOUND])
        return self.answer(scores_body(rows), f"Found {len(rows)} scores.")

    def recent(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        own = scores_of(profile.user.pk, profile.playtype)
        rows = score_rows(own.order_by(*NEWEST)[:_RECENT])
        return self.answer(scores_body(rows), f"The newest {len(rows)} scores.")

    def all(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        own = scores_of(profile.user.pk, profile.playtype)
        rows = score_rows(own.filter(chart__is_primary=True).order_by(*NEWEST))
        return self.answer(scores_body(rows), f"All {len(rows)} scores.")

    def on_chart(self, request: Any, user: str, gpt: str, chart: str) -> Response:
        profile = self.profile(user, gpt)
        row = self.chart(profile.playtype, chart)
        own = scores_of(profile.user.pk, profile.playtype).filter(chart_id=row.pk)
        body = [score_object(one) for one in score_rows(own.order_by(*NEWEST))]
        return self.answer(body, f"Found {len(body)} scores.")


class ScoreViewSet(PlaytypeViewSet):
    def retrieve(self, request: Any, score: str) -> Response:
        row = _row(score)
        body = {"score": score_object(row)}
        if self.query.presence("getRelated"):
            found = catalogued([row])
            (user,) = user_objects([row.user_id])
            body["user"] = user
            body["song"] = song_object(found.songs[0])
            body["chart"] = chart_object(found.charts[0])
        return self.answer(body, "Found the score.")

    def update(self, request: Any, score: str) -> Response:
        """Whose it is comes before what may be said of it (section 3.8)."""
        found, user = self._owned(score)
        self.require(ScorePermission.CUSTOMISE_SCORE)
        body = read_body(ScoreBody, self.body)
        changes: ScoreChanges = {}
        if "comment" in body.model_fields_set:
            changes["comment"] = body.comment
        if "highlight" in body.model_fields_set:
            changes["highlight"] = body.highlight
        if not changes:
            raise Refusal(400, "This request modifies nothing about the score.")
        try:
            edit_score(found, by=user, changes=changes)
        except ImportBusy as error:
            raise Refusal(409, str(error)) from error
        return self.answer(score_object(_row(score)), "Changed the score.")

    def destroy(self, request: Any, score: str) -> Response:
        found, user = self._owned(score)
        self.require(ScorePermission.DELETE_SCORE)
        body = read_body(DeleteBody, self.body)
        try:
            delete_score(found, by=user, block=body.blacklist)
        except ImportBusy as error:
            raise Refusal(409, str(error)) from error
        return self.answer({}, "Deleted the score.")

    def _owned(self, score_id: str) -> tuple[Score, User]:
        """Raises Refusal: 404, then 401 and 403."""
        found = Score.objects.public().filter(score_id=score_id).first()
        if found is None:
            raise missing("score")
        user = self.require_user()
        if not self.caller.owns(found.user_id):
            raise Refusal(403, "This is not your score.")
        return found, user


def _row(score_id: str) -> ScoreRow:
    rows = score_rows(Score.objects.public().filter(score_id=score_id))
    if not rows:
        raise missing("score")
    return rows[0]
