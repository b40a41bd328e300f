"""What a viewer may see and do to images. Small predicates, no queries."""

from __future__ import annotations

from accounts.models import User
from accounts.policies import is_staff_role, is_trusted, may_moderate, may_tend
from booru.models import Comment, Image


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


# Comments ---------------------------------------------------------------------------


def may_comment(image: Image, viewer: User | None) -> bool:
    """Where moderators have closed the talk, they alone go on with it."""
    if viewer is None or image.hidden_from_users:
        return False
    return may_moderate(viewer) or not image.comments_locked


def may_read_comment(comment: Comment, viewer: User | None) -> bool:
    """Whether a page shows its text: of what waits to its author and staff, of what
    is hidden to staff."""
    if may_tend(viewer):
        return True
    own = viewer is not None and comment.user_id == viewer.pk
    return not comment.hidden_from_users and (comment.approved or own)


def may_edit_comment(comment: Comment, image: Image, viewer: User | None) -> bool:
    if viewer is None or may_tend(viewer):
        return viewer is not None
    own = comment.user_id == viewer.pk and not comment.hidden_from_users
    return own and may_comment(image, viewer)


def may_edit_tags(image: Image, viewer: User | None) -> bool:
    """And the sources: everybody with an account, until a moderator locks them."""
    return viewer is not None and (not image.tags_locked or may_moderate(viewer))


def may_locate(image: Image, viewer: User | None) -> bool:
    """Say where else it is to be found: its uploader, until a moderator locks its tags
    and sources or hides it."""
    if may_moderate(viewer):
        return True
    is_own = viewer is not None and image.uploader_id == viewer.pk
    return is_own and not (image.tags_locked or image.hidden_from_users)


def may_describe(image: Image, viewer: User | None) -> bool:
    """Its uploader, until a moderator locks the description or hides the image."""
    if may_moderate(viewer):
        return True
    is_own = viewer is not None and image.uploader_id == viewer.pk
    return is_own and not (image.description_locked or image.hidden_from_users)
