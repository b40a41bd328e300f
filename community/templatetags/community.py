"""Addresses of what people made, for pages that show them together:
`{% load community %}`."""

from __future__ import annotations

from django import template

from booru.models import Gallery
from forums import addresses
from forums.models import Post

register = template.Library()


@register.filter
def post_address(post: Post) -> str:
    """`post` with its topic and forum at hand."""
    return addresses.post_address(post, post.topic)


@register.filter
def gallery_address(gallery: Gallery) -> str:
    return f"/galleries/{gallery.pk}"
