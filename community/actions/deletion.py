"""The end of an account, by its owner. What it made for others stays, under a name
that says nothing; whatever was only its owner's goes at once."""

from __future__ import annotations

import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from accounts.models import (
    ApiKey,
    Conversation,
    DataExport,
    Notification,
    Role,
    User,
)
from booru.actions.filters import delete_filter
from booru.models import ArtistLink, Filter, GallerySubscription, ImageSubscription
from community import small_files
from community.exports.running import remove
from forums.models import (
    ForumRead,
    ForumSubscription,
    TopicRead,
    TopicSubscription,
)
from scores.models import GameSettings, Integration

_FOLLOWED = (
    ImageSubscription, GallerySubscription, TopicSubscription, ForumSubscription,
    TopicRead, ForumRead,
)  # fmt: skip


@transaction.atomic
def delete_account(user: User) -> User:
    """Images, comments, posts, galleries, votes, scores and a moderator's log entries
    stay; the name is free again. Raises ValidationError for the last administrator:
    nobody could make another."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.deleted_at is not None:
        return user
    _refuse_last_admin(user)
    _end_access(user)
    _forget_wishes(user)
    _put_conversations_away(user)
    for export in DataExport.objects.filter(user=user):
        remove(export)
    small_files.remove_later(small_files.AVATARS, user.avatar)
    _clear(user)
    return user


def _refuse_last_admin(user: User) -> None:
    if user.role != Role.ADMIN:
        return
    # Lock: two last administrators must not leave at the same time.
    admins = User.objects.filter(role=Role.ADMIN, deleted_at=None).order_by("pk")
    if not any(other.pk != user.pk for other in admins.select_for_update()):
        raise ValidationError(
            "You are the only administrator: make somebody else one first."
        )


def _end_access(user: User) -> None:
    """Keys, sessions, passkeys, addresses, tokens of other services. Sessions that
    are on no list end with the password."""
    ApiKey.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    Integration.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    user.set_unusable_password()


def _forget_wishes(user: User) -> None:
    """What the user followed, watched, claimed and kept for themselves."""
    for model in _FOLLOWED:
        model._default_manager.filter(user=user).delete()
    Notification.objects.filter(user=user).delete()
    ArtistLink.objects.filter(user=user).delete()
    for row in Filter.objects.filter(user=user, public=False):
        delete_filter(row, editor=user)
    # As somebody's rival they would go on being shown.
    GameSettings.objects.filter(user=user).update(rivals=[])
    GameSettings.objects.filter(rivals__contains=[user.pk]).update(
        rivals=Func(F("rivals"), Value(user.pk), function="array_remove")
    )


def _put_conversations_away(user: User) -> None:
    Conversation.objects.filter(sender=user).update(
        sender_hidden=True, sender_read=True
    )
    Conversation.objects.filter(recipient=user).update(
        recipient_hidden=True, recipient_read=True
    )


def _clear(user: User) -> None:
    user.name = _neutral_name(user)
    user.email = user.description = user.personal_title = user.avatar = ""
    user.watched_tag_ids = []
    user.watched_query = user.watched_exclude = ""
    user.role, user.verified = Role.USER, False
    user.current_filter_id = user.last_seen_at = None
    user.deleted_at = timezone.now()
    user.save()


def _neutral_name(user: User) -> str:
    """Somebody may have taken the plain one."""
    name = f"Deleted user {user.pk}"
    while User.objects.get_queryset().named(name).filter(~Q(pk=user.pk)).exists():
        name = f"Deleted user {user.pk}-{secrets.token_hex(3)}"
    return name
