"""PUT `/api/v2/interactions/vote` and `/fave` (twibooru-api 1.6): the only writes of
this dialect, and the only routes of it that a session opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from rest_framework.response import Response

from accounts.models import User
from accounts.policies import may_act
from api.params import Params, read_params
from api.twibooru.base import TwibooruViewSet, Unauthorized, Unreadable, id_of
from api.twibooru.session import session_user
from booru.actions import interactions
from booru.models import Image

Act = Callable[[Image, User], Image]
_VOTES: dict[str, Act] = {
    "up": lambda post, user: interactions.vote_image(post, user=user, up=True),
    "down": lambda post, user: interactions.vote_image(post, user=user, up=False),
    "false": lambda post, user: interactions.unvote_image(post, user=user),
}
_FAVES: dict[str, Act] = {
    "true": lambda post, user: interactions.fave_image(post, user=user),
    "false": lambda post, user: interactions.unfave_image(post, user=user),
}
_CLASSES = ("", "Post", "Image")


class InteractionViewSet(TwibooruViewSet):
    # No leave for scripts of other sites: a reader's cookies would go with them.
    headers_always: ClassVar[dict[str, str]] = {"Cache-Control": "no-store, no-cache"}

    @cached_property
    def params(self) -> Params:
        return read_params(self.request._request, method="PUT")

    def find_viewer(self) -> User | None:
        """By key, else by session, where the request has to prove that it comes from
        a page of ours."""
        viewer = super().find_viewer()
        if viewer is not None:
            return viewer
        try:
            viewer = session_user(self.request._request)
        except PermissionDenied as error:
            raise Unauthorized(str(error)) from error
        return viewer if viewer is not None and may_act(viewer) else None

    def vote(self, request: Any) -> Response:
        return self._act(_VOTES)

    def fave(self, request: Any) -> Response:
        """It casts an upvote too, which stays when it is taken back."""
        return self._act(_FAVES)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        raise Http404

    def _act(self, acts: Mapping[str, Act]) -> Response:
        user, act = self.require_viewer(), acts.get(_said(self.params, "value"))
        if act is None:
            raise Unreadable(f"The value is none of {', '.join(acts)}.")
        if _said(self.params, "class") not in _CLASSES:
            raise Http404
        seen = Image.objects.filter(hidden_from_users=False)
        post = get_object_or_404(seen, pk=id_of(_said(self.params, "id")))
        try:
            return Response(_counters(act(post, user)))
        except PermissionDenied as error:
            if not seen.filter(pk=post.pk).exists():  # hidden a moment ago
                raise Http404 from error
            raise Unauthorized(str(error)) from error


def _said(params: Params, name: str) -> str:
    """JSON's own numbers and truths count as their text."""
    value = params.values.get(name)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (str, int)) else ""


def _counters(post: Image) -> dict[str, int]:
    return {
        "score": post.score,
        "favourites": post.faves,
        "upvotes": post.upvotes,
        "downvotes": post.downvotes,
        # NOTE: always, as upstream.
        "votes": -1,
    }
