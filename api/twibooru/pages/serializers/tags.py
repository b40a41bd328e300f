"""The tag object LT and what stands beside it (twibooru-api 3.2)."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from api.times import milliseconds
from booru.models import DnpEntry, Tag

# None of the contract's nine categories.
_UNLISTED = "body-type"


def tag_object(tag: Tag) -> dict[str, Any]:
    """`tag` with `aliased_tag` and `implied_tags`."""
    image = tag.spoiler_image
    implied = sorted(tag.implied_tags.all(), key=lambda tag: tag.name)
    return {
        "id": tag.pk,
        "name": tag.name,
        "slug": tag.slug,
        "description": tag.description,
        "short_description": tag.short_description,
        "images": tag.images_count,
        "spoiler_image_uri": f"{settings.TAG_URL_ROOT}/{image}" if image else None,
        "aliased_to": tag.aliased_tag.name if tag.aliased_tag else None,
        "aliased_to_id": tag.aliased_tag_id,
        "namespace": tag.namespace,
        "name_in_namespace": tag.name_in_namespace,
        # NOTE: one text, as recorded from the servers that had this form.
        "implied_tags": ", ".join(tag.name for tag in implied),
        "implied_tag_ids": [tag.pk for tag in implied],
        "category": None if tag.category == _UNLISTED else tag.category,
    }


def dnp_object(entry: DnpEntry) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "dnp_type": entry.dnp_type,
        "conditions": entry.conditions,
        "reason": None if entry.hide_reason else entry.reason,
        "created_at": milliseconds(entry.created_at),
    }
