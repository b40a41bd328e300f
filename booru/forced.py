"""The filter that staff laid on a user: what it hides, the user may not act on."""

from __future__ import annotations

from accounts.models import User
from booru.models import Filter, Image, Tagging


def forced_filter_hides(image: Image, user: User) -> bool:
    """Whether the user's forced filter hides the image (search, section 6.2)."""
    if user.forced_filter_id is None:
        return False
    forced = Filter.objects.filter(pk=user.forced_filter_id).first()
    if forced is None:
        return False
    return Tagging.objects.filter(image=image, tag__in=forced.hidden_tag_ids).exists()
