"""The classes of queries: each as a client asks it, and as the SQL that a good
engineer would write on a table of images with an array of tag ids."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from booru.models import Filter, Image, ImageFave, Tag
from booru.models.filters import EVERYTHING_FILTER_ID
from ops.benchmark_data.words import word

# ruff: noqa: S608 - made of our own constants and of ids

PER_PAGE = 50
_NEWEST = "first_seen_at DESC, id DESC"
_FILTER = "thirty hidden tags"
_FAVES = 2_000
_WILDCARD_TAGS, _BROAD_TAGS = 1_000, 75


@dataclass(frozen=True)
class QueryClass:
    """`where` and `order` are SQL over `bench_image`. `broad` ones find a good part
    of all images: SQL has to touch them all."""

    name: str
    query: str
    where: str
    order: str = _NEWEST
    sf: str = ""
    page: int = 1
    broad: bool = False
    #: How long a whole request may take, in times the floor.
    times_floor: int = 2
    same_ids: bool = True
    as_user: bool = False
    hidden_tag_ids: tuple[int, ...] = ()

    @property
    def offset(self) -> int:
        return PER_PAGE * (self.page - 1)


@dataclass(frozen=True)
class Cast:
    """Who asks, through which filter, and what."""

    user: User
    everything: Filter
    hiding: Filter
    classes: list[QueryClass]

    def filter_of(self, asked: QueryClass) -> Filter:
        return self.hiding if asked.hidden_tag_ids else self.everything

    def viewer_of(self, asked: QueryClass) -> User | None:
        return self.user if asked.as_user else None


def cast() -> Cast:
    """Made for the data at hand: the hits are similar shares at every size."""
    tags = list(
        Tag.objects.filter(aliased_tag=None)
        .exclude(category="rating")
        .order_by("-images_count", "pk")[:2_000]
    )
    hidden = tags[25:85:3] + tags[100:200:10]
    user = _user()
    hiding, _ = Filter.objects.update_or_create(
        user=user,
        name=_FILTER,
        defaults={"public": True, "hidden_tag_ids": [tag.pk for tag in hidden]},
    )
    everything = Filter.objects.get(pk=EVERYTHING_FILTER_ID)
    return Cast(user, everything, hiding, _classes(tags, hidden, user))


def _classes(
    tags: Sequence[Tag], hidden: Sequence[Tag], user: User
) -> list[QueryClass]:
    name = [tag.name for tag in tags]
    broad, has_broad = name[0], _all(tags[0])
    page = max(1, min(600, tags[0].images_count // PER_PAGE))
    by_use = Tag.objects.order_by("-images_count", "pk").values_list("name", flat=True)
    prefix = prefix_of_many(list(by_use))
    said = word(30)
    hour, month = _times()
    faved = f"id IN (SELECT image_id FROM booru_imagefave WHERE user_id = {user.pk})"
    unseen = (
        f"id NOT IN (SELECT image_id FROM booru_imagehide WHERE user_id = {user.pk})"
    )
    ids = tuple(tag.pk for tag in hidden)
    return [
        QueryClass("default order", "*", "true", broad=True),
        QueryClass("broad tag", broad, has_broad, broad=True),
        QueryClass(
            "two broad", f"{broad}, {name[2]}", _all(tags[0], tags[2]), broad=True
        ),
        QueryClass(
            "four, two negated",
            f"{name[0]}, {name[1]}, {name[4]}, {name[7]}, -{name[9]}, -{name[12]}",
            f"{_all(tags[0], tags[1], tags[4], tags[7])}"
            f" AND NOT {_any(tags[9], tags[12])}",
        ),
        QueryClass(
            "two mid, one negated",
            f"{name[30]}, {name[40]}, -{name[5]}",
            f"{_all(tags[30], tags[40])} AND NOT {_any(tags[5])}",
        ),
        QueryClass(
            "OR group",
            f"{name[1]}, ({name[14]} || {name[20]} || {name[28]})",
            f"{_all(tags[1])} AND {_any(tags[14], tags[20], tags[28])}",
            broad=True,
        ),
        QueryClass(
            "wildcard",
            f"{prefix}*",
            "tag_ids && ARRAY(SELECT coalesce(aliased_tag_id, id) FROM booru_tag"
            f" WHERE name LIKE '{prefix}%')",
            times_floor=4,
        ),
        QueryClass(
            "score range on broad",
            f"{broad}, score.gte:100",
            f"{has_broad} AND score >= 100",
            broad=True,
            times_floor=4,
        ),
        QueryClass("one hour", f"created_at:{hour}", _within(hour, 1), times_floor=4),
        QueryClass(
            "30 days",
            f"created_at.gte:{month[0]}, created_at.lt:{month[1]}",
            f"created_at >= '{month[0]}Z' AND created_at < '{month[1]}Z'",
            times_floor=4,
        ),
        QueryClass(
            "by score", broad, has_broad, "score DESC, id DESC", "score",
            broad=True, times_floor=4,
        ),
        QueryClass(
            "by wilson_score", broad, has_broad, "wilson_score DESC, id DESC",
            "wilson_score", broad=True, times_floor=4,
        ),
        QueryClass(
            "random:42", broad, has_broad, "hashint8extended(id, 42)", "random:42",
            broad=True, times_floor=4, same_ids=False,
        ),
        QueryClass(
            "own faves", f"my:faves, {broad}",
            f"{has_broad} AND {faved} AND {unseen}", as_user=True,
        ),
        QueryClass(
            "30 hidden tags", broad, f"{has_broad} AND NOT {_any(*hidden)}",
            broad=True, hidden_tag_ids=ids,
        ),
        QueryClass(f"page {page}", broad, has_broad, page=page, broad=True),
        QueryClass(
            f"page {page} by score", broad, has_broad, "score DESC, id DESC", "score",
            page=page, broad=True, times_floor=4,
        ),
        QueryClass(
            "text", f"description:{said}",
            f"words @@ phraseto_tsquery('english', '{said}')", times_floor=4,
        ),
    ]  # fmt: skip


def _all(*tags: Tag) -> str:
    return f"tag_ids @> '{{{','.join(str(tag.pk) for tag in tags)}}}'"


def _any(*tags: Tag) -> str:
    return f"(tag_ids && '{{{','.join(str(tag.pk) for tag in tags)}}}')"


def _user() -> User:
    """The one whose number of faves is nearest to what a keen user has."""
    faves = Counter(ImageFave.objects.values_list("user_id", flat=True))
    nearest = min(faves, key=lambda user: (abs(faves[user] - _FAVES), user))
    return User.objects.get(pk=nearest)


def prefix_of_many(by_use: Sequence[str]) -> str:
    """A beginning that some thousand of the names share, none of them a broad tag."""
    prefixes = Counter(
        prefix for name in by_use[_BROAD_TAGS:] for prefix in _prefixes(name)
    )
    for name in by_use[:_BROAD_TAGS]:
        for prefix in _prefixes(name):
            prefixes.pop(prefix, None)

    def distance(prefix: str) -> tuple[float, str]:
        return abs(math.log(prefixes[prefix] / _WILDCARD_TAGS)), prefix

    return min((p for p in prefixes if not p.endswith((" ", ":"))), key=distance)


def _prefixes(name: str) -> list[str]:
    return [name[:length] for length in range(1, min(len(name), 10))]


def _times() -> tuple[str, tuple[str, str]]:
    """An hour in which something happened, and 30 days."""
    ids = Image.objects.order_by("pk").values_list("created_at", flat=True)
    middle = ids[ids.count() // 2]
    return f"{middle:%Y-%m-%dT%H}", ("2021-03-01T00:00:00", "2021-03-31T00:00:00")


def _within(hour: str, hours: int) -> str:
    start = f"timestamptz '{hour}:00:00Z'"
    return f"created_at >= {start} AND created_at < {start} + interval '{hours}h'"
