"""Looking for an artist's code on the page that they say is theirs (philomena-api
6.7): two minutes after they asked, then each hour for a week. A found code is a sign
for the staff, who decide."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from ipaddress import ip_network
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.log import record
from accounts.models import Notification, Subject
from accounts.notices import notify
from booru.models import ArtistLink
from net.fetch import FetchError, FetchLimits, TooLarge, fetch

log = structlog.get_logger("polybooru.links")

FIRST = timedelta(minutes=2)
AGAIN = timedelta(hours=1)
FOR = timedelta(days=7)
# No check takes so long; until then the row belongs to whoever took it.
LEASE = timedelta(minutes=5)
AT_ONCE = 50
# Of a page, not of a film.
LIMITS = FetchLimits(
    max_bytes=2_000_000, max_redirects=2, total_seconds=10, read_seconds=5
)


def take_due(now: datetime) -> list[int]:
    """Ids of links to look at now; each is leased, so that nobody else does."""
    with transaction.atomic():
        rows = ArtistLink.objects.filter(
            state=ArtistLink.State.UNVERIFIED, next_check_at__lte=now
        )
        taken = list(
            rows.order_by("next_check_at", "pk")
            .select_for_update(skip_locked=True)
            .values_list("pk", flat=True)[:AT_ONCE]
        )
        ArtistLink.objects.filter(pk__in=taken).update(next_check_at=now + LEASE)
    return taken


def check_link(link_id: int) -> None:
    """Look once; what was decided meanwhile stands."""
    link = ArtistLink.objects.filter(pk=link_id).first()
    if link is None or link.state != ArtistLink.State.UNVERIFIED:
        return
    found = has_code(link.uri, link.verification_code)
    _note(link_id, found=found, now=timezone.now())


def has_code(uri: str, code: str) -> bool:
    """Whether the page shows it. One that sends to another host is not the page."""
    body = io.BytesIO()
    try:
        fetched = fetch(
            uri,
            body,
            limits=LIMITS,
            allowed_networks=[ip_network(n) for n in settings.FETCH_ALLOWED_NETWORKS],
        )
    except TooLarge:
        # Its beginning is here: that is where a profile says who it is.
        return bool(code) and code.encode() in body.getvalue()
    except FetchError as error:
        log.info("artist link not read", reason=str(error))
        return False
    same = _host(fetched.url) == _host(uri)
    return bool(code) and same and code.encode() in body.getvalue()


def _host(uri: str) -> str:
    return (urlsplit(uri).hostname or "").removeprefix("www.")


@transaction.atomic
def _note(link_id: int, *, found: bool, now: datetime) -> None:
    link = ArtistLink.objects.select_for_update().filter(pk=link_id).first()
    if link is None or link.state != ArtistLink.State.UNVERIFIED:
        return
    if found:
        move(link, ArtistLink.State.LINK_VERIFIED)
        tell(link, "Your code was found: staff look at your artist link next")
        record(
            "link.state",
            moderator=None,
            subject=Subject.LINK,
            subject_id=link.pk,
            label=label_of(link),
            details={"old": ArtistLink.State.UNVERIFIED, "new": link.state},
        )
        return
    link.next_check_at = now + AGAIN if now - link.created_at < FOR else None
    link.save(update_fields=["next_check_at"])


def move(link: ArtistLink, state: str) -> None:
    """Into another state; only an unverified link is looked at again. `link` must be
    locked."""
    link.state = state
    waits = state == ArtistLink.State.UNVERIFIED
    link.next_check_at = timezone.now() + FIRST if waits else None
    link.save(update_fields=["state", "next_check_at", "verified_by", "updated_at"])


def tell(link: ArtistLink, title: str) -> None:
    notify(
        [link.user_id],
        kind=Notification.Kind.LINK,
        subject=Subject.LINK,
        subject_id=link.pk,
        title=title,
        address=reverse("settings_links"),
    )


def label_of(link: ArtistLink) -> str:
    return f"Artist link {link.uri}"
