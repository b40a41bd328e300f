"""The user object LU (twibooru-api 3.2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accounts.avatars import avatar_url, badge_url
from accounts.byline import shown_role
from accounts.models import Award, User
from api.times import milliseconds
from booru.models import ArtistLink
from markup.slugs import slug


def user_object(user: User, links: Iterable[ArtistLink]) -> dict[str, Any]:
    """`links` are those that are public and verified; `user` with its awards and
    their badges.

    NOTE: three counters have other names than in the other dialect."""
    return {
        "id": user.pk,
        "name": user.name,
        "slug": slug(user.name),
        "role": shown_role(user),
        "description": user.description,
        "avatar_url": avatar_url(user),
        "created_at": milliseconds(user.created_at),
        "comment_count": user.comments_count,
        "uploads_count": user.uploads_count,
        "post_count": user.posts_count,
        "topic_count": user.topics_count,
        "links": [_link(link) for link in links],
        "awards": [_award(award) for award in user.awards.all()],
    }


def _link(link: ArtistLink) -> dict[str, Any]:
    return {
        "user_id": link.user_id,
        "created_at": milliseconds(link.created_at),
        "state": link.state,
        "tag_id": link.tag_id,
    }


def _award(award: Award) -> dict[str, Any]:
    """The id is the badge's."""
    return {
        "image_url": badge_url(award.badge),
        "title": award.badge.title,
        "id": award.badge.pk,
        "label": award.label,
        "awarded_on": milliseconds(award.awarded_on),
    }
