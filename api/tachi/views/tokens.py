"""A user's score tokens (tachi-api 3.4): only for that user, signed in."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from rest_framework.response import Response

from accounts.actions import create_score_token, revoke_key
from accounts.keys import digest
from accounts.models import ApiKey, KeyKind, ScorePermission, User
from api.tachi.base import TachiViewSet
from api.tachi.bodies import Body, read_body
from api.tachi.params import invalid
from api.tachi.refusals import missing
from api.tachi.serializers.tokens import token_object

_UNNAMED = "Unnamed token"


class NewToken(Body):
    permissions: Annotated[list[str], Field(max_length=100)] | None = None
    identifier: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    clientID: str | None = None


class TokenViewSet(TachiViewSet):
    def index(self, request: Any, user: str) -> Response:
        owner = self.require_self(self.user_of(user))
        body = [token_object(key) for key in _tokens(owner).order_by("pk")]
        return self.answer(body, f"Found {len(body)} tokens.")

    def create(self, request: Any, user: str) -> Response:
        owner = self.require_self(self.user_of(user))
        given = read_body(NewToken, self.body)
        if (given.permissions is None) == (given.clientID is None):
            raise invalid("permissions", "Expected either this or clientID", self.body)
        if given.clientID is not None:
            # This site registers no API clients.
            raise missing("client")
        token = create_score_token(
            owner,
            name=given.identifier or _UNNAMED,
            permissions=_permissions(given.permissions or []),
        )
        made = _tokens(owner).get(digest=digest(token))
        return self.answer(token_object(made), "Made a token.")

    def destroy(self, request: Any, user: str, token: str) -> Response:
        owner = self.require_self(self.user_of(user))
        key = _tokens(owner).filter(digest=digest(token)).first()
        if key is None:
            raise missing("token")
        revoke_key(key)
        return self.answer({}, "The token works no more.")


def _tokens(owner: User) -> Any:
    return ApiKey.objects.filter(user=owner, kind=KeyKind.SCORE)


def _permissions(names: list[str]) -> list[ScorePermission]:
    for name in names:
        if name not in ScorePermission.values:
            allowed = ", ".join(ScorePermission.values)
            raise invalid("permissions", f"Expected any of {allowed}", name)
    return [ScorePermission(name) for name in names]
