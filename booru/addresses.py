"""Where on the site things are, for notices, the log and redirects."""

from __future__ import annotations

from django.urls import reverse

from booru.models import Comment


def comment_address(comment: Comment) -> str:
    """On its image's page, on the page of comments that holds it."""
    page = reverse("image", args=[comment.image_id])
    return f"{page}?comment={comment.pk}#comment-{comment.pk}"
