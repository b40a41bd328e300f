"""The user object (philomena-api 3.7)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from accounts.avatars import avatar_url
from accounts.byline import shown_role
from accounts.models import Award, User
from booru.models import ArtistLink
from markup.slugs import slug


def user_object(user: User, links: Iterable[ArtistLink]) -> dict[str, Any]:
    """`links` are those that are public and verified; `user` with its awards and
    their badges."""
    return {
        "id": user.pk,
        "name": user.name,
        "slug": slug(user.name),
        "role": shown_role(user),
        "description": user.description,
        "avatar_url": avatar_url(user),
        "created_at": user.created_at,
        "comments_count": user.comments_count,
        "uploads_count": user.uploads_count,
        "posts_count": user.posts_count,
        "topics_count": user.topics_count,
        "links": [_link(link) for link in links],
        "awards": [_award(award) for award in user.awards.all()],
    }


def _link(link: ArtistLink) -> dict[str, Any]:
    return {
        "user_id": link.user_id,
        "created_at": link.created_at,
        "state": link.state,
        "tag_id": link.tag_id,
    }


def _award(award: Award) -> dict[str, Any]:
    """The id is the badge's."""
    badge = award.badge
    return {
        "image_url": f"{settings.BADGE_URL_ROOT}/{badge.image}",
        "title": badge.title,
        "id": badge.pk,
        "label": award.label,
        "awarded_on": award.awarded_on,
    }
