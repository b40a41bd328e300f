"""Where else posts are to be found, for whoever reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings

from booru.models import PostLocation


class Location(NamedTuple):
    site: str
    site_id: int
    url: str


def locations_of(ids: Sequence[int]) -> dict[int, list[Location]]:
    """Of those of these posts that have any, at the sites that the operator exposes
    (twibooru-api 2.5), in one statement."""
    rows = PostLocation.objects.filter(
        post__in=list(ids), site__in=settings.EXPOSED_LOCATIONS
    ).values_list("post_id", "site", "site_id", "url")
    found: dict[int, list[Location]] = defaultdict(list)
    for post, site, number, url in rows.order_by("site", "site_id"):
        found[post].append(Location(site, number, url))
    return dict(found)
