"""Some consecutive images with all their rows: invented, then stored by COPY."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from django.db import models
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

from booru.models import (
    Image,
    ImageFave,
    ImageHide,
    ImageIntensity,
    ImageSource,
    ImageSubscription,
    ImageVote,
    ProcessingJob,
    Tagging,
)
from ops.benchmark_data import people
from ops.benchmark_data.copying import NULL, copy_numbers, copy_text, texts
from ops.benchmark_data.images import (
    FORMATS,
    Images,
    Times,
    descriptions,
    file_names,
    invented,
    sources,
)
from ops.benchmark_data.names import Names, without_aliases
from ops.benchmark_data.people import Interactions, Pairs
from ops.benchmark_data.taggings import ascending, taggings

Ints = NDArray[np.int64]

_REASONS = ("Rule #1: off topic", "Rule #3: no source", "Asked for by the artist")


@dataclass(frozen=True)
class Chunk:
    """Everything but ids; the pairs name images by their place."""

    seed: int
    images: Images
    tags: tuple[Ints, Ints]  # place of the image, rank of the tag
    sources: tuple[Ints, Ints, list[str]]  # place, position, address
    descriptions: list[str]
    file_names: list[str]
    interactions: Interactions


def invent(times: Times, late: Ints, names: Names, *, seed: int, number: int) -> Chunk:
    """The chunk of this number: `times` are when its images came, `late` the places
    of those that were first seen at another time."""
    rng = np.random.default_rng([seed, number])
    made = invented(times, late, names.shares, rng)
    n = len(made)
    return Chunk(
        seed=seed,
        images=made,
        tags=taggings(n, names.tag_ids.size, rng),
        sources=sources(n, rng),
        descriptions=descriptions(n, rng),
        file_names=file_names(made.format, rng),
        interactions=people.interactions(times, names.shares, rng),
    )


def store(cursor: CursorWrapper, chunk: Chunk, names: Names) -> Ints:
    """Write it, and give back the ids of the images that anybody may see."""
    ids = new_ids(cursor, Image, len(chunk.images))
    _store_images(cursor, chunk, ids, names)
    _store_tags(cursor, chunk, ids, names)
    image, position, addresses = chunk.sources
    columns = {
        "image_id": texts(ids[image]),
        "position": texts(position),
        "url": addresses,
    }
    copy_text(cursor, ImageSource, columns, len(addresses))
    _store_interactions(cursor, chunk.interactions, ids, names)
    light = {"image_id": ids.astype(np.int32)}
    light |= dict(zip(("nw", "ne", "sw", "se"), chunk.images.intensities, strict=True))
    copy_numbers(cursor, ImageIntensity, light)
    _store_jobs(cursor, chunk.images, ids)
    _count_uploads(cursor, chunk.images, names)
    return ids[~chunk.images.hidden & chunk.images.approved]


def new_ids(cursor: CursorWrapper, model: type[models.Model], count: int) -> Ints:
    """Ids of the table's own sequence, ascending."""
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
        [model._meta.db_table, count],
    )
    return np.array([row[0] for row in cursor], np.int64)


def _store_images(cursor: CursorWrapper, chunk: Chunk, ids: Ints, names: Names) -> None:
    made, acts, n = chunk.images, chunk.interactions, len(chunk.images)
    # Rows are a part of what the counters tell of.
    upvotes = made.upvotes + np.bincount(acts.votes.image[acts.up], minlength=n)
    downvotes = made.downvotes + np.bincount(acts.votes.image[~acts.up], minlength=n)
    users = [*map(str, names.user_ids.tolist()), NULL]
    stored = [_hash(chunk.seed, "stored", number) for number in ids.tolist()]
    original = [_hash(chunk.seed, "original", number) for number in ids.tolist()]
    targets = [*map(str, ids.tolist()), NULL]
    hidden = made.hidden.tolist()
    columns = {
        "id": texts(ids),
        "uploader_id": [users[place] for place in made.uploader.tolist()],
        "anonymous": texts(made.anonymous),
        "ip": [f"10.{a >> 16}.{a >> 8 & 255}.{a & 255}" for a in made.ip.tolist()],
        "fingerprint": [f"c{a * 40_503 % (1 << 32):08x}" for a in made.ip.tolist()],
        "name": chunk.file_names,
        "width": texts(made.width),
        "height": texts(made.height),
        "size": texts(made.size * 19 // 20 + 1),
        "orig_size": texts(made.size),
        "format": made.format.tolist(),
        "mime_type": [FORMATS[kind][1] for kind in made.format.tolist()],
        "aspect_ratio": texts(made.width / made.height),
        "duration": texts(made.duration),
        "animated": texts(made.animated),
        "sha512_hash": stored,
        "orig_sha512_hash": original,
        "perceptual_hash": [digest[:16] for digest in original],
        "description": chunk.descriptions,
        "score": texts(upvotes - downvotes),
        "upvotes": texts(upvotes),
        "downvotes": texts(downvotes),
        "faves": texts(made.faves + acts.faves.per_image(n)),
        "hides": texts(acts.hides.per_image(n)),
        "comment_count": texts(made.comments),
        "thumbnails_generated": texts(made.processed),
        "processed": texts(made.processed),
        "duplication_checked": texts(made.processed),
        "approved": texts(made.approved),
        "hidden_from_users": texts(made.hidden),
        "hidden_image_key": [
            digest[-12:] if gone else ""
            for digest, gone in zip(stored, hidden, strict=True)
        ],
        "deletion_reason": [
            _REASONS[place % len(_REASONS)] if gone else NULL
            for place, gone in enumerate(hidden)
        ],
        "duplicate_of_id": [targets[place] for place in made.duplicate_of.tolist()],
        "created_at": texts(made.created_at),
        "first_seen_at": texts(made.first_seen_at),
        "updated_at": texts(made.updated_at),
    }
    copy_text(cursor, Image, columns, n)


def _hash(seed: int, kind: str, image_id: int) -> str:
    """By the id, so that a second run with the same seed brings no file again."""
    return hashlib.sha512(f"{seed} {kind} {image_id}".encode()).hexdigest()


def _store_tags(cursor: CursorWrapper, chunk: Chunk, ids: Ints, names: Names) -> None:
    place, rank = chunk.tags
    # Two ranks may lead to one tag where somebody made an alias of the other.
    keys = ascending(place << 32 | without_aliases(cursor, names.tag_ids)[rank])
    place, tag = keys >> 32, keys & 0xFFFF_FFFF
    columns = {"image_id": ids[place].astype(np.int32), "tag_id": tag.astype(np.int32)}
    copy_numbers(cursor, Tagging, columns)
    used, uses = np.unique(tag[~chunk.images.hidden[place]], return_counts=True)
    # In the order of ids, as everybody locks tags.
    cursor.execute(
        "SELECT FROM booru_tag WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        [used.tolist()],
    )
    cursor.execute(
        "UPDATE booru_tag SET images_count = images_count + uses"
        " FROM unnest(%s::int[], %s::int[]) AS counted (tag_id, uses)"
        " WHERE id = tag_id",
        [used.tolist(), uses.tolist()],
    )


def _store_interactions(
    cursor: CursorWrapper, acts: Interactions, ids: Ints, names: Names
) -> None:
    def columns(pairs: Pairs) -> dict[str, NDArray[np.generic]]:
        return {
            "image_id": ids[pairs.image].astype(np.int32),
            "user_id": names.user_ids[pairs.user],
            "created_at": pairs.created_at,
        }

    copy_numbers(cursor, ImageFave, columns(acts.faves))
    copy_numbers(cursor, ImageVote, columns(acts.votes) | {"up": acts.up})
    copy_numbers(cursor, ImageHide, columns(acts.hides))
    copy_numbers(cursor, ImageSubscription, columns(acts.subscriptions))


def _store_jobs(cursor: CursorWrapper, made: Images, ids: Ints) -> None:
    states = (ProcessingJob.State.FAILED.value, ProcessingJob.State.DONE.value)
    times = texts(made.created_at)
    columns = {
        "image_id": texts(ids),
        "stage": [ProcessingJob.Stage.VERSIONS.value] * len(made),
        "state": [states[done] for done in made.processed.tolist()],
        "not_before": times,
        "updated_at": times,
    }
    copy_text(cursor, ProcessingJob, columns, len(made))


def _count_uploads(cursor: CursorWrapper, made: Images, names: Names) -> None:
    counted = made.approved & (made.uploader >= 0)
    users, uploads = np.unique(made.uploader[counted], return_counts=True)
    cursor.execute(
        "UPDATE accounts_user SET uploads_count = uploads_count + uploads"
        " FROM unnest(%s::bigint[], %s::int[]) AS counted (user_id, uploads)"
        " WHERE id = user_id",
        [names.user_ids[users].tolist(), uploads.tolist()],
    )
