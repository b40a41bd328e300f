"""Images that look alike by their intensities (tags and media, section 13.2)."""

from __future__ import annotations

from django.db import connection

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
       + (y.se - %(se)s) ^ 2 + (i.aspect_ratio - %(ratio)s) ^ 2, y.image_id
LIMIT %(limit)s
"""


def similar(
    light: ImageIntensity,
    ratio: float,
    *,
    distance: float,
    ratio_distance: float,
    limit: int,
) -> list[int]:
    """Ids of images within the distances, the most alike first."""
    places = {
        "nw": light.nw,
        "ne": light.ne,
        "sw": light.sw,
        "se": light.se,
        "d": 3 * distance,
        "ratio": ratio,
        "ratio_distance": ratio_distance,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, places)
        return [row[0] for row in cursor]


def report(image: Image) -> None:
    """Open a report for each older image that looks alike; once per image."""
    found = similar(
        image.intensities,
        image.aspect_ratio,
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
