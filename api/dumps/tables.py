"""What is in a dump: one writer for each table, with the same fields as the API.

A dump holds what a visitor without an account may read, in the dialects' own objects:
what waits for approval is in none, what was hidden is there as the stub that the API
shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import QuerySet

from api.philomena.serializers.comments import comment_object
from api.philomena.serializers.galleries import gallery_object
from api.philomena.serializers.images import image_object
from api.philomena.serializers.tags import tag_object
from api.renderers import OrjsonRenderer, WholeSecondsRenderer
from api.tachi.serializers.charts import chart_object, song_object
from api.twibooru.posts import shown
from booru.image_rows import image_rows
from booru.image_search import spoilered
from booru.models import Comment, Filter, Gallery, Image, Tag
from booru.snapshot import snapshot
from scores.models import Chart, Song
from scores.reads.rows import charts_by_pk, listed, song_rows

#: Rows of one look at the database.
AT_ONCE = 500
Objects = list[dict[str, Any]]


@dataclass(frozen=True)
class Table:
    """`rows` are those that belong into the dump, `objects` those of these ids as the
    API shows them, in the order of the ids; `words` say what they are."""

    name: str
    words: str
    rows: Callable[[], QuerySet[Any]]
    objects: Callable[[Sequence[int]], Objects]
    options: int = OrjsonRenderer.options

    @property
    def file(self) -> str:
        return f"{self.name}.jsonl.gz"


def lines_of(table: Table) -> Iterator[list[bytes]]:
    """All of a table in batches, by ascending id. Each batch is a short snapshot of
    its own: one for the whole night would keep the database from tidying up."""
    after = 0
    while True:
        with snapshot():
            rows = table.rows().filter(pk__gt=after).order_by("pk")
            ids = list(rows.values_list("pk", flat=True)[:AT_ONCE])
            found = table.objects(ids) if ids else []
        if not ids:
            return
        yield [orjson.dumps(one, option=table.options) + b"\n" for one in found]
        after = ids[-1]


def _public() -> QuerySet[Image]:
    """What was ever shown: hidden and merged ones too, which are stubs."""
    return Image.objects.filter(approved=True)


def _images() -> QuerySet[Image]:
    return _public().filter(media_type=Image.MediaType.IMAGE)


def _image_objects(ids: Sequence[int]) -> Objects:
    rows = image_rows(ids)
    # As for a visitor who chose no filter.
    chosen = Filter.objects.in_force(None, None)
    hit = spoilered(rows, chosen=chosen, viewer=None)
    return [image_object(row, is_spoilered=row.id in hit) for row in rows]


def _post_objects(ids: Sequence[int]) -> Objects:
    return shown(image_rows(ids))


def _tag_objects(ids: Sequence[int]) -> Objects:
    rows = Tag.objects.for_philomena().in_bulk(ids)
    return [tag_object(rows[pk]) for pk in ids]


def _comments() -> QuerySet[Comment]:
    """Those of visible images; a hidden one keeps its place, without its text."""
    return Comment.objects.filter(
        destroyed_content=False,
        approved=True,
        image__media_type=Image.MediaType.IMAGE,
        image__approved=True,
        image__hidden_from_users=False,
    )


def _comment_objects(ids: Sequence[int]) -> Objects:
    rows = Comment.objects.for_philomena().in_bulk(ids)
    return [comment_object(rows[pk]) for pk in ids]


def _gallery_objects(ids: Sequence[int]) -> Objects:
    rows = Gallery.objects.select_related("user").in_bulk(ids)
    return [gallery_object(rows[pk]) for pk in ids]


def _song_objects(ids: Sequence[int]) -> Objects:
    """With its game, which the API says by the address alone."""
    songs = song_rows(Song.objects.filter(pk__in=listed(ids)).order_by("pk"))
    return [{"game": row.game} | song_object(row) for row in songs]


def _chart_objects(ids: Sequence[int]) -> Objects:
    return [{"game": row.game} | chart_object(row) for row in charts_by_pk(ids)]


TABLES = (
    Table(
        "images",
        "Pictures and films: image objects of Philomena",
        _images,
        _image_objects,
        WholeSecondsRenderer.options,
    ),
    Table(
        "posts",
        "Pictures, films and pastes: post objects of Twibooru",
        _public,
        _post_objects,
    ),
    Table(
        "tags",
        "Tags: tag objects of Philomena",
        Tag.objects.all,
        _tag_objects,
        WholeSecondsRenderer.options,
    ),
    Table(
        "comments",
        "Comments on images: comment objects of Philomena",
        _comments,
        _comment_objects,
        WholeSecondsRenderer.options,
    ),
    Table(
        "galleries",
        "Galleries: gallery objects of Philomena",
        Gallery.objects.all,
        _gallery_objects,
        WholeSecondsRenderer.options,
    ),
    Table("songs", "Songs: documents of Tachi", Song.objects.all, _song_objects),
    Table("charts", "Charts: documents of Tachi", Chart.objects.all, _chart_objects),
)
