"""Tags and users of the generator in this database: made where missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from numpy.typing import NDArray

from accounts.models import User
from booru import tag_names
from ops.benchmark_data import people, shape
from ops.benchmark_data.tag_list import TagSeed, alias_names, tag_seeds

_BATCH = 20_000
_INSERT_TAGS = """
INSERT INTO booru_tag (name, slug, namespace, name_in_namespace, category,
    description, short_description, spoiler_image, mod_notes, images_count,
    aliased_tag_id, changed_in, created_at, updated_at)
SELECT name, slug, namespace, rest, category, '', '', '', '', 0, target, 0, %s, %s
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::int[])
    AS given (name, slug, namespace, rest, category, target)
ON CONFLICT DO NOTHING
"""
_TAG_IDS = """
SELECT t.id FROM unnest(%s::text[]) WITH ORDINALITY AS given (name, place)
JOIN booru_tag t ON t.name = given.name ORDER BY place
"""
_USER_IDS = """
SELECT u.id FROM unnest(%s::text[]) WITH ORDINALITY AS given (name, place)
JOIN accounts_user u ON lower(u.name) = lower(given.name) ORDER BY place
"""


@dataclass(frozen=True)
class Names:
    """Ids by rank; `shares` says how much of all is done by each user."""

    tag_ids: NDArray[np.int64]
    user_ids: NDArray[np.int64]
    shares: NDArray[np.float64]


@transaction.atomic
def make_names(images: int) -> Names:
    """The tags, aliases and users that so many images have. They are announced as
    any tag is: only images are loaded in silence."""
    seeds = tag_seeds(shape.tags_for(images))
    users = people.user_names(shape.users_for(images))
    now = timezone.now()
    with connection.cursor() as cursor:
        for start in range(0, len(seeds), _BATCH):
            part = seeds[start : start + _BATCH]
            _insert_tags(cursor, part, [None] * len(part))
        names = [seed.name for seed in seeds]
        tag_ids = _ids(cursor, _TAG_IDS, names)
        targets = _alias_targets(cursor, tag_ids, shape.aliases_for(images))
        aliases = [TagSeed(name) for name in alias_names(len(targets))]
        _insert_tags(cursor, aliases, targets)
        user_ids = make_users(cursor, users, now)
    return Names(tag_ids, user_ids, people.activity(len(users)))


def make_users(
    cursor: CursorWrapper, names: list[str], now: datetime
) -> NDArray[np.int64]:
    """Their ids, in the order of names. Nobody signs in as one of them: no password
    fits."""
    User.objects.bulk_create(
        (
            User(name=name, password="!", confirmed_at=now, created_at=now)  # noqa: S106
            for name in names
        ),
        ignore_conflicts=True,
        batch_size=_BATCH,
    )
    return _ids(cursor, _USER_IDS, names)


def without_aliases(
    cursor: CursorWrapper, tag_ids: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Their targets in place of those that became aliases."""
    cursor.execute(
        "SELECT id, aliased_tag_id FROM booru_tag WHERE aliased_tag_id IS NOT NULL"
    )
    targets = dict(cursor.fetchall())
    return np.array([targets.get(tag, tag) for tag in tag_ids.tolist()], np.int64)


def _insert_tags(
    cursor: CursorWrapper, seeds: Sequence[TagSeed], targets: Sequence[int | None]
) -> None:
    namespaces = settings.TAG_NAMESPACES
    now = timezone.now()
    names = [seed.name for seed in seeds]
    parts = [tag_names.split_namespace(name, namespaces) for name in names]
    categories = [
        seed.category or namespaces.get(namespace or "") or None
        for seed, (namespace, _) in zip(seeds, parts, strict=True)
    ]
    slugs = [tag_names.slug(name) for name in names]
    spaces, rests = [space for space, _ in parts], [rest for _, rest in parts]
    columns: list[list[Any]] = [names, slugs, spaces, rests, categories, [*targets]]
    cursor.execute(_INSERT_TAGS, [now, now, *columns])


def _alias_targets(
    cursor: CursorWrapper, tag_ids: NDArray[np.int64], count: int
) -> list[int]:
    cursor.execute(
        "SELECT id FROM booru_tag WHERE id = ANY(%s) AND aliased_tag_id IS NULL"
        " AND category IS DISTINCT FROM 'rating' ORDER BY array_position(%s, id)",
        [tag_ids[: 2 * count + 20].tolist()] * 2,
    )
    return [row[0] for row in cursor][:count]


def _ids(cursor: CursorWrapper, sql: str, names: list[str]) -> NDArray[np.int64]:
    cursor.execute(sql, [names])
    found = np.array([row[0] for row in cursor], np.int64)
    if found.size != len(names):
        raise ValueError("some invented names are taken under another spelling")
    return found
