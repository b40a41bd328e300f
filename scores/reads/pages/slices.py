"""A page of a long list."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def page_of(rows: QuerySet[M], start: int, end: int, total: int = 0) -> list[M]:
    """Rows `start` to `end` of an ordered list. Their ids first, from an index: what
    is passed over on the way is neither read nor joined. With the list's `total` a
    page of its second half is reached from the end."""
    ids = rows.select_related(None).values_list("pk", flat=True)
    if start > total // 2 and total:
        first, last = max(0, total - end), max(0, total - start)
        pks = list(ids.reverse()[first:last])[::-1]
    else:
        pks = list(ids[start:end])
    found = rows.order_by().in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]
