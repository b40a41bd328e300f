"""What would go and what would stay if somebody deleted their account, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from accounts.models import ApiKey, Notification, User
from accounts.models.notices import Conversation
from booru.models import Filter, Gallery, ImageSubscription
from community.reads.steps import up_to
from forums.models import TopicSubscription
from scores.models import Score


@dataclass(frozen=True)
class Leaving:
    """Counts; those of rows end at 10,000."""

    galleries: int
    scores: int
    keys: int
    passkeys: int
    filters: int
    followed: int
    notifications: int
    conversations: int


def leaving(user: User) -> Leaving:
    followed = up_to(ImageSubscription.objects.filter(user=user))
    followed += up_to(TopicSubscription.objects.filter(user=user))
    passkeys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return Leaving(
        galleries=up_to(Gallery.objects.filter(user=user)),
        scores=up_to(Score.objects.filter(user=user)),
        keys=ApiKey.objects.filter(user=user).count(),
        passkeys=passkeys.count(),
        filters=Filter.objects.filter(user=user, public=False).count(),
        followed=followed,
        notifications=up_to(Notification.objects.filter(user=user)),
        conversations=up_to(Conversation.objects.visible_to(user)),
    )
