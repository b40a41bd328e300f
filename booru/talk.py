"""The comments of an image as its page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.safestring import SafeString

from accounts.byline import Byline, byline
from accounts.models import User
from accounts.policies import may_moderate, may_tend
from accounts.writing import NEW_ACCOUNT
from booru import policies
from booru.addresses import comment_address
from booru.models import Comment, Image
from markup.markdown import render
from markup.quotes import answer_to

# For whoever has no account; the others choose (philomena-api 7).
PAGE = 20


@dataclass(frozen=True)
class Remark:
    """A comment for one viewer. `html` is None where the text is not for them;
    `number` is its place in the talk, 0 in other lists."""

    comment: Comment
    image: Image
    number: int
    by: Byline
    html: SafeString | None
    is_uploader: bool
    is_new_member: bool
    may_edit: bool
    may_answer: bool
    may_tend: bool
    may_destroy: bool


def comment_by(comment: Comment) -> Byline:
    return byline(
        comment.user,
        anonymous=comment.anonymous,
        thread=comment.image_id,
        fingerprint=comment.fingerprint,
        ip=comment.ip,
    )


def remark(
    comment: Comment,
    image: Image,
    viewer: User | None,
    *,
    now: datetime,
    number: int = 0,
) -> Remark:
    """`comment` from `Comment.objects.with_people()`."""
    by = comment_by(comment)
    readable = policies.may_read_comment(comment, viewer)
    return Remark(
        comment=comment,
        image=image,
        number=number,
        by=by,
        html=render(comment.body) if readable else None,
        # Never of those who uploaded it without their name.
        is_uploader=not image.anonymous and by.user_id == image.uploader_id is not None,
        is_new_member=by.user is not None and now - by.user.created_at < NEW_ACCOUNT,
        may_edit=policies.may_edit_comment(comment, image, viewer),
        may_answer=readable and policies.may_comment(image, viewer),
        may_tend=may_tend(viewer),
        may_destroy=may_moderate(viewer),
    )


def remarks_on(
    image: Image, viewer: User | None, *, offset: int, limit: int, now: datetime
) -> list[Remark]:
    """Oldest first."""
    rows = Comment.objects.on_page(image).with_people()[offset : offset + limit]
    return [
        remark(comment, image, viewer, now=now, number=offset + place)
        for place, comment in enumerate(rows, 1)
    ]


def place_of(comment: Comment) -> int:
    """How many comments stand before it on its image's page."""
    earlier = Q(created_at__lt=comment.created_at) | Q(
        created_at=comment.created_at, pk__lt=comment.pk
    )
    return Comment.objects.on_page(comment.image).filter(earlier).count()


def listed(
    ids: Sequence[int], viewer: User | None, *, now: datetime
) -> Iterable[Remark]:
    """Comments of any images, in the order of the ids."""
    rows = Comment.objects.with_people().select_related("image").in_bulk(list(ids))
    for pk in ids:
        if pk in rows:
            yield remark(rows[pk], rows[pk].image, viewer, now=now)


def opening(comment: Comment, *, quoted: bool) -> str:
    """How an answer to it begins."""
    name = comment_by(comment).name
    body = comment.body if quoted else ""
    return answer_to(name, comment_address(comment), body)
