from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from api.paging import page_of
from api.philomena.base import PhilomenaViewSet, id_of
from api.philomena.serializers.filters import filter_object
from booru.models import Filter
from booru.snapshot import snapshot


class FilterViewSet(PhilomenaViewSet):
    def retrieve(self, request: Any, filter_id: str) -> Response:
        seen = Filter.objects.visible_to(self.viewer).for_philomena()
        return Response(
            {"filter": filter_object(get_object_or_404(seen, pk=id_of(filter_id)))}
        )

    def system(self, request: Any) -> Response:
        return self._list(Filter.objects.for_philomena().filter(system=True))

    def user(self, request: Any) -> Response:
        if self.viewer is None:
            raise PermissionDenied
        return self._list(Filter.objects.for_philomena().filter(user=self.viewer))

    def _list(self, filters: QuerySet[Filter]) -> Response:
        page = page_of(self.params)
        shown = filters.order_by("pk")[page.offset : page.offset + page.limit]
        with snapshot():
            rows = [filter_object(row) for row in shown]
            total = filters.count()
        return Response({"filters": rows, "total": total})
