"""The filter that staff laid on a user: what it hides, the user does not see anywhere
and may not act on (search, section 6.2)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from accounts.models import User
from booru.expansion import Viewpoint
from booru.image_rows import ImageRow, image_rows
from booru.image_search import matching
from booru.models import Filter, Image


def forced_filter_hides(image: Image, user: User) -> bool:
    view = Viewpoint(user, Filter(name=""), timezone.now())
    if view.forced is None:
        return False
    return bool(matching(image_rows([image.pk]), view.hidden))


def hidden_by_force(rows: Sequence[ImageRow], user: User | None) -> set[int]:
    """The ids of those that are hidden from the user."""
    if user is None or user.forced_filter_id is None:
        return set()
    view = Viewpoint(user, Filter(name=""), timezone.now())
    return set() if view.forced is None else matching(rows, view.hidden)
