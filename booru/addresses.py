"""Where on the site things are, for notices, the log and redirects."""

from __future__ import annotations

from django.urls import reverse

from booru.models import Comment, Image


def page_of(image: Image) -> str:
    """Of a post's own page (philomena-api 6.8)."""
    return reverse("post" if image.is_paste else "image", args=[image.pk])


def comment_address(comment: Comment) -> str:
    """On its image's page, on the page of comments that holds it; a paste's page is
    where that of the image leads."""
    page = reverse("image", args=[comment.image_id])
    return f"{page}?comment={comment.pk}#comment-{comment.pk}"
