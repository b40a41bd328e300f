"""What a profile shows. Whatever somebody did without their name is for themselves
and for moderators; none of the reads grows with all that a user has done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from accounts.models import Award, User
from accounts.policies import is_staff_role, may_moderate
from booru.image_search import ImageSearch
from booru.index.keys import Kind
from booru.models import ArtistLink, Comment, Gallery, Image, TagChange
from booru.presentation import Thumb
from booru.results import OPEN
from community.reads.steps import up_to
from forums.models import Post
from scores.models import Score

COUNTED = 10_000


@dataclass(frozen=True)
class Tallies:
    """Figures of the tiles and tabs. Those of images are by the search's index, and
    only of what everybody may see; those that are read from rows end at `COUNTED`."""

    uploads: int
    faves_received: int
    faves: int
    comments: int
    posts: int
    topics: int
    scores: int
    tag_edits: int
    galleries: int


def may_see_unnamed(person: User, viewer: User | None) -> bool:
    """What the person did anonymously."""
    return viewer == person or may_moderate(viewer)


def uploads_query(person: User, viewer: User | None) -> str:
    """Of the search; with the anonymous ones where the viewer may see them."""
    if viewer == person:
        return "my:uploads"
    if may_moderate(viewer):
        return f"true_uploader_id:{person.pk}"
    return f"uploader_id:{person.pk}"


def faves_query(person: User) -> str:
    return f"faved_by_id:{person.pk}"


def tallies(person: User, viewer: User | None) -> Tallies:
    """Raises SearchError."""
    uploads = ImageSearch(f"uploader_id:{person.pk}", None, OPEN, with_pastes=True)
    faves = ImageSearch(faves_query(person), None, OPEN, with_pastes=True)
    count, received = uploads.sum_of(Kind.FAVES)
    return Tallies(
        uploads=count,
        faves_received=received,
        faves=faves.hits(0, 0).total,
        comments=person.comments_count,
        posts=person.posts_count,
        topics=person.topics_count,
        scores=up_to(Score.objects.filter(user=person), COUNTED),
        tag_edits=up_to(TagChange.objects.filter(user=person), COUNTED),
        galleries=up_to(galleries(person, viewer), COUNTED),
    )


def comments(person: User, viewer: User | None) -> QuerySet[Comment]:
    """Newest first, with their images."""
    rows = Comment.objects.visible_to(viewer).filter(user=person).newest()
    if not may_see_unnamed(person, viewer):
        rows = rows.filter(anonymous=False)
    return rows.select_related("image")


def posts(person: User, viewer: User | None) -> QuerySet[Post]:
    """Newest first, with their topics and forums. What staff hid, or what waits for
    them, is for staff and its author."""
    rows = Post.objects.visible_to(viewer).filter(user=person)
    if not may_see_unnamed(person, viewer):
        rows = rows.filter(anonymous=False)
    if not is_staff_role(viewer):
        rows = rows.filter(hidden_from_users=False)
        rows = rows if viewer == person else rows.filter(approved=True)
    return rows.select_related("topic__forum").order_by("-created_at", "-pk")


def galleries(person: User, viewer: User | None) -> QuerySet[Gallery]:
    """Those changed last first."""
    rows = Gallery.objects.filter(user=person)
    if not may_see_unnamed(person, viewer):
        rows = rows.filter(anonymous=False)
    return rows.order_by("-updated_at", "-pk")


def links(person: User) -> list[ArtistLink]:
    found = ArtistLink.objects.filter(user=person).shown()
    return list(found.select_related("tag").order_by("pk"))


def awards(person: User) -> list[Award]:
    found = Award.objects.filter(user=person)
    return list(found.select_related("badge").order_by("pk"))


def marked(thumbs: Iterable[Thumb], person: User, viewer: User | None) -> list[Thumb]:
    """Uploads of this person, those without their name marked so."""
    shown = list(thumbs)
    if not shown or not may_see_unnamed(person, viewer):
        return shown
    own = Image.objects.filter(uploader=person, anonymous=True)
    rows = own.filter(pk__in=[one.id for one in shown])
    unnamed = set(rows.values_list("pk", flat=True))
    return [
        replace(one, flag=f"{one.flag} anonymous".strip()) if one.id in unnamed else one
        for one in shown
    ]
