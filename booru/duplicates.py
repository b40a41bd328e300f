"""Images that look alike by their intensities (tags and media, section 13.2)."""

from __future__ import annotations

from django.db import connection

from booru.media.types import Intensities
from booru.models import DuplicateReport, Image, ImageIntensity

# What an automatic report looks for.
_DISTANCE = 0.2
_RATIO_DISTANCE = 0.05
_AT_MOST = 10

_CANDIDATES = """
SELECT y.image_id
FROM booru_imageintensity y JOIN booru_image i ON i.id = y.image_id
WHERE point(y.nw, y.ne) <@ box(point(%(nw)s - %(d)s, %(ne)s - %(d)s),
                               point(%(nw)s + %(d)s, %(ne)s + %(d)s))
  AND point(y.sw, y.se) <@ box(point(%(sw)s - %(d)s, %(se)s - %(d)s),
                               point(%(sw)s + %(d)s, %(se)s + %(d)s))
  AND abs(i.aspect_ratio - %(ratio)s) <= %(ratio_distance)s
ORDER BY (y.nw - %(nw)s) ^ 2 + (y.ne - %(ne)s) ^ 2 + (y.sw - %(sw)s) ^ 2
       + (y.se - %(se)s) ^ 2 + (i.aspect_ratio - %(ratio)s) ^ 2,
    CASE WHEN '' NOT IN (%(hash)s, i.perceptual_hash)
        THEN bit_count(('x' || %(hash)s)::bit(64) # ('x' || i.perceptual_hash)::bit(64))
    END,
    y.image_id
LIMIT %(limit)s
"""


def similar(
    light: ImageIntensity | Intensities,
    ratio: float,
    *,
    distance: float,
    ratio_distance: float,
    limit: int,
    perceptual_hash: str = "",
) -> list[int]:
    """Ids of images within the distances, the most alike first: by intensities and
    ratio as documented, and where these are equal (drawings on white) by the bits in
    which the perceptual hashes differ."""
    places: dict[str, float | str] = {
        "nw": light.nw,
        "ne": light.ne,
        "sw": light.sw,
        "se": light.se,
        "d": 3 * distance,
        "ratio": ratio,
        "ratio_distance": ratio_distance,
        "limit": limit,
        "hash": perceptual_hash,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, places)
        return [row[0] for row in cursor]


def report(image: Image) -> None:
    """Open a report for each older image that looks alike; once per image."""
    if (pixels := image.pixels) is None:
        return
    found = similar(
        image.intensities,
        pixels.aspect_ratio,
        distance=_DISTANCE,
        ratio_distance=_RATIO_DISTANCE,
        limit=_AT_MOST + 1,
    )
    DuplicateReport.objects.bulk_create(
        [
            DuplicateReport(
                image=image,
                duplicate_of_id=other,
                reason="Automated Perceptual dedupe match",
            )
            for other in found
            if other != image.pk
        ][:_AT_MOST],
        ignore_conflicts=True,
    )
    image.duplication_checked = True
    image.save(update_fields=["duplication_checked"])
