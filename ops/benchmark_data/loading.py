"""The invented rows into the database: tags and users first, then images by the
chunk, a transaction each, then galleries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from numpy.typing import NDArray

from booru.actions.tagging import hold_aliases
from booru.models import Gallery, GalleryItem, Image
from ops.benchmark_data import chunks, shape
from ops.benchmark_data.copying import as_text, copy_numbers, copy_text, texts
from ops.benchmark_data.images import Times
from ops.benchmark_data.names import Names, make_names
from ops.benchmark_data.words import word

CHUNK = 50_000
# Of an empty site; elsewhere time goes on from the newest image.
_BEGIN = datetime(2018, 1, 1, tzinfo=UTC)
_TABLES = (
    "accounts_user",
    "booru_tag",
    "booru_image",
    "booru_tagging",
    "booru_imagesource",
    "booru_imageintensity",
    "booru_processingjob",
    "booru_imagefave",
    "booru_imagevote",
    "booru_imagehide",
    "booru_imagesubscription",
    "booru_gallery",
    "booru_galleryitem",
)
_GALLERY_SIZES = (5, 400)


@dataclass(frozen=True)
class Plan:
    """`times` are when the images came, ascending; `late` the places of those that
    were first seen at another time."""

    seed: int
    times: Times
    late: NDArray[np.int64]

    def chunks(self) -> Iterator[tuple[int, slice]]:
        for number, start in enumerate(range(0, self.times.size, CHUNK)):
            yield number, slice(start, min(start + CHUNK, self.times.size))


def load(images: int, *, seed: int, progress: Callable[[int], object]) -> None:
    """Add so many images and all that belongs to them; `progress` is called with the
    number of images after each chunk. The search index is left as it was: whoever
    calls this rebuilds it."""
    names = make_names(images)
    plan = _plan(images, seed)
    shown = []
    for number, part in plan.chunks():
        with transaction.atomic(), connection.cursor() as cursor:
            quieten(cursor)
            hold_aliases()
            begin, end = np.searchsorted(plan.late, (part.start, part.stop))
            late = plan.late[begin:end] - part.start
            chunk = chunks.invent(
                plan.times[part], late, names, seed=seed, number=number
            )
            shown.append(chunks.store(cursor, chunk, names))
        progress(part.stop - part.start)
    _galleries(np.concatenate(shown), names, plan)
    with connection.cursor() as cursor:
        # What they hold has changed at a stroke: the planner should know at once.
        cursor.execute(f"ANALYZE {', '.join(_TABLES)}")


def quieten(cursor: CursorWrapper) -> None:
    """Until the end of the transaction the triggers of the search index say nothing,
    and where this user may ask for it foreign keys are not looked up either, which
    would take longer than all else: every row here names rows that exist."""
    cursor.execute("SELECT set_config('polybooru.bulk', 'on', true)")
    cursor.execute(
        "SELECT set_config('session_replication_role', 'replica', true)"
        " WHERE has_parameter_privilege('session_replication_role', 'SET')"
    )


def _plan(images: int, seed: int) -> Plan:
    rng = np.random.default_rng([seed, 1 << 20])
    newest = Image.objects.order_by("-created_at").values_list("created_at", flat=True)
    begin = max(newest.first() or _BEGIN, _BEGIN)
    span = float(shape.SPAN)
    if begin > _BEGIN:
        # Not beyond the present, as long as there is room for a millisecond each.
        span = min(span, (timezone.now() - begin).total_seconds())
        span = max(span, images / 1000)
    parts = (np.arange(images) + rng.uniform(0.01, 0.99, images)) / images
    base = np.datetime64(begin.astimezone(UTC).replace(tzinfo=None), "us")
    times = base + (parts * span * 1e6).astype("timedelta64[us]")
    late = rng.choice(images, min(shape.late_for(images), images), replace=False)
    return Plan(seed, times, np.sort(late))


def _galleries(shown: NDArray[np.int64], names: Names, plan: Plan) -> None:
    """Of images that are shown, in an order that is not theirs."""
    rng = np.random.default_rng([plan.seed, 1 << 21])
    count = shape.galleries_for(plan.times.size)
    least, most = _GALLERY_SIZES
    sizes = np.minimum(rng.geometric(0.02, count) + least, min(most, shown.size))
    items = [rng.choice(shown, size, replace=False) for size in sizes.tolist()]
    with transaction.atomic(), connection.cursor() as cursor:
        quieten(cursor)
        ids = chunks.new_ids(cursor, Gallery, count)
        made = plan.times[rng.integers(0, plan.times.size, count)]
        owners = names.user_ids[rng.choice(len(names.user_ids), count, p=names.shares)]
        columns = {
            "id": texts(ids),
            "user_id": texts(owners),
            "title": [f"{word(n).title()} {word(n + 3)}" for n in range(count)],
            "description": [""] * count,
            "thumbnail_id": [as_text(int(images[0])) for images in items],
            "image_count": texts(sizes),
            "created_at": texts(made),
            "updated_at": texts(made),
        }
        copy_text(cursor, Gallery, columns, count)
        places = [np.arange(size, dtype=np.int32) for size in sizes.tolist()]
        copy_numbers(
            cursor,
            GalleryItem,
            {
                "gallery_id": np.repeat(ids, sizes).astype(np.int32),
                "image_id": np.concatenate(items).astype(np.int32),
                "position": np.concatenate(places),
            },
        )
