"""What users do with images: votes, faves and personal hides. Each may be repeated
without effect, and none moves `updated_at` (philomena-api 6.1, 6.3)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.gate import refuse_banned
from accounts.models import User
from booru.forced import forced_filter_hides
from booru.models import Image, ImageFave, ImageHide, ImageVote


def lock_image_for(image: Image, user: User) -> Image:
    """The row, locked, for a user who acts on it. Every action takes this lock before
    all others, so that nobody counts on a row that another is counting on, and that
    no image is hidden meanwhile."""
    refuse_banned(user)
    image = Image.objects.select_for_update(no_key=True).get(pk=image.pk)
    if image.hidden_from_users:
        raise PermissionDenied(f"{image} was removed.")
    if forced_filter_hides(image, user):
        raise PermissionDenied(f"Your filter hides {image.called}.")
    return image


@transaction.atomic
def vote_image(image: Image, *, user: User, up: bool) -> Image:
    """One vote a user and image: another one replaces it."""
    image = lock_image_for(image, user)
    _cast(image, user, up)
    return image


@transaction.atomic
def unvote_image(image: Image, *, user: User) -> Image:
    image = lock_image_for(image, user)
    vote = ImageVote.objects.filter(image=image, user=user).first()
    if vote is not None:
        vote.delete()
        _count(image, **{_counter(vote.up): -1})
    return image


@transaction.atomic
def fave_image(image: Image, *, user: User) -> Image:
    """Casts an upvote as well, also over a downvote."""
    image = lock_image_for(image, user)
    _, new = ImageFave.objects.get_or_create(image=image, user=user)
    _count(image, faves=int(new))
    _cast(image, user, True)
    return image


@transaction.atomic
def unfave_image(image: Image, *, user: User) -> Image:
    """The vote that came with the fave stays."""
    image = lock_image_for(image, user)
    gone, _ = ImageFave.objects.filter(image=image, user=user).delete()
    _count(image, faves=-gone)
    return image


@transaction.atomic
def hide_personally(image: Image, *, user: User) -> Image:
    """Out of this user's sight; nothing to do with moderation, votes and faves."""
    image = lock_image_for(image, user)
    _, new = ImageHide.objects.get_or_create(image=image, user=user)
    _count(image, hides=int(new))
    return image


@transaction.atomic
def unhide_personally(image: Image, *, user: User) -> Image:
    image = lock_image_for(image, user)
    gone, _ = ImageHide.objects.filter(image=image, user=user).delete()
    _count(image, hides=-gone)
    return image


def _cast(image: Image, user: User, up: bool) -> None:
    vote = ImageVote.objects.filter(image=image, user=user).first()
    if vote is None:
        ImageVote.objects.create(image=image, user=user, up=up)
        _count(image, **{_counter(up): 1})
    elif vote.up != up:
        vote.up, vote.created_at = up, timezone.now()
        vote.save(update_fields=["up", "created_at"])
        _count(image, **{_counter(up): 1, _counter(not up): -1})


def _counter(up: bool) -> str:
    return "upvotes" if up else "downvotes"


def _count(image: Image, **by: int) -> None:
    """Move counters of a locked image; the score follows the votes."""
    changed = {name: getattr(image, name) + step for name, step in by.items() if step}
    if not changed:
        return
    for name, value in changed.items():
        setattr(image, name, value)
    image.score = image.upvotes - image.downvotes
    image.save(update_fields=[*changed, "score"])
