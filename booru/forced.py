"""The filter that staff laid on a user: what it hides, the user may not act on."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import User
from booru.expansion import Viewpoint
from booru.image_rows import image_rows
from booru.image_search import matching
from booru.models import Filter, Image


def forced_filter_hides(image: Image, user: User) -> bool:
    """Whether the user's forced filter hides the image (search, section 6.2)."""
    view = Viewpoint(user, Filter(name=""), timezone.now())
    if view.forced is None:
        return False
    return bool(matching(image_rows([image.pk]), view.hidden))
