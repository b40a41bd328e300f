"""What tests of jobs over many images ask again and again."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from booru.bulk import running
from booru.image_search import ImageSearch
from booru.index import rebuild
from booru.models import BulkChange, Filter, Image, Tag, TagChange


def finish(job: BulkChange) -> BulkChange:
    """Run it to its end, which must come."""
    for _ in steps(job):
        pass
    return job


def steps(job: BulkChange) -> Iterator[BulkChange]:
    """The job after each of its steps."""
    more = True
    while more:
        more = running.run_step(job.pk)
        job.refresh_from_db()
        yield job


def names(image: Image) -> set[str]:
    return set(image.tags.values_list("name", flat=True))


def found(query: str) -> set[int]:
    """By a search of anybody, through no filter."""
    everything = Filter.objects.get(pk=2)
    return set(ImageSearch(query, None, everything).hits(0, 1000).ids)


_SHOWN = """
SELECT t.name, i.media_type, count(*) FROM booru_tag t
JOIN booru_tagging g ON g.tag_id = t.id JOIN booru_image i ON i.id = g.image_id
WHERE NOT i.hidden_from_users GROUP BY 1, 2
"""


def recount() -> dict[str, int]:
    """Of images by the tag; of pastes where it has any."""
    numbers = dict.fromkeys(Tag.objects.values_list("name", flat=True), 0)
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN)
        for name, media_type, number in cursor:
            numbers[name if media_type == "image" else f"{name} (pastes)"] = number
    return numbers


def counters() -> dict[str, int]:
    rows = Tag.objects.filter(pastes_count__gt=0).values_list("name", "pastes_count")
    pastes = {f"{name} (pastes)": number for name, number in rows}
    return dict(Tag.objects.values_list("name", "images_count")) | pastes


def index_differences() -> list[str]:
    return rebuild.check(lambda done, total: None).differences


def record(change: TagChange) -> set[str]:
    """As `+fox`, `-cat`."""
    rows = change.rows.select_related("tag")
    return {f"{'+' if row.added else '-'}{row.tag.name}" for row in rows}
