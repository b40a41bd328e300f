"""The tag object (philomena-api 3.6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from booru.models import DnpEntry, Tag

# Known upstream, but none of this contract's nine: typed clients refuse it.
_UNLISTED = "body-type"


def tag_object(tag: Tag) -> dict[str, Any]:
    """`tag` from `Tag.objects.for_philomena()`."""
    image = tag.spoiler_image
    return {
        "id": tag.pk,
        "name": tag.name,
        "slug": tag.slug,
        "description": tag.description,
        "short_description": tag.short_description,
        "images": tag.images_count,
        "spoiler_image_uri": f"{settings.TAG_URL_ROOT}/{image}" if image else None,
        "namespace": tag.namespace,
        "name_in_namespace": tag.name_in_namespace,
        "category": None if tag.category == _UNLISTED else tag.category,
        "aliased_tag": tag.aliased_tag.slug if tag.aliased_tag else None,
        "aliases": _slugs(tag.aliases.all()),
        "implied_tags": _slugs(tag.implied_tags.all()),
        "implied_by_tags": _slugs(tag.implied_by_tags.all()),
        "dnp_entries": [
            _dnp_entry(entry)
            for entry in tag.dnp_entries.all()
            if entry.state == DnpEntry.State.LISTED
        ],
    }


def _slugs(tags: Iterable[Tag]) -> list[str]:
    return [tag.slug for tag in sorted(tags, key=lambda tag: tag.pk)]


def _dnp_entry(entry: DnpEntry) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "dnp_type": entry.dnp_type,
        "conditions": entry.conditions,
        "reason": None if entry.hide_reason else entry.reason,
        "created_at": entry.created_at,
    }
