"""Rivals of a user on a playtype (tachi-api 3.11)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from rest_framework.response import Response

from accounts.models import ScorePermission
from api.tachi.bodies import Body, read_body
from api.tachi.playtypes import PlaytypeViewSet
from api.tachi.serializers.users import user_objects
from api.tachi.shown import bests_body, user_ids
from scores.actions.profiles import set_rivals
from scores.reads import leaderboards
from scores.reads.profiles import challengers_of, settings_of

_BESTS = 100


class RivalsBody(Body):
    rivalIDs: list[Annotated[int, Field(ge=1, lt=2**31)]]


class RivalViewSet(PlaytypeViewSet):
    def index(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        rivals = settings_of(profile.user.pk, profile.playtype).rivals
        body = user_objects(rivals)
        return self.answer(body, f"Found {len(body)} rivals.")

    def replace(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        self.require_as_user(profile.user)
        by = self.require(ScorePermission.MANAGE_RIVALS)
        rivals = read_body(RivalsBody, self.body).rivalIDs
        set_rivals(profile.user, profile.playtype, rivals=rivals, by=by)
        return self.answer({}, f"{profile.user.name} has {len(rivals)} rivals.")

    def challengers(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        body = user_objects(challengers_of(profile.user.pk, profile.playtype))
        return self.answer(body, f"Found {len(body)} challengers.")

    def bests(self, request: Any, user: str, gpt: str) -> Response:
        """Of the rivals and the user together."""
        profile = self.profile(user, gpt)
        rivals = settings_of(profile.user.pk, profile.playtype).rivals
        found = leaderboards.top_bests(
            profile.playtype,
            self.score_alg(profile.playtype),
            _BESTS,
            users={*rivals, profile.user.pk},
        )
        body = bests_body(found) | {"users": user_objects(user_ids(found))}
        return self.answer(body, f"The best {len(found.rows)} of the rivals.")
