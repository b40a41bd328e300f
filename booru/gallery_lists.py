"""Galleries by single properties, in a chosen order: a form's way to ask, beside the
search (`booru.gallery_search`), whose comparisons these are."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Expression, F, Func, OrderBy, Q, QuerySet
from django.db.models.functions import Lower

from accounts.models import User
from accounts.policies import may_moderate
from booru.gallery_search import columns, subscribers
from booru.models import Gallery
from booru.row_columns import NOTHING, Column
from booru.search.nodes import Matching, Phrase
from booru.search.patterns import ANY_MARK, ONE_MARK, Pattern
from booru.search.words import analyse

ORDERS: dict[str, Expression | F] = {
    "created_at": F("created_at"),
    "updated_at": F("updated_at"),
    # The same on every server.
    "title": Func(Lower("title"), template='%(expressions)s COLLATE "C"'),
    "image_count": F("image_count"),
    "watcher_count": F("watchers"),
}

# Nobody looks for more at once.
_WORDS = 20


@dataclass(frozen=True)
class Wish:
    """What is empty asks for nothing. `title` is a part of it, in which `*` and `?`
    are wildcards; `description` words that it has all; `image` one that is in it."""

    title: str = ""
    description: str = ""
    creator: str = ""
    image: int | None = None
    follower: User | None = None
    with_empty: bool = False


def wished_galleries(wish: Wish, viewer: User | None) -> QuerySet[Gallery]:
    known = columns(viewer)
    wanted = Q() if wish.with_empty else Q(image_count__gt=0)
    if wish.title:
        pattern = _containing(wish.title)
        wanted &= known["title"].condition(Matching("title", pattern))
    if wish.description:
        wanted &= _telling_of(wish.description, known["description"])
    rows = with_watchers()
    if wish.creator:
        rows = galleries_by(wish.creator, viewer)
    if wish.image is not None:
        wanted &= Q(galleryitem__image=wish.image)
    if wish.follower is not None:
        wanted &= Q(subscriptions__user=wish.follower)
    return rows.filter(wanted)


def galleries_by(name: str, viewer: User | None) -> QuerySet[Gallery]:
    """All of a user's; those without a name are for the user and for moderators."""
    owner = User.objects.get_queryset().named(name).first()
    if owner is None:
        return with_watchers().none()
    rows = with_watchers().filter(user=owner)
    return (
        rows
        if may_moderate(viewer) or viewer == owner
        else rows.filter(anonymous=False)
    )


def with_watchers() -> QuerySet[Gallery]:
    """With their users, and how many follow each."""
    rows = Gallery.objects.select_related("user").annotate(watchers=subscribers())
    return rows.defer("description_words", "spoiler_words")


def in_order(rows: QuerySet[Gallery], name: str, *, highest: bool) -> QuerySet[Gallery]:
    """By one of `ORDERS`, else by when they were made."""
    by = ORDERS.get(name, ORDERS["created_at"])
    return rows.order_by(OrderBy(by, descending=highest), "-pk" if highest else "pk")


def _telling_of(text: str, column: Column) -> Q:
    """With all of these words, in any order; no text is found by stop words alone."""
    stems = [stem for stem, _ in analyse(text)][:_WORDS]
    if not stems:
        return NOTHING
    return Q(*(column.condition(Phrase("description", ((s, 0),))) for s in stems))


def _containing(text: str) -> Pattern:
    marked = text.lower().replace("*", ANY_MARK).replace("?", ONE_MARK)
    return Pattern.from_marked(f"{ANY_MARK}{marked}{ANY_MARK}")
