"""What staff see beside a profile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Ban, Report, Role, Subject, User
from accounts.policies import is_staff_role, may_moderate
from booru.models import Comment, Image
from forums.models import Post

_LAST = 5


@dataclass(frozen=True)
class Place:
    """Where the last things came from."""

    ip: str | None
    fingerprint: str
    what: str
    at: datetime


@dataclass(frozen=True)
class PersonFacts:
    """`may_decide` about trust and the account itself, `may_give_roles` too."""

    bans: list[Ban]
    reports: int
    settled: int
    places: list[Place]
    may_moderate: bool
    may_decide: bool
    may_give_roles: bool
    roles: list[tuple[str, str]]


def facts_of(person: User, viewer: User) -> PersonFacts:
    """In a fixed number of statements."""
    about = Report.objects.filter(subject=Subject.USER, subject_id=person.pk)
    states = list(about.values_list("state", flat=True))
    settled = sum(1 for state in states if state == Report.State.CLOSED)
    moderates, is_admin = may_moderate(viewer), viewer.role == Role.ADMIN
    other = viewer.pk != person.pk
    return PersonFacts(
        bans=list(Ban.objects.in_force(timezone.now()).filter(user=person)),
        reports=len(states) - settled,
        settled=settled,
        places=_places(person) if moderates else [],
        may_moderate=moderates,
        may_decide=moderates and other and (is_admin or not is_staff_role(person)),
        may_give_roles=is_admin and other,
        roles=[(role.value, role.label) for role in Role],
    )


def _places(person: User) -> list[Place]:
    """Different ones only, the newest first."""
    rows: list[tuple[QuerySet[Image] | QuerySet[Comment] | QuerySet[Post], str]] = [
        (Image.objects.filter(uploader=person), "upload"),
        (Comment.objects.filter(user=person), "comment"),
        (Post.objects.filter(user=person), "post"),
    ]
    found = [
        Place(ip, fingerprint, what, at)
        for some, what in rows
        for ip, fingerprint, at in some.order_by("-created_at", "-pk").values_list(
            "ip", "fingerprint", "created_at"
        )[:_LAST]
        if ip or fingerprint
    ]
    known: dict[tuple[str | None, str], Place] = {}
    for place in sorted(found, key=lambda place: place.at, reverse=True):
        known.setdefault((place.ip, place.fingerprint), place)
    return list(known.values())[:_LAST]
