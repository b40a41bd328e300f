"""The tag object (twibooru-api 2.4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from booru.models import Tag

# Known to the other dialect's software, but none of this contract's nine.
_UNLISTED = "body-type"


def tag_object(tag: Tag) -> dict[str, Any]:
    """`tag` from `Tag.objects.with_relations()`. Relations are names here, where the
    other dialect has slugs."""
    posts = tag.images_count + tag.pastes_count
    return {
        "id": tag.pk,
        "images": posts,
        # T9: the same under the name that a client of the field reads.
        "posts": posts,
        "name": tag.name,
        "slug": tag.slug,
        "name_in_namespace": tag.name_in_namespace,
        "namespace": tag.namespace,
        "category": None if tag.category == _UNLISTED else tag.category,
        "description": tag.description,
        "short_description": tag.short_description,
        "aliased_tag": tag.aliased_tag.name if tag.aliased_tag else None,
        "aliases": _names(tag.aliases.all()),
        "implied_tags": _names(tag.implied_tags.all()),
        "implied_by_tags": _names(tag.implied_by_tags.all()),
    }


def _names(tags: Iterable[Tag]) -> list[str]:
    return sorted(tag.name for tag in tags)
