"""Pages of a result in its order, at a cost that does not grow with the page."""

from __future__ import annotations

import math
import secrets
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from django.db import connection
from pyroaring import BitMap

from booru.index import bitmaps, times
from booru.index.evaluate import Evaluation
from booru.index.keys import OF_PIXELS, Flag, Kind, flag
from booru.index.order import Ascent
from booru.index.sorting import By, Order
from booru.search.nodes import Node

_HIGHEST = 2**64 - 1
_PASTE = flag(Flag.PASTE)
#: More scores than so many are added up image by image.
MANY_GROUPS = 256


def needs(order: Order) -> tuple[list[int], list[Kind], list[Kind]]:
    """Keys, numbers, and numbers of which only pending facts are needed, that a page
    in this order takes."""
    if isinstance(order.by, By):
        return [], [], []
    if order.by in times.FLAGS:
        return [flag(times.FLAGS[order.by])], [], [order.by]
    return [_PASTE] if order.by in OF_PIXELS else [], [order.by], []


@dataclass
class Result:
    """The images found, ready to be paged. `tree` is what relevance counts."""

    evaluation: Evaluation
    hits: BitMap
    order: Order
    tree: Node

    def page(self, offset: int, count: int) -> list[int]:
        if offset >= len(self.hits):
            return []
        match self.order.by:
            case By.ID:
                return self._by_id(offset, count)
            case By.RANDOM:
                return self._by_chance(offset, count)
            case By.RELEVANCE:
                return self._by_relevance(offset, count)
            case By.GALLERY:
                return self._by_gallery(offset, count)
            case kind if kind in times.FLAGS:
                return self._by_time(kind, offset, count)
            case kind:
                return self._by_number(kind, offset, count)

    def place(self, image: int) -> int | None:
        """How many images stand before this one; None if it was not found."""
        if image not in self.hits:
            return None
        match self.order.by:
            case By.ID:
                below = self.hits.rank(image)
                return len(self.hits) - below if self.order.highest else below - 1
            case By.RANDOM:
                return self._place_by_chance(image)
            case By.RELEVANCE:
                return self._place_by_relevance(image)
            case By.GALLERY:
                return self._place_by_gallery(image)
            case kind:
                return self._place_by_number(kind, image)

    def _by_id(self, offset: int, count: int) -> list[int]:
        return bitmaps.newest(self.hits, offset, count, highest=self.order.highest)

    # By a number -----------------------------------------------------------------

    def _slices(self, kind: Kind) -> list[BitMap]:
        self.evaluation.keys.load([], [kind])
        return self.evaluation.keys.slices(kind)

    def _pastes(self, kind: Kind) -> BitMap:
        """Those among the hits that have no such number: they come last in both
        directions (twibooru-api, section 1.5), by id in that of the order."""
        if kind not in OF_PIXELS:
            return bitmaps.EMPTY
        return self.hits & self.evaluation.keys.of(_PASTE)

    def _by_number(self, kind: Kind, offset: int, count: int) -> list[int]:
        pastes = self._pastes(kind)
        if not pastes:
            return self._ordered(kind, self.hits, offset, count)
        page = self._ordered(kind, self.hits - pastes, offset, count)
        begin = max(0, offset - (len(self.hits) - len(pastes)))
        return page + bitmaps.newest(
            pastes, begin, count - len(page), highest=self.order.highest
        )

    def _ordered(self, kind: Kind, hits: BitMap, offset: int, count: int) -> list[int]:
        """Only the page itself is put in order: the best up to its end without those
        before it."""
        highest, slices = self.order.highest, self._slices(kind)
        page = bitmaps.top(slices, hits, offset + count, highest=highest)
        if offset:
            page -= bitmaps.top(slices, page, offset, highest=highest)
        return bitmaps.in_order(slices, page, highest=highest)

    def _place_by_number(self, kind: Kind, image: int) -> int:
        slices, pastes = self._slices(kind), self._pastes(kind)
        hits = self.hits - pastes if pastes else self.hits
        if image in pastes:
            below = pastes.rank(image)
            last = len(pastes) - below if self.order.highest else below - 1
            return len(hits) + last
        own = bitmaps.ordinals(slices, BitMap([image]))[image]
        higher = bitmaps.above(slices, own, hits)
        same, inverted = bitmaps.between(slices, own, own, hits)
        same = hits - same if inverted else same & hits
        upto = same.rank(image)
        if self.order.highest:
            return len(higher) + len(same) - upto
        return len(hits) - len(higher) - len(same) + upto - 1

    def _by_time(self, kind: Kind, offset: int, count: int) -> list[int]:
        """By id, since both ascend together, with what is displaced put in between.
        Only where something displaced is pending or later than all others, its time
        has to be compared with theirs."""
        keys = self.evaluation.keys
        pending = keys.changed.get(kind, {})
        ids = sorted(pending)
        ascent = Ascent.of(self.evaluation.orders, kind)
        late = times.displaced(keys, kind, replace(ascent))
        new = ascent.climb(ids, [pending[i] for i in ids], now=int(time.time()))
        if late is None or not late.is_settled or BitMap(new) & self.hits:
            return self._by_number(kind, offset, count)
        return times.page(self.hits, late, offset, count, highest=self.order.highest)

    # By something else -----------------------------------------------------------

    def _by_chance(self, offset: int, count: int) -> list[int]:
        ids, keys = self._scattered()
        end = offset + count
        # The keys are even: those of the page lie below this share, all but surely.
        share = (end + 8 * math.sqrt(end) + 64) / len(ids)
        if share < 0.5:
            below = keys <= np.uint64(share * _HIGHEST)
            if below.sum() >= end:
                ids, keys = ids[below], keys[below]
        ordered = np.argsort(keys, kind="stable")[offset:end]
        return [int(number) for number in ids[ordered]]

    def _place_by_chance(self, image: int) -> int:
        ids, keys = self._scattered()
        return int((keys < keys[np.searchsorted(ids, image)]).sum())

    def _scattered(self) -> tuple[np.ndarray, np.ndarray]:
        """The hits, and their keys, of which no two are equal."""
        seed = self.order.number
        ids = _array(self.hits)
        keys = scattered(ids, secrets.randbits(63) if seed is None else seed)
        return ids, keys if self.order.highest else ~keys

    def _by_relevance(self, offset: int, count: int) -> list[int]:
        found: list[int] = []
        for group in self._groups():
            if offset < len(group):
                missing = count - len(found)
                found += bitmaps.newest(
                    group, offset, missing, highest=self.order.highest
                )
            offset = max(0, offset - len(group))
            if len(found) == count:
                break
        return found

    def _place_by_relevance(self, image: int) -> int:
        before = 0
        for group in self._groups():
            if image in group:
                below = group.rank(image)
                return before + (
                    len(group) - below if self.order.highest else below - 1
                )
            before += len(group)
        raise ValueError(f"image {image} is no hit")

    def _groups(self) -> Iterable[BitMap]:
        """The hits of the same score, best group first."""
        added = self.evaluation.relevance(self.tree, self.hits)
        groups = {0.0: self.hits}
        for weight, images in added:
            split: dict[float, BitMap] = {}
            for score, members in groups.items():
                self.evaluation.deadline.check()
                better = members & images
                for total, part in (
                    (score + weight, better),
                    (score, members - better),
                ):
                    if part:
                        split[total] = split[total] | part if total in split else part
            if len(split) > MANY_GROUPS:
                return self._groups_by_score(added)
            groups = split
        ranked = sorted(groups.items(), reverse=self.order.highest)
        return [members for _, members in ranked]

    def _groups_by_score(self, added: list[tuple[float, BitMap]]) -> Iterator[BitMap]:
        """The same by adding up the score of each image, where nearly every one has
        a score of its own."""
        ids = _array(self.hits)
        scores = np.zeros(len(ids))
        for weight, images in added:
            self.evaluation.deadline.check()
            scores[np.searchsorted(ids, _array(images & self.hits))] += weight
        ordered = np.argsort(-scores if self.order.highest else scores, kind="stable")
        ids, scores = ids[ordered], scores[ordered]
        borders = [0, *(np.flatnonzero(np.diff(scores)) + 1).tolist(), len(ids)]
        for start, end in pairwise(borders):
            yield BitMap(ids[start:end])

    def _by_gallery(self, offset: int, count: int) -> list[int]:
        """By position in the gallery; what is not in it comes last, newest first."""
        placed = self._placed()
        page = placed[offset : offset + count]
        if len(page) < count:
            others = self.hits - BitMap(placed)
            begin = max(0, offset - len(placed))
            page += bitmaps.newest(others, begin, count - len(page), highest=True)
        return page

    def _place_by_gallery(self, image: int) -> int:
        placed = self._placed()
        if image in placed:
            return placed.index(image)
        others = self.hits - BitMap(placed)
        return len(placed) + len(others) - others.rank(image)

    def _placed(self) -> list[int]:
        direction = "DESC" if self.order.highest else "ASC"
        statement = (
            "SELECT image_id FROM booru_galleryitem WHERE gallery_id = %s"  # noqa: S608
            f" ORDER BY position {direction}, image_id DESC"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [self.order.number])
            return [row[0] for row in cursor if row[0] in self.hits]


def _array(images: BitMap) -> np.ndarray:
    return np.array(images.to_array(), np.uint32)


def scattered(ids: np.ndarray, seed: int) -> np.ndarray:
    """A number for each id that looks like chance and is the same for the same seed:
    the finaliser of splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom
    number generators, 2014)."""
    x = ids.astype(np.uint64) + np.uint64((seed * 0x9E3779B97F4A7C15) % 2**64)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
