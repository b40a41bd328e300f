from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404
from rest_framework.response import Response

from api.twibooru.base import Unauthorized, id_of
from api.twibooru.pages.base import PageViewSet
from api.twibooru.pages.serializers.filters import filter_objects
from booru.filter_search import public_filters
from booru.index.deadline import Deadline
from booru.models import Filter
from booru.row_search import in_time
from booru.snapshot import snapshot

# Of the system's, and of a user's own: hardly anybody has so many.
_MOST = 250


class FilterPages(PageViewSet):
    def index(self, request: Any) -> Response:
        with snapshot(), in_time(Deadline(settings.SEARCH_SECONDS)):
            system = list(Filter.objects.filter(system=True).order_by("pk")[:_MOST])
            own = self._own()
            found = self._found()
            every = {row.pk for row in [*system, *(own or []), *found]}
            rows = Filter.objects.for_philomena().filter(pk__in=every)
            objects = {one["id"]: one for one in filter_objects(list(rows))}
        return Response(
            {
                "system_filters": [objects[row.pk] for row in system],
                # NOTE: null, not empty, where nobody asks.
                "user_filters": own if own is None else [objects[r.pk] for r in own],
                "search_filters": [objects[row.pk] for row in found],
            }
        )

    def retrieve(self, request: Any, filter_id: str) -> Response:
        """NOTE: somebody else's private one is 401 (section 3.1), though that tells
        that it is there."""
        pk = id_of(filter_id)
        if not Filter.objects.filter(pk=pk).exists():
            raise Http404
        if not Filter.objects.visible_to(self.viewer).filter(pk=pk).exists():
            self.require_viewer()
            raise Unauthorized("This filter is somebody else's.")
        return self._one(pk)

    def current(self, request: Any) -> Response:
        return self._one(self.filter_in_force().pk)

    def _own(self) -> list[Filter] | None:
        if self.viewer is None:
            return None
        return list(Filter.objects.filter(user=self.viewer).order_by("pk")[:_MOST])

    def _found(self) -> list[Filter]:
        page = self.page()
        words = self.params.text("fq").replace("\0", "")
        rows = public_filters(words, in_description=self.given("search_desc"))
        return list(rows[page.offset : page.offset + page.limit])

    def _one(self, pk: int) -> Response:
        rows = Filter.objects.for_philomena().filter(pk=pk)
        (one,) = filter_objects(list(rows))
        return Response(one)
