"""What a viewer may see and do to images. Small predicates, no queries."""

from __future__ import annotations

from accounts.models import User
from accounts.policies import is_staff_role, is_trusted, may_moderate
from booru.models import Image


def may_see_page(image: Image, viewer: User | None) -> bool:
    """The page of an image that waits for approval is public, like its JSON; that
    of a hidden one is for moderators."""
    return not image.hidden_from_users or may_moderate(viewer)


def may_see_processing(image: Image, viewer: User | None) -> bool:
    """Why processing failed is for the uploader and staff."""
    return is_staff_role(viewer) or (
        viewer is not None and image.uploader_id == viewer.pk
    )


def needs_approval(uploader: User | None, *, required: bool) -> bool:
    return required and not is_trusted(uploader)
