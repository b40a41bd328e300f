"""How many there are of what (nekos-api, section 2)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Case, Count, Q, TextField, Value, When
from django.db.models.functions import NullIf
from pyroaring import BitMap

from api.nekos.existing import existing
from api.nekos.matching import ARTIST, CATEGORY, CHARACTER, sources
from booru.image_search import in_snapshot
from booru.models import Image
from booru.search.nodes import And, Between, Exact, Node, Not, Or

_KEPT_AS = "nekos-stats"
_KEPT_SECONDS = 300
_RESOLUTIONS = {
    "uhd": (3840, 2160),
    "fhd": (1920, 1080),
    "hd": (1280, 720),
    "sd": (640, 480),
}


def stats() -> dict[str, Any]:
    """As of at most five minutes ago."""
    kept: dict[str, Any] | None = cache.get(_KEPT_AS)
    if kept is None:
        kept = in_snapshot(_counted)
        cache.set(_KEPT_AS, kept, _KEPT_SECONDS)
    return kept


def _counted() -> dict[str, Any]:
    return {
        "images": _images(),
        "categories": _categories(),
        "artists": {"count": ARTIST.all().count()},
        "characters": {"count": CHARACTER.all().count(), "sources": len(_works())},
    }


def _works() -> set[str]:
    """The distinct works that characters come from."""
    of_characters = set(CHARACTER.all().values_list("pk", flat=True))
    return {work for tag, work in sources().items() if tag in of_characters}


def _categories() -> dict[str, Any]:
    usual = When(category__in=("species", "body-type"), then=Value("character"))
    told = NullIf("details__category_type", Value(""))
    kinds = Case(
        When(details__category_type__gt="", then=told),
        usual,
        output_field=TextField(null=True),
    )
    found = (
        CATEGORY.all()
        .annotate(kind=kinds)
        .aggregate(
            count=Count("pk"),
            nsfw=Count("pk", filter=Q(details__nsfw=True)),
            **{
                kind: Count("pk", filter=Q(kind=kind))
                for kind in ("setting", "character", "format")
            },
        )
    )
    return {
        "type": {
            "settings": found["setting"],
            "character": found["character"],
            "format": found["format"],
        },
        "nsfw": {"nsfw": found["nsfw"], "sfw": found["count"] - found["nsfw"]},
        "count": found["count"],
    }


def _images() -> dict[str, Any]:
    every = existing().hits
    nsfw = _many(Exact("tags", "questionable"))
    suggestive = Exact("tags", "suggestive")
    questionable = _many(And((suggestive, Not(Exact("tags", "questionable")))))
    return {
        "count": len(every),
        "nsfw": {
            "nsfw": nsfw,
            "questionable": questionable,
            "sfw": len(every) - nsfw - questionable,
        },
        "original": _originals(every),
        "resolution": _by_resolution(),
        "orientation": _by_orientation(len(every)),
    }


def _many(wanted: Node) -> int:
    return len(existing(wanted).hits)


def _originals(every: BitMap) -> dict[str, int]:
    """What was said of an image goes before what its tags say."""
    said = Image.objects.filter(original__isnull=False).values_list("pk", "original")
    told = dict(said)
    yes = BitMap([image for image, original in told.items() if original]) & every
    no = (BitMap(told) & every) - yes
    tagged = existing(Exact("tags", settings.NEKOS_ORIGINAL_TAG)).hits
    yes |= tagged - no
    return {"yes": len(yes), "no": len(no), "unknown": len(every) - len(yes) - len(no)}


def _by_resolution() -> dict[str, int]:
    """Lying or standing, each image in the highest class that it reaches."""
    found, higher = {}, 0
    for name, (long, short) in _RESOLUTIONS.items():
        reached = _many(Or((_at_least(long, short), _at_least(short, long))))
        found[name], higher = reached - higher, reached
    return {name: found[name] for name in reversed(_RESOLUTIONS)}


def _at_least(width: int, height: int) -> Node:
    return And((Between("width", width, None), Between("height", height, None)))


def _by_orientation(every: int) -> dict[str, int]:
    square = _many(Between("aspect_ratio", 1.0, 1.0))
    not_portrait = _many(Between("aspect_ratio", 1.0, None))
    return {
        "portrait": every - not_portrait,
        "landscape": not_portrait - square,
        "square": square,
    }
