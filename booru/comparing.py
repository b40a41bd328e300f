"""Two images side by side: in what they differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from booru.categories import DISPLAY_ORDER
from booru.models import Image, ImageIntensity, Tag, Tagging
from booru.models.images import Pixels


@dataclass(frozen=True)
class Side:
    """An image with what is looked at; `tags` in display order."""

    image: Image
    tags: tuple[Tag, ...]
    sources: tuple[str, ...]
    light: ImageIntensity | None


@dataclass(frozen=True)
class Difference:
    """Of the image uploaded later from the other; `larger` in percent of the pixels of
    the smaller one, negative where the older is the larger. Texts differ in their
    length only."""

    is_text: bool

    same_size: bool
    same_format: bool
    same_shape: bool
    larger: int
    heavier: int
    distance: float | None
    only_newer: tuple[Tag, ...]
    only_older: tuple[Tag, ...]

    @property
    def tags(self) -> int:
        return len(self.only_newer) + len(self.only_older)

    @property
    def words(self) -> str:
        """For a line of a list."""
        one = "tag differs" if self.tags == 1 else "tags differ"
        if self.is_text:
            longer = _by(self.heavier, "longer") if self.heavier else "Equally long"
            return f"{longer} · {self.tags} {one}"
        parts = ["Same size" if self.same_size else _by(self.larger, "larger")]
        if self.heavier == 0:
            parts[0] += ", files as heavy as each other"
        elif self.same_size or not self.same_format:
            parts[0] += f", newer file is {_by(self.heavier, 'heavier', '')}"
        if not self.same_format:
            parts.append("formats differ")
        if self.distance is not None:
            parts.append(f"distance {self.distance:.2f}")
        parts.append(f"{self.tags} {one}")
        return " · ".join(parts)


def _by(percent: int, word: str, subject: str = "Newer is ") -> str:
    if percent == 0:
        return "Another shape, as many pixels"
    other = {"larger": "smaller", "heavier": "lighter", "longer": "shorter"}[word]
    return f"{subject}{abs(percent):,} % {word if percent > 0 else other}"


def sides_of(ids: Iterable[int]) -> dict[int, Side]:
    """In a fixed number of statements."""
    wanted = list(ids)
    rows = Image.objects.filter(pk__in=wanted).select_related(
        "intensities", "uploader", "deleted_by"
    )
    tags: dict[int, list[Tag]] = {}
    pairs = Tagging.objects.filter(image__in=wanted).select_related("tag")
    for pair in sorted(pairs, key=_place):
        tags.setdefault(pair.image_id, []).append(pair.tag)
    return {
        row.pk: Side(
            row,
            tuple(tags.get(row.pk, ())),
            tuple(source.url for source in row.sources.all()),
            getattr(row, "intensities", None),
        )
        for row in rows.prefetch_related("sources")
    }


def _place(pair: Tagging) -> tuple[int, str]:
    return DISPLAY_ORDER[pair.tag.category or ""], pair.tag.name


def difference(newer: Side, older: Side) -> Difference:
    a, b = newer.image, older.image
    theirs, ours = set(older.tags), set(newer.tags)
    one, other = a.pixels or _NO_PIXELS, b.pixels or _NO_PIXELS
    return Difference(
        is_text=a.is_paste,
        same_size=(a.width, a.height) == (b.width, b.height),
        same_format=a.format == b.format,
        same_shape=abs(one.aspect_ratio - other.aspect_ratio) < 0.005,
        larger=_percent(one.width * one.height, other.width * other.height),
        heavier=_percent(a.size, b.size),
        distance=_distance(newer.light, older.light),
        only_newer=_without(newer.tags, theirs),
        only_older=_without(older.tags, ours),
    )


_NO_PIXELS = Pixels(1, 1, "", "", 1.0, 0.0, animated=False)


def _percent(one: int, other: int) -> int:
    """How much more than the smaller of both."""
    return round(100 * (one - other) / min(one, other))


def _distance(a: ImageIntensity | None, b: ImageIntensity | None) -> float | None:
    """The smallest one at which the search for duplicates finds one by the other
    (tags and media, section 13.2)."""
    if a is None or b is None:
        return None
    pairs = ((a.nw, b.nw), (a.ne, b.ne), (a.sw, b.sw), (a.se, b.se))
    return max(abs(one - other) for one, other in pairs) / 3


def _without(tags: Sequence[Tag], others: set[Tag]) -> tuple[Tag, ...]:
    return tuple(tag for tag in tags if tag not in others)
