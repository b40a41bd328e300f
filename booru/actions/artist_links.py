"""Users who say that a tag is theirs, and what the staff say to that (philomena-api
6.7)."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.badges import give_award
from accounts.gate import refuse_banned
from accounts.log import record
from accounts.models import Award, Badge, Subject, User
from accounts.policies import may_moderate
from booru import tag_names
from booru.link_checks import FIRST, label_of, move, tell
from booru.models import ArtistLink, Tag

MAX_URI = 255
MAX_LINKS = 20
CATEGORIES = ("origin", "content-fanmade")
BADGE = "Artist"
_STATES = ArtistLink.State
# What the artist is told of a decision.
_NEWS = {
    _STATES.VERIFIED: "Your artist link is verified",
    _STATES.CONTACTED: "Staff have written to you about your artist link",
    _STATES.REJECTED: "Your artist link was rejected",
}
_check_uri = URLValidator(schemes=["http", "https"])


@transaction.atomic
def request_link(user: User, *, tag_name: str, uri: str, public: bool) -> ArtistLink:
    """With a code that the artist puts on the page. Raises a ValidationError by
    field."""
    refuse_banned(user)
    tag, uri = _tag(tag_name), _clean_uri(uri)
    # Lock: the limit counts what this account has.
    User.objects.select_for_update().get(pk=user.pk)
    if ArtistLink.objects.filter(user=user).count() >= MAX_LINKS:
        raise ValidationError("You have too many links: remove one first.")
    try:
        with transaction.atomic():
            return ArtistLink.objects.create(
                user=user,
                tag=tag,
                uri=uri,
                public=public,
                verification_code=f"polybooru-{secrets.token_hex(12)}",
                next_check_at=timezone.now() + FIRST,
            )
    except IntegrityError as error:
        raise ValidationError({"uri": "You have this link already."}) from error


@transaction.atomic
def withdraw_link(link: ArtistLink, *, user: User) -> None:
    """The artist wants it no more."""
    if link.user_id != user.pk:
        raise PermissionDenied
    link.delete()


@transaction.atomic
def publish_link(link: ArtistLink, *, user: User, public: bool) -> ArtistLink:
    """Whether the profile shows it once it is verified."""
    if link.user_id != user.pk:
        raise PermissionDenied
    link.public = public
    link.save(update_fields=["public", "updated_at"])
    return link


@transaction.atomic
def decide_link(link: ArtistLink, *, moderator: User, state: str) -> ArtistLink:
    """Whoever becomes a verified artist gets the badge for it, if the site has one."""
    if not may_moderate(moderator):
        raise PermissionDenied
    if state not in _STATES:
        raise ValidationError("There is no such state.")
    rows = ArtistLink.objects.select_related("user").select_for_update(of=("self",))
    link = rows.get(pk=link.pk)
    old = link.state
    if old == state:
        return link
    link.verified_by = moderator if state == _STATES.VERIFIED else None
    move(link, state)
    record(
        "link.state",
        moderator=moderator,
        subject=Subject.LINK,
        subject_id=link.pk,
        label=label_of(link),
        details={"old": old, "new": state},
    )
    if state == _STATES.VERIFIED:
        _award(link.user, moderator)
    if news := _NEWS.get(_STATES(state)):
        tell(link, news)
    return link


def _award(user: User, moderator: User) -> None:
    badge = Badge.objects.filter(title=BADGE, retired=False).order_by("pk").first()
    if badge and not Award.objects.filter(user=user, badge__title=BADGE).exists():
        give_award(badge, user=user, moderator=moderator, reason="Verified artist link")


def _tag(name: str) -> Tag:
    wanted = tag_names.clean(name.replace("\0", ""), settings.TAG_NAMESPACES)
    found = Tag.objects.select_related("aliased_tag").filter(name=wanted).first()
    if found is None:
        raise ValidationError({"tag_name": "There is no such tag here yet."})
    tag = found.aliased_tag or found
    if tag.category not in CATEGORIES:
        raise ValidationError(
            {"tag_name": "This is not the tag of an artist or of fan content."}
        )
    return tag


def _clean_uri(text: str) -> str:
    text = text.strip()
    if len(text) > MAX_URI or not text.isprintable():
        raise ValidationError({"uri": f"At most {MAX_URI} characters of text."})
    try:
        _check_uri(text)
    except ValidationError as error:
        message = "Write a whole address, with https:// before it."
        raise ValidationError({"uri": message}) from error
    return text
