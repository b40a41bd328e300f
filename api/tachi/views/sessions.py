"""Sessions, by their ids and of a user (tachi-api 3.9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from pydantic import Field
from rest_framework.response import Response

from accounts.models import ScorePermission
from api.tachi.bodies import OpenBody, read_body
from api.tachi.playtypes import PlaytypeViewSet, playtype_of
from api.tachi.refusals import Refusal, missing
from api.tachi.serializers.sessions import (
    score_info_object,
    session_object,
    slim_session_object,
)
from api.tachi.serializers.users import user_objects
from api.tachi.shown import scores_body
from scores.actions.sessions import SessionChanges, edit_session
from scores.games.schema import Playtype
from scores.models import GameSession, Score
from scores.reads import sessions
from scores.reads.own import sessions_of
from scores.reads.rows import SessionRow, score_rows, session_rows


class SessionBody(OpenBody):
    name: str = Field("", min_length=3, max_length=80)
    desc: str | None = Field(None, min_length=3, max_length=120)
    highlight: bool = False


class SessionViewSet(PlaytypeViewSet):
    def retrieve(self, request: Any, session: str) -> Response:
        row = _row(session)
        infos = sessions.score_infos([row], _playtype(row))
        played = Score.objects.filter(session=row.pk)
        scores = score_rows(played.order_by("time_added", "time_achieved", "pk"))
        (user,) = user_objects([row.user_id])
        body = {
            "session": session_object(row),
            **scores_body(scores),
            "user": user,
            "scoreInfo": [score_info_object(info) for info in infos[row.pk]],
        }
        return self.answer(body, f"Found the session {row.name}.")

    def update(self, request: Any, session: str) -> Response:
        """Its owner only, also of those who may do the same elsewhere."""
        found = GameSession.objects.public().filter(session_id=session).first()
        if found is None:
            raise missing("session")
        if self.caller.user is None or self.caller.user_id != found.user_id:
            raise Refusal(403, "This is not your session.")
        self.require(ScorePermission.CUSTOMISE_SESSION)
        body = read_body(SessionBody, self.body)
        changes: SessionChanges = {}
        if "name" in body.model_fields_set:
            changes["name"] = body.name
        if "desc" in body.model_fields_set:
            changes["description"] = body.desc
        if "highlight" in body.model_fields_set:
            changes["highlight"] = body.highlight
        if not changes:
            raise Refusal(400, "This request modifies nothing about the session.")
        edit_session(found, by=self.caller.user, changes=changes)
        return self.answer(session_object(_row(session)), "Changed the session.")


class OwnSessionViewSet(PlaytypeViewSet):
    """Sessions of one user."""

    def search(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        text = self.query.required("search")
        found = sessions.searched(profile.user.pk, profile.playtype, text)
        body = [
            session_object(one.session) | {"__textScore": one.text_score}
            for one in found
        ]
        return self.answer(body, f"Found {len(body)} sessions.")

    def best(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        rating = self.session_alg(profile.playtype)
        rows = sessions.best(profile.user.pk, profile.playtype, rating)
        return self._listed(rows, profile.playtype)

    def recent(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        rows = sessions.recent(profile.user.pk, profile.playtype)
        return self._listed(rows, profile.playtype)

    def highlighted(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        rows = sessions.recent(profile.user.pk, profile.playtype, highlighted=True)
        return self._listed(rows, profile.playtype)

    def last(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        rows = sessions.recent(profile.user.pk, profile.playtype, limit=1)
        if not rows:
            raise missing("session")
        infos = sessions.score_infos(rows, profile.playtype)
        body = {
            "session": session_object(rows[0]),
            "scoreInfo": [score_info_object(info) for info in infos[rows[0].pk]],
        }
        return self.answer(body, f"The last session is {rows[0].name}.")

    def calendar(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        found = sessions_of(profile.user.pk, profile.playtype)
        return self._calendar(found)

    def whole_calendar(self, request: Any, user: str) -> Response:
        """Of all playtypes (section 3.3)."""
        found = GameSession.objects.filter(user=self.user_of(user))
        return self._calendar(found)

    def _calendar(self, found: QuerySet[GameSession]) -> Response:
        rows = sessions.slim(found.order_by("-time_ended", "-pk"))
        body = [slim_session_object(row) for row in rows]
        return self.answer(body, f"Found {len(body)} sessions.")

    def _listed(self, rows: Sequence[SessionRow], playtype: Playtype) -> Response:
        infos = sessions.score_infos(rows, playtype)
        body = [
            session_object(row)
            | {"__scoreInfo": [score_info_object(info) for info in infos[row.pk]]}
            for row in rows
        ]
        return self.answer(body, f"Found {len(body)} sessions.")


def _row(session_id: str) -> SessionRow:
    found = GameSession.objects.public().filter(session_id=session_id)
    rows = session_rows(found)
    if not rows:
        raise missing("session")
    return rows[0]


def _playtype(row: SessionRow) -> Playtype:
    return playtype_of(f"{row.game}/{row.playtype}")
